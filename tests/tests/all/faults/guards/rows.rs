//! Faults 2, 12, 18 and 23: cut, another header, nearly empty, ragged.

use enishi_tests::World;
use enishi_tests::files::{jumin, nenkin};
use serde_json::json;

use super::{codes, insured, is_held, kaigo, last, reason, records, released, says, shown, take, town};

// As many of its lines as given, the header not counted: cut at a newline.
fn cut(file: &[u8], lines: usize) -> Vec<u8> {
    let text = std::str::from_utf8(file).unwrap();
    text.split_inclusive('\n').take(lines + 1).collect::<String>().into_bytes()
}

#[test]
fn fault_02_a_file_that_was_cut_at_a_row_edge_is_held_by_its_row_count() {
    let world = town(40);
    let held = take(&world, "20261116", &cut(&kaigo(&insured(40)), 29));
    is_held(&world, &held, "row_count", 40);
    let reason = reason(&held, "row_count");
    assert_eq!(
        (&reason["found"], &reason["last"], &reason["least"], &reason["most"]),
        (&json!(29), &json!(40), &json!(30), &json!(70))
    );
}

#[test]
fn fault_02_the_band_is_learnt_from_files_that_hardly_change() {
    let world = town(100);
    for (night, level) in
        ["20261116", "20261117", "20261118", "20261119"].into_iter().zip(["22", "23", "24", "25"])
    {
        let mut rows = insured(100);
        rows[0].4 = level;
        assert_eq!(take(&world, night, &kaigo(&rows))["status"], "published");
    }
    let held = take(&world, "20261120", &cut(&kaigo(&insured(100)), 90));
    is_held(&world, &held, "row_count", 100);
    assert_eq!(
        reason(&held, "row_count")["least"],
        93,
        "a tenth gone would pass after one file, and not after five"
    );
    let fewer = take(&world, "20261121", &cut(&kaigo(&insured(100)), 94));
    assert_eq!(
        (&fewer["status"], &fewer["figures"]["vanished"]),
        (&json!("published"), &json!(6)),
        "{fewer}"
    );
}

#[test]
fn fault_02_a_file_that_was_cut_before_its_trailer_is_held() {
    let world = World::new();
    let people =
        [("0000000037", "縁　太郎", "ｴﾆｼ ﾀﾛｳ", "5550401"), ("0000000045", "縁　次郎", "ｴﾆｼ ｼﾞﾛｳ", "7270505")];
    world.drop_file("hoken/nenkin", "NENKIN_20261120.txt", &nenkin(&people, "9\t2\r\n"));
    world.enishi(&["ingest"]).done();
    world.drop_file("hoken/nenkin", "NENKIN_20261121.txt", &nenkin(&people[..1], ""));
    world.enishi(&["ingest"]).done();
    let held = last(&world, "hoken/nenkin");
    assert_eq!(held["status"], "held");
    assert!(codes(&held).contains(&"trailer_missing".to_owned()), "{held}");
    assert_eq!(records(&world, "hoken/nenkin"), 2);
}

#[test]
fn fault_12_a_renamed_or_removed_column_is_held_and_the_difference_is_shown() {
    let world = town(5);
    let file = String::from_utf8(kaigo(&insured(5))).unwrap();
    let renamed = take(&world, "20261116", file.replacen("要介護状態区分コード", "要介護度", 1).as_bytes());
    is_held(&world, &renamed, "missing_columns", 5);
    let said = reason(&renamed, "missing_columns");
    assert_eq!(
        (&said["missing"], &said["unknown"]),
        (&json!(["要介護状態区分コード"]), &json!(["要介護度"]))
    );

    let removed: Vec<String> = file
        .lines()
        .map(|line| {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells.remove(12);
            cells.join(",") + "\r\n"
        })
        .collect();
    let removed = take(&world, "20261117", removed.concat().as_bytes());
    is_held(&world, &removed, "missing_columns", 5);
    let said = reason(&removed, "missing_columns");
    assert_eq!((&said["missing"], &said["unknown"]), (&json!(["電話番号"]), &json!([])));

    let label = removed["batch"].as_str().unwrap();
    let refusal = says(&world, "it", "release", label).failed();
    assert!(refusal.err.contains("cannot be published as it is"), "{}", refusal.err);
    assert_eq!(shown(&world, label)["preview"]["possible"], false);
    says(&world, "it", "refuse", label).done();
    world.enishi(&["ingest"]).done();
    assert_eq!(shown(&world, label)["status"], "refused");
}

#[test]
fn fault_18_a_nearly_empty_file_ends_nobody_and_needs_a_second_person() {
    let world = town(100);
    let only_header = take(&world, "20261116", &kaigo(&[]));
    is_held(&world, &only_header, "row_count", 100);
    let one_left = take(&world, "20261117", &kaigo(&insured(1)));
    is_held(&world, &one_left, "row_count", 100);
    let label = one_left["batch"].as_str().unwrap();
    assert_eq!(shown(&world, label)["preview"]["vanished"], 99);
    assert!(says(&world, "it", "release", label).done().out.contains("one more person"));
    world.enishi(&["ingest"]).done();
    assert_eq!(records(&world, "korei/kaigo"), 100, "one person is not enough");
    says(&world, "privacy_deputy", "release", label).done();
    world.enishi(&["ingest"]).done();
    assert_eq!(records(&world, "korei/kaigo"), 1);
}

#[test]
fn fault_18_a_register_of_nobody_is_held() {
    let world = World::of_five();
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&[]));
    world.enishi(&["ingest"]).done();
    let held = last(&world, "shimin/jumin");
    assert_eq!((&held["status"], codes(&held)), (&json!("held"), vec!["row_count".to_owned()]));
    assert_eq!(records(&world, "shimin/jumin"), 4);
}

#[test]
fn fault_23_few_ragged_rows_are_refused_with_their_line_and_many_hold_the_file() {
    let world = town(20);
    let file = String::from_utf8(kaigo(&insured(20))).unwrap();
    let ragged = |bad: usize| -> Vec<u8> {
        let line = |(at, line): (usize, &str)| match at {
            at if at > bad || at == 0 => format!("{line}\r\n"),
            at if at % 2 == 0 => format!("{line},more\r\n"),
            _ => format!("{}\r\n", line.rsplit_once(',').unwrap().0),
        };
        file.lines().enumerate().map(line).collect::<String>().into_bytes()
    };
    let few = take(&world, "20261116", &ragged(3));
    assert_eq!((&few["status"], &few["figures"]["rejected"]), (&json!("published"), &json!(3)), "{few}");
    assert_eq!(few["figures"]["vanished"], 0);
    let found = world.enishi(&["batch", "show", few["batch"].as_str().unwrap(), "--json"]).done().json();
    let lines: Vec<&serde_json::Value> =
        found["rejections"].as_array().unwrap().iter().map(|one| &one["line"]).collect();
    assert_eq!(lines, [&json!(2), &json!(3), &json!(4)]);

    let many = take(&world, "20261117", &ragged(4));
    is_held(&world, &many, "rejected_share", 20);
    let reason = reason(&many, "rejected_share");
    assert_eq!((&reason["rejected"], &reason["rows"], &reason["most"]), (&json!(4), &json!(20), &json!(3)));
    assert_eq!(released(&world, many["batch"].as_str().unwrap())["status"], "published");
}
