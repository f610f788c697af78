//! Retention rules: what is over goes when its time has come, and the hub says how far back it remembers.

use std::fs;

use enishi_tests::files::{Resident, jumin, kaigo};
use enishi_tests::{KYOKO, TARO, World};
use serde_json::Value;

const RULES: &str = "history_days = 30\nfindings_days = 10\nreceipts_nights = 10\nquarantine_nights = 5\n\
    [[retention.source]]\nsource = \"korei/kaigo\"\nhistory_days = 90\n";

fn with_rules(world: &World) {
    let own = "findings_days = 400\nreceipts_nights = 400\nquarantine_nights = 35\nstaging_nights = 2\n";
    world.edit("config/enishi.toml", own, RULES);
}

fn register(address: &'static str) -> Vec<u8> {
    let people = World::five().map(|one| if one.id == TARO { Resident { address, ..one } } else { one });
    jumin(&people)
}

fn at(world: &mut World, night: &str) {
    world.now = format!("{night}T08:00:00+09:00");
}

fn shown(world: &World, id: &str, as_of: Option<&str>) -> Value {
    let officer = world.token("privacy_officer");
    let words: Vec<&str> =
        ["show", "-", "--json"].into_iter().chain(as_of.map(|_| "--as-of")).chain(as_of).collect();
    world.asking(&officer, "oversight", &words, Some(id)).done().json()
}

fn notices(answer: &Value) -> Vec<String> {
    let notices = answer["resident"]["notices"].as_array().unwrap().iter();
    notices.map(|notice| notice["code"].as_str().unwrap().to_owned()).collect()
}

/// Taro has moved on the 22nd and on the 23rd; the care level of Kyoko has changed.
fn world_of_changes() -> World {
    let mut world = World::of_five();
    at(&mut world, "2026-11-23");
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &register("縁市梅町5-5-5"));
    let level = [("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "25")];
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &kaigo(&level));
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261123.csv", &kaigo(&level.repeat(50)));
    world.enishi(&["ingest"]).done();
    at(&mut world, "2026-11-24");
    world.drop_file("shimin/jumin", "JUMIN_20261123.csv", &register("縁市松町6-6-6"));
    world.enishi(&["ingest"]).done();
    world
}

#[test]
fn without_rules_nothing_goes() {
    let mut world = world_of_changes();
    at(&mut world, "2036-11-23");
    world.enishi(&["ingest"]).done();
    let then = shown(&world, TARO, Some("2026-11-23"));
    assert!(
        then.to_string().contains("梅町5-5-5") && !notices(&then).contains(&"history_reaches".to_owned())
    );
}

#[test]
fn closed_versions_go_when_their_time_has_come_and_the_answer_says_how_far_history_reaches() {
    let mut world = world_of_changes();
    with_rules(&world);
    at(&mut world, "2026-12-24");
    world.enishi(&["ingest"]).done();
    assert!(shown(&world, TARO, Some("2026-11-23")).to_string().contains("梅町5-5-5"), "30 days");

    at(&mut world, "2026-12-25");
    world.enishi(&["ingest"]).done();
    let now = shown(&world, TARO, None);
    assert!(now.to_string().contains("松町6-6-6") && !now.to_string().contains("梅町5-5-5"), "{now}");
    assert!(!notices(&now).contains(&"history_reaches".to_owned()));
    let bytes = fs::read(world.path("enishi.db")).unwrap();
    let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has("松町6-6-6") && !has("梅町5-5-5"), "free pages hold nothing either");

    // Alike for every resident: for one who never changed, too.
    for id in [TARO, KYOKO] {
        let then = shown(&world, id, Some("2026-11-24"));
        assert_eq!(notices(&then).iter().filter(|code| *code == "history_reaches").count(), 1, "{id}");
        assert!(then.to_string().contains("2026-11-25"), "{then}");
        assert!(!notices(&shown(&world, id, Some("2026-11-25"))).contains(&"history_reaches".to_owned()));
    }
    // A source of its own rule keeps its history longer.
    let caseworker = world.token("caseworker_kaigo");
    let timeline = |world: &World| {
        world.asking(&caseworker, "counter", &["show", "-", "--json"], Some(KYOKO)).done().json()["timeline"]
            .to_string()
    };
    assert!(timeline(&world).contains("\"changed\""), "{}", timeline(&world));
    at(&mut world, "2027-03-01");
    world.enishi(&["ingest"]).done();
    assert!(!timeline(&world).contains("\"changed\""), "{}", timeline(&world));
}

#[test]
fn findings_receipts_and_quarantined_copies_go_by_their_own_rules() {
    let mut world = world_of_changes();
    with_rules(&world);
    let count = |folder: &str| fs::read_dir(world.path(folder)).unwrap().count();
    assert!(count("receipts") > 0 && count("quarantine") == 1);
    let (path, receipts) = (world.path("receipts"), count("receipts"));
    at(&mut world, "2026-11-29");
    world.enishi(&["ingest"]).done();
    assert_eq!(fs::read_dir(world.path("quarantine")).unwrap().count(), 0, "six nights");
    assert_eq!(fs::read_dir(&path).unwrap().count(), receipts);
    at(&mut world, "2026-12-05");
    world.enishi(&["ingest"]).done();
    assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
    world.enishi(&["ingest"]).done();
    assert_eq!(fs::read_dir(&path).unwrap().count(), 0, "nothing writes them again");
    let listed = world.enishi(&["batch", "list", "--json"]).done().json();
    assert!(!listed["batches"].as_array().unwrap().is_empty(), "what was decided is known for good");
}

#[test]
fn somebody_of_whom_nothing_is_left_is_nobody() {
    let mut world = World::of_five();
    with_rules(&world);
    at(&mut world, "2026-11-23");
    let mut people = World::five().to_vec();
    people.push(Resident::new("0000000088", "鷲尾　蘭丸", "ﾜｼｵ ﾗﾝﾏﾙ", "S09.09.19"));
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&people));
    world.enishi(&["ingest"]).done();
    at(&mut world, "2026-11-24");
    world.drop_file("shimin/jumin", "JUMIN_20261123.csv", &jumin(&World::five()));
    world.enishi(&["ingest"]).done();
    let officer = world.token("privacy_officer");
    let asks = |world: &World| world.asking(&officer, "oversight", &["show", "-"], Some("0000000088")).code;
    assert_eq!(asks(&world), 0, "he vanished, and his history is there");
    at(&mut world, "2027-01-10");
    world.enishi(&["ingest"]).done();
    assert_eq!(asks(&world), 1);
    let found = world.asking(&officer, "oversight", &["search", "-", "--json"], Some("鷲尾")).done().json();
    assert!(found["hits"].as_array().unwrap().is_empty());
}
