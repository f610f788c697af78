//! 49: a clock that jumps a day either way, between starts and while serving.

use enishi_tests::{Asker, KYOKO, Served, World};
use serde_json::{Value, json};

use super::ready;

const MORNING: &str = "2026-11-22T08:00:00+09:00";
const AN_HOUR_LATER: &str = "2026-11-22T09:00:00+09:00";
const A_DAY_LATER: &str = "2026-11-23T09:00:00+09:00";
const A_DAY_BEFORE: &str = "2026-11-21T09:00:00+09:00";

/// A world whose clock can be moved while it serves.
fn with_a_clock() -> World {
    let mut world = World::of_five();
    world.now = format!("@{}", world.path("now").display());
    set(&world, MORNING);
    world
}

// Whole at any moment: the clock is read all the time.
fn set(world: &World, now: &str) {
    world.write("now.next", now.as_bytes());
    std::fs::rename(world.path("now.next"), world.path("now")).unwrap();
}

fn shown(asker: &Asker<'_>) -> Value {
    let mut resident = asker.resident(KYOKO);
    // The day that ages are told of.
    resident.as_object_mut().unwrap().remove("as_of");
    resident
}

fn clock(served: &Served) -> String {
    ready(served)["clock"].as_str().unwrap().to_owned()
}

fn stands(world: &World) -> u64 {
    world.enishi(&["audit", "verify", "--json"]).done().json()["events"].as_u64().unwrap()
}

#[test]
fn fault_49_a_jump_while_serving_is_told_and_neither_order_nor_answers_are_lost() {
    let world = with_a_clock();
    let served = world.serve();
    let asker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let before = shown(&asker);
    assert_eq!(clock(&served), "steady");

    set(&world, A_DAY_LATER);
    let ahead = shown(&asker);
    assert_eq!(clock(&served), "leapt");
    served.until("logged", || served.log().contains("the clock has leapt ahead"));
    assert_ne!(ahead, before, "files are late a day later");

    set(&world, AN_HOUR_LATER);
    assert_eq!(shown(&asker), before, "late and fresh are right at once");
    assert_eq!(clock(&served), "behind");
    served.until("logged", || served.log().contains("the clock went back"));

    set(&world, A_DAY_BEFORE);
    let back = shown(&asker);
    assert_eq!(back["attributes"], before["attributes"], "what was taken is not of the future");
    drop(served);
    let export = world.enishi(&["audit", "verify", "--json"]).done().json();
    assert_eq!(export["faults"], json!([]), "{export}");
    let details = std::process::Command::new("sqlite3")
        .arg("-readonly")
        .arg(world.path("audit.db"))
        .arg("select count(*) from event where detail like 'clock went back from %'")
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(details.stdout).unwrap().trim(),
        "2",
        "each step back is an event of its own"
    );
}

#[test]
fn fault_49_a_clock_that_went_back_between_starts_loses_nothing_and_is_told() {
    let mut world = World::of_five();
    let (token, events) = (world.token("caseworker_kaigo"), stands(&world));
    world.now = A_DAY_BEFORE.to_owned();
    // An undated night's business goes on: the same file again, and a dated one.
    world.drop_five("20261122");
    world.enishi(&["ingest"]).done();
    let served = world.serve();
    served.until("told", || clock(&served) == "behind");
    let asker = Asker::holding(&served, &token, "counter");
    assert_eq!(asker.search("高橋"), [KYOKO]);
    assert!(shown(&asker)["attributes"].to_string().contains("髙橋"));
    drop(served);
    assert!(stands(&world) > events);
}

#[test]
fn fault_49_broken_glass_and_sessions_do_not_outlast_a_step_back() {
    let world = with_a_clock();
    let served = world.serve();
    let asker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let handle = asker.handle(KYOKO).unwrap();
    let raised = || {
        let answer = asker.get(&format!("/api/v1/residents/{handle}")).is(200).json();
        !answer["raised_until"].is_null()
    };
    let body = json!({ "reason": "no answer at the door, neighbour called" });
    asker.post(&format!("/api/v1/residents/{handle}/break-glass"), &body).is(200);
    assert!(raised());
    set(&world, A_DAY_BEFORE);
    assert!(!raised(), "an hour is not a day");
    set(&world, MORNING);
    assert!(!raised(), "nor does it come back with the clock");
}

#[test]
fn fault_49_a_declaration_stands_and_stays_ended_whatever_the_clock_says() {
    let world = with_a_clock();
    let served = world.serve();
    let team = Asker::new(&world, &served, "disaster_team", "disaster");
    let body = json!({ "kind": "disaster", "reason": "地震のため", "until": "2026-11-25" });
    let id = team.post("/api/v1/desk/declarations", &body).is(201).json()["id"].as_i64().unwrap();
    let stands = || {
        let list = team.get("/api/v1/desk/declarations").is(200).json();
        list["declarations"][0]["stands"].as_bool().unwrap()
    };
    assert!(stands());
    set(&world, A_DAY_BEFORE);
    assert!(stands(), "declared tomorrow, by this clock");
    set(&world, AN_HOUR_LATER);
    team.post(&format!("/api/v1/desk/declarations/{id}/end"), &json!({})).is(204);
    assert!(!stands());
    set(&world, A_DAY_BEFORE);
    assert!(!stands(), "ended is ended");
}
