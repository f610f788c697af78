//! Fuzzing: `cargo xtask fuzz [TARGET...] [SECONDS]` runs the targets of `fuzz/`, one after another.

use std::fs;

use crate::install;
use crate::run::{Done, root, run};

const TARGETS: [&str; 4] = ["file", "night", "config", "query"];
const SECONDS: u64 = 300;

/// Runs each target for so many seconds, 300 without a number; all of them where none is named.
pub(crate) fn fuzz(words: &[String]) -> Done {
    install::from_crates("fuzz")?;
    let seconds = words.iter().find_map(|word| word.parse().ok()).unwrap_or(SECONDS);
    let named: Vec<&str> =
        TARGETS.into_iter().filter(|target| words.iter().any(|word| word == target)).collect();
    let targets = if named.is_empty() { TARGETS.to_vec() } else { named };
    targets.into_iter().try_for_each(|target| one(target, seconds))
}

// The pinned toolchain is stable; instrumenting is the one thing for which it is told to be otherwise. No sanitizer:
// of unsafe code there is only that of libraries, and without it a target runs several times as fast.
fn one(target: &str, seconds: u64) -> Done {
    let folder = root().join("fuzz");
    let corpus = format!("corpus/{target}");
    fs::create_dir_all(folder.join(&corpus)).map_err(|error| error.to_string())?;
    let (seeds, time) = (format!("seeds/{target}"), format!("-max_total_time={seconds}"));
    let words = ["RUSTC_BOOTSTRAP=1", "cargo", "fuzz", "run", "--sanitizer", "none", target, &corpus, &seeds];
    let limits = ["--", &time, "-max_len=4096", "-timeout=30", "-rss_limit_mb=2048", "-print_final_stats=1"];
    run(&folder, "env", &[words.as_slice(), limits.as_slice()].concat())
}
