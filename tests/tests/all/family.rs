//! Accompanying family (支援措置): whoever stands in the household of a protected resident is not found either.

use std::process::Command;

use enishi_tests::files::{Resident, jumin, shiensochi};
use enishi_tests::{Asker, HANAKO, JIRO, KYOKO, Served, TARO, World, attribute};

/// What tells where the protected resident lives.
const CANARIES: [&str; 3] = ["隠町", "0000500029", "7-7-7"];

fn holds_no_canary(text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{canary} in {text}");
    }
}

// Jiro lives with Hanako, who is protected.
fn together() -> [Resident<'static>; 4] {
    let mut people = World::five();
    people[3].household = people[1].household;
    people[3].address = people[1].address;
    people
}

fn world_of(people: &[Resident<'_>]) -> World {
    let world = World::of_five();
    night(&world, "22", people, &[(HANAKO, 1, "0")]);
    world.enishi(&["ingest"]).done();
    world
}

fn night(world: &World, day: &str, people: &[Resident<'_>], flags: &[(&str, u32, &str)]) {
    world.drop_file("shimin/shiensochi", &format!("SHIENSOCHI_202611{day}.csv"), &shiensochi(flags));
    world.drop_file("shimin/jumin", &format!("JUMIN_202611{day}.csv"), &jumin(people));
}

fn caseworker<'s>(world: &World, served: &'s Served) -> Asker<'s> {
    Asker::new(world, served, "caseworker_kaigo", "counter")
}

fn address(asker: &Asker<'_>, id: &str) -> Option<String> {
    attribute(&asker.resident(id), "address").map(str::to_owned)
}

fn is_learnt(served: &Served) {
    served.until("the index", || served.get("/readyz", &[]).json()["search"] == "current");
}

#[test]
fn whoever_moves_in_is_protected_and_whoever_moves_out_tells_nothing_of_the_household() {
    let world = World::of_five();
    let served = world.serve();
    let asker = caseworker(&world, &served);
    assert_eq!(address(&asker, JIRO).as_deref(), Some("縁市桜町1-1"));

    night(&world, "22", &together(), &[(HANAKO, 1, "0")]);
    served.until("moved in", || address(&asker, JIRO).is_none());
    let jiro = asker.resident(JIRO);
    holds_no_canary(&jiro.to_string());
    holds_no_canary(&asker.timeline(JIRO).to_string());
    assert!(!jiro.to_string().contains("桜町"), "former addresses go too: {jiro}");
    assert_eq!(attribute(&jiro, "name"), Some("山田　次郎"));
    assert_eq!(jiro["notices"][0]["code"], "locating_withheld");
    assert!(asker.search("隠町7-7-7").is_empty());
    assert_eq!(asker.search("桜町1-1"), [TARO], "whom he has left is found as before");
    is_learnt(&served);
    assert!(asker.search("隠町7-7-7").is_empty());
    assert_eq!(asker.search("桜町1-1"), [TARO]);
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    assert_eq!(attribute(&officer.resident(JIRO), "address"), Some("縁市隠町7-7-7"));

    // He moves out: where he lives now is shown, where she lives is not.
    night(&world, "23", &World::five(), &[(HANAKO, 1, "0")]);
    served.until("moved out", || address(&asker, JIRO).as_deref() == Some("縁市桜町1-1"));
    is_learnt(&served);
    holds_no_canary(&asker.resident(JIRO).to_string());
    holds_no_canary(&asker.timeline(JIRO).to_string());
    let past =
        asker.handle(JIRO).map(|handle| format!("/api/v1/residents/{handle}?as_of=2026-11-22")).unwrap();
    holds_no_canary(&asker.get(&past).is(200).text);
    assert!(asker.search("隠町7-7-7").is_empty());
    let mut found = asker.search("桜町1-1");
    found.sort();
    assert_eq!(found, [TARO, JIRO]);
    holds_no_canary(&served.stop());
}

#[test]
fn the_household_that_the_protected_resident_has_left_protects_nobody() {
    let world = world_of(&together());
    let served = world.serve();
    let asker = caseworker(&world, &served);
    assert_eq!(address(&asker, JIRO), None);
    let mut people = together();
    people[1].household = "0000500099";
    people[1].address = "縁市秘町8-8";
    night(&world, "23", &people, &[(HANAKO, 1, "0")]);
    served.until("she has moved", || address(&asker, JIRO).as_deref() == Some("縁市隠町7-7-7"));
    is_learnt(&served);
    assert_eq!(asker.search("隠町7-7-7"), [JIRO]);
    let hanako = asker.resident(HANAKO).to_string() + &asker.timeline(HANAKO).to_string();
    assert!(!hanako.contains("秘町") && !hanako.contains("隠町"), "{hanako}");
    assert!(asker.search("秘町8-8").is_empty());
}

#[test]
fn absence_from_a_file_does_not_part_a_household() {
    let world = world_of(&together());
    let people = together();
    night(&world, "23", &[people[0], people[2], people[3]], &[(HANAKO, 1, "0")]);
    world.enishi(&["ingest"]).done();
    let served = world.serve();
    let asker = caseworker(&world, &served);
    holds_no_canary(&asker.resident(JIRO).to_string());
    assert!(asker.search("隠町7-7-7").is_empty());
    // She is in the file again, in another household: now it is said that she has left.
    let mut back = together();
    back[1].household = "0000500099";
    night(&world, "24", &back, &[(HANAKO, 1, "0")]);
    served.until("she has left", || address(&asker, JIRO).is_some());
}

#[test]
fn a_flag_that_comes_or_ends_means_the_household_too() {
    let world = World::of_five();
    let served = world.serve();
    let asker = caseworker(&world, &served);
    assert_eq!(address(&asker, JIRO).as_deref(), Some("縁市桜町1-1"));
    let flags = |no, gone| shiensochi(&[(HANAKO, 1, "0"), (TARO, no, gone)]);
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261122.csv", &flags(1, "0"));
    served.until("the flag", || address(&asker, TARO).is_none());
    assert_eq!(address(&asker, JIRO), None, "from the same answer on");
    is_learnt(&served);
    assert!(asker.search("桜町1-1").is_empty());

    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261123.csv", &flags(2, "1"));
    served.until("the end", || address(&asker, TARO).is_some());
    assert_eq!(address(&asker, JIRO).as_deref(), Some("縁市桜町1-1"));
    is_learnt(&served);
    assert_eq!(asker.search("桜町1-1").len(), 2);
    assert!(address(&asker, KYOKO).is_some());
}

#[test]
fn a_database_of_before_learns_its_households_when_it_is_opened() {
    let world = world_of(&together());
    let token = world.token("caseworker_kaigo");
    let before = "drop table household; drop table sheltered_household; drop table sheltered;
        drop table desk_protection; drop table purged; drop table purged_mark; drop table mapping; drop table flag_left;
        drop table history_cut; drop table profile; drop table held_example; drop table stray; delete from meta where key = 'household_fields'; pragma user_version = 1;";
    let done = Command::new("sqlite3").arg(world.path("enishi.db")).arg(before).status().unwrap();
    assert!(done.success());
    for id in [HANAKO, JIRO] {
        let shown = world.asking(&token, "counter", &["show", id, "--json"], None).done().out;
        holds_no_canary(&shown);
        assert!(shown.contains("locating_withheld"));
    }
    assert!(world.asking(&token, "counter", &["show", TARO, "--json"], None).done().out.contains("桜町"));
    assert!(!world.asking(&token, "counter", &["search", "隠町", "--json"], None).done().out.contains(JIRO));
}

#[test]
fn a_department_that_has_not_heard_of_the_move_does_not_tell_where_she_lives() {
    // Kyoko lived with Hanako; 身体障害者手帳 has the address that both had.
    let shared = "縁市中央町1-2-3";
    let mut people = World::five();
    people[1].address = shared;
    people[0].household = people[1].household;
    let world = world_of(&people);
    people[0].household = "0000500011";
    people[0].address = "縁市新町5-5";
    night(&world, "23", &people, &[(HANAKO, 1, "0")]);
    world.enishi(&["ingest"]).done();
    let served = world.serve();
    let disaster = Asker::new(&world, &served, "disaster_team", "disaster");
    let kyoko = disaster.resident(KYOKO);
    assert_eq!(attribute(&kyoko, "address"), Some("縁市新町5-5"));
    for text in [kyoko.to_string(), disaster.timeline(KYOKO).to_string()] {
        assert!(!text.contains("中央町"), "{text}");
    }
    assert!(disaster.search("中央町1-2-3").is_empty());
    assert_eq!(disaster.search("新町5-5"), [KYOKO]);
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    assert!(officer.resident(KYOKO).to_string().contains(shared));
}
