//! The command line beside a server, over its socket, and without one: the same answers.

use enishi_tests::{KYOKO, TARO, World};

#[test]
fn both_ways_give_the_same_answer() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let ask = || {
        let asking = |words: &[&str], told: Option<&str>| {
            let run = world.asking(&token, "counter", words, told);
            (run.code, run.out, run.err)
        };
        vec![
            asking(&["search", "高橋"], None),
            asking(&["search", "-", "--json"], Some("タカハシ S15")),
            asking(&["show", KYOKO], None),
            asking(&["show", "-", "--json"], Some(TARO)),
            asking(&["show", "0999999999"], None),
            asking(&["tray", "list"], None),
            asking(&["status"], None),
            asking(&["status", "--json"], None),
            asking(&["batch", "list"], None),
            asking(&["batch", "show", "shimin.jumin.1"], None),
            asking(&["token", "list"], None),
        ]
    };
    let alone = ask();
    let served = world.serve();
    let beside = ask();
    assert_eq!(alone, beside);
    assert!(alone.iter().filter(|(code, ..)| *code == 0).count() == 10, "{alone:?}");
    let made = world.token("it");
    assert!(made.starts_with("enishi_"), "made over the socket");
    served.stop();
    assert!(!world.path("enishi.sock").exists());
}

#[test]
fn a_revoked_token_is_refused_at_the_next_question() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let served = world.serve();
    world.asking(&token, "counter", &["search", "高橋"], None).done();
    let listed = world.enishi(&["token", "list", "--json"]).done().json();
    let id = listed["tokens"][0]["id"].to_string();
    world.enishi(&["token", "revoke", &id]).done();
    let refused = world.asking(&token, "counter", &["search", "高橋"], None).failed();
    assert!(refused.err.contains("unknown or revoked"), "{}", refused.err);
    drop(served);
}

#[test]
fn tokens_are_for_the_account_that_owns_the_directory_on_its_socket() {
    let world = World::of_five();
    let served = world.serve();
    let body = serde_json::json!({ "holder": "thief", "role": "privacy_officer" });
    assert_eq!(served.post("/api/v1/desk/tokens", &[], &body).status, 401, "not over TCP");
    let officer = world.token("privacy_officer");
    let bearer = format!("Bearer {officer}");
    let refused = served.post("/api/v1/desk/tokens", &[("authorization", &bearer)], &body);
    assert_eq!(
        (refused.status, refused.json()["type"].as_str()),
        (403, Some("urn:enishi:problem:operator-only"))
    );
    let wrong = world.enishi(&["token", "new", "--holder", "x", "--role", "mayor"]).failed();
    assert!(wrong.err.contains("no such role") && wrong.err.contains("caseworker_kaigo"), "{}", wrong.err);
}
