//! The officer's hand in protection (支援措置): a resident protected at once, and what is declared while no file has come.

use std::fs;
use std::process::Command;

use enishi_tests::files::{Resident, jumin, shiensochi};
use enishi_tests::{Answer, Asker, HANAKO, KYOKO, Served, TARO, World, attribute};
use serde_json::json;

/// What tells where Taro lives; Jiro, who lives there too, goes with him.
const CANARIES: [&str; 2] = ["桜町1-1", "0000500037"];

fn holds_no_canary(text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{canary} in {text}");
    }
}

fn address(asker: &Asker<'_>, id: &str) -> Option<String> {
    attribute(&asker.resident(id), "address").map(str::to_owned)
}

fn is_learnt(served: &Served) {
    served.until("the index", || served.get("/readyz", &[]).json()["search"] == "current");
}

/// Somebody who has signed in to the pages.
struct Browser<'s> {
    served: &'s Served,
    cookie: String,
}

impl<'s> Browser<'s> {
    fn of(served: &'s Served, token: &str, purpose: &str) -> Self {
        let mut browser = Self { served, cookie: String::new() };
        let signed_in = browser.post("/sign-in", &format!("token={token}"));
        let cookie = signed_in.headers.get("set-cookie").expect("a session").split(';').next().unwrap();
        cookie.clone_into(&mut browser.cookie);
        assert_eq!(browser.post("/purpose", &format!("purpose={purpose}")).status, 303);
        browser
    }

    fn get(&self, path: &str) -> Answer {
        self.served.get(path, &[("cookie", &self.cookie)])
    }

    fn post(&self, path: &str, form: &str) -> Answer {
        let url = format!("{}{path}", self.served.url);
        Answer::post(&url, &[("cookie", &self.cookie)], "application/x-www-form-urlencoded", form)
    }
}

#[test]
fn the_officer_protects_a_resident_from_the_very_next_answer_on() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    assert_eq!(address(&caseworker, TARO).as_deref(), Some("縁市桜町1-1"));
    assert_eq!(caseworker.search("桜町1-1").len(), 2);

    // Written as people write it: without the zeros before it.
    let body = json!({ "resident_id": " 37", "reason": "電話で申出、相談証明あり" });
    let flag = officer.post("/api/v1/desk/protections", &body).is(201).json()["id"].as_i64().unwrap();
    assert_eq!(address(&caseworker, TARO), None);
    assert!(caseworker.search("桜町1-1").is_empty(), "whether the index has heard of it or not");
    is_learnt(&served);
    assert!(caseworker.search("桜町1-1").is_empty());
    assert_eq!(officer.search("桜町1-1").len(), 2);
    let listed = officer.get("/api/v1/desk/protections").is(200).json();
    assert_eq!(listed["protections"][0]["resident_id"], TARO);
    assert_eq!(listed["protections"][0]["begun_by"], "test privacy_officer");

    let end = format!("/api/v1/desk/protections/{flag}/end");
    assert_eq!(officer.post(&end, &json!({ "reason": "" })).status, 400);
    officer.post(&end, &json!({ "reason": "本人の申出" })).is(204);
    assert_eq!(address(&caseworker, TARO).as_deref(), Some("縁市桜町1-1"));
    is_learnt(&served);
    assert_eq!(caseworker.search("桜町1-1").len(), 2);
    assert_eq!(officer.post(&end, &json!({ "reason": "again" })).status, 409);
    assert_eq!(officer.post("/api/v1/desk/protections/99/end", &json!({ "reason": "x" })).status, 404);
}

#[test]
fn only_officers_protect_and_every_act_is_recorded_without_its_words() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    let body = json!({ "resident_id": KYOKO, "reason": "秘密の理由" });
    assert_eq!(caseworker.post("/api/v1/desk/protections", &body).status, 403);
    assert_eq!(caseworker.get("/api/v1/desk/protections").status, 403);
    assert_eq!(caseworker.post("/api/v1/desk/protections/1/end", &body).status, 400, "no such field");
    assert_eq!(caseworker.post("/api/v1/desk/protections/1/end", &json!({ "reason": "x" })).status, 403);
    for bad in [json!({ "resident_id": KYOKO, "reason": " " }), json!({ "resident_id": " ", "reason": "x" })]
    {
        assert_eq!(officer.post("/api/v1/desk/protections", &bad).status, 400);
    }
    officer.post("/api/v1/desk/protections", &body).is(201);
    officer.get("/api/v1/desk/protections").is(200);
    let log = served.stop();
    assert!(!log.contains(KYOKO) && !log.contains("秘密"), "{log}");
    let events = Command::new("sqlite3")
        .arg(world.path("audit.db"))
        .arg(
            "select kind, role, detail, (select count(*) from event_resident where event_id = id) from event",
        )
        .output()
        .unwrap();
    let events = String::from_utf8(events.stdout).unwrap();
    for event in [
        "refused|caseworker_kaigo|protect|0",
        "decided|privacy_officer|protect|1",
        "listed|privacy_officer|protections|1",
    ] {
        assert!(events.contains(event), "no {event} in\n{events}");
    }
    let bytes = fs::read(world.path("audit.db")).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains(KYOKO) && !text.contains("秘密"));
}

#[test]
fn whoever_the_hub_does_not_know_yet_is_protected_when_they_come() {
    let world = World::of_five();
    let officer = world.token("privacy_officer");
    let somebody = "0000000102";
    world.asking(&officer, "", &["protect", "add"], Some(&format!("{somebody}\n転入予定"))).done();
    let mut people = World::five().to_vec();
    people.push(Resident {
        address: "縁市隠里3-3",
        ..Resident::new(somebody, "縁　一郎", "ｴﾆｼ ｲﾁﾛｳ", "S40.01.01")
    });
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261122.csv", &shiensochi(&[(HANAKO, 1, "0")]));
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&people));
    world.enishi(&["ingest"]).done();
    let token = world.token("caseworker_kaigo");
    let shown = world.asking(&token, "counter", &["show", somebody, "--json"], None).done().out;
    assert!(shown.contains("縁　一郎") && !shown.contains("隠里"), "{shown}");
    let found = world.asking(&token, "counter", &["search", "隠里3-3", "--json"], None).done().json();
    assert_eq!(found["hits"], json!([]));
}

#[test]
fn an_index_behind_the_database_and_a_database_of_yesterday_betray_nobody() {
    let world = World::of_five();
    let (token, officer) = (world.token("caseworker_kaigo"), world.token("privacy_officer"));
    let betrays_nobody = || {
        let found = world.asking(&token, "counter", &["search", "桜町1-1", "--json"], None).done().json();
        assert_eq!(found["hits"], json!([]), "{found}");
        holds_no_canary(&world.asking(&token, "counter", &["show", TARO, "--json"], None).done().out);
    };
    let yesterday = fs::read(world.path("enishi.db")).unwrap();
    // No process runs that could tell the index.
    world.asking(&officer, "", &["protect", "add"], Some(&format!("{TARO}\n申出"))).done();
    betrays_nobody();
    let listed = world.asking(&officer, "", &["protect", "list"], None).done().out;
    assert!(listed.contains(TARO) && listed.contains("申出"), "{listed}");
    world.enishi(&["ingest"]).done();
    betrays_nobody();

    // The database comes back from a backup that knows nothing of the flag; the desk does.
    for leftover in ["enishi.db-wal", "enishi.db-shm"] {
        drop(fs::remove_file(world.path(leftover)));
    }
    fs::write(world.path("enishi.db"), yesterday).unwrap();
    betrays_nobody();
    world.asking(&officer, "", &["protect", "end", "1"], Some("取下げ")).done();
    assert!(world.asking(&token, "counter", &["show", TARO, "--json"], None).done().out.contains("桜町"));
}

#[test]
fn no_answer_and_no_page_holds_whereabouts_of_whom_the_officer_protects() {
    let world = World::of_five();
    let officer_token = world.token("privacy_officer");
    world.asking(&officer_token, "", &["protect", "add"], Some(&format!("{TARO}\n申出"))).done();
    let served = world.serve();
    for (role, purpose) in
        [("caseworker_kaigo", "counter"), ("caseworker_kodomo", "counter"), ("disaster_team", "disaster")]
    {
        let asker = Asker::new(&world, &served, role, purpose);
        let browser = Browser::of(&served, &world.token(role), purpose);
        let handle = asker.handle(TARO).unwrap();
        let jiro = asker.handle("0000000045").unwrap();
        for path in [
            format!("/residents/{handle}"),
            format!("/residents/{handle}?as_of=2026-11-22"),
            format!("/residents/{handle}/timeline"),
            format!("/residents/{jiro}"),
            format!("/residents/{jiro}/timeline"),
            "/sources".to_owned(),
            "/batches".to_owned(),
            "/batches/shimin.jumin.1".to_owned(),
            "/batches/shimin.jumin.1/rejections".to_owned(),
            "/desk/tray".to_owned(),
            "/stats".to_owned(),
            "/openapi.json".to_owned(),
        ] {
            holds_no_canary(&asker.get(&format!("/api/v1{path}")).text);
        }
        for query in ["山田太郎", "やまだ", "19800401", TARO, "桜町"] {
            holds_no_canary(&asker.post("/api/v1/residents/search", &json!({ "q": query })).text);
        }
        for path in ["/search", "/sources", "/protections", "/purpose"] {
            holds_no_canary(&browser.get(path).text);
        }
        for person in [&handle, &jiro] {
            let page = browser.get(&format!("/residents/{person}")).is(200).text;
            assert!(page.contains("山田"), "{page}");
            holds_no_canary(&page);
        }
        // 山田
        let found = browser.post("/search", "q=%E5%B1%B1%E7%94%B0").is(200).text;
        assert!(found.contains(TARO));
        holds_no_canary(&found);
    }
    holds_no_canary(&served.get("/metrics", &[]).text);
    holds_no_canary(&served.stop());
}

#[test]
fn the_officers_page_protects_lists_and_ends_in_both_languages() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let officer = Browser::of(&served, &world.token("privacy_officer"), "oversight");
    assert!(officer.get("/sources").text.contains("href=\"/protections\""));
    let form = format!("resident_id={KYOKO}&reason=called");
    assert_eq!(officer.post("/protections", &form).status, 303);
    assert_eq!(address(&caseworker, KYOKO), None);
    let page = officer.get("/protections?lang=en").is(200).text;
    assert!(page.contains(KYOKO) && page.contains("called") && page.contains("Protect at once"), "{page}");
    assert!(officer.get("/protections?lang=ja").is(200).text.contains("ただちに保護"));
    let refused = officer.post("/protections", "resident_id=&reason=called");
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains(KYOKO), "what is wrong is said above the list");
    assert_eq!(officer.post("/protections/1/end", "reason=over").status, 303);
    assert!(address(&caseworker, KYOKO).is_some());
    assert!(officer.get("/protections?lang=en").text.contains("over"));

    let other = Browser::of(&served, &world.token("caseworker_kaigo"), "counter");
    assert!(!other.get("/search").text.contains("/protections"));
    assert_eq!(other.get("/protections").status, 403);
    assert_eq!(other.post("/protections", &form).status, 403);
    assert!(address(&caseworker, KYOKO).is_some());
}

#[test]
fn a_declaration_stands_in_for_the_protection_file_until_the_first_one_comes() {
    let world = World::new();
    world.drop_file("shimin/jumin", "JUMIN_20261121.csv", &jumin(&World::five()));
    world.enishi(&["ingest"]).done();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let token = world.token("privacy_officer");
    assert_eq!(address(&caseworker, KYOKO), None);

    world.asking(&token, "", &["protect", "declare"], Some("支援措置の対象者なし")).done();
    assert!(address(&caseworker, KYOKO).is_some());
    assert_eq!(caseworker.search("中央町1-2-3"), [KYOKO]);
    assert_eq!(address(&caseworker, HANAKO), None, "a flag of the register counts all the same");
    assert!(world.asking(&token, "", &["protect", "declarations"], None).done().out.contains("対象者なし"));
    world.asking(&token, "", &["protect", "revoke", "1"], None).done();
    assert_eq!(address(&caseworker, KYOKO), None);
    assert!(caseworker.search("中央町1-2-3").is_empty());
    world.asking(&token, "", &["protect", "revoke", "1"], None).failed();

    // The first file has come: from now on the night counts, whatever was declared.
    world.asking(&token, "", &["protect", "declare"], Some("まだ届かない")).done();
    assert!(address(&caseworker, KYOKO).is_some());
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261121.csv", &shiensochi(&[(HANAKO, 1, "0")]));
    let loaded = || world.enishi(&["batch", "list", "--json"]).done().out.contains("shimin.shiensochi.1");
    served.until("the file", loaded);
    let mut people = World::five();
    people[0].address = "縁市新町5-5";
    people[2].name = "山田　太朗";
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&people));
    served.until("the register", || attribute(&caseworker.resident(TARO), "name") == Some("山田　太朗"));
    assert!(!caseworker.resident(KYOKO).to_string().contains("新町"), "it waits for its night");
}

#[test]
fn each_kind_of_declaration_is_for_those_with_its_right() {
    let world = World::of_five();
    let served = world.serve();
    let asker = |role, purpose| Asker::new(&world, &served, role, purpose);
    let (officer, disaster) = (asker("privacy_officer", "oversight"), asker("disaster_team", "disaster"));
    let caseworker = asker("caseworker_kaigo", "counter");
    let declare = |asker: &Asker<'_>, kind: &str, until: Option<&str>| {
        asker
            .post("/api/v1/desk/declarations", &json!({ "kind": kind, "reason": "地震", "until": until }))
            .status
    };
    assert_eq!(declare(&disaster, "disaster", None), 400, "it must end by itself");
    assert_eq!(declare(&disaster, "disaster", Some("2026-11-20")), 400, "in the future");
    assert_eq!(declare(&disaster, "nonsense", Some("2026-11-25")), 400);
    assert_eq!(declare(&disaster, "no_protection_file", None), 403);
    assert_eq!(declare(&caseworker, "disaster", Some("2026-11-25")), 403);
    assert_eq!(declare(&disaster, "disaster", Some("2026-11-25")), 201);
    assert_eq!(declare(&officer, "no_protection_file", None), 201);
    let listed = |asker: &Asker<'_>| {
        let answer = asker.get("/api/v1/desk/declarations").is(200).json();
        answer["declarations"].as_array().unwrap().len()
    };
    assert_eq!((listed(&disaster), listed(&officer)), (1, 2));
    assert_eq!(caseworker.get("/api/v1/desk/declarations").status, 403);
    // What one may not declare, one can neither see nor end.
    let end = |asker: &Asker<'_>, id: u32| {
        asker.post(&format!("/api/v1/desk/declarations/{id}/end"), &json!({})).status
    };
    assert_eq!((end(&disaster, 2), end(&disaster, 9), end(&caseworker, 1)), (404, 404, 404));
    assert_eq!((end(&disaster, 1), end(&disaster, 1)), (204, 409));
    assert_eq!(end(&officer, 2), 204);
}

#[test]
fn a_flag_on_one_of_two_joined_numbers_means_the_one_human() {
    let world = World::of_five();
    let (token, officer) = (world.token("caseworker_kaigo"), world.token("privacy_officer"));
    let joined = Some(concat!("0000000037", "\n", "0000000011"));
    world.asking(&officer, "oversight", &["same-as", "join"], joined).done();
    let shown = |id: &str| world.asking(&token, "counter", &["show", id, "--json"], None).done().out;
    let found = || world.asking(&token, "counter", &["search", "中央町1-2-3", "--json"], None).done().out;
    world.enishi(&["ingest"]).done();
    assert!(shown(KYOKO).contains("桜町1-1") && shown(KYOKO).contains("中央町1-2-3"));
    assert!(found().contains(KYOKO));

    // The flag is on the number that stands under the other.
    world.asking(&officer, "", &["protect", "add"], Some(&format!("{TARO}\n申出"))).done();
    for id in [TARO, KYOKO] {
        let shown = shown(id);
        holds_no_canary(&shown);
        assert!(!shown.contains("中央町"), "{shown}");
    }
    assert!(!found().contains(KYOKO));
    world.enishi(&["ingest"]).done();
    assert!(!found().contains(KYOKO));
    world.asking(&officer, "", &["protect", "end", "1"], Some("取下げ")).done();
    world.enishi(&["ingest"]).done();
    assert!(found().contains(KYOKO), "the index has learnt it back under the other number");
}

#[test]
fn the_index_puts_terms_of_the_protected_and_their_household_away() {
    let world = World::of_five();
    let (token, officer) = (world.token("caseworker_kaigo"), world.token("privacy_officer"));
    let found = || {
        let answer = world.asking(&token, "counter", &["search", "桜町1-1", "--json"], None).done().json();
        answer["hits"].as_array().unwrap().len()
    };
    assert_eq!(found(), 2);
    world.asking(&officer, "", &["protect", "add"], Some(&format!("{TARO}\n申出"))).done();
    world.enishi(&["ingest"]).done();
    // The flag is gone, but no process has told the index yet: what it holds is out of reach.
    world.asking(&officer, "", &["protect", "end", "1"], Some("取下げ")).done();
    assert_eq!(found(), 0);
    world.enishi(&["ingest"]).done();
    assert_eq!(found(), 2);
}

#[test]
fn a_desk_of_yesterday_loses_no_flag() {
    let world = World::of_five();
    let (token, officer) = (world.token("caseworker_kaigo"), world.token("privacy_officer"));
    world.asking(&officer, "", &["protect", "add"], Some(&format!("{TARO}\n申出"))).done();
    let forgets = Command::new("sqlite3").arg(world.path("desk.db")).arg("delete from protection").status();
    assert!(forgets.unwrap().success());
    holds_no_canary(&world.asking(&token, "counter", &["show", TARO, "--json"], None).done().out);
    let listed = world.asking(&officer, "", &["protect", "list"], None).done().out;
    assert!(listed.contains(TARO) && listed.contains("enishi"), "{listed}");
    world.asking(&officer, "", &["protect", "end", "1"], Some("取下げ")).done();
    assert!(world.asking(&token, "counter", &["show", TARO, "--json"], None).done().out.contains("桜町"));
}
