//! What looks for personal values finds them.

use std::panic::catch_unwind;

use enishi_tests::personal::{has_none, receipts_have_none, values};
use enishi_tests::{KYOKO, World};

#[test]
fn a_log_or_a_receipt_that_names_somebody_fails_its_test() {
    has_none("a log", "INFO serving address=127.0.0.1:8080 rows=20000");
    for text in ["rows of 渡邉 花子", "no such resident: 0000000011"] {
        assert!(catch_unwind(|| has_none("a log", text)).is_err(), "{text}");
    }
    let of_the_city = values().last().unwrap().clone();
    assert!(catch_unwind(|| has_none("a log", &of_the_city)).is_err());

    let world = World::bare();
    world.write("receipts/shimin.jumin.1.txt", b"12 rows");
    receipts_have_none(world.dir());
    world.write("receipts/shimin.jumin.2.txt", format!("row of {KYOKO}").as_bytes());
    assert!(catch_unwind(|| receipts_have_none(world.dir())).is_err());
    std::fs::remove_file(world.path("receipts/shimin.jumin.2.txt")).unwrap();
}
