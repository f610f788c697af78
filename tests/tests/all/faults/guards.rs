//! Faults of a whole file that only its figures tell: too short, too old, somebody else's.

mod keys;
mod my_number;
mod night;
mod rows;
mod text;

use enishi_tests::files::{self, Resident};
use enishi_tests::{Run, World};
use serde_json::Value;

/// Somebody in 介護保険: the insured person's number, name, kana, birth date, care level.
pub type Insured = (String, String, &'static str, String, &'static str);

/// So many people, all in 介護保険.
pub fn insured(count: usize) -> Vec<Insured> {
    (0..count).map(|at| (number(at), format!("縁　一{at}"), "エニシ イチ", born(at), "21")).collect()
}

fn number(at: usize) -> String {
    format!("00005{at:05}")
}

fn id(at: usize) -> String {
    format!("00000{at:05}")
}

fn born(at: usize) -> String {
    format!("19{:02}/03/02", 40 + at % 40)
}

/// The file of 介護保険.
pub fn kaigo(rows: &[Insured]) -> Vec<u8> {
    let rows: Vec<_> = rows
        .iter()
        .map(|(number, name, kana, born, level)| {
            (number.as_str(), name.as_str(), *kana, born.as_str(), *level)
        })
        .collect();
    files::kaigo(&rows)
}

/// A register of so many, each with a number of 介護保険, and their first file of it: `korei.kaigo.1`.
pub fn town(count: usize) -> World {
    let world = World::new();
    let ids: Vec<String> = (0..count).map(id).collect();
    let births: Vec<String> = (0..count).map(|at| format!("S{:02}.03.02", 15 + at % 40)).collect();
    let people: Vec<Resident<'_>> =
        ids.iter().zip(&births).map(|(id, born)| Resident::new(id, "縁　一", "ｴﾆｼ ｲﾁ", born)).collect();
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261115.csv", &files::shiensochi(&[(&ids[0], 1, "0")]));
    world.drop_file("shimin/jumin", "JUMIN_20261115.csv", &files::jumin(&people));
    let numbers: Vec<String> = (0..count).map(number).collect();
    let pairs: Vec<(&str, &str)> =
        numbers.iter().zip(&ids).map(|(number, id)| (number.as_str(), id.as_str())).collect();
    world.drop_file("korei/kaigo_taio", "KAIGO_ATENA_20261115.csv", &files::kaigo_taio(&pairs));
    let first = take(&world, "20261115", &kaigo(&insured(count)));
    assert_eq!((&first["status"], &first["figures"]["new"]), (&"published".into(), &count.into()), "{first}");
    world
}

/// Takes a file of 介護保険, of a night; how it was decided on.
pub fn take(world: &World, night: &str, bytes: &[u8]) -> Value {
    world.drop_file("korei/kaigo", &format!("KAIGO_NINTEI_{night}.csv"), bytes);
    world.enishi(&["ingest"]).done();
    last(world, "korei/kaigo")
}

/// The newest batch of a source.
pub fn last(world: &World, source: &str) -> Value {
    world.enishi(&["batch", "list", "--source", source, "--json"]).done().json()["batches"][0].clone()
}

/// A batch.
pub fn shown(world: &World, label: &str) -> Value {
    world.enishi(&["batch", "show", label, "--json"]).done().json()["batch"].clone()
}

/// The codes of a batch's reasons.
pub fn codes(batch: &Value) -> Vec<String> {
    let reasons = batch["reasons"].as_array().unwrap().iter();
    reasons.map(|one| one["reason"]["code"].as_str().unwrap().to_owned()).collect()
}

/// The reason of that code: for machines, and that people are told a next step.
pub fn reason(batch: &Value, code: &str) -> Value {
    let reasons = batch["reasons"].as_array().unwrap();
    let found = reasons.iter().find(|one| one["reason"]["code"] == code);
    let found = found.unwrap_or_else(|| panic!("no {code} in {batch}"));
    assert!(found["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{found}");
    found["reason"].clone()
}

/// That a file is held for this alone, and that the data of the night before is served: so many records stand.
pub fn is_held(world: &World, batch: &Value, code: &str, standing: usize) {
    assert_eq!((&batch["status"], codes(batch)), (&"held".into(), vec![code.to_owned()]), "{batch}");
    reason(batch, code);
    assert_eq!(records(world, "korei/kaigo"), standing, "yesterday's data stays");
    let label = batch["batch"].as_str().unwrap();
    let copy = format!("quarantine/{label}~{}", batch["file"].as_str().unwrap());
    assert!(world.path(&copy).is_file(), "{copy}");
}

/// How many records of a source stand.
pub fn records(world: &World, source: &str) -> usize {
    let status = world.enishi(&["status", "--json"]).done().json();
    let sources = status["sources"].as_array().unwrap();
    let source = sources.iter().find(|one| one["source"] == source).unwrap();
    usize::try_from(source["records"].as_u64().unwrap()).unwrap()
}

/// Says of a held file what is to become of it.
pub fn says(world: &World, role: &str, verdict: &str, label: &str) -> Run {
    world.asking(&world.token(role), "", &["batch", verdict, label], None)
}

/// Two persons release a held file; how it was decided on.
pub fn released(world: &World, label: &str) -> Value {
    says(world, "it", "release", label).done();
    let before = shown(world, label);
    if before["still_needed"] != 0 {
        says(world, "privacy_deputy", "release", label).done();
    }
    world.enishi(&["ingest"]).done();
    last(world, "korei/kaigo")
}
