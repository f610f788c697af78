//! Decisions about held files: who may take them, how many it takes, and that they are done once and whole.

use std::fs;
use std::process::Command;

use enishi_tests::files::{Resident, jumin, shiensochi};
use enishi_tests::{Asker, HANAKO, KYOKO, Run, TARO, World, attribute};
use serde_json::Value;

const OTHERS: [&str; 8] = [
    "0000000101",
    "0000000102",
    "0000000103",
    "0000000104",
    "0000000105",
    "0000000106",
    "0000000107",
    "0000000108",
];

// Ten residents are protected.
fn protecting_ten() -> World {
    let world = World::of_five();
    let mut rows = vec![(HANAKO, 1, "0"), (KYOKO, 1, "0")];
    rows.extend(OTHERS.map(|id| (id, 1, "0")));
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261122.csv", &shiensochi(&rows));
    world.enishi(&["ingest"]).done();
    world
}

// A file that withdraws four of the ten and protects Taro: batch shimin.shiensochi.3.
fn lift_many(world: &World) -> Value {
    let mut rows = vec![(HANAKO, 1, "0"), (KYOKO, 2, "1"), (TARO, 1, "0")];
    rows.extend(OTHERS.iter().enumerate().map(|(at, id)| if at < 3 { (*id, 2, "1") } else { (*id, 1, "0") }));
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261123.csv", &shiensochi(&rows));
    world.enishi(&["ingest", "--json"]).done().json()["batches"][0].clone()
}

const LIFTING: &str = "shimin.shiensochi.3";

fn address(world: &World, token: &str, id: &str) -> Option<String> {
    let shown = world.asking(token, "counter", &["show", id, "--json"], None).done().json();
    attribute(&shown["resident"], "address").map(str::to_owned)
}

fn says(world: &World, token: &str, verdict: &str, batch: &str) -> Run {
    world.asking(token, "", &["batch", verdict, batch], None)
}

fn shown(world: &World, batch: &str) -> Value {
    world.enishi(&["batch", "show", batch, "--json"]).done().json()["batch"].clone()
}

fn sql(world: &World, database: &str, words: &str) {
    assert!(Command::new("sqlite3").arg(world.path(database)).arg(words).status().unwrap().success());
}

fn codes(batch: &Value) -> Vec<&str> {
    batch["reasons"].as_array().unwrap().iter().map(|one| one["reason"]["code"].as_str().unwrap()).collect()
}

#[test]
fn protection_is_lifted_from_many_by_two_persons_and_by_nobody_before() {
    let world = protecting_ten();
    let caseworker = world.token("caseworker_kaigo");
    let (officer, deputy) = (world.token("privacy_officer"), world.token("privacy_deputy"));
    assert!(address(&world, &caseworker, TARO).is_some());
    let held = lift_many(&world);
    assert_eq!(held["status"], "held");
    let reason = &held["reasons"][0];
    assert_eq!(reason["code"], "mass_lifting");
    assert_eq!(
        (&reason["lifted"], &reason["protected"], &reason["most"]),
        (&4.into(), &10.into(), &2.into())
    );
    assert_eq!(address(&world, &caseworker, KYOKO), None, "nobody loses protection meanwhile");
    assert_eq!(address(&world, &caseworker, TARO), None, "and nobody waits for theirs");

    let first = says(&world, &officer, "release", LIFTING).done();
    assert!(first.out.contains("one more person is needed"), "{}", first.out);
    assert!(says(&world, &officer, "release", LIFTING).failed().err.contains("second person"));
    let again = world.token("privacy_officer");
    says(&world, &again, "release", LIFTING).failed();
    world.enishi(&["ingest"]).done();
    assert_eq!(address(&world, &caseworker, KYOKO), None, "one person in two tokens is one person");
    let waits = world.enishi(&["batch", "show", LIFTING]).done().out;
    assert!(waits.contains("waits for 1 more"), "{waits}");
    assert_eq!(shown(&world, LIFTING)["still_needed"], 1);

    assert!(says(&world, &deputy, "release", LIFTING).done().out.contains("next pass"));
    world.enishi(&["ingest"]).done();
    assert_eq!(address(&world, &caseworker, KYOKO).as_deref(), Some("縁市中央町1-2-3"));
    assert_eq!((address(&world, &caseworker, HANAKO), address(&world, &caseworker, TARO)), (None, None));
    let published = shown(&world, "shimin.shiensochi.4");
    assert_eq!(published["status"], "published");
    assert_eq!(published["file"], "SHIENSOCHI_20261123.csv");
    let released = &published["reasons"][0]["reason"];
    assert_eq!((&released["code"], &released["batch"]), (&"released".into(), &LIFTING.into()));
    assert_eq!(released["by"], serde_json::json!(["test privacy_officer", "test privacy_deputy"]));
    let before = shown(&world, LIFTING);
    assert_eq!(before["status"], "released");
    assert_eq!(codes(&before), ["mass_lifting", "released_as"]);
    says(&world, &deputy, "release", LIFTING).failed();

    assert!(world.path("archive/shimin.shiensochi.4~SHIENSOCHI_20261123.csv").is_file());
    assert_eq!(fs::read_dir(world.path("quarantine")).unwrap().count(), 0);
    assert!(
        world.read("receipts/shimin.shiensochi.4.txt").contains("test privacy_officer, test privacy_deputy")
    );
    assert!(world.read("receipts/shimin.shiensochi.3.txt").contains("shimin.shiensochi.4"));
    let nothing_new = world.enishi(&["ingest", "--json"]).done().json();
    assert_eq!(nothing_new["batches"], serde_json::json!([]), "the file in the folder is not taken again");
    let log = Command::new("sqlite3")
        .arg(world.path("audit.db"))
        .arg("select kind, actor, detail from event where kind = 'decided' order by id")
        .output()
        .unwrap();
    let log = String::from_utf8(log.stdout).unwrap();
    for who in ["privacy_officer", "privacy_deputy"] {
        assert!(log.contains(&format!("decided|test {who}|batch release")), "{log}");
    }
}

#[test]
fn one_person_is_enough_to_refuse() {
    let world = protecting_ten();
    let caseworker = world.token("caseworker_kaigo");
    let (officer, deputy) = (world.token("privacy_officer"), world.token("privacy_deputy"));
    lift_many(&world);
    says(&world, &deputy, "release", LIFTING).done();
    says(&world, &officer, "refuse", LIFTING).done();
    says(&world, &world.token("it"), "release", LIFTING).failed();
    world.enishi(&["ingest"]).done();
    let refused = shown(&world, LIFTING);
    assert_eq!(refused["status"], "refused");
    assert_eq!(codes(&refused), ["mass_lifting", "refused_by"]);
    assert_eq!(address(&world, &caseworker, KYOKO), None);
    assert!(world.read("receipts/shimin.shiensochi.3.txt").contains("test privacy_officer"));
}

#[test]
fn decisions_are_for_named_holders_with_the_right_and_about_held_files() {
    let world = protecting_ten();
    lift_many(&world);
    let deputy = world.token("privacy_deputy");
    let caseworker = world.token("caseworker_kaigo");
    let without = world.enishi(&["batch", "release", LIFTING]).failed();
    assert!(
        without.err.contains("found no token"),
        "the account that runs the hub is no holder: {}",
        without.err
    );
    assert!(says(&world, &caseworker, "release", LIFTING).failed().err.contains("batches"));
    let unknown = says(&world, &deputy, "release", "shimin.shiensochi.9").failed();
    assert!(unknown.err.contains("no such entry"), "{}", unknown.err);
    assert!(says(&world, &deputy, "release", "shimin.jumin.1").failed().err.contains("not held"));
    assert!(says(&world, &deputy, "refuse", "shimin.jumin.1").failed().err.contains("not held"));
}

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("00000010{at:02}")).collect()
}

// So many more residents are in the register; batches shimin.jumin.1 and, the same again, shimin.jumin.2.
fn of_forty() -> World {
    let world = World::new();
    for day in ["21", "22"] {
        register(&world, day, 40);
        world.enishi(&["ingest"]).done();
    }
    world
}

fn register(world: &World, day: &str, count: usize) {
    let ids = ids(count);
    let people: Vec<Resident<'_>> =
        ids.iter().map(|id| Resident::new(id, "縁　一郎", "ｴﾆｼ ｲﾁﾛｳ", "S40.01.01")).collect();
    let five = World::five();
    let people: Vec<Resident<'_>> = five.into_iter().chain(people).collect();
    world.drop_file(
        "shimin/shiensochi",
        &format!("SHIENSOCHI_202611{day}.csv"),
        &shiensochi(&[(HANAKO, 1, "0")]),
    );
    world.drop_file("shimin/jumin", &format!("JUMIN_202611{day}.csv"), &jumin(&people));
}

#[test]
fn a_small_file_takes_one_person_and_a_very_small_one_two() {
    let world = of_forty();
    let (it, deputy) = (world.token("it"), world.token("privacy_deputy"));
    register(&world, "23", 24);
    world.enishi(&["ingest"]).done();
    assert_eq!(shown(&world, "shimin.jumin.3")["status"], "held");
    assert!(says(&world, &it, "release", "shimin.jumin.3").done().out.contains("next pass"));
    world.enishi(&["ingest"]).done();
    let published = shown(&world, "shimin.jumin.4");
    assert_eq!((&published["status"], &published["figures"]["vanished"]), (&"published".into(), &16.into()));

    register(&world, "24", 2);
    world.enishi(&["ingest"]).done();
    assert_eq!(shown(&world, "shimin.jumin.5")["status"], "held");
    assert!(says(&world, &it, "release", "shimin.jumin.5").done().out.contains("one more"));
    assert!(says(&world, &deputy, "release", "shimin.jumin.5").done().out.contains("next pass"));
    world.enishi(&["ingest"]).done();
    assert_eq!(shown(&world, "shimin.jumin.6")["figures"]["vanished"], 22);
}

#[test]
fn older_data_is_never_released_over_newer() {
    let world = of_forty();
    let it = world.token("it");
    register(&world, "23", 24);
    world.enishi(&["ingest"]).done();
    register(&world, "24", 39);
    world.enishi(&["ingest"]).done();
    assert_eq!(shown(&world, "shimin.jumin.4")["status"], "published");
    says(&world, &it, "release", "shimin.jumin.3").done();
    world.enishi(&["ingest"]).done();
    let late = shown(&world, "shimin.jumin.3");
    assert_eq!((&late["status"], codes(&late)), (&"refused".into(), vec!["row_count", "overtaken"]));
    assert_eq!(late["reasons"][1]["reason"]["batch"], "shimin.jumin.4");
    assert!(world.enishi(&["batch", "show", "shimin.jumin.5", "--json"]).code != 0, "nothing came of it");
}

#[test]
fn a_copy_that_is_not_the_file_that_was_held_is_not_published() {
    let world = of_forty();
    let it = world.token("it");
    register(&world, "23", 24);
    world.enishi(&["ingest"]).done();
    fs::write(world.path("quarantine/shimin.jumin.3~JUMIN_20261123.csv"), jumin(&World::five())).unwrap();
    says(&world, &it, "release", "shimin.jumin.3").done();
    world.enishi(&["ingest"]).done();
    assert_eq!(codes(&shown(&world, "shimin.jumin.3")), ["row_count", "copy_lost"]);
}

#[test]
fn a_release_that_was_cut_off_ends_as_if_it_had_not_been() {
    let world = of_forty();
    let it = world.token("it");
    register(&world, "23", 24);
    world.enishi(&["ingest"]).done();
    says(&world, &it, "release", "shimin.jumin.3").done();
    world.enishi(&["ingest"]).done();
    let before = (shown(&world, "shimin.jumin.3"), shown(&world, "shimin.jumin.4"));
    let receipt = world.read("receipts/shimin.jumin.3.json");

    // As a process leaves it that is killed right after its commit.
    let (archived, quarantined) =
        ("archive/shimin.jumin.4~JUMIN_20261123.csv", "quarantine/shimin.jumin.3~JUMIN_20261123.csv");
    fs::rename(world.path(archived), world.path(quarantined)).unwrap();
    fs::remove_file(world.path("receipts/shimin.jumin.4.json")).unwrap();
    fs::write(world.path("receipts/shimin.jumin.3.json"), "{}").unwrap();
    sql(&world, "desk.db", "update batch_decision set applied_at = null");
    world.enishi(&["ingest"]).done();
    assert!(world.path(archived).is_file() && !world.path(quarantined).exists());
    assert!(world.path("receipts/shimin.jumin.4.json").is_file());
    assert_eq!(world.read("receipts/shimin.jumin.3.json"), receipt);
    assert_eq!((shown(&world, "shimin.jumin.3"), shown(&world, "shimin.jumin.4")), before);
    assert!(world.enishi(&["batch", "show", "shimin.jumin.5", "--json"]).code != 0, "published once");
}

#[test]
fn a_serving_process_does_what_was_decided() {
    let world = protecting_ten();
    lift_many(&world);
    let (officer, deputy) = (world.token("privacy_officer"), world.token("privacy_deputy"));
    let served = world.serve();
    for token in [&officer, &deputy] {
        let bearer = format!("Bearer {token}");
        let path = format!("/api/v1/batches/{LIFTING}/release");
        served.post(&path, &[("authorization", &bearer)], &Value::Null).is(200);
    }
    served.until("the release", || shown(&world, LIFTING)["status"] == "released");
    let bearer = format!("Bearer {deputy}");
    let path = format!("/api/v1/batches/{LIFTING}/refuse");
    served.post(&path, &[("authorization", &bearer)], &Value::Null).is(409);
}

#[test]
fn what_publishing_would_do_is_shown_by_handle_to_whoever_may_decide_and_to_nobody_else() {
    let world = of_forty();
    let served = world.serve();
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    let going: Vec<String> = ids(40)[24..].iter().map(|id| officer.handle(id).unwrap()).collect();
    drop(served);
    register(&world, "23", 24);
    world.enishi(&["ingest"]).done();

    let by_account = shown(&world, "shimin.jumin.3");
    assert_eq!((&by_account["preview"]["vanished"], &by_account["preview"]["new"]), (&16.into(), &0.into()));
    assert_eq!(
        by_account["preview"]["examples"],
        serde_json::json!({}),
        "the account that runs the hub decides nothing"
    );
    let it = world.token("it");
    let preview = world.asking(&it, "", &["batch", "show", "shimin.jumin.3", "--json"], None).done().json();
    let examples = preview["batch"]["preview"]["examples"]["vanished"].as_array().unwrap().clone();
    assert_eq!(examples.len(), 5);
    for handle in &examples {
        assert!(going.iter().any(|going| handle == going), "{handle} does not go");
    }
    let told = world.asking(&it, "", &["batch", "show", "shimin.jumin.3"], None).done().out;
    assert!(told.contains("16 would vanish") && told.contains(examples[0].as_str().unwrap()), "{told}");
    let caseworker = world.token("caseworker_kaigo");
    let by_caseworker = world.asking(&caseworker, "", &["batch", "show", "shimin.jumin.3", "--json"], None);
    assert_eq!(
        by_caseworker.done().json()["batch"],
        by_account,
        "no more than the account that runs the hub"
    );

    let officers = world.token("privacy_officer");
    let log = world.asking(&officers, "", &["audit", "export"], None).done().out;
    let event = log.lines().find(|line| line.contains("\"listed\"") && line.contains("test it")).unwrap();
    for handle in &examples {
        assert!(event.contains(handle.as_str().unwrap()), "the log says who was shown: {event}");
    }
    says(&world, &it, "refuse", "shimin.jumin.3").done();
    world.enishi(&["ingest"]).done();
    let left = Command::new("sqlite3")
        .arg(world.path("enishi.db"))
        .arg("select count(*) from held_example")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(left.stdout).unwrap().trim(), "0", "nobody needs them any more");
    assert!(shown(&world, "shimin.jumin.3").get("preview").is_none());
}
