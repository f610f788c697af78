//! Faults 5 and 6: the same file again, and an older one after a newer.

use std::fs;

use enishi_tests::World;
use enishi_tests::files::nenkin;
use serde_json::json;

use super::{codes, insured, is_held, kaigo, last, reason, released, says, shown, take, town};

#[test]
fn fault_05_the_same_bytes_under_a_new_name_change_nothing_and_renew_freshness() {
    let world = town(5);
    let again = take(&world, "20261121", &kaigo(&insured(5)));
    assert_eq!(again["status"], "unchanged", "{again}");
    assert_eq!((&again["figures"]["unchanged"], &again["figures"]["new"]), (&json!(5), &json!(0)));
    let status = world.enishi(&["status", "--json"]).done().json();
    let sources = status["sources"].as_array().unwrap();
    let kaigo = sources.iter().find(|one| one["source"] == "korei/kaigo").unwrap();
    assert_eq!(
        (&kaigo["file_date"], &kaigo["freshness"]),
        (&json!("2026-11-21"), &json!("fresh")),
        "{kaigo}"
    );
    assert_eq!(fs::read_dir(world.path("staging")).unwrap().count(), 0);
}

#[test]
fn fault_05_a_file_that_comes_back_after_another_is_a_change() {
    let world = town(5);
    let mut other = insured(5);
    other[0].4 = "25";
    assert_eq!(take(&world, "20261116", &kaigo(&other))["figures"]["changed"], 1);
    let back = take(&world, "20261117", &kaigo(&insured(5)));
    assert_eq!((&back["status"], &back["figures"]["changed"]), (&json!("published"), &json!(1)), "{back}");
}

#[test]
fn fault_06_an_older_file_after_a_newer_is_held_whenever_it_was_written() {
    let world = town(5);
    let mut newer = insured(5);
    newer[0].4 = "25";
    assert_eq!(take(&world, "20261118", &kaigo(&newer))["status"], "published");
    // Written now, after the newer one: its time of change says nothing.
    let mut older = insured(5);
    older[1].4 = "22";
    let held = take(&world, "20261117", &kaigo(&older));
    is_held(&world, &held, "older_file", 5);
    let said = reason(&held, "older_file");
    assert_eq!((&said["date"], &said["served"]), (&json!("2026-11-17"), &json!("2026-11-18")));
    let label = held["batch"].as_str().unwrap();
    assert_eq!(shown(&world, label)["still_needed"], 2, "older data over newer is no decision of one");

    let published = released(&world, label);
    assert_eq!((&published["status"], &published["figures"]["changed"]), (&json!("published"), &json!(2)));
    newer[2].4 = "23";
    assert_eq!(take(&world, "20261119", &kaigo(&newer))["status"], "published", "and the next night goes on");
}

#[test]
fn fault_06_yesterdays_very_file_is_no_news_and_the_day_before_is_held() {
    let world = town(5);
    let mut newer = insured(5);
    newer[0].4 = "25";
    take(&world, "20261118", &kaigo(&newer));
    // The very bytes of the file before the last: not "unchanged", and not published either.
    let held = take(&world, "20261116", &kaigo(&insured(5)));
    assert_eq!((&held["status"], codes(&held)), (&json!("held"), vec!["older_file".to_owned()]), "{held}");
}

#[test]
fn fault_06_a_date_far_ahead_or_far_back_is_held() {
    let world = town(5);
    let mut other = insured(5);
    other[0].4 = "25";
    let ahead = take(&world, "20271121", &kaigo(&other));
    is_held(&world, &ahead, "other_night", 5);
    assert_eq!(reason(&ahead, "other_night")["date"], "2027-11-21");
    says(&world, "it", "refuse", ahead["batch"].as_str().unwrap()).done();
    assert_eq!(take(&world, "20261121", &kaigo(&other))["status"], "published");

    let mut world = world;
    world.now = "2027-06-01T08:00:00+09:00".to_owned();
    other[1].4 = "22";
    let back = take(&world, "20261123", &kaigo(&other));
    is_held(&world, &back, "other_night", 5);
    assert_eq!(last(&world, "korei/kaigo")["status"], "held");
}

#[test]
fn fault_06_without_a_date_in_its_name_the_trailer_says_the_night() {
    let world = World::new();
    let connector = "connectors/hoken/nenkin/connector.toml";
    world.edit(connector, "NENKIN_{date}.txt", "NENKIN.txt");
    world.edit(connector, "trailer = \"9\"", "trailer = \"9\"\ntrailer_date = 3");
    let taken = |taro: &str, trailer: &str| {
        let people =
            [("0000000037", "縁　太郎", "ｴﾆｼ ﾀﾛｳ", taro), ("0000000045", "縁　次郎", "ｴﾆｼ ｼﾞﾛｳ", "7270505")];
        world.drop_file("hoken/nenkin", "NENKIN.txt", &nenkin(&people, trailer));
        world.enishi(&["ingest"]).done();
        last(&world, "hoken/nenkin")
    };
    let newer = taken("5550401", "9\t2\t20261120\r\n");
    assert_eq!(
        (&newer["status"], &newer["business_date"]),
        (&json!("published"), &json!("2026-11-20")),
        "{newer}"
    );
    // Written now, and of the night before.
    let older = taken("5550402", "9\t2\tR08.11.19\r\n");
    assert_eq!((&older["status"], codes(&older)), (&json!("held"), vec!["older_file".to_owned()]), "{older}");
    assert_eq!(reason(&older, "older_file")["date"], "2026-11-19");
    let undated = taken("5550403", "9\t2\tいつか\r\n");
    assert_eq!(
        (&undated["status"], codes(&undated)),
        (&json!("held"), vec!["trailer_undated".to_owned()]),
        "{undated}"
    );
    let next = taken("5550404", "9\t2\t20261121\r\n");
    assert_eq!((&next["status"], &next["figures"]["changed"]), (&json!("published"), &json!(1)), "{next}");
}
