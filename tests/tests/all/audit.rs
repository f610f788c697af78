//! The audit log over the real binary: attacked on the disk, anchored outside, exported.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use enishi_tests::{Asker, KYOKO, Run, TARO, World};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A world whose audit log is anchored in a folder of its own, with a few looks in it.
struct Anchored {
    world: World,
    outside: TempDir,
}

impl Anchored {
    fn new() -> Self {
        let (world, outside) = (World::of_five(), tempfile::tempdir().unwrap());
        let anchored = Self { world, outside };
        let keys = format!("anchor = \"{}\"\nanchor_seconds = 1", anchored.anchor().display());
        anchored.world.edit("config/enishi.toml", "anchor_seconds = 60", &keys);
        let token = anchored.world.token("caseworker_kaigo");
        for id in [KYOKO, TARO, KYOKO] {
            anchored.world.asking(&token, "counter", &["show", id], None).done();
        }
        anchored
    }

    fn anchor(&self) -> PathBuf {
        self.outside.path().join("anchor.jsonl")
    }
}

/// What somebody does who has the disk, and the `sqlite3` program.
fn sqlite(world: &World, sql: &str) -> String {
    let disarmed = "drop trigger if exists event_is_not_changed; drop trigger if exists event_is_not_removed;
        drop trigger if exists event_resident_is_not_changed; drop trigger if exists event_resident_is_not_removed;";
    let output = Command::new("sqlite3")
        .arg(world.path("audit.db"))
        .arg(format!("{disarmed} {sql}"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn verify(world: &World) -> Run {
    world.enishi(&["audit", "verify", "--json"])
}

fn first_fault(run: Run) -> (String, i64) {
    let told = run.failed().json();
    assert_eq!(told["stands"], false);
    assert_eq!(told["first_bad_event"], told["faults"][0]["event"]);
    (told["faults"][0]["kind"].as_str().unwrap().to_owned(), told["first_bad_event"].as_i64().unwrap())
}

#[test]
fn a_log_stands_also_beside_the_server_that_writes_it() {
    let Anchored { world, outside } = Anchored::new();
    let alone = verify(&world).done().json();
    assert_eq!(alone["anchored"], alone["events"], "a command anchors what it wrote: {alone}");
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    caseworker.resident(KYOKO);
    let beside = verify(&world).done().json();
    assert!(beside["events"].as_i64() > alone["events"].as_i64());
    served.until("the interval", || {
        let told = verify(&world).done().json();
        told["anchored"] == told["events"]
    });
    assert_eq!(served.get("/readyz", &[]).is(200).json()["anchor"], "current");
    assert!(served.get("/metrics", &[]).text.contains("enishi_audit_anchor_failing 0"));
    let said = world.enishi(&["audit", "verify"]).done();
    assert!(said.out.contains("the audit log stands"), "{}", said.out);
    assert!(said.out.contains(&format!("up to event {}", beside["events"])), "{}", said.out);
    drop(outside);
}

#[test]
fn what_is_changed_on_the_disk_is_found_and_named() {
    let Anchored { world, outside } = Anchored::new();
    let whole = fs::read(world.path("audit.db")).unwrap();
    let viewed: i64 =
        sqlite(&world, "select min(id) from event where kind = 'viewed'").parse().expect("a look");
    let last: i64 = sqlite(&world, "select max(id) from event").parse().unwrap();
    for (sql, kind, event) in [
        ("update event set actor = 'nobody' where id = {}", "altered", viewed),
        ("update event set purpose = null where id = {}", "altered", viewed),
        ("delete from event where id = {}", "missing", viewed),
        ("delete from event_resident where event_id = {}", "index", viewed),
        (
            "delete from event where id > {}; delete from event_resident where event_id > {}",
            "truncated",
            viewed + 1,
        ),
    ] {
        sqlite(&world, &sql.replace("{}", &viewed.to_string()));
        assert_eq!(first_fault(verify(&world)), (kind.to_owned(), event), "{sql}");
        fs::write(world.path("audit.db"), &whole).unwrap();
    }
    let verdict = verify(&world).done().json();
    assert_eq!(verdict["events"], last);

    // Another instance's log, whole in itself.
    let other = World::of_five();
    other.token("it");
    fs::copy(other.path("audit.db"), world.path("audit.db")).unwrap();
    assert_eq!(first_fault(verify(&world)), ("swapped".to_owned(), 1));
    let said = world.enishi(&["audit", "verify"]).failed();
    assert!(said.err.contains("does not stand") && said.err.contains("hint:"), "{}", said.err);

    // A copy of the anchor, and none at all.
    fs::write(world.path("audit.db"), &whole).unwrap();
    let copy = outside.path().join("copy.jsonl");
    fs::rename(outside.path().join("anchor.jsonl"), &copy).unwrap();
    world.enishi(&["audit", "verify"]).failed();
    world.enishi(&["audit", "verify", "--anchor", copy.to_str().unwrap()]).done();
}

#[test]
fn an_anchor_in_the_data_directory_is_refused_and_one_that_fails_is_seen() {
    let world = World::of_five();
    let set = |path: &Path| {
        world.edit(
            "config/enishi.toml",
            "anchor_seconds = 60",
            &format!("anchor = \"{}\"\n# ", path.display()),
        );
    };
    let unanchored = world.enishi(&["audit", "verify"]).done();
    assert!(unanchored.err.contains("no anchor"), "{}", unanchored.err);
    let served = world.serve();
    assert!(served.log().contains("no anchor"), "{}", served.log());
    served.stop();
    let text = world.read("config/enishi.toml");
    set(&world.path("receipts/anchor.jsonl"));
    let refused = world.enishi(&["status"]).failed();
    assert!(refused.err.contains("data directory"), "{}", refused.err);

    let outside = tempfile::tempdir().unwrap();
    world.write("config/enishi.toml", text.as_bytes());
    set(outside.path());
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    assert_eq!(caseworker.search("高橋"), [KYOKO], "answers go on");
    assert_eq!(served.get("/readyz", &[]).is(200).json()["anchor"], "failing");
    assert!(served.get("/metrics", &[]).text.contains("enishi_audit_anchor_failing 1"));
}

#[test]
fn an_export_holds_every_event_with_levels_and_handles_and_no_value() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let shown = world.asking(&token, "counter", &["show", TARO, "--json"], None).done().json();
    let handle = shown["resident"]["handle"].as_str().unwrap();
    let deputy = world.token("privacy_deputy");
    let exported = world.asking(&deputy, "", &["audit", "export"], None).done().out;
    let events: Vec<Value> = exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<i64> = events.iter().map(|event| event["id"].as_i64().unwrap()).collect();
    assert_eq!(ids, (1..=i64::try_from(events.len()).unwrap()).collect::<Vec<_>>());
    let viewed = events.iter().find(|event| event["kind"] == "viewed").unwrap();
    assert_eq!(viewed["actor"], "test caseworker_kaigo");
    assert_eq!(viewed["residents"], json!([handle]));
    let levels = viewed["levels"].as_str().unwrap();
    assert!(levels.contains("jumin=full") && levels.contains("jido_teate=exists"), "{levels}");
    assert!(!levels.contains("seiho") && !levels.contains("none"), "{levels}");
    assert!(events.iter().all(|event| event["hash"].as_str().unwrap().len() == 64));
    for value in ["山田", "高橋", TARO, KYOKO] {
        assert!(!exported.contains(value), "{value} in the export");
    }
    let again = world.asking(&deputy, "", &["audit", "export", "--from", "2026-11-22"], None).done().out;
    assert!(again.contains("\"audit export\""), "reading the log is written down: {again}");
    let before = world.asking(&deputy, "", &["audit", "export", "--to", "2026-11-21"], None).done().out;
    assert_eq!(before, "");
    for role in ["it", "caseworker_kaigo"] {
        let refused = world.asking(&world.token(role), "", &["audit", "export"], None).failed();
        assert!(refused.err.contains("lacks the right \"audit\""), "{}", refused.err);
    }
    world.enishi(&["audit", "export"]).failed();
    world.enishi(&["audit", "export", "--from", "yesterday"]);
    assert_eq!(world.enishi(&["audit", "export", "--from", "yesterday"]).code, 2);
}
