//! Rows without a safe person.

use enishi_tests::files::{kaigo, kaigo_taio, mimamori, shiensochi, shinsho};
use enishi_tests::{HANAKO, KYOKO, TARO, World, field, programme};
use serde_json::Value;

fn tray(world: &World, token: &str) -> Vec<Value> {
    let answer = world.asking(token, "counter", &["tray", "list", "--json"], None).done().json();
    answer["rows"].as_array().unwrap().clone()
}

fn state(world: &World, token: &str, id: &str, name: &str) -> Value {
    let answer = world.asking(token, "counter", &["show", id, "--json"], None).done().json();
    programme(&answer["resident"], name).unwrap()["state"].clone()
}

const KAIGO: [(&str, &str, &str, &str, &str); 2] = [
    ("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "22"),
    ("0000300039", "山田 太郎", "ヤマダ タロウ", "1980/04/01", "21"),
];

#[test]
fn a_number_that_no_crosswalk_has_waits_until_one_does() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &kaigo(&KAIGO));
    world.enishi(&["ingest"]).done();
    let rows = tray(&world, &token);
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0]["reason"].as_str(), rows[0]["number"].as_str()),
        (Some("not_in_crosswalk"), Some("0000300039"))
    );
    assert_eq!(state(&world, &token, TARO, "kaigo"), "not_in_file");

    let both = kaigo_taio(&[("0000300012", KYOKO), ("0000300039", TARO)]);
    world.drop_file("korei/kaigo_taio", "KAIGO_ATENA_20261123.csv", &both);
    world.enishi(&["ingest"]).done();
    assert!(tray(&world, &token).is_empty());
    assert_eq!(state(&world, &token, TARO, "kaigo"), "enrolled");
}

#[test]
fn a_match_is_remembered_for_later_files() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &kaigo(&KAIGO));
    world.enishi(&["ingest"]).done();
    let row = tray(&world, &token)[0]["row"].as_str().unwrap().to_owned();
    world.asking(&token, "counter", &["tray", "match", &row, "-"], Some(TARO)).done();
    assert!(tray(&world, &token).is_empty());
    assert_eq!(state(&world, &token, TARO, "kaigo"), "enrolled");

    let mut next = KAIGO;
    next[1].4 = "25";
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261123.csv", &kaigo(&next));
    world.enishi(&["ingest"]).done();
    assert!(tray(&world, &token).is_empty(), "the next night's row follows the decision");
    assert_eq!(state(&world, &token, TARO, "kaigo"), "enrolled");
    let found = world.asking(&token, "counter", &["search", "0000300039", "--json"], None).done().json();
    assert_eq!(found["hits"][0]["resident_id"], TARO);
}

#[test]
fn a_row_that_is_set_aside_is_not_shown_again() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &kaigo(&KAIGO));
    world.enishi(&["ingest"]).done();
    let row = tray(&world, &token)[0]["row"].as_str().unwrap().to_owned();
    world.asking(&token, "counter", &["tray", "reject", &row], None).done();
    assert!(tray(&world, &token).is_empty());
    assert_eq!(
        world.asking(&token, "counter", &["tray", "reject", &row], None).code,
        1,
        "nothing waits any more"
    );
    assert_eq!(state(&world, &token, TARO, "kaigo"), "not_in_file");
}

#[test]
fn name_and_birth_date_that_both_disagree_go_to_the_tray_and_come_out_when_they_agree() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let somebody_else = [
        ("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3150302", "2"),
        ("37", "第1-2002号", "島崎渡", "シマザキワタル", "3450101", "3"),
    ];
    world.drop_file("shogai/shinsho_techo", "身障手帳台帳_20261124.csv", &shinsho(&somebody_else));
    world.enishi(&["ingest"]).done();
    let rows = tray(&world, &token);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["reason"], "disagrees_with_register");
    assert_eq!(state(&world, &token, TARO, "shinsho_techo"), "not_in_file", "not into that person");

    // The register says that Taro has taken that name: the row agrees now.
    let mut people = World::five();
    (people[2].name, people[2].kana) = ("島崎　渡", "ｼﾏｻﾞｷ ﾜﾀﾙ");
    world.drop_file("shimin/jumin", "JUMIN_20261124.csv", &enishi_tests::files::jumin(&people));
    world.enishi(&["ingest"]).done();
    assert!(tray(&world, &token).is_empty());
    assert_eq!(state(&world, &token, TARO, "shinsho_techo"), "enrolled");
}

#[test]
fn the_tray_shows_nothing_of_programmes_that_the_role_may_not_see() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let rows = [("S0103", "", "秘密　一郎", "ﾋﾐﾂ ｲﾁﾛｳ", "19800401", "縁市隠町")];
    world.drop_file("fukushi/seiho", "SEIHO_20261122.csv", &enishi_tests::files::seiho(&rows));
    world.enishi(&["ingest"]).done();
    let listed = world.asking(&token, "counter", &["tray", "list", "--json"], None).done();
    assert!(!listed.out.contains("秘密") && listed.json()["rows"].as_array().unwrap().is_empty());
    let officer = world.token("privacy_officer");
    let listed = world.asking(&officer, "oversight", &["tray", "list", "--json"], None).done();
    assert!(listed.out.contains("秘密"), "{}", listed.out);
}

const WATCHED: [(&str, &str, &str, &str, &str); 2] = [
    ("高橋京子", "タカハシ キョウコ", "S15.03.02", "04-2900-9001", "週1回"),
    ("知らない人", "シラナイ ヒト", "S10.01.01", "04-2900-9002", "毎日"),
];

#[test]
fn a_list_without_numbers_waits_row_by_row_and_a_match_holds_in_the_next_nights_file() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    world.drop_file("shakyo/mimamori", "見守り対象者名簿_20261123.csv", &mimamori(&WATCHED));
    world.enishi(&["ingest"]).done();
    let rows = tray(&world, &token);
    assert_eq!(rows.len(), 2, "every row waits");
    assert!(rows.iter().all(|row| row["reason"] == "no_key" && row["source"] == "shakyo/mimamori"));
    assert!(rows[0].to_string().contains("高橋京子") && !rows[0].to_string().contains("9001"), "{}", rows[0]);
    assert_eq!(state(&world, &token, KYOKO, "mimamori"), "not_in_file");

    let row = rows[0]["row"].as_str().unwrap();
    world.asking(&token, "counter", &["tray", "match", row, "-"], Some(KYOKO)).done();
    assert_eq!(state(&world, &token, KYOKO, "mimamori"), "enrolled");
    let other = rows[1]["row"].as_str().unwrap();
    world.asking(&token, "counter", &["tray", "reject", other], None).done();

    // Another telephone, another visit, and the rows in another order: the same two records.
    let mut next = WATCHED;
    (next[0].3, next[0].4) = ("04-2900-9009", "毎日");
    next.reverse();
    world.drop_file("shakyo/mimamori", "見守り対象者名簿_20261124.csv", &mimamori(&next));
    // Telephones wait for the protection file of their night.
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261124.csv", &shiensochi(&[(HANAKO, 1, "0")]));
    world.enishi(&["ingest"]).done();
    assert!(tray(&world, &token).is_empty(), "both decisions hold");
    let shown = world.asking(&token, "counter", &["show", KYOKO, "--json"], None).done().json();
    assert_eq!(programme(&shown["resident"], "mimamori").unwrap()["state"], "enrolled");
    assert_eq!(field(&shown["resident"], "mimamori", "mimamori_kbn"), Some("毎日"));
    let found = world.asking(&token, "counter", &["search", "04-2900-9009", "--json"], None).done().json();
    assert_eq!(found["hits"][0]["resident_id"], KYOKO, "and is found by what the row now says");
}

#[test]
fn a_row_of_a_list_without_numbers_that_is_somebody_else_waits_anew() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    world.drop_file("shakyo/mimamori", "見守り対象者名簿_20261123.csv", &mimamori(&WATCHED[..1]));
    world.enishi(&["ingest"]).done();
    let row = tray(&world, &token)[0]["row"].as_str().unwrap().to_owned();
    world.asking(&token, "counter", &["tray", "match", &row, "-"], Some(KYOKO)).done();
    // One row again, of another person: the decision is about a record, not about a line.
    world.drop_file("shakyo/mimamori", "見守り対象者名簿_20261124.csv", &mimamori(&WATCHED[1..]));
    world.enishi(&["ingest"]).done();
    assert_eq!(tray(&world, &token).len(), 1);
    assert_ne!(state(&world, &token, KYOKO, "mimamori"), "enrolled");
}
