//! The benchmark runs, measures everything and tells the truth about rows. How fast a machine is, no test says:
//! only a ratio that holds on every machine is judged.

use std::collections::BTreeMap;

use enishi_city::{City, CitySpec};
use enishi_tests::World;
use serde_json::Value;

const RESIDENTS: u32 = 2000;
const SEED: u64 = 7;

fn number(report: &Value, pointer: &str) -> f64 {
    report.pointer(pointer).and_then(Value::as_f64).unwrap_or_else(|| panic!("no {pointer}: {report}"))
}

// What the same city has, source by source.
fn drawn() -> BTreeMap<String, u64> {
    let folder = tempfile::tempdir().unwrap();
    let first_night = "2026-11-21".parse().unwrap();
    let city = City::new(CitySpec { residents: RESIDENTS, seed: SEED, first_night });
    let files = city.write_night(1, folder.path()).unwrap();
    files.into_iter().map(|file| (file.source, file.rows)).collect()
}

fn check_rows(size: &Value) {
    let drawn = drawn();
    let all: u64 = drawn.values().sum();
    for pointer in ["/first_load/rows", "/floors/csv/rows", "/floors/sqlite3/rows"] {
        assert_eq!(number(size, pointer), all as f64, "{pointer}");
    }
    let files = size["first_load"]["files"].as_array().unwrap();
    let taken = files.iter().map(|file| {
        assert_eq!(file["status"], "published");
        (file["source"].as_str().unwrap().to_owned(), file["figures"]["rows"].as_u64().unwrap())
    });
    assert_eq!(taken.collect::<BTreeMap<_, _>>(), drawn);
}

fn check_nights(size: &Value) {
    let churn = number(size, "/second_night/churn");
    assert!(churn > 0.0 && churn < 0.1, "a night changes a few rows: {churn}");
    for file in size["identical_night"]["files"].as_array().unwrap() {
        assert_eq!(file["status"], "unchanged", "{file}");
        let figures = &file["figures"];
        assert_eq!(figures["rows"], figures["unchanged"], "no version is written: {file}");
    }
    let identical = number(size, "/identical_night/seconds") / number(size, "/first_load/seconds");
    assert!(identical < 1.0, "the same bytes cost less than new ones: {identical}");
}

fn check_reading(size: &Value) {
    let files = size["reading"].as_array().unwrap();
    assert_eq!(files.len(), 3, "CP932, UTF-8, fixed width");
    let drawn = drawn();
    for file in files {
        assert_eq!(file["rows"].as_u64(), Some(drawn[file["source"].as_str().unwrap()]), "{file}");
        for floor in ["plain", "decoded", "enishi"] {
            assert!(file[floor].as_f64().unwrap() > 0.0, "{floor}: {file}");
        }
    }
}

// Ten times the file in the same memory, but for what a machine does by chance; the file itself would be 5 MB.
fn check_huge(report: &Value) {
    let of = |which: &str, what: &str| number(report, &format!("/huge/{which}/{what}"));
    assert!(of("large", "rows") > 9.0 * of("tenth", "rows"));
    assert!(of("large", "bytes") >= 5e6);
    assert!(
        of("large", "most") > 2.0 * of("large", "bytes"),
        "the export, its copy, and what was made of it"
    );
    for which in ["large", "tenth"] {
        assert_eq!(report["huge"][which]["files"][0]["status"], "published");
        assert!(of(which, "anonymous") > 0.0);
    }
}

fn check_serving(size: &Value) {
    for load in [
        "/serving/lookup/single",
        "/serving/lookup/alone",
        "/serving/lookup/during_ingest",
        "/serving/search/single",
        "/serving/search/alone",
        "/serving/search/during_ingest",
        "/serving/unsynced",
    ] {
        assert_eq!(number(size, &format!("{load}/errors")), 0.0, "{load}");
        assert!(number(size, &format!("{load}/count")) > 0.0, "{load}");
        assert!(number(size, &format!("{load}/p50")) <= number(size, &format!("{load}/p99")), "{load}");
    }
    assert!(number(size, "/serving/found") > 0.5, "most queries find somebody");
    for load in ["lookup", "search"] {
        assert!(number(size, &format!("/serving/{load}/during_ingest/nights")) >= 1.0);
    }
}

#[test]
fn a_small_benchmark_measures_everything() {
    let world = World::bare();
    std::fs::create_dir(world.path("work")).unwrap();
    let seed = SEED.to_string();
    let words =
        ["bench", "--quick", "--seed", &seed, "--work", "work", "--json", "b.json", "--markdown", "b.md"];
    let run = world.enishi(&words).done();
    let report: Value = serde_json::from_str(&world.read("b.json")).unwrap();
    let sizes = report["sizes"].as_array().unwrap();
    let [size] = sizes.as_slice() else { panic!("one size: {sizes:?}") };
    assert_eq!(size["residents"], RESIDENTS);
    check_rows(size);
    check_nights(size);
    check_reading(size);
    check_serving(size);
    check_huge(&report);
    for restart in size["restarts"].as_array().unwrap() {
        let (answering, current) = (number(restart, "/answering"), number(restart, "/current"));
        assert!(0.0 < answering && answering <= current, "{restart}");
    }
    assert!(size["restarts"].as_array().is_some_and(|restarts| restarts.len() == 2), "{size}");
    assert!((0.0..=1.0).contains(&number(size, "/noise")));
    for pointer in [
        "/reindex/seconds",
        "/floors/fsync/p99",
        "/floors/hash/seconds",
        "/floors/sqlite3/without_search",
        "/first_load/anonymous",
        "/serving/memory/anonymous",
        "/disk/database",
        "/disk/index",
    ] {
        assert!(number(size, pointer) > 0.0, "{pointer}");
    }
    assert!(number(size, "/floors/sqlite3/without_search") < number(size, "/floors/sqlite3/seconds"));
    assert_eq!(report["growth"].as_array().unwrap().len(), 1);
    let aims = report["aims"].as_array().unwrap();
    assert!(aims.iter().any(|aim| !aim["met"].is_null()), "{aims:?}");

    let page = world.read("b.md");
    assert!(run.out.contains(&page), "the page is printed");
    assert!(!page.contains(world.dir().to_str().unwrap()), "the page names no path of this machine");
    assert!(std::fs::read_dir(world.path("work")).unwrap().next().is_none(), "nothing is left behind");
}
