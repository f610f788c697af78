//! Broken glass: one resident, one person, one hour, a written reason, and the officer who is told.

use enishi_tests::{Asker, HANAKO, JIRO, KYOKO, Served, TARO, Visitor, WATARU, World, field, programme};
use serde_json::{Value, json};

const REASON: &str = "応答なし、室内で倒れている可能性";
const WORKER: &str = "caseworker_kaigo";

fn break_glass(asker: &Asker<'_>, handle: &str, reason: &str) -> enishi_tests::Answer {
    asker.post(&format!("/api/v1/residents/{handle}/break-glass"), &json!({ "reason": reason }))
}

fn reviews(world: &World, token: &str) -> Vec<Value> {
    let listed = world.asking(token, "oversight", &["review", "list", "--json"], None).done().json();
    listed["reviews"].as_array().unwrap().clone()
}

fn state<'v>(resident: &'v Value, id: &str) -> Option<&'v str> {
    programme(resident, id)?["state"].as_str()
}

#[test]
fn it_raises_what_the_policy_says_for_this_resident_and_shows_that_it_stands() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, WORKER, "counter");
    let taro = caseworker.resident(TARO);
    assert_eq!((state(&taro, "jido_teate"), state(&taro, "seiho")), (Some("known"), None));
    assert_eq!(taro["raised_until"], Value::Null);

    let handle = caseworker.handle(TARO).unwrap();
    let answer = break_glass(&caseworker, &handle, REASON).is(200).json();
    assert_eq!(answer["raised_until"], "2026-11-22T00:00:00+00:00");
    let taro = caseworker.resident(TARO);
    assert_eq!(taro["raised_until"], answer["raised_until"]);
    assert_eq!((state(&taro, "jido_teate"), state(&taro, "seiho")), (Some("enrolled"), Some("enrolled")));
    assert_eq!(field(&taro, "seiho", "case_no"), Some("S0101"));
    // Never above what is named there, and of nothing that is not.
    assert_eq!(field(&taro, "seiho", "tanto"), None);
    assert!(programme(&taro, "shiensochi").is_none());
    let timeline = caseworker.timeline(TARO);
    assert!(
        timeline["events"].as_array().unwrap().iter().any(|event| event["programme"] == "seiho"),
        "{timeline}"
    );
}

#[test]
fn it_is_for_nobody_else_and_for_nothing_else() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, WORKER, "counter");
    let before = (caseworker.resident(JIRO), caseworker.resident(KYOKO), caseworker.search("山田"));
    let handle = caseworker.handle(TARO).unwrap();
    break_glass(&caseworker, &handle, REASON).is(200);

    // Another resident, the household with them, searches, lists.
    let after = (caseworker.resident(JIRO), caseworker.resident(KYOKO), caseworker.search("山田"));
    assert_eq!(before, after);
    let taro = caseworker.resident(TARO);
    assert!(!taro["household"].to_string().contains("seiho"), "{taro}");
    for query in ["S0101", "桜町9-9-9", "K0001", "島崎渡"] {
        assert!(caseworker.search(query).is_empty(), "{query}");
    }
    let narrow = json!({ "q": "山田", "programme": ["seiho"] });
    caseworker.post("/api/v1/residents/search", &narrow).is(400);
    assert!(!caseworker.get("/api/v1/desk/tray").is(200).text.contains("seiho"));
    // Another purpose, another person, another role.
    let hidden = |asker: &Asker<'_>| {
        let resident = asker.get(&format!("/api/v1/residents/{handle}")).is(200).json();
        state(&resident, "seiho").is_none() && resident["raised_until"].is_null()
    };
    let token = world.token_of("test caseworker_kaigo", WORKER);
    assert!(!hidden(&Asker::holding(&served, &token, "counter")), "the same person with another token");
    assert!(hidden(&Asker::holding(&served, &token, "assessment")));
    let other = world.token_of("somebody else", WORKER);
    assert!(hidden(&Asker::holding(&served, &other, "counter")));
    let as_child_worker = world.token_of("test caseworker_kaigo", "caseworker_kodomo");
    assert!(hidden(&Asker::holding(&served, &as_child_worker, "counter")));
}

#[test]
fn it_lasts_an_hour_and_outlives_a_restart() {
    let mut world = World::of_five();
    let token = world.token(WORKER);
    let stands = |world: &World| {
        let shown = world.asking(&token, "counter", &["show", TARO, "--json"], None).done().json();
        state(&shown["resident"], "seiho").is_some()
    };
    let told = format!("{TARO}\n{REASON}\n");
    let broken = world.asking(&token, "counter", &["break-glass"], Some(&told)).done();
    assert!(broken.out.contains("until") && !broken.out.contains(TARO), "{}", broken.out);
    assert!(stands(&world));
    for (now, expected) in [("2026-11-22T08:59:59+09:00", true), ("2026-11-22T09:00:00+09:00", false)] {
        world.now = now.to_owned();
        assert_eq!(stands(&world), expected, "{now}");
    }
}

#[test]
fn no_step_can_be_skipped() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, WORKER, "counter");
    let officer = world.token("privacy_officer");
    let handle = caseworker.handle(TARO).unwrap();
    // No reason, or none that says something.
    caseworker.post(&format!("/api/v1/residents/{handle}/break-glass"), &json!({})).is(400);
    for reason in ["", "   ", "急ぎ", "aaaaaaaaaaaaaaaa"] {
        let refused = break_glass(&caseworker, &handle, reason).is(400).json();
        assert_eq!(refused["type"], "urn:enishi:problem:bad-reason");
    }
    // No right; no purpose; no token.
    let team = Asker::new(&world, &served, "disaster_team", "disaster");
    assert_eq!(break_glass(&team, &handle, REASON).is(403).json()["type"], "urn:enishi:problem:no-right");
    let token = world.token_of("a", WORKER);
    break_glass(&Asker::holding(&served, &token, ""), &handle, REASON).is(400);
    break_glass(&Asker::holding(&served, &token, "disaster"), &handle, REASON).is(403);
    break_glass(&Asker::holding(&served, "enishi_nonsense", "counter"), &handle, REASON).is(401);
    // A resident whom the actor cannot see is nobody, also to glass.
    let unseen = Asker::holding(&served, &officer, "oversight").handle(WATARU).unwrap();
    let unseen = break_glass(&caseworker, &unseen, REASON).is(404);
    let nobody = break_glass(&caseworker, "aaaaaaaaaaaaaaaaaaaaaaaaaa", REASON).is(404);
    assert_eq!(unseen.text, nobody.text);
    assert!(reviews(&world, &officer).is_empty(), "nothing of it stands");
    assert!(state(&caseworker.resident(TARO), "seiho").is_none());

    // A token that is revoked gives nothing more, glass or not.
    let asker = Asker::holding(&served, &token, "counter");
    break_glass(&asker, &handle, REASON).is(200);
    let tokens = world.enishi(&["token", "list", "--json"]).done().json();
    let tokens = tokens["tokens"].as_array().unwrap();
    let id = tokens.iter().find(|token| token["holder"] == "a").unwrap()["id"].to_string();
    world.enishi(&["token", "revoke", &id]).done();
    asker.get(&format!("/api/v1/residents/{handle}")).is(401);
}

#[test]
fn it_is_never_about_the_whereabouts_of_a_protected_resident() {
    let world = World::of_five();
    // Hanako is in 生活保護, whose file knows where she is.
    let seiho = [("S0103", HANAKO, "渡邉　花子", "ﾜﾀﾅﾍﾞ ﾊﾅｺ", "19821103", "縁市隠町8-8-8")];
    world.drop_file("fukushi/seiho", "SEIHO_20261122.csv", &enishi_tests::files::seiho(&seiho));
    world.enishi(&["ingest"]).done();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, WORKER, "counter");
    let handle = caseworker.handle(HANAKO).unwrap();
    break_glass(&caseworker, &handle, REASON).is(200);
    let hanako = caseworker.resident(HANAKO);
    assert_eq!(field(&hanako, "seiho", "case_no"), Some("S0103"), "raised");
    let told = format!("{hanako}{}", caseworker.timeline(HANAKO));
    for canary in ["隠町", "7-7-7", "8-8-8", "0000500029"] {
        assert!(!told.contains(canary), "{canary} in {told}");
    }
}

fn shows(served: &Served, token: &str, path: &str, text: &str) -> bool {
    Visitor::sign_in(served, token, None).get(path).is(200).text.contains(text)
}

#[test]
fn the_officer_is_told_at_once_and_the_review_stays_open_until_closed() {
    let world = World::of_five();
    let served = world.serve();
    let (officer, caseworker) = (world.token("privacy_officer"), world.token(WORKER));
    let badge = "Reviews <strong class=\"doubt\">1</strong>";
    assert!(!shows(&served, &officer, "/search", badge));
    let asker = Asker::holding(&served, &caseworker, "counter");
    let handle = asker.handle(TARO).unwrap();
    break_glass(&asker, &handle, REASON).is(200);

    assert!(shows(&served, &officer, "/search", badge) && shows(&served, &officer, "/sources", badge));
    assert!(served.get("/metrics", &[]).is(200).text.contains("enishi_reviews_open 1"));
    let waiting = reviews(&world, &officer);
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["rule"], "broke_glass");
    assert_eq!(waiting[0]["holder"], "test caseworker_kaigo");
    assert_eq!(waiting[0]["reason"], REASON);
    assert_eq!(waiting[0]["resident"], handle.as_str());
    let page = Visitor::sign_in(&served, &officer, None).get("/reviews").is(200).text;
    assert!(page.contains(REASON) && page.contains(&format!("/residents/{handle}")), "{page}");

    let id = waiting[0]["id"].to_string();
    let close = ["review", "close", &id, "--verdict", "ok"];
    world.asking(&officer, "", &close, Some("called the desk")).done();
    assert!(reviews(&world, &officer).is_empty());
    let all = world.asking(&officer, "", &["review", "list", "--all"], None).done().out;
    assert!(all.contains("part of the work"), "{all}");
    assert_eq!(state(&asker.resident(TARO), "seiho"), Some("enrolled"), "what was closed is the review");

    let log = served.stop();
    assert!(log.contains("glass was broken"), "{log}");
    for value in [REASON, TARO, "test caseworker", handle.as_str()] {
        assert!(!log.contains(value), "{value} in the log");
    }
    let audit = String::from_utf8_lossy(&std::fs::read(world.path("audit.db")).unwrap()).into_owned();
    assert!(audit.contains("broke_glass") && audit.contains("resident, glass broken"));
    assert!(!audit.contains(REASON), "free text is the desk's");
}

#[test]
fn it_can_be_done_from_the_residents_page() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, WORKER, "counter");
    let path = format!("/residents/{}", caseworker.handle(TARO).unwrap());
    let token = world.token(WORKER);
    let visitor = Visitor::sign_in(&served, &token, Some("counter"));
    let page = visitor.get(&path).is(200).text;
    assert!(page.contains("Emergency access") && page.contains(&format!("{path}/break-glass")), "{page}");
    assert!(!page.contains("Public assistance"));
    visitor.post(&format!("{path}/break-glass"), "reason=x").is(400);
    let back = visitor.post(&format!("{path}/break-glass"), "reason=nobody+answers+the+door").is(303);
    assert_eq!(back.headers["location"], path);
    let page = visitor.get(&path).is(200).text;
    assert!(page.contains("until 09:00") && page.contains("Public assistance"), "{page}");
    assert!(!page.contains("/break-glass"), "no second time while it stands");
    let japanese = visitor.get(&format!("{path}?lang=ja")).is(200).text;
    assert!(japanese.contains("緊急閲覧中: 09:00 まで"), "{japanese}");

    let team = world.token("disaster_team");
    assert!(!shows(&served, &team, &path, "break-glass"), "who may not is not asked");
}
