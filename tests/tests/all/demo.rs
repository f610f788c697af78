//! The demo, as a newcomer meets it.

use std::process::Command;

use enishi_tests::{Served, World, field};
use serde_json::{Value, json};

fn card(world: &World) -> Value {
    serde_json::from_str(&world.read("demo.json")).unwrap()
}

#[test]
fn without_serving_it_ends_with_a_table_of_what_came_in() {
    let world = World::bare();
    let run = world.enishi(&["demo", "--no-serve"]).done();
    let table: Vec<&str> = run.out.lines().collect();
    let header: Vec<&str> = table[0].split_whitespace().collect();
    assert_eq!(
        &header[header.len() - 8..],
        ["Rows", "New", "Changed", "Unchanged", "Ended", "Vanished", "Rejected", "Tray"]
    );
    for source in [
        "shimin/shiensochi",
        "shimin/jumin",
        "korei/kaigo_taio",
        "korei/kaigo",
        "kodomo/jido_teate",
        "shogai/shinsho_techo",
        "fukushi/seiho",
    ] {
        let row = table
            .iter()
            .find(|line| line.trim_start().starts_with(source))
            .unwrap_or_else(|| panic!("no {source}: {}", run.out));
        assert!(row.contains("published"), "{row}");
    }
    assert!(run.err.contains("shimin.jumin.1"), "progress in plain lines: {}", run.err);

    let card = card(&world);
    assert_eq!(card["base_url"], "http://127.0.0.1:8080");
    for role in ["caseworker_kaigo", "caseworker_kodomo", "it", "disaster_team", "privacy_officer"] {
        assert!(card["tokens"][role].as_str().unwrap().starts_with("enishi_"));
    }
    assert!(card["purposes"].as_array().unwrap().contains(&json!("counter")));

    let token = card["tokens"]["caseworker_kaigo"].as_str().unwrap();
    let id = card["examples"]["resident_id"].as_str().unwrap();
    let query = card["examples"]["query"].as_str().unwrap();
    let found = world.asking(token, "counter", &["search", query, "--json"], None).done().json();
    let hits = found["hits"].as_array().unwrap();
    assert!(hits.iter().any(|hit| hit["resident_id"] == id), "{found}");
    let commissioner = card["tokens"]["minsei"].as_str().unwrap();
    let found = world.asking(commissioner, "visit", &["search", query, "--json"], None).done().json();
    let hits = found["hits"].as_array().unwrap();
    assert!(hits.iter().any(|hit| hit["resident_id"] == id), "of the own district: {found}");
    let shown = world.asking(token, "counter", &["show", id, "--json"], None).done().json();
    let programmes = shown["resident"]["programmes"].as_array().unwrap();
    let enrolled = programmes.iter().filter(|programme| programme["state"] == "enrolled").count();
    assert!(enrolled >= 3, "the example is worth looking at: {shown}");
    let names = shown["resident"]["attributes"][0]["values"].as_array().unwrap();
    assert!(names.len() > 1, "departments write the name differently: {names:?}");

    let again = world.enishi(&["demo", "--no-serve"]).done();
    assert!(again.out.contains("nothing new"), "{}", again.out);
}

#[test]
fn the_line_that_it_prints_works_as_pasted_and_the_next_night_comes_in() {
    let world = World::bare();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = world.command(&["demo", "--residents", "600", "--port", &port.to_string()]);
    command.stdout(std::fs::File::create(world.path("console")).unwrap());
    let served = Served::start_with(command);
    served.until("the console", || world.read("console").contains("next-night"));
    let console = world.read("console");
    let line = console.lines().find(|line| line.starts_with("echo ")).unwrap();
    let pasted = Command::new("sh").args(["-c", line]).current_dir(world.dir()).output().unwrap();
    let answer: Value =
        serde_json::from_slice(&pasted.stdout).unwrap_or_else(|error| panic!("{error}: {pasted:?}"));
    let card = card(&world);
    let id = card["examples"]["resident_id"].as_str().unwrap();
    assert!(answer["hits"].as_array().unwrap().iter().any(|hit| hit["resident_id"] == id), "{answer}");

    let token = card["tokens"]["caseworker_kaigo"].as_str().unwrap();
    let level = || {
        let shown = world.asking(token, "counter", &["show", id, "--json"], None).done().json();
        (field(&shown["resident"], "kaigo", "yokaigo_kbn").map(str::to_owned), shown["timeline"].clone())
    };
    let (before, _) = level();
    let copied =
        Command::new("cp").args(["-r", "next-night/.", "drop/"]).current_dir(world.dir()).status().unwrap();
    assert!(copied.success());
    served.until("the next night", || level().0 != before);
    let (_, timeline) = level();
    let told = timeline["events"].as_array().unwrap().iter().any(|event| {
        event["programme"] == "kaigo"
            && event["changes"].as_array().unwrap().iter().any(|change| change["field"] == "yokaigo_kbn")
    });
    assert!(told, "the former value stands in the timeline: {timeline}");
    served.until("every file", || {
        let batches = world.enishi(&["batch", "list", "--json"]).done().json();
        batches["batches"].as_array().unwrap().len() >= 14
    });
    let batches = world.enishi(&["batch", "list", "--json"]).done().json();
    for batch in batches["batches"].as_array().unwrap() {
        assert!(batch["status"] == "published" || batch["status"] == "unchanged", "{batch}");
    }
}

#[test]
fn a_port_in_use_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let world = World::bare();
    let run = world.enishi(&["demo", "--residents", "200", "--port", &port]).failed();
    assert!(run.err.contains("cannot listen on 127.0.0.1") && run.err.contains("--port"), "{}", run.err);
}
