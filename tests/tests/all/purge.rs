//! What law orders removed is removed: from every file of the data directory, and for good.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use enishi_tests::files::{self, Resident};
use enishi_tests::removal::{CANARIES, KAIGO_NO, RANMARU, Two, drop_all, traces, world_of_him};
use enishi_tests::{Asker, KYOKO, TARO, World};
use serde_json::{Value, json};

fn segments(world: &World) -> BTreeSet<String> {
    let entries = fs::read_dir(world.path("index")).unwrap().flatten();
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    names.filter(|name| name.contains('.') && !name.starts_with('.') && !name.ends_with(".json")).collect()
}

fn finds(world: &World, officer: &str, query: &str) -> usize {
    let found = world.asking(officer, "oversight", &["search", "-", "--json"], Some(query)).done().json();
    found["hits"].as_array().unwrap().len()
}

#[test]
fn a_purged_resident_stands_in_no_file_of_the_hub() {
    let world = world_of_him();
    let two = Two::of(&world);
    let before = traces(&world);
    let stands = |name: &str| before.iter().any(|(_, file)| file.starts_with(name));
    // The index holds its terms compressed: it is asked, and its files are told apart.
    for place in ["enishi.db", "desk.db", "archive", "quarantine"] {
        assert!(stands(place), "the search must find him in {place} before: {before:?}");
    }
    assert!(!stands("receipts") && !stands("audit.db"), "{before:?}");
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 1);
    let segments_before = segments(&world);

    let id = two.propose(&world, &["resident"], &format!("{RANMARU}\n開示等決定 第12号\n"));
    world.enishi(&["ingest"]).done();
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 1, "nothing goes before a second person agrees");
    two.confirm(&world, &id).done();
    world.enishi(&["ingest"]).done();

    assert_eq!(traces(&world), BTreeSet::new());
    assert!(segments_before.is_disjoint(&segments(&world)), "every segment was written anew");
    for query in ["鷲尾", "ワシオ", "washio", RANMARU, KAIGO_NO, "1934-09-19", "鵜鷺町", "鷹匠町"]
    {
        assert_eq!(finds(&world, &two.officer, query), 0, "{query}");
    }
    let order = two.order(&world, &id);
    assert_eq!(order["state"], "applied");
    assert!(order["figures"]["versions"].as_u64().unwrap() >= 10, "{order}");
    assert_eq!(order["figures"]["persons"], 1);
    assert!(order["figures"]["files"].as_u64().unwrap() >= 10, "{order}");

    // The others are where they were.
    assert_eq!(finds(&world, &two.officer, "高橋京子"), 1);
    let shown = world.asking(&two.officer, "oversight", &["show", "-", "--json"], Some(KYOKO)).done().json();
    assert!(shown["resident"].to_string().contains("0000300012"), "{shown}");
}

#[test]
fn a_file_that_still_names_somebody_who_was_purged_brings_nothing_back() {
    let world = world_of_him();
    let two = Two::of(&world);
    let id = two.purge_him(&world);
    world.enishi(&["ingest"]).done();
    drop_all(&world, "20261124", "縁市鷹匠町1-1", "24");
    world.enishi(&["ingest"]).done();
    assert_eq!(traces(&world), BTreeSet::new());

    let listed = world.enishi(&["batch", "list", "--json"]).done().json();
    let newest = |source: &str| {
        let batches = listed["batches"].as_array().unwrap();
        batches.iter().find(|batch| batch["source"] == source).unwrap().clone()
    };
    for source in ["shimin/jumin", "korei/kaigo_taio", "korei/kaigo", "shakyo/mimamori", "hoken/nenkin"] {
        let batch = newest(source);
        assert_eq!(batch["status"], "published", "{batch}");
        assert_eq!(batch["figures"]["noticed"]["purged"], 1, "{batch}");
    }
    // The row that he shared goes as long as it names him; the other's own row stands.
    let shown = world.asking(&two.officer, "oversight", &["show", "-", "--json"], Some(TARO)).done().json();
    assert!(shown["resident"].to_string().contains("K0001") && !shown.to_string().contains("K9777"));

    // Taken back, the next file brings him again.
    world.asking(&two.deputy, "", &["purge", "withdraw", &id], None).done();
    world.enishi(&["ingest"]).done();
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 0);
    drop_all(&world, "20261125", "縁市鷹匠町1-1", "24");
    world.enishi(&["ingest"]).done();
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 1);
    assert_eq!(two.order(&world, &id)["state"], "withdrawn");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn an_older_database_that_is_put_back_is_purged_again_before_it_answers() {
    let world = world_of_him();
    let two = Two::of(&world);
    let kept = tempfile::tempdir().unwrap();
    fs::copy(world.path("enishi.db"), kept.path().join("enishi.db")).unwrap();
    for folder in ["index", "archive", "quarantine"] {
        copy(&world.path(folder), &kept.path().join(folder));
    }
    two.purge_him(&world);
    world.enishi(&["ingest"]).done();
    assert_eq!(traces(&world), BTreeSet::new());

    for folder in ["index", "archive", "quarantine"] {
        fs::remove_dir_all(world.path(folder)).unwrap();
        copy(&kept.path().join(folder), &world.path(folder));
    }
    fs::copy(kept.path().join("enishi.db"), world.path("enishi.db")).unwrap();
    assert!(!traces(&world).is_empty());
    let first = world.asking(&two.officer, "oversight", &["show", "-"], Some(RANMARU));
    assert_eq!(first.code, 1, "not in the very first answer, which no ingest has gone before: {}", first.out);
    assert!(!traces(&world).is_empty(), "the disk is cleaned in the ingest's own time");
    let served = world.serve();
    let asked = Asker::new(&world, &served, "privacy_officer", "oversight");
    assert_eq!(asked.handle(RANMARU), None);
    assert_eq!(asked.search("鷲尾"), Vec::<String>::new());
    served.until("the index is built anew", || asked.search("高橋京子").len() == 1);
    served.until("nothing is left", || traces(&world).is_empty());
    served.stop();
    assert_eq!(traces(&world), BTreeSet::new());
}

#[test]
fn killed_again_and_again_a_purge_ends_where_a_clean_one_ends() {
    let world = world_of_him();
    let two = Two::of(&world);
    let id = two.purge_him(&world);
    let mut cut_short = 0;
    for pause in [5, 40, 80, 120, 160, 220, 300] {
        let mut child =
            world.command(&["ingest"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(pause));
        cut_short += u32::from(child.try_wait().unwrap().is_none());
        drop(child.kill());
        child.wait().unwrap();
    }
    assert!(cut_short > 0);
    world.enishi(&["ingest"]).done();
    assert_eq!(traces(&world), BTreeSet::new());
    let order = two.order(&world, &id);
    assert_eq!((order["state"].as_str(), order["figures"]["persons"].as_u64()), (Some("applied"), Some(1)));
    assert_eq!(finds(&world, &two.officer, "高橋京子"), 1);
}

#[test]
fn two_holders_of_the_right_are_needed_and_nobody_learns_whom_the_hub_knows() {
    let world = World::of_five();
    let two = Two::of(&world);
    let caseworker = world.token("caseworker_kaigo");
    let told = format!("{KYOKO}\n決定 第1号\n");
    let proposes = |token: &str| world.asking(token, "counter", &["purge", "resident"], Some(&told));
    assert!(proposes(&caseworker).failed().err.contains("purge"));
    assert_eq!(world.enishi_told(&["purge", "resident"], &told).code, 1, "not without a name");
    assert_eq!(world.asking(&caseworker, "", &["purge", "list"], None).code, 1);
    assert_eq!(
        world.asking(&two.deputy, "", &["purge", "resident"], Some(KYOKO)).code,
        1,
        "not without a reason"
    );

    // The same words for somebody whom the hub knows and for somebody whom it does not, in digits of any width.
    let words = |id: &str| {
        let run =
            world.asking(&two.deputy, "", &["purge", "resident"], Some(&format!("{id}\n決定\n"))).done();
        run.out.replace(|c: char| c.is_ascii_digit(), "N")
    };
    assert_eq!(words(" 11 "), words("5550000000"));
    let first = two.order(&world, "1");
    assert_eq!(first["handle"], shown(&world, &two.officer, KYOKO)["handle"]);
    assert_eq!((first["state"].as_str(), &first["figures"]), (Some("proposed"), &Value::Null));
    assert!(!first.to_string().contains(KYOKO));

    let listed = world.asking(&two.officer, "", &["purge", "list"], None).done().out;
    assert!(
        listed.contains("waits for another person") && listed.contains("test privacy_deputy"),
        "{listed}"
    );
    let listed = world.asking(&two.officer, "", &["purge", "list", "--lang", "ja"], None).done().out;
    assert!(listed.contains("承認待ち") && listed.contains("決定"), "{listed}");

    assert_eq!(
        world.asking(&two.deputy, "", &["purge", "confirm", "1"], None).code,
        1,
        "not whoever proposed"
    );
    assert_eq!(world.asking(&caseworker, "", &["purge", "confirm", "1"], None).code, 1);
    assert_eq!(two.confirm(&world, "77").code, 1);
    world.asking(&two.deputy, "", &["purge", "withdraw", "1"], None).done();
    assert_eq!(two.confirm(&world, "1").code, 1, "withdrawn");
    world.enishi(&["ingest"]).done();
    assert_eq!(finds(&world, &two.officer, "高橋京子"), 1);
    two.confirm(&world, "2").done();
    assert_eq!(two.confirm(&world, "2").code, 1, "decided before");
    world.enishi(&["ingest"]).done();
    assert_eq!(two.order(&world, "2")["figures"]["versions"], 0, "nobody of that number");
}

fn shown(world: &World, officer: &str, id: &str) -> Value {
    world.asking(officer, "oversight", &["show", "-", "--json"], Some(id)).done().json()["resident"].clone()
}

#[test]
fn a_purged_batch_leaves_what_was_served_before_and_does_not_come_again() {
    let world = World::of_five();
    let two = Two::of(&world);
    let before = shown(&world, &two.officer, KYOKO);
    let mut wrong = World::five().to_vec();
    (wrong[0].name, wrong[0].address) = ("鷲尾　蘭丸", "縁市鵜鷺町8-8-8");
    wrong.push(Resident::new(RANMARU, "鷲尾　蘭丸", "ﾜｼｵ ﾗﾝﾏﾙ", "S09.09.19"));
    let wrong = files::jumin(&wrong);
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &wrong);
    world.enishi(&["ingest"]).done();
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 2);
    assert_eq!(two.propose(&world, &["batch", "shimin.jumin.2"], "誤った市のファイル"), "1");
    assert_eq!(world.asking(&two.deputy, "", &["purge", "batch", "shimin.jumin.9"], Some("x")).code, 1);
    two.confirm(&world, "1").done();
    world.enishi(&["ingest"]).done();

    assert_eq!(traces(&world), BTreeSet::new());
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 0);
    let after = shown(&world, &two.officer, KYOKO);
    assert_eq!(before["attributes"], after["attributes"]);
    let batch = world.enishi(&["batch", "show", "shimin.jumin.2", "--json"]).done().json();
    assert_eq!(batch["batch"]["status"], "refused");
    assert_eq!(batch["batch"]["reasons"][0]["reason"]["code"], "purged");
    assert!(world.read("receipts/shimin.jumin.2.json").contains("\"refused\""));

    // The same bytes under another name, and then a right file.
    world.drop_file("shimin/jumin", "JUMIN_20261123.csv", &wrong);
    world.enishi(&["ingest"]).done();
    assert_eq!(traces(&world), BTreeSet::new());
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 0);
    let mut right = World::five();
    right[0].address = "縁市梅町5-5-5";
    world.drop_file("shimin/jumin", "JUMIN_20261124.csv", &files::jumin(&right));
    world.enishi(&["ingest"]).done();
    assert!(shown(&world, &two.officer, KYOKO).to_string().contains("梅町5-5-5"));
}

fn audited(world: &World) -> Vec<String> {
    let question = "select e.kind, e.actor, e.detail, lower(hex(r.handle)) from event e
        left join event_resident r on r.event_id = e.id where e.detail like 'purge%' order by e.id";
    let asked =
        Command::new("sqlite3").arg("-readonly").arg(world.path("audit.db")).arg(question).output().unwrap();
    String::from_utf8(asked.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_serving_hub_carries_a_purge_out_while_it_answers_and_every_step_is_audited() {
    let world = world_of_him();
    let (caseworker, served) = (world.token("caseworker_kaigo"), world.serve());
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    let deputy = Asker::new(&world, &served, "privacy_deputy", "");
    let handle = officer.handle(RANMARU).expect("he is there");
    for body in
        [json!({}), json!({"reason": "x"}), json!({"resident_id": "1", "batch": "a.b.1", "reason": "x"})]
    {
        deputy.post("/api/v1/desk/purges", &body).is(400);
    }
    deputy.post("/api/v1/desk/purges", &json!({"resident_id": RANMARU, "reason": " "})).is(400);
    let refused = [("authorization", format!("Bearer {caseworker}"))];
    let refused: Vec<(&str, &str)> = refused.iter().map(|(name, value)| (*name, value.as_str())).collect();
    served.get("/api/v1/desk/purges", &refused).is(403);
    served.get("/api/v1/desk/purges", &[]).is(401);

    let body = json!({"resident_id": RANMARU, "reason": "決定 第12号"});
    let id = deputy.post("/api/v1/desk/purges", &body).is(201).json()["id"].to_string();
    let own = deputy.post(&format!("/api/v1/desk/purges/{id}/confirm"), &json!({})).is(409).json();
    assert_eq!(own["type"], "urn:enishi:problem:needs-another");
    officer.post("/api/v1/desk/purges/99/confirm", &json!({})).is(404);
    officer.post(&format!("/api/v1/desk/purges/{id}/confirm"), &json!({})).is(204);
    officer.post(&format!("/api/v1/desk/purges/{id}/confirm"), &json!({})).is(409);
    let order = || officer.get("/api/v1/desk/purges").is(200).json()["purges"][0].clone();
    served.until("it is carried out", || order()["state"] == "applied");
    assert_eq!(order()["handle"], handle.as_str());
    officer.get(&format!("/api/v1/residents/{handle}")).is(404);
    assert_eq!(officer.handle(RANMARU), None);
    assert_eq!(officer.search("鷲尾"), Vec::<String>::new());
    assert_eq!(officer.search("高橋京子").len(), 1);
    assert_eq!(traces(&world), BTreeSet::new());
    let log = served.stop();
    assert!(CANARIES.iter().all(|canary| !log.contains(canary)), "{log}");

    let events = audited(&world);
    let whom = |event: &str| events.iter().find_map(|line| line.strip_prefix(event)).unwrap_or_default();
    let proposed = whom("decided|test privacy_deputy|purge propose|");
    assert_eq!(proposed.len(), 32, "the resident by handle: {events:?}");
    assert_eq!(proposed, whom("decided|test privacy_officer|purge confirm|"));
    assert!(events.contains(&"refused|test caseworker_kaigo|purge|".to_owned()), "{events:?}");
}
