//! Faults of a file's text: encodings, delimiters, quotes, lengths, control characters.

mod cut;
mod delimiters;
mod encodings;
mod huge;
mod quotes;
mod rows;

use enishi_tests::files::kaigo;
use enishi_tests::{KYOKO, World, programme};
use serde_json::Value;

/// Three insured persons: Kyoko, and two whom no crosswalk knows.
const INSURED: [(&str, &str, &str, &str, &str); 3] = [
    ("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "22"),
    ("0000300020", "森田 一", "モリタ ハジメ", "1941/04/03", "21"),
    ("0000300039", "田村 ふみ", "タムラ フミ", "1942/05/04", "23"),
];

fn insured() -> String {
    String::from_utf8(kaigo(&INSURED)).unwrap()
}

/// The batches of a source, the newest first.
fn batches(world: &World, source: &str) -> Vec<Value> {
    let answer = world.enishi(&["batch", "list", "--source", source, "--json"]).done().json();
    answer["batches"].as_array().unwrap().clone()
}

/// Puts a file into the folder and takes it: its batch.
fn taken(world: &World, source: &str, name: &str, bytes: &[u8]) -> Value {
    world.drop_file(source, name, bytes);
    world.enishi(&["ingest"]).done();
    let batch = batches(world, source).remove(0);
    assert_eq!(batch["file"], name, "{batch}");
    batch
}

/// Fails the test unless the file was refused for that; what it says.
fn refused(batch: &Value, code: &str) -> String {
    let reason = &batch["reasons"][0];
    assert_eq!((&batch["status"], &reason["reason"]["code"]), (&"refused".into(), &code.into()), "{batch}");
    assert!(reason["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "a next step: {reason}");
    reason["text"].as_str().unwrap().to_owned()
}

fn findings(world: &World, batch: &Value) -> Vec<Value> {
    let label = batch["batch"].as_str().unwrap();
    world.enishi(&["batch", "show", label, "--json"]).done().json()["rejections"].as_array().unwrap().clone()
}

/// What the hub shows of a resident to a caseworker of Elderly Care.
fn shown(world: &World, id: &str) -> Value {
    let token = world.token("caseworker_kaigo");
    world.asking(&token, "counter", &["show", id, "--json"], None).done().json()["resident"].clone()
}

/// What the hub shows of a resident to the privacy officer, who sees every programme.
fn overseen(world: &World, id: &str) -> Value {
    let token = world.token("privacy_officer");
    world.asking(&token, "oversight", &["show", id, "--json"], None).done().json()["resident"].clone()
}

/// Kyoko's care level: what the last good file said.
fn level(world: &World) -> String {
    let shown = shown(world, KYOKO);
    assert_eq!(programme(&shown, "kaigo").unwrap()["state"], "enrolled");
    enishi_tests::field(&shown, "kaigo", "yokaigo_kbn").unwrap().to_owned()
}
