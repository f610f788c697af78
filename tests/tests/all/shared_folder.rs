//! Several sources in one drop folder, told apart by name pattern and header.

use std::fs;

use enishi_tests::files::{kaigo, kaigo_taio};
use enishi_tests::{KYOKO, World};
use serde_json::Value;

fn batches(world: &World, source: &str) -> Vec<Value> {
    let answer = world.enishi(&["batch", "list", "--source", source, "--json"]).done().json();
    answer["batches"].as_array().unwrap().clone()
}

fn strays(world: &World, source: &str) -> Vec<(String, String)> {
    let answer = world.enishi(&["status", "--json"]).done().json();
    let sources = answer["sources"].as_array().unwrap();
    let source = sources.iter().find(|one| one["source"] == source).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let strays = source["strays"].as_array().unwrap().iter();
    strays.map(|stray| (text(&stray["file"]), text(&stray["reason"]["code"]))).collect()
}

#[test]
fn sources_that_share_a_folder_are_told_apart_by_pattern_and_header() {
    let world = World::of_five();
    let elsewhere =
        |source: &str| format!("\n[[drop.elsewhere]]\nsource = \"{source}\"\nfolder = \"../share\"\n");
    let config =
        world.read("config/enishi.toml") + &elsewhere("korei/kaigo") + &elsewhere("korei/kaigo_taio");
    world.write("config/enishi.toml", config.as_bytes());
    fs::create_dir(world.path("share")).unwrap();
    for connector in ["kaigo", "kaigo_taio"] {
        let path = format!("connectors/korei/{connector}/connector.toml");
        let text = world.read(&path);
        let line = text.lines().find(|line| line.starts_with("pattern")).unwrap().to_owned();
        world.edit(&path, &line, "pattern = \"*_{date}.csv\"");
    }
    world.write(
        "share/A_20261122.csv",
        &kaigo(&[("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "23")]),
    );
    world.write("share/B_20261122.csv", &kaigo_taio(&[("0000300012", KYOKO), ("0000300020", KYOKO)]));
    world.write("share/C_20261122.csv", b"a,b\n1,2\n");
    world.enishi(&["ingest"]).done();
    assert_eq!(batches(&world, "korei/kaigo")[0]["file"], "A_20261122.csv");
    assert_eq!(batches(&world, "korei/kaigo_taio")[0]["file"], "B_20261122.csv");
    for source in ["korei/kaigo", "korei/kaigo_taio"] {
        assert_eq!(batches(&world, source).len(), 2, "{source}");
        assert_eq!(strays(&world, source), [("C_20261122.csv".to_owned(), "unclear".to_owned())]);
    }
    let told = world.enishi(&["status"]).done().out;
    assert_eq!(told.matches("C_20261122.csv is not taken").count(), 1, "once for the folder: {told}");
}
