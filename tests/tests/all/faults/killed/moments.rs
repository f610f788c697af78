//! Killed at any moment of the demo's ingest and started again, the answers equal those of a clean run.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use enishi_tests::World;
use serde_json::Value;

const MOMENTS: u32 = 10;
const ATTEMPTS: u32 = 40;

// Everything that people can ask about what was taken.
fn answers(world: &World) -> Vec<(String, Value)> {
    let card: Value = serde_json::from_str(&world.read("demo.json")).unwrap();
    let caseworker = card["tokens"]["caseworker_kaigo"].as_str().unwrap();
    let officer = card["tokens"]["privacy_officer"].as_str().unwrap();
    let mut answers = Vec::new();
    let mut told = |token: &str, purpose: &str, words: &[&str]| {
        let run = world.asking(token, purpose, words, None).done().json();
        answers.push((words.join(" "), run.clone()));
        run
    };
    let mut ids: Vec<String> = vec![card["examples"]["resident_id"].as_str().unwrap().to_owned()];
    for query in ["佐藤", "高橋", "さとう", "S15", "0000", "1950", "中央"] {
        let found = told(caseworker, "counter", &["search", query, "--json"]);
        let hits = found["hits"].as_array().unwrap();
        ids.extend(hits.iter().take(3).map(|hit| hit["resident_id"].as_str().unwrap().to_owned()));
    }
    for id in &ids {
        told(caseworker, "counter", &["show", id, "--json"]);
        told(officer, "oversight", &["show", id, "--json"]);
    }
    told(officer, "oversight", &["tray", "list", "--json"]);
    for words in [&["status", "--json"][..], &["batch", "list", "--json"]] {
        answers.push((words.join(" "), world.enishi(words).done().json()));
    }
    answers
}

fn without(world: &World, text: &str) -> String {
    text.replace(world.dir().to_str().unwrap(), "DIR")
}

fn told(world: &World) -> Vec<(String, String)> {
    answers(world)
        .into_iter()
        .map(|(question, answer)| (question, without(world, &answer.to_string())))
        .collect()
}

// Handles and tokens come from the desk, which every instance draws anew: these worlds share one.
fn twin(clean: &World) -> World {
    let world = World::bare();
    fs::copy(clean.path("desk.db"), world.path("desk.db")).unwrap();
    fs::create_dir(world.path("tokens")).unwrap();
    for token in fs::read_dir(clean.path("tokens")).unwrap().flatten() {
        fs::copy(token.path(), world.path("tokens").join(token.file_name())).unwrap();
    }
    world
}

const DEMO: [&str; 4] = ["demo", "--no-serve", "--residents", "600"];

#[test]
fn killed_at_ten_moments_the_demo_ends_where_a_clean_run_ends() {
    let clean = World::bare();
    clean.enishi(&DEMO).done();
    let expected = told(&clean);
    assert!(expected.len() > 20);

    let begun = Instant::now();
    twin(&clean).enishi(&DEMO).done();
    let mut whole = begun.elapsed();
    let mut chance = 0x2545_F491_4F6C_DD1D_u64;
    let mut cut_short = 0;
    for attempt in 0..ATTEMPTS {
        let world = twin(&clean);
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        let share = 0.05 + 0.9 * (chance % 1_000) as f64 / 1_000.0;
        let mut child = world.command(&DEMO).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share));
        if child.try_wait().unwrap().is_some() {
            // The machine has less to do than when the time was taken: the kill came too late.
            whole = whole.mul_f64(0.7);
            continue;
        }
        drop(child.kill());
        child.wait().unwrap();
        cut_short += 1;

        world.enishi(&DEMO).done();
        assert_eq!(told(&world), expected, "attempt {attempt}, at {share} of {whole:?}");
        assert_eq!(fs::read_dir(world.path("staging")).unwrap().count(), 0);
        if cut_short == MOMENTS {
            return;
        }
    }
    panic!("only {cut_short} of {MOMENTS} kills came before the end");
}
