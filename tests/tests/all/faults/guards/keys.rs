//! Faults 7 and 15: another department's file, and rows without a key.

use enishi_tests::files::seiho;
use enishi_tests::{TARO, World};
use serde_json::json;

use super::{Insured, codes, insured, is_held, kaigo, last, reason, records, released, shown, take, town};

#[test]
fn fault_07_two_swapped_folders_are_refused_by_their_headers() {
    let world = World::of_five();
    let read = |path: &str| std::fs::read(world.path(path)).unwrap();
    let (protection, kaigo) = (
        read("drop/shimin/shiensochi/SHIENSOCHI_20261121.csv"),
        read("drop/korei/kaigo/KAIGO_NINTEI_20261121.csv"),
    );
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &protection);
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261122.csv", &kaigo);
    world.enishi(&["ingest"]).done();
    for (source, standing) in [("korei/kaigo", 1), ("shimin/shiensochi", 1)] {
        let refused = last(&world, source);
        assert_eq!(
            (&refused["status"], codes(&refused)),
            (&json!("refused"), vec!["other_header".to_owned()])
        );
        assert_eq!(records(&world, source), standing);
    }
}

#[test]
fn fault_07_another_departments_file_with_the_same_header_is_held_by_its_keys() {
    let world = town(60);
    let theirs: Vec<Insured> = insured(80).split_off(60);
    let mut theirs: Vec<Insured> = theirs.into_iter().chain(insured(30)).collect();
    theirs.extend((0..10).map(|at| {
        (format!("77777{at:05}"), format!("縁　一{at}"), "エニシ イチ", "1940/03/02".to_owned(), "21")
    }));
    // Sixty rows of which thirty are known: half, and so just enough.
    assert_eq!(reason_or_none(&world, "20261116", &theirs), None);

    let world = town(60);
    let theirs: Vec<Insured> = theirs.into_iter().skip(20).take(29).chain((0..31).map(stranger)).collect();
    let held = take(&world, "20261116", &kaigo(&theirs));
    assert_eq!(held["status"], "held", "{held}");
    let said = reason(&held, "key_overlap");
    assert_eq!((&said["found"], &said["expected"], &said["least"]), (&json!(29), &json!(60), &json!(30)));
    reason(&held, "unknown_residents");
    assert_eq!(records(&world, "korei/kaigo"), 60, "nobody was ended");
    let shown = shown(&world, held["batch"].as_str().unwrap());
    assert_eq!((&shown["still_needed"], &shown["preview"]["vanished"]), (&json!(2), &json!(31)));
}

fn stranger(at: usize) -> Insured {
    (format!("88888{at:05}"), format!("縁　二{at}"), "エニシ ニ", "1940/03/02".to_owned(), "21")
}

fn reason_or_none(world: &World, night: &str, rows: &[Insured]) -> Option<String> {
    let batch = take(world, night, &kaigo(rows));
    codes(&batch).into_iter().find(|code| code == "key_overlap")
}

#[test]
fn fault_07_residents_whom_the_register_does_not_know_hold_a_file() {
    let world = World::of_five();
    let case = |at: usize, id: String| (format!("S9{at:03}"), id);
    let taken = |night: &str, cases: Vec<(String, String)>| {
        let rows: Vec<_> = cases
            .iter()
            .map(|(case, id)| (case.as_str(), id.as_str(), "縁　一", "ｴﾆｼ ｲﾁ", "19800401", "縁市駅前"))
            .collect();
        world.drop_file("fukushi/seiho", &format!("SEIHO_{night}.csv"), &seiho(&rows));
        world.enishi(&["ingest"]).done();
        last(&world, "fukushi/seiho")
    };
    let known = ("S0101".to_owned(), TARO.to_owned());
    let two = || vec![known.clone(), ("S0102".to_owned(), "9000000013".to_owned())];
    let six = (0..6).map(|at| case(at, format!("700000{at:04}")));
    let held = taken("20261122", two().into_iter().chain(six).collect());
    assert_eq!(
        (&held["status"], codes(&held)),
        (&json!("held"), vec!["unknown_residents".to_owned()]),
        "{held}"
    );
    let said = reason(&held, "unknown_residents");
    assert_eq!((&said["unknown"], &said["rows"], &said["most"]), (&json!(6), &json!(8), &json!(5)));
    let five = (0..5).map(|at| case(at, format!("700000{at:04}")));
    assert_eq!(taken("20261123", two().into_iter().chain(five).collect())["status"], "published");
}

#[test]
fn fault_15_a_few_rows_without_a_key_wait_in_the_tray_and_many_hold_the_file() {
    let world = town(20);
    let keyless = |count: usize| {
        let mut rows = insured(20);
        rows.iter_mut().take(count).for_each(|row| row.0.clear());
        kaigo(&rows)
    };
    let few = take(&world, "20261116", &keyless(3));
    assert_eq!((&few["status"], &few["figures"]["tray"]), (&json!("published"), &json!(3)), "{few}");
    assert_eq!(records(&world, "korei/kaigo"), 20, "visible and counted");

    let many = take(&world, "20261117", &keyless(10));
    is_held(&world, &many, "keyless_rows", 20);
    let said = reason(&many, "keyless_rows");
    assert_eq!(
        (&said["column"], &said["empty"], &said["most"]),
        (&json!("被保険者番号"), &json!(10), &json!(6))
    );
    assert_eq!(released(&world, many["batch"].as_str().unwrap())["figures"]["tray"], 10);
}
