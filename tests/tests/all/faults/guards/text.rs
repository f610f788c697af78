//! Faults 10, 22 and 25: text that was broken before it came, rows that a quote swallowed, people of impossible ages.

use serde_json::json;

use super::{Insured, insured, is_held, kaigo, reason, released, take, town};

fn with(rows: usize, change: impl Fn(usize, &mut Insured)) -> Vec<u8> {
    let mut insured = insured(rows);
    insured.iter_mut().enumerate().for_each(|(at, row)| change(at, row));
    kaigo(&insured)
}

#[test]
fn fault_10_valid_utf_8_full_of_broken_characters_is_held_and_the_share_named() {
    let world = town(20);
    let broken = take(
        &world,
        "20261116",
        &with(20, |at, row| {
            if at < 15 {
                row.1 = "\u{FFFD}\u{FFFD}　\u{FFFD}".to_owned();
            }
        }),
    );
    is_held(&world, &broken, "broken_text", 20);
    let said = reason(&broken, "broken_text");
    assert_eq!((&said["broken"], &said["rows"], &said["most"]), (&json!(15), &json!(20), &json!(2)));
    let text = broken["reasons"][0]["text"].as_str().unwrap();
    assert!(text.contains("15 of 20 rows (75 %)"), "{text}");
    let few = take(
        &world,
        "20261117",
        &with(20, |at, row| {
            if at < 2 {
                row.1 = "縁　\u{FFFD}".to_owned();
            }
        }),
    );
    assert_eq!(few["status"], "published", "two slips are no wrong conversion");
}

#[test]
fn fault_10_gaiji_in_every_row_of_a_file_that_had_none_hold_it() {
    let world = town(20);
    let gaiji = take(&world, "20261116", &with(20, |at, row| row.1 = format!("\u{E000}　一{at}")));
    is_held(&world, &gaiji, "private_use_text", 20);
    assert_eq!(reason(&gaiji, "private_use_text")["private_use"], 20);
    let published = released(&world, gaiji["batch"].as_str().unwrap());
    assert_eq!(published["status"], "published");
    let next = take(&world, "20261117", &with(20, |at, row| row.1 = format!("\u{E001}　一{at}")));
    assert_eq!(next["status"], "published", "what people released is usual from then on");
}

#[test]
fn fault_22_line_breaks_in_a_column_that_never_had_one_hold_the_file() {
    let world = town(20);
    let swallowed = take(
        &world,
        "20261116",
        &with(20, |at, row| {
            if at == 7 {
                row.1 = "\"縁　一7\r\n縁　一8\"".to_owned();
            }
        }),
    );
    is_held(&world, &swallowed, "line_breaks", 20);
    let said = reason(&swallowed, "line_breaks");
    assert_eq!((&said["columns"], &said["cells"]), (&json!(["氏名"]), &json!(1)));
    assert_eq!(released(&world, swallowed["batch"].as_str().unwrap())["status"], "published");
    let usual = take(
        &world,
        "20261117",
        &with(20, |at, row| {
            if at == 8 {
                row.1 = "\"縁　一8\r\nヱニシ\"".to_owned();
            }
        }),
    );
    assert_eq!(usual["status"], "published", "{usual}");
}

#[test]
fn fault_22_a_cell_far_longer_than_any_before_holds_the_file() {
    let world = town(20);
    let long = take(
        &world,
        "20261116",
        &with(20, |at, row| {
            if at == 7 {
                row.1 = "縁".repeat(65);
            }
        }),
    );
    is_held(&world, &long, "long_cells", 20);
    let said = reason(&long, "long_cells");
    assert_eq!((&said["column"], &said["longest"], &said["most"]), (&json!("氏名"), &json!(65), &json!(64)));
}

#[test]
fn fault_25_births_in_the_future_and_ages_over_130_hold_the_file() {
    let world = town(20);
    let births = |future: usize, ancient: usize| {
        with(20, move |at, row| {
            if at < future {
                row.3 = "2031/03/02".to_owned();
            } else if at < future + ancient {
                row.3 = "1868/03/02".to_owned();
            }
        })
    };
    let future = take(&world, "20261116", &births(2, 0));
    is_held(&world, &future, "birth_dates", 20);
    let said = reason(&future, "birth_dates");
    assert_eq!((&said["future"], &said["ancient"], &said["most"]), (&json!(2), &json!(0), &json!(1)));
    let ancient = take(&world, "20261117", &births(0, 20));
    is_held(&world, &ancient, "birth_dates", 20);
    assert_eq!(reason(&ancient, "birth_dates")["ancient"], 20);
    assert_eq!(take(&world, "20261118", &births(0, 1))["status"], "published", "one slip of the pen");
}

#[test]
fn fault_25_the_wrong_era_map_holds_the_file() {
    use enishi_tests::World;
    use enishi_tests::files::nenkin;
    let world = World::of_five();
    // The pension's 5 is 昭和; read by the common map it is 令和.
    world.edit(
        "connectors/hoken/nenkin/connector.toml",
        "era_digits = \"pension\"",
        "era_digits = \"common\"",
    );
    let people =
        [("0000000037", "縁　太郎", "ｴﾆｼ ﾀﾛｳ", "5550401"), ("0000000045", "縁　次郎", "ｴﾆｼ ｼﾞﾛｳ", "5570505")];
    world.drop_file("hoken/nenkin", "NENKIN_20261121.txt", &nenkin(&people, "9\t2\r\n"));
    world.enishi(&["ingest"]).done();
    let held = super::last(&world, "hoken/nenkin");
    assert_eq!(
        (&held["status"], &reason(&held, "birth_dates")["future"]),
        (&json!("held"), &json!(2)),
        "{held}"
    );
}
