//! Whoever must not be found is not; what a role may not know of does not exist for it.

use enishi_tests::files::{jumin, shiensochi};
use enishi_tests::{Asker, HANAKO, KYOKO, TARO, WATARU, World, attribute, field, programme};

/// Every locating value of the protected resident.
const CANARIES: [&str; 3] = ["隠町", "0000500029", "7-7-7"];

fn holds_no_canary(text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{canary} in {text}");
    }
}

#[test]
fn a_protected_residents_whereabouts_are_in_no_answer() {
    let world = World::of_five();
    let served = world.serve();
    for (role, purpose) in [("caseworker_kaigo", "counter"), ("disaster_team", "disaster")] {
        let asker = Asker::new(&world, &served, role, purpose);
        let resident = asker.resident(HANAKO);
        holds_no_canary(&resident.to_string());
        holds_no_canary(&asker.timeline(HANAKO).to_string());
        assert_eq!(attribute(&resident, "name"), Some("渡邉　花子"));
        assert_eq!(attribute(&resident, "address"), None);
        assert_eq!(resident["notices"][0]["code"], "locating_withheld");
        assert_eq!(asker.search("渡邉花子"), [HANAKO]);
        assert!(asker.search("隠町").is_empty());
        assert!(asker.search("縁市隠町7丁目7-7").is_empty());
        let hits = asker.post("/api/v1/residents/search", &serde_json::json!({ "q": "渡邉花子" })).is(200);
        holds_no_canary(&hits.text);
    }
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    assert_eq!(attribute(&officer.resident(HANAKO), "address"), Some("縁市隠町7-7-7"));
    assert_eq!(officer.search("隠町7-7-7"), [HANAKO]);
    holds_no_canary(&served.stop());
    for receipt in std::fs::read_dir(world.path("receipts")).unwrap() {
        holds_no_canary(&std::fs::read_to_string(receipt.unwrap().path()).unwrap());
    }
}

#[test]
fn the_flag_counts_from_the_moment_it_arrives_and_until_it_is_told_to_end() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let address = |id: &str| attribute(&caseworker.resident(id), "address").map(str::to_owned);
    assert!(address(KYOKO).is_some());

    // Another department's flag alone is enough; former addresses go with it.
    world.drop_file(
        "shimin/shiensochi",
        "SHIENSOCHI_20261122.csv",
        &shiensochi(&[(HANAKO, 1, "0"), (KYOKO, 1, "0")]),
    );
    served.until("the flag", || address(KYOKO).is_none());
    served.until("the index", || caseworker.search("中央町1-2-3").is_empty());

    // Missing from the file is not told to end.
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261123.csv", &shiensochi(&[(HANAKO, 1, "0")]));
    let vanished =
        || world.enishi(&["batch", "list", "--json"]).done().json()["batches"][0]["figures"]["vanished"] == 1;
    served.until("the third night", vanished);
    assert_eq!(address(KYOKO), None);

    // Told to end: a later row of the record says so.
    world.drop_file(
        "shimin/shiensochi",
        "SHIENSOCHI_20261124.csv",
        &shiensochi(&[(HANAKO, 1, "0"), (KYOKO, 2, "1")]),
    );
    served.until("the end", || address(KYOKO).is_some());
    assert_eq!(address(HANAKO), None);
}

#[test]
fn without_a_protection_file_everybodys_whereabouts_are_masked() {
    let world = World::new();
    world.drop_file("shimin/jumin", "JUMIN_20261121.csv", &jumin(&World::five()));
    world.enishi(&["ingest"]).done();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let kyoko = caseworker.resident(KYOKO);
    assert_eq!(attribute(&kyoko, "name"), Some("髙橋　京子"));
    assert_eq!(attribute(&kyoko, "address"), None);
    assert_eq!(kyoko["notices"][0]["code"], "locating_withheld");
    assert!(caseworker.search("中央町1-2-3").is_empty());
}

#[test]
fn new_whereabouts_wait_for_the_protection_file_of_their_night() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let mut people = World::five();
    people[0].address = "縁市新町5-5";
    people[2].name = "山田　太朗";
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&people));
    served.until("the rest goes on", || attribute(&caseworker.resident(TARO), "name") == Some("山田　太朗"));
    let kyoko = caseworker.resident(KYOKO);
    assert!(!kyoko.to_string().contains("新町"), "{kyoko}");
    assert_eq!(kyoko["notices"][0]["code"], "locating_waits");
    assert!(caseworker.search("新町5-5").is_empty());
    assert!(attribute(&caseworker.resident(TARO), "address").is_some(), "what is not new is shown");

    world.drop_file(
        "shimin/shiensochi",
        "SHIENSOCHI_20261122.csv",
        &shiensochi(&[(HANAKO, 1, "0"), ("0000000099", 1, "0")]),
    );
    served.until("the protection file", || caseworker.search("新町5-5") == [KYOKO]);
    assert_eq!(attribute(&caseworker.resident(KYOKO), "address"), Some("縁市新町5-5"));
}

#[test]
fn a_restricted_programme_does_not_exist_for_those_who_may_not_see_it() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let taro = caseworker.resident(TARO);
    assert!(programme(&taro, "seiho").is_none(), "not even named");
    for value in ["seiho", "生活保護", "S0101", "桜町9-9-9"] {
        assert!(!taro.to_string().contains(value), "{value} in {taro}");
        assert!(!caseworker.timeline(TARO).to_string().contains(value));
    }
    assert!(caseworker.search("S0101").is_empty());
    assert!(caseworker.search("桜町9-9-9").is_empty());
    // Known to it alone: nobody, by name, by number, by handle.
    assert!(caseworker.search("島崎渡").is_empty());
    assert_eq!(caseworker.handle(WATARU), None);
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    assert_eq!(officer.search("島崎渡"), [WATARU]);
    let handle = officer.handle(WATARU).unwrap();
    let unseen = caseworker.get(&format!("/api/v1/residents/{handle}"));
    let nobody = caseworker.get("/api/v1/residents/aaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_eq!((unseen.status, unseen.text), (nobody.status, nobody.text));
    // Narrowing by it is refused as narrowing by a programme that is not there.
    let narrow = |name: &str| {
        caseworker.post("/api/v1/residents/search", &serde_json::json!({ "q": "山田", "programme": [name] }))
    };
    assert_eq!(narrow("seiho").is(400).text, narrow("nonsense").is(400).text);
}

#[test]
fn exists_says_whom_to_call_and_nothing_more() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let taro = caseworker.resident(TARO);
    let allowance = programme(&taro, "jido_teate").unwrap();
    assert_eq!(allowance["state"], "known");
    assert_eq!(allowance["contact"]["phone"], "04-2900-1401");
    assert_eq!(allowance["records"].as_array().unwrap().len(), 0);
    assert!(!taro.to_string().contains("K0001"));
    assert!(caseworker.search("K0001").is_empty(), "no number search");
    let narrowed = caseworker
        .post("/api/v1/residents/search", &serde_json::json!({ "q": "山田", "programme": ["jido_teate"] }));
    assert_eq!(narrowed.status, 400, "no filter");
}

#[test]
fn a_summary_shows_general_fields_and_full_shows_all() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let kyoko = caseworker.resident(KYOKO);
    assert_eq!(field(&kyoko, "shinsho_techo", "techo_no"), Some("第1-2001号"));
    assert_eq!(field(&kyoko, "shinsho_techo", "sogo_tokyu"), None, "the grade is sensitive");
    let disaster = Asker::new(&world, &served, "disaster_team", "disaster");
    assert_eq!(field(&disaster.resident(KYOKO), "shinsho_techo", "sogo_tokyu"), Some("2"));
    // A code that would betray another programme stays away with its whole column.
    assert!(!kyoko.to_string().contains("shiensochi_kbn"));
}

#[test]
fn a_change_that_may_not_be_seen_leaves_no_trace() {
    // Two cities that differ on the second night in a column that the caseworker may not see.
    let told = |flag: &'static str| {
        let world = World::of_five();
        let mut people = World::five();
        people[2].flag = flag;
        world.drop_file(
            "shimin/jumin",
            "JUMIN_20261122.csv",
            &jumin(&[people[3], people[0], people[1], people[2]]),
        );
        world.enishi(&["ingest"]).done();
        let token = world.token("caseworker_kaigo");
        let mut taro = world.asking(&token, "counter", &["show", TARO, "--json"], None).done().json();
        // Handles differ from city to city: each has a key of its own.
        for pointer in ["/resident/handle", "/resident/household/0/handle"] {
            *taro.pointer_mut(pointer).unwrap() = serde_json::Value::Null;
        }
        taro
    };
    assert_eq!(told("0"), told("9"));
}

#[test]
fn every_look_is_in_the_audit_log_by_handle_and_without_values() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    world.asking(&token, "counter", &["search", "渡邉花子"], None).done();
    world.asking(&token, "counter", &["show", TARO], None).done();
    world.asking(&token, "counter", &["show", WATARU], None).failed();
    let events = std::process::Command::new("sqlite3")
        .args([
            world.path("audit.db").to_str().unwrap(),
            "select kind, role, purpose, detail from event order by id",
        ])
        .output()
        .unwrap();
    let events = String::from_utf8(events.stdout).unwrap();
    for event in [
        "listed|caseworker_kaigo|counter|search",
        "viewed|caseworker_kaigo|counter|resident",
        "missed|caseworker_kaigo|counter|lookup",
    ] {
        assert!(events.contains(event), "no {event} in\n{events}");
    }
    let bytes = std::fs::read(world.path("audit.db")).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    for value in ["渡邉", "山田", TARO, WATARU] {
        assert!(!text.contains(value), "{value} in the audit log");
    }
}
