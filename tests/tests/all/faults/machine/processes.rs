//! 43 and 48: two processes on one directory, and binaries of two ages.

use std::fs;
use std::process::Command;

use enishi_tests::World;

use super::finds_kyoko;

#[test]
fn fault_43_a_second_process_is_refused_and_a_killed_one_keeps_nobody_out() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let first = world.serve();
    for command in [&["serve"][..], &["ingest"], &["restore", "nowhere"]] {
        let run = world.enishi(command).failed();
        assert!(run.err.contains("another enishi process owns the data directory"), "{}", run.err);
        assert!(run.err.contains("hint:"), "{}", run.err);
    }
    finds_kyoko(&world, &token);
    first.kill();
    assert!(world.path("enishi.lock").exists() && world.path("enishi.sock").exists(), "left behind");
    let second = world.serve();
    finds_kyoko(&world, &token);
    drop(second);
}

fn sql(world: &World, file: &str, words: &str) -> String {
    let ran = Command::new("sqlite3").arg(world.path(file)).arg(words).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap().trim().to_owned()
}

const DATABASES: [&str; 3] = ["enishi.db", "desk.db", "audit.db"];

#[test]
fn fault_48_a_migration_that_fails_is_rolled_back_and_the_right_binary_goes_on() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    for file in DATABASES {
        let newest = sql(&world, file, "pragma user_version");
        // The first migration has been through: what the second one makes is there already, and it fails on the way.
        sql(&world, file, "create table before_it (x); pragma user_version = 1");
        let dump = sql(&world, file, ".dump");
        let run = world.enishi(&["ingest"]).failed();
        let says = format!("{file} could not be brought to version 2, and is as it was");
        assert!(run.err.contains(&says) && run.err.contains("hint: go on with the binary"), "{}", run.err);
        assert_eq!(sql(&world, file, "pragma user_version"), "1");
        assert!(sql(&world, file, ".dump") == dump, "{file} is another than before");
        sql(&world, file, &format!("drop table before_it; pragma user_version = {newest}"));
        world.enishi(&["ingest"]).done();
        finds_kyoko(&world, &token);
    }
}

#[test]
fn fault_48_a_newer_database_is_refused_before_any_other_is_touched() {
    let world = World::of_five();
    for file in DATABASES {
        let newest = sql(&world, file, "pragma user_version");
        sql(&world, file, "pragma user_version = 99");
        // The first to be opened is older meanwhile: to migrate it would shut out the binary that goes with the others.
        let desk = sql(&world, "desk.db", "pragma user_version");
        if file != "desk.db" {
            sql(&world, "desk.db", "pragma user_version = 1");
        }
        let before = DATABASES.map(|file| fs::read(world.path(file)).unwrap());
        for command in ["serve", "ingest"] {
            let run = world.enishi(&[command]).failed();
            let says = format!("{file} has version 99, this binary knows versions up to {newest}");
            assert!(run.err.contains(&says), "{}", run.err);
            assert!(run.err.contains("do not use this binary on this data"), "{}", run.err);
        }
        let after = DATABASES.map(|file| fs::read(world.path(file)).unwrap());
        assert!(before == after, "a database was touched");
        if file != "desk.db" {
            sql(&world, "desk.db", &format!("pragma user_version = {desk}"));
        }
        sql(&world, file, &format!("pragma user_version = {newest}"));
    }
    world.enishi(&["ingest"]).done();
}
