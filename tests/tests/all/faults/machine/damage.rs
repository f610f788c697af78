//! 45: databases that are damaged, empty or gone.

use std::fs;
use std::process::Command;

use enishi_tests::{Asker, World};
use serde_json::json;

const DATABASES: [&str; 3] = ["enishi.db", "desk.db", "audit.db"];
const PAGE: usize = 4096;

// Refused by every command that opens the directory, named, with what to do; and nothing was made in its place.
fn is_refused(world: &World, file: &str, what: &str) {
    is_refused_of(world, file, what, "");
}

fn is_refused_of(world: &World, file: &str, what: &str, detail: &str) {
    let before = fs::read(world.path(file)).ok();
    for words in [&["ingest"][..], &["token", "list"]] {
        let run = world.enishi(words);
        // A damaged page that a command does not come to is none to it; files are not taken past one.
        if words[0] == "ingest" || what != "damaged" {
            assert_eq!(run.code, 1, "{file}, {what}, {detail}: {} {}", run.out, run.err);
            assert!(run.err.contains(file) && run.err.contains(what), "{file}, {detail}: {}", run.err);
            assert!(run.err.contains("enishi restore"), "{}", run.err);
        }
    }
    if what != "damaged" {
        assert!(fs::read(world.path(file)).ok() == before, "{file} was made anew");
    }
}

// The number of the first page of everything that is stored, by name.
fn roots(world: &World, file: &str) -> Vec<(String, usize)> {
    let ask = "select name, rootpage from sqlite_schema where rootpage > 0";
    let asked = Command::new("sqlite3").arg("-readonly").arg(world.path(file)).arg(ask).output().unwrap();
    let text = String::from_utf8(asked.stdout).unwrap();
    let split =
        |line: &str| line.split_once('|').map(|(name, page)| (name.to_owned(), page.parse().unwrap()));
    text.lines().filter_map(split).collect()
}

#[test]
fn fault_45_a_damaged_page_of_any_table_or_index_stops_the_ingest_and_is_named() {
    let world = World::of_five();
    for file in DATABASES {
        let whole = fs::read(world.path(file)).unwrap();
        assert!(!world.path(&format!("{file}-wal")).exists(), "folded into the database");
        let roots = roots(&world, file);
        assert!(roots.len() > 3);
        for (name, page) in roots {
            if name.starts_with("sqlite_") {
                continue;
            }
            let mut bytes = whole.clone();
            bytes[(page - 1) * PAGE] ^= 0x41;
            fs::write(world.path(file), &bytes).unwrap();
            is_refused_of(&world, file, "damaged", &name);
        }
        fs::write(world.path(file), &whole).unwrap();
    }
    world.enishi(&["ingest"]).done();
}

#[test]
fn fault_45_a_database_that_is_none_is_cut_empty_or_gone_is_refused_and_never_begun_anew() {
    let world = World::of_five();
    for file in DATABASES {
        let path = world.path(file);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, [b"not a database at all ".as_slice(), &whole[22..]].concat()).unwrap();
        is_refused(&world, file, "is damaged");
        fs::write(&path, &whole[..PAGE + 100]).unwrap();
        is_refused(&world, file, "damaged");
        fs::write(&path, "").unwrap();
        is_refused(&world, file, "is missing or empty");
        fs::remove_file(&path).unwrap();
        is_refused(&world, file, "is missing or empty");
        fs::write(&path, &whole).unwrap();
    }
    // Nor where what says that it was in use is gone as well.
    fs::remove_file(world.path("enishi.made")).unwrap();
    let whole = fs::read(world.path("enishi.db")).unwrap();
    fs::remove_file(world.path("enishi.db")).unwrap();
    is_refused(&world, "enishi.db", "is missing or empty");
    fs::write(world.path("enishi.db"), whole).unwrap();
    world.enishi(&["ingest"]).done();
}

#[test]
fn fault_45_damage_that_is_found_while_serving_stops_every_answer() {
    for (file, table) in [("enishi.db", "finding"), ("desk.db", "review"), ("audit.db", "levels")] {
        let world = World::of_five();
        let token = world.token("caseworker_kaigo");
        let (_, page) = roots(&world, file).into_iter().find(|(name, _)| name == table).unwrap();
        let mut bytes = fs::read(world.path(file)).unwrap();
        bytes[(page - 1) * PAGE] ^= 0x41;
        fs::write(world.path(file), bytes).unwrap();
        let served = world.serve();
        served.until("found", || served.get("/readyz", &[]).status == 503);
        let told = served.get("/readyz", &[]).json();
        assert_eq!(told["type"], "urn:enishi:problem:damaged", "{told}");
        assert!(told["detail"].as_str().unwrap().contains(file), "{told}");
        assert!(told["hint"].as_str().unwrap().contains("enishi restore"), "{told}");
        let asker = Asker::holding(&served, &token, "counter");
        let refused = asker.post("/api/v1/residents/search", &json!({ "q": "高橋" })).is(503);
        assert_eq!(refused.json()["type"], "urn:enishi:problem:damaged");
        served.until("logged", || served.log().contains("a database is damaged"));
    }
}
