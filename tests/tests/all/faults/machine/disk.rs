//! 41 and 42: a disk without room, a disk that takes nothing.

use std::fs;

use enishi_tests::disk::{Disk, ReadOnly, limit, serve};
use enishi_tests::{Asker, KYOKO, Served, World};
use serde_json::json;

use super::{LATER, finds_kyoko, hits, lenient, ready, register};

const CASEWORKER: &str = "caseworker_kaigo";
const FILE: &str = "JUMIN_20261122.csv";

fn on(disk: &Disk) -> World {
    let world = World::within(disk.path());
    world.edit("config/enishi.toml", "reserve_mib = 16", "reserve_mib = 1");
    lenient(world)
}

// The file lies there before the disk is full, under a name that nobody takes.
fn arrives(world: &World) {
    let folder = world.path("drop/shimin/jumin");
    fs::rename(folder.join("waiting"), folder.join(FILE)).unwrap();
}

// Filled but for so much, the file in hand is rolled back, the last good data is served, and the file is taken once
// there is room.
fn is_rolled_back_and_taken_later(but_kib: usize) {
    let disk = Disk::new(40);
    let world = on(&disk);
    let token = world.token(CASEWORKER);
    world.drop_file("shimin/jumin", "waiting", &register(6_000));
    let served = serve(&world, &[]);
    disk.fill(&served, but_kib);
    arrives(&world);
    served.until("told on /readyz", || ready(&served)["ingest"] == "disk_full");
    let said = ["disk is full", "No space left", "too large", "gives or takes no data"];
    served.until("logged", || said.iter().any(|said| served.log().contains(said)));
    if disk.is_own() {
        // While the file is tried there may be no room for the event of a look.
        served.until("the last good data", || {
            let asker = Asker::holding(&served, &token, "counter");
            asker.post("/api/v1/residents/search", &json!({ "q": "高橋" })).text.contains(KYOKO)
        });
        assert!(!hits(&world, &token, "新田").contains(LATER), "nothing of half a file");
        let batches = world.enishi(&["batch", "list", "--json"]).done().out;
        assert!(!batches.contains(FILE), "{batches}");
    }
    disk.make_room(&served);
    served.until("taken by itself", || ready(&served)["ingest"] == "current");
    served.until("learnt", || ready(&served)["search"] == "current");
    assert!(hits(&world, &token, "新田").contains(LATER));
    assert_eq!(fs::read_dir(world.path("staging")).unwrap().count(), 0);
}

#[test]
fn fault_41_without_room_for_the_database_the_file_is_rolled_back_and_taken_later() {
    is_rolled_back_and_taken_later(1_500);
}

#[test]
fn fault_41_without_room_for_the_private_copy_the_file_waits_and_is_taken_later() {
    is_rolled_back_and_taken_later(100);
}

fn search(asker: &Asker<'_>) -> u16 {
    let answer = asker.post("/api/v1/residents/search", &json!({ "q": "高橋" }));
    if answer.status == 503 {
        let problem = answer.json();
        assert_eq!(problem["type"], "urn:enishi:problem:audit", "{problem}");
        assert!(problem["hint"].as_str().unwrap().contains("make room"), "{problem}");
        assert!(!answer.text.contains(KYOKO));
    }
    answer.status
}

fn declare(team: &Asker<'_>) -> i64 {
    let body = json!({ "kind": "disaster", "reason": "地震のため", "until": "2026-11-25" });
    team.post("/api/v1/desk/declarations", &body).is(201).json()["id"].as_i64().unwrap()
}

fn events(world: &World) -> u64 {
    let verdict = world.enishi(&["audit", "verify", "--json"]).done().json();
    verdict["events"].as_u64().unwrap()
}

#[test]
fn fault_41_without_room_for_the_audit_log_looks_are_refused_and_a_disaster_has_room_of_its_own() {
    let disk = Disk::new(16);
    let world = on(&disk);
    let served = serve(&world, &[]);
    let caseworker = Asker::new(&world, &served, CASEWORKER, "counter");
    let team = Asker::new(&world, &served, "disaster_team", "disaster");
    assert_eq!(search(&caseworker), 200);
    let before = events(&world);
    disk.fill(&served, 0);
    let mut answered = 0;
    served.until("refused", || search(&caseworker) == 503);
    let told = served.get("/readyz", &[]).is(503).json();
    assert!(told["detail"].as_str().unwrap().contains("no room to record who looks"), "{told}");
    served.until("logged", || served.log().contains("audit events could not be written"));

    if disk.is_own() {
        let reserve = || fs::metadata(world.path("audit.reserve")).unwrap().len();
        assert_eq!(reserve(), 1 << 20, "looks of peacetime do not touch it");
        let declared = declare(&team);
        for _ in 0..5 {
            assert_eq!(search(&caseworker), 200, "room was kept for this");
            answered += 1;
        }
        assert_eq!(ready(&served)["audit"], "reserve");
        assert!(reserve() < 1 << 20);
        team.post(&format!("/api/v1/desk/declarations/{declared}/end"), &json!({})).is(204);
        assert_eq!(search(&caseworker), 503, "the disaster is over");
        disk.make_room(&served);
        served.until("kept anew", || reserve() == 1 << 20 && ready(&served)["audit"] == "current");
    } else {
        disk.make_room(&served);
    }
    served.until("answers go on by themselves", || served.get("/readyz", &[]).status == 200);
    assert_eq!(search(&caseworker), 200);
    drop(served);
    assert!(events(&world) > before + answered, "no answer without its event");
}

#[test]
fn fault_41_a_disaster_that_was_declared_before_the_disk_was_full_has_its_room_too() {
    let disk = Disk::new(16);
    let world = on(&disk);
    let served = serve(&world, &[]);
    let caseworker = Asker::new(&world, &served, CASEWORKER, "counter");
    declare(&Asker::new(&world, &served, "disaster_team", "disaster"));
    disk.fill(&served, 0);
    if disk.is_own() {
        let reserve = || fs::metadata(world.path("audit.reserve")).unwrap().len();
        served.until("the room is used", || {
            assert_eq!(search(&caseworker), 200, "room was kept for this");
            reserve() < 1 << 20
        });
    }
    disk.make_room(&served);
    served.until("well again", || ready(&served)["audit"] == "current");
}

#[test]
fn fault_41_without_room_for_the_index_records_are_served_and_search_learns_later() {
    let world = lenient(World::new());
    let disk = Disk::at(&world.path("index"), 1);
    let token = world.token(CASEWORKER);
    let served = serve(&world, &[]);
    served.until("built on its own disk", || ready(&served)["search"] == "current");
    disk.fill(&served, 0);
    world.drop_file("shimin/jumin", FILE, &register(0));
    served.until("told on /readyz", || ready(&served)["ingest"] == "disk_full");
    if disk.is_own() {
        assert_eq!(ready(&served)["search"], "limited");
        let shown = world.asking(&token, "counter", &["show", LATER, "--json"], None).done();
        assert!(shown.out.contains("新田"), "published all the same");
        let found = world.asking(&token, "counter", &["search", "新田", "--json"], None).done().json();
        assert!(found["limited"].is_string(), "whoever searches is told: {found}");
    }
    disk.make_room(&served);
    served.until("learnt", || ready(&served)["search"] == "current" && ready(&served)["ingest"] == "current");
    assert!(hits(&world, &token, "新田").contains(LATER));
}

#[test]
fn fault_41_without_room_for_the_archive_the_file_is_served_and_archived_later() {
    let world = lenient(World::new());
    let disk = Disk::at(&world.path("archive"), 1);
    let token = world.token(CASEWORKER);
    let served = serve(&world, &[]);
    disk.fill(&served, 0);
    world.drop_file("shimin/jumin", FILE, &register(100));
    served.until("told on /readyz", || ready(&served)["ingest"] == "disk_full");
    let archived = world.path(&format!("archive/shimin.jumin.2~{FILE}"));
    assert!(!archived.exists());
    if disk.is_own() {
        assert!(hits(&world, &token, "高橋").contains(KYOKO));
    }
    disk.make_room(&served);
    served.until("archived by itself", || archived.exists() && ready(&served)["ingest"] == "current");
    assert_eq!(fs::read(archived).unwrap(), register(100));
    assert_eq!(fs::read_dir(world.path("staging")).unwrap().count(), 0);
    assert!(hits(&world, &token, "新田").contains(LATER));
}

#[test]
fn fault_42_a_read_only_disk_is_refused_at_start_with_the_next_step() {
    let world = World::of_five();
    let read_only = ReadOnly::make(world.dir());
    for command in ["serve", "ingest"] {
        let run = world.enishi(&[command]).failed();
        assert!(run.err.contains(world.dir().to_str().unwrap()), "{}", run.err);
        assert!(
            run.err.contains("cannot be written") && run.err.contains("hint: mount its disk"),
            "{}",
            run.err
        );
    }
    drop(read_only);
    let token = world.token(CASEWORKER);
    finds_kyoko(&world, &token);
}

#[test]
fn fault_42_a_disk_that_takes_nothing_any_more_stops_looks_until_it_does() {
    let world = World::of_five();
    let served: Served = serve(&world, &[]);
    let caseworker = Asker::new(&world, &served, CASEWORKER, "counter");
    let look = || caseworker.post("/api/v1/residents/search", &json!({ "q": "高橋" }));
    assert_eq!(look().status, 200);
    limit(&served, "0:");
    let refused = look().is(503);
    assert!(!refused.text.contains(KYOKO) && refused.json()["hint"].is_string(), "{}", refused.text);
    let told = served.get("/readyz", &[]).is(503).json();
    assert!(told["detail"].as_str().unwrap().contains("audit log"), "{told}");
    limit(&served, "unlimited:");
    served.until("well again", || served.get("/readyz", &[]).status == 200);
    assert_eq!(look().status, 200);
}
