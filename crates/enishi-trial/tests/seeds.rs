//! What fuzzers once found interesting, or wrong: the inputs under `fuzz/seeds` are tried again by every test run.

use std::fs;
use std::path::Path;

use enishi_trial::{config, file, night, query};

fn each(trial: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(trial);
    let mut seeds: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    assert!(seeds.len() >= 5, "{}", folder.display());
    for seed in seeds {
        println!("{}", seed.display());
        run(&fs::read(&seed).unwrap());
    }
}

#[test]
fn files() {
    each("file", file::any);
}

#[test]
fn nights() {
    each("night", night::any);
}

#[test]
fn configurations() {
    each("config", config::any);
}

#[test]
fn queries() {
    each("query", query::any);
}
