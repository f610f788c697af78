//! The index is a projection: whatever happens to it, the answers stay the same.

use std::fs;
use std::path::PathBuf;

use enishi_tests::{KYOKO, World};

fn hits(world: &World, token: &str) -> String {
    let found = world.asking(token, "counter", &["search", "高橋", "--json"], None).done();
    assert!(found.out.contains(KYOKO), "{}", found.out);
    found.out
}

fn segments(world: &World) -> Vec<PathBuf> {
    let files = fs::read_dir(world.path("index")).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "term")).collect()
}

#[test]
fn a_deleted_cut_or_flipped_index_is_built_anew_from_the_database() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let before = hits(&world, &token);

    fs::remove_dir_all(world.path("index")).unwrap();
    world.enishi(&["ingest"]).done();
    assert_eq!(hits(&world, &token), before);

    let segment = segments(&world).remove(0);
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    world.enishi(&["ingest"]).done();
    assert_eq!(hits(&world, &token), before);

    let segment = segments(&world).remove(0);
    let bytes = fs::read(&segment).unwrap();
    fs::write(&segment, &bytes[..bytes.len() / 2]).unwrap();
    world.enishi(&["ingest"]).done();
    assert_eq!(hits(&world, &token), before);

    fs::remove_file(segments(&world).remove(0)).unwrap();
    world.enishi(&["ingest"]).done();
    assert_eq!(hits(&world, &token), before);

    world.enishi(&["reindex"]).done();
    assert_eq!(hits(&world, &token), before);
}

#[test]
fn beside_a_server_the_index_is_built_anew_by_the_server() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let before = hits(&world, &token);
    let served = world.serve();
    served.until("search is current", || served.get("/readyz", &[]).text.contains("current"));
    let old = segments(&world);
    let said = world.enishi(&["reindex"]).done();
    assert!(said.out.contains("the server builds the search index anew"), "{}", said.out);
    served.until("it is built", || served.log().contains("built anew, as was ordered"));
    assert_eq!(hits(&world, &token), before);
    assert!(segments(&world).iter().all(|segment| !old.contains(segment)), "every segment is new");
    served.stop();
}

#[test]
fn a_policy_that_lets_others_see_makes_a_new_index() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let found = |query: &str| {
        let answer = world.asking(&token, "counter", &["search", query, "--json"], None).done().json();
        answer["hits"].as_array().unwrap().len()
    };
    assert_eq!(found("K0001"), 0);
    world.edit("config/policy.toml", "level = \"exists\"", "level = \"full\"");
    world.enishi(&["ingest"]).done();
    assert_eq!(found("K0001"), 1);
}

#[test]
fn a_newer_database_is_refused() {
    let world = World::of_five();
    let database = world.path("enishi.db");
    let raised = std::process::Command::new("sqlite3")
        .args([database.to_str().unwrap(), "pragma user_version = 99"])
        .status()
        .unwrap();
    assert!(raised.success());
    let run = world.enishi(&["ingest"]).failed();
    assert!(run.err.contains("enishi.db has version 99, this binary knows versions up to 3"), "{}", run.err);
    assert!(run.err.contains("hint:"));
}
