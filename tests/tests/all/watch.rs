//! The watch over those who look: what it notices, what it leaves in peace, who may say what it was.

use std::process::Command;
use std::time::{Duration, Instant};

use enishi_tests::files::{Resident, jumin, shiensochi};
use enishi_tests::{Asker, HANAKO, KYOKO, Served, TARO, Visitor, WATARU, World};
use serde_json::{Value, json};

const WORKER: &str = "caseworker_kaigo";

/// What waits, as rule and holder.
fn waiting(served: &Served, officer: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    queue(served, officer).iter().map(|review| (text(&review["rule"]), text(&review["holder"]))).collect()
}

fn queue(served: &Served, officer: &str) -> Vec<Value> {
    let asker = Asker::holding(served, officer, "");
    asker.get("/api/v1/desk/reviews?open=true").is(200).json()["reviews"].as_array().unwrap().clone()
}

fn open(asker: &Asker<'_>, id: &str) {
    let handle = asker.handle(id).expect("a resident");
    asker.get(&format!("/api/v1/residents/{handle}")).is(200);
}

fn with_staff(staff: &str) -> World {
    let world = World::of_five();
    world.write("config/staff.toml", format!("format = 1\n{staff}").as_bytes());
    world.edit(
        "config/enishi.toml",
        "policy = \"policy.toml\"",
        "policy = \"policy.toml\"\nstaff = \"staff.toml\"",
    );
    world
}

fn pair(rule: &str, holder: &str) -> (String, String) {
    (rule.to_owned(), holder.to_owned())
}

#[test]
fn whoever_looks_up_those_they_know_is_noticed_and_others_are_not() {
    let world = with_staff(
        "[[person]]\nholder = \"spouse\"\nsurnames = [\"渡辺\"]\naddresses = [\"埼玉県縁市隠町七丁目7番7号\"]\n\
         [[person]]\nholder = \"relative\"\nsurnames = [\"高橋\"]\naddresses = [\"縁市中央町9-9\"]\n\
         [[person]]\nholder = \"namesake\"\nsurnames = [\"高橋\"]\naddresses = [\"縁市桜町9-9\"]\n\
         [[person]]\nholder = \"taro\"\nresident_ids = [\"0000000037\"]\n",
    );
    let served = world.serve();
    let officer = world.token("privacy_officer");
    let look = |holder: &str, id: &str| {
        let token = world.token_of(holder, WORKER);
        open(&Asker::holding(&served, &token, "counter"), id);
    };
    look("namesake", KYOKO);
    look("spouse", TARO);
    look("relative", TARO);
    assert!(waiting(&served, &officer).iter().all(|(rule, _)| rule == "colleague"), "work is left in peace");
    // Her address is hidden from him, and from everyone at the counter; the watch knows it.
    look("spouse", HANAKO);
    look("relative", KYOKO);
    look("taro", TARO);
    look("somebody", TARO);
    let mut found = waiting(&served, &officer);
    found.sort();
    let mut expected: Vec<_> =
        ["relative", "somebody", "spouse", "taro"].map(|holder| pair("colleague", holder)).into();
    expected.extend([pair("own_address", "spouse"), pair("own_name", "relative")]);
    assert_eq!(found, expected);

    // Whoever can read the metrics must not see there whom they have looked at.
    assert!(served.get("/metrics", &[]).is(200).text.contains("enishi_reviews_open 0"));
    // The same once more is not told once more, and nothing of it holds a value.
    look("spouse", HANAKO);
    let reviews = queue(&served, &officer);
    assert_eq!(reviews.len(), 6);
    let told = format!("{reviews:?}{}", served.stop());
    for value in ["隠町", "渡邉", "渡辺", HANAKO, "花子", "7-7-7"] {
        assert!(!told.contains(value), "{value} in {told}");
    }
}

#[test]
fn whoever_once_lived_with_the_looker_is_noticed_after_they_have_moved() {
    let world = with_staff("[[person]]\nholder = \"a\"\naddresses = [\"縁市桜町1-1\"]\n");
    let mut people = World::five();
    people[2].address = "縁市新町5-5";
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&people));
    world.enishi(&["ingest"]).done();
    let served = world.serve();
    let token = world.token_of("a", WORKER);
    open(&Asker::holding(&served, &token, "counter"), TARO);
    assert_eq!(waiting(&served, &world.token("privacy_officer")), [pair("own_address", "a")]);
}

#[test]
fn a_search_that_few_answer_is_as_good_as_opening_them() {
    let world =
        with_staff("[[person]]\nholder = \"a\"\nsurnames = [\"渡辺\"]\naddresses = [\"縁市隠町7-7-7\"]\n");
    let served = world.serve();
    let officer = world.token("privacy_officer");
    let token = world.token_of("a", WORKER);
    assert_eq!(Asker::holding(&served, &token, "counter").search("花子"), [HANAKO]);
    assert_eq!(waiting(&served, &officer), [pair("own_address", "a")]);
}

#[test]
fn the_command_line_is_watched_also_where_no_server_runs() {
    let world = with_staff("[[person]]\nholder = \"a\"\nresident_ids = [\"0000000037\"]\n");
    let (token, officer) = (world.token_of("a", WORKER), world.token("privacy_officer"));
    world.asking(&token, "counter", &["show", "-"], Some(TARO)).done();
    let listed = world.asking(&officer, "", &["review", "list"], None).done().out;
    assert!(listed.contains("the looker themself"), "{listed}");
}

/// Twelve residents, and small limits.
fn of_twelve(policy: &[(&str, &str)]) -> (World, Vec<String>) {
    let world = World::new();
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261121.csv", &shiensochi(&[("0999999999", 1, "0")]));
    let ids: Vec<String> = (1..=12).map(|number| format!("{:010}", number * 1000)).collect();
    let people: Vec<Resident<'_>> =
        ids.iter().map(|id| Resident::new(id, "斎藤　一", "ｻｲﾄｳ ﾊｼﾞﾒ", "S40.01.01")).collect();
    world.drop_file("shimin/jumin", "JUMIN_20261121.csv", &jumin(&people));
    world.enishi(&["ingest"]).done();
    for (from, to) in policy {
        world.edit("config/policy.toml", from, to);
    }
    (world, ids)
}

const SMALL: [(&str, &str); 3] = [
    ("mass_views_per_hour = 60", "mass_views_per_hour = 8"),
    ("sequence_length = 8", "sequence_length = 4"),
    ("sought_by = 6", "sought_by = 3"),
];

#[test]
fn many_residents_running_numbers_and_a_sought_resident_are_noticed() {
    let (world, ids) = of_twelve(&SMALL);
    let served = world.serve();
    let officer = world.token("privacy_officer");
    let (many, walker) = (world.token_of("many", WORKER), world.token_of("walker", WORKER));
    let many = Asker::holding(&served, &many, "counter");
    for id in &ids[..7] {
        open(&many, id);
        open(&many, id);
    }
    assert!(waiting(&served, &officer).is_empty(), "the same resident counts once");
    for id in &ids[7..] {
        open(&many, id);
    }
    assert_eq!(waiting(&served, &officer), [pair("mass", "many")]);
    assert!(served.get("/metrics", &[]).is(200).text.contains("enishi_reviews_open 1"));
    assert_eq!(queue(&served, &officer)[0]["figures"]["residents"], 12, "the figures grow");

    // Nobody has these numbers; by look-up or by search, they run along.
    let walker = Asker::holding(&served, &walker, "counter");
    assert_eq!(walker.handle("0000500007"), None);
    assert_eq!(walker.handle("0000500015"), None);
    assert!(walker.search("0000500023").is_empty());
    assert_eq!(waiting(&served, &officer).len(), 1);
    assert!(walker.search("500031").is_empty());
    assert_eq!(waiting(&served, &officer)[0], pair("sequence", "walker"));

    for holder in ["one", "two", "three"] {
        let token = world.token_of(holder, WORKER);
        open(&Asker::holding(&served, &token, "counter"), &ids[0]);
    }
    let found = waiting(&served, &officer);
    assert_eq!(found.iter().filter(|(rule, _)| rule == "sought").count(), 1, "{found:?}");
    assert_eq!(found.len(), 3);
}

fn declare_disaster(world: &World) {
    let token = world.token_of("mayor", "disaster_team");
    let declare = ["disaster", "declare", "--until", "2026-11-23"];
    world.asking(&token, "", &declare, Some("地震")).done();
    let listed = world.asking(&token, "", &["disaster", "list", "--json"], None).done().json();
    assert_eq!(listed["declarations"][0]["kind"], "disaster");
}

const QUOTA: (&str, &str) = (
    "role = \"caseworker_kaigo\"\nviews_per_hour = 200\nlisted_per_hour = 4000\nsearches_per_hour = 400",
    "role = \"caseworker_kaigo\"\nviews_per_hour = 3\nlisted_per_hour = 30\nsearches_per_hour = 8",
);

#[test]
fn past_the_quota_the_answer_says_exactly_when() {
    let (world, ids) = of_twelve(&[QUOTA]);
    let served = world.serve();
    let token = world.token_of("a", WORKER);
    let asker = Asker::holding(&served, &token, "counter");
    let handles: Vec<String> = ids[..4].iter().map(|id| asker.handle(id).unwrap()).collect();
    let ask = |handle: &str| asker.get(&format!("/api/v1/residents/{handle}"));
    // Whoever asks for nobody asks all the same; the same resident again is no other one.
    ask("aaaaaaaaaaaaaaaaaaaaaaaaaa").is(404);
    for handle in [&handles[0], &handles[1], &handles[0]] {
        ask(handle).is(200);
        asker.get(&format!("/api/v1/residents/{handle}/timeline")).is(200);
    }
    let refused = ask(&handles[2]).is(429);
    assert_eq!(refused.headers["retry-after"], "3600");
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    let problem = refused.json();
    assert_eq!(problem["type"], "urn:enishi:problem:over-quota");
    assert!(problem["hint"].as_str().unwrap().contains("3600"), "{problem}");
    assert_eq!(
        ask("baaaaaaaaaaaaaaaaaaaaaaaaa").is(429).text,
        refused.text,
        "hidden, nobody or there: alike"
    );
    asker.get(&format!("/api/v1/residents/{}/timeline", handles[2])).is(429);
    ask(&handles[1]).is(200);

    // Two pages of hits: twelve shown each, and then twelve more make too many.
    let search = || asker.post("/api/v1/residents/search", &json!({ "q": "斎藤" }));
    for _ in 0..3 {
        search().is(200);
    }
    search().is(429);
    asker.post("/api/v1/residents/lookup", &json!({ "resident_id": ids[0] })).is(429);

    // Another person, another role; the page says the same.
    let other = world.token_of("b", WORKER);
    open(&Asker::holding(&served, &other, "counter"), &ids[0]);
    let team = world.token_of("a", "disaster_team");
    open(&Asker::holding(&served, &team, "disaster"), &ids[2]);
    let visitor = Visitor::sign_in(&served, &token, Some("counter"));
    let page = visitor.get(&format!("/residents/{}", handles[2])).is(429);
    assert_eq!(page.headers["retry-after"], "3600");
    assert!(page.headers["content-type"].starts_with("text/html") && page.text.contains("3600 seconds"));
    assert_eq!(visitor.post("/search", "q=斎藤").is(429).headers["retry-after"], "3600");
    let metrics = served.get("/metrics", &[]).is(200).text;
    assert!(metrics.contains("enishi_refused_by_quota_total 7"), "{metrics}");
    assert!(!metrics.contains("\"a\"") && !metrics.contains(&handles[2]));

    declare_disaster(&world);
    ask(&handles[2]).is(200);
    search().is(200);
    world.asking(&world.token("disaster_team"), "", &["disaster", "end", "1"], None).done();
    ask(&handles[3]).is(429);
    drop(served);
    let events = Command::new("sqlite3")
        .args([
            world.path("audit.db").to_str().unwrap(),
            "select count(*) from event where kind = 'refused' and detail = 'quota'",
        ])
        .output();
    assert_eq!(String::from_utf8(events.unwrap().stdout).unwrap().trim(), "8");
}

#[test]
fn in_a_disaster_many_looks_are_work() {
    let (world, ids) = of_twelve(&SMALL);
    declare_disaster(&world);
    let served = world.serve();
    let officer = world.token("privacy_officer");
    for holder in ["one", "two", "three"] {
        let token = world.token_of(holder, "disaster_team");
        let asker = Asker::holding(&served, &token, "disaster");
        ids.iter().for_each(|id| open(&asker, id));
    }
    assert!(waiting(&served, &officer).is_empty());
    let token = world.token_of("walker", "disaster_team");
    let walker = Asker::holding(&served, &token, "disaster");
    for number in ["0000500007", "0000500015", "0000500023", "0000500031"] {
        walker.handle(number);
    }
    assert_eq!(waiting(&served, &officer), [pair("sequence", "walker")], "numbers that run along are not");
}

#[test]
fn only_others_with_the_right_say_what_it_was() {
    let world = with_staff("[[person]]\nholder = \"officer\"\nresident_ids = [\"0000000037\"]\n");
    let served = world.serve();
    let (officer, deputy) =
        (world.token_of("officer", "privacy_officer"), world.token_of("deputy", "privacy_deputy"));
    open(&Asker::holding(&served, &officer, "oversight"), TARO);
    let caseworker = Asker::new(&world, &served, WORKER, "counter");
    open(&caseworker, TARO);
    caseworker.get("/api/v1/desk/reviews").is(403);
    caseworker.post("/api/v1/desk/reviews/1/close", &json!({ "verdict": "ok" })).is(403);

    let reviews = queue(&served, &officer);
    let of = |holder: &str| {
        let review = reviews.iter().find(|review| review["holder"] == holder).unwrap();
        (format!("/api/v1/desk/reviews/{}/close", review["id"]), review["closable"].as_bool().unwrap())
    };
    let (own, others) = (of("officer"), of("test caseworker_kaigo"));
    assert_eq!((own.1, others.1), (false, true));
    let close = |token: &str, path: &str, verdict: &str| {
        Asker::holding(&served, token, "").post(path, &json!({ "verdict": verdict, "note": "asked" }))
    };
    assert_eq!(close(&officer, &own.0, "ok").is(403).json()["type"], "urn:enishi:problem:own-review");
    assert_eq!(
        close(&officer, &others.0, "fine").is(400).json()["type"],
        "urn:enishi:problem:unknown-verdict"
    );
    close(&officer, "/api/v1/desk/reviews/99/close", "ok").is(404);
    close(&officer, &others.0, "followed_up").is(204);
    assert_eq!(close(&deputy, &others.0, "ok").is(409).json()["type"], "urn:enishi:problem:review-closed");

    // The deputy sees no resident, and so no way to one; in both languages.
    let visitor = Visitor::sign_in(&served, &deputy, None);
    let page = visitor.get("/reviews").is(200).text;
    assert!(page.contains("the looker themself") && !page.contains("href=\"/residents/"), "{page}");
    assert!(page.contains("action=\"/reviews/") && !page.contains("<script"), "{page}");
    assert!(visitor.get("/reviews?lang=ja").is(200).text.contains("閲覧者本人"));
    let id = own.0.split('/').nth(5).unwrap();
    visitor.post(&format!("/reviews/{id}/close"), "verdict=ok&note=known").is(303);
    assert!(visitor.get("/reviews").is(200).text.contains("Nothing waits"));
    let all = visitor.get("/reviews?all=true").is(200).text;
    assert!(all.contains("followed up") && all.contains("known"), "{all}");
    let page = Visitor::sign_in(&served, &officer, None).get("/reviews?all=true").is(200).text;
    assert!(page.contains("href=\"/residents/"), "{page}");
}

#[test]
fn a_miss_leaves_no_sooner_than_the_floor_whoever_was_asked_for() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, WORKER, "counter");
    let officer = world.token("privacy_officer");
    let hidden = Asker::holding(&served, &officer, "oversight").handle(WATARU).unwrap();
    let timed = |ask: &dyn Fn() -> u16| {
        let begun = Instant::now();
        assert_eq!(ask(), 404);
        begun.elapsed()
    };
    let get = |path: String| timed(&|| caseworker.get(&path).status);
    let floor = Duration::from_millis(25);
    for handle in [hidden.as_str(), "aaaaaaaaaaaaaaaaaaaaaaaaaa", "nonsense"] {
        for path in ["", "/timeline"] {
            assert!(get(format!("/api/v1/residents/{handle}{path}")) >= floor, "{path}");
        }
        let broken = timed(&|| {
            let body = json!({ "reason": "nobody answers the door" });
            caseworker.post(&format!("/api/v1/residents/{handle}/break-glass"), &body).status
        });
        assert!(broken >= floor);
    }
    for id in [WATARU, "0000000012"] {
        let body = json!({ "resident_id": id });
        assert!(timed(&|| caseworker.post("/api/v1/residents/lookup", &body).status) >= floor);
    }
    let token = world.token(WORKER);
    let visitor = Visitor::sign_in(&served, &token, Some("counter"));
    for handle in [hidden.as_str(), "aaaaaaaaaaaaaaaaaaaaaaaaaa"] {
        assert!(timed(&|| visitor.get(&format!("/residents/{handle}")).status) >= floor);
    }
    // Other routes have nobody to hide.
    let quickest = (0..5).map(|_| get("/api/v1/nonsense".to_owned())).min().unwrap();
    assert!(quickest < floor, "{quickest:?}");
}

#[test]
fn every_key_of_the_staff_file_is_documented_and_its_faults_name_no_value() {
    let staff = "format = 1\n[[person]]\nholder = \"a\"\nsurnames = [\"x\"]\naddresses = [\"中央町1-2\"]\nresident_ids = [\"1\"]\n";
    let page = std::fs::read_to_string(enishi_tests::root().join("docs/configuration.md")).unwrap();
    let keys = enishi_config::staff_keys(staff);
    assert!(keys.len() >= 5, "{keys:?}");
    for key in keys {
        assert!(page.contains(&format!("`{key}`")), "docs/configuration.md says nothing of {key}");
    }
    let world = with_staff("[[person]]\nholder = \"a\"\naddresses = [\"縁市どこか\"]\nsurname = \"島津\"\n");
    let checked = world.enishi(&["check"]).failed();
    assert!(checked.err.contains("staff.toml:4") && checked.err.contains("staff.toml:5"), "{}", checked.err);
    assert!(!checked.err.contains("どこか") && !checked.err.contains("島津"), "{}", checked.err);
}
