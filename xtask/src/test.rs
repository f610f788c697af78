//! Everything that CI runs, in the order in which it fails fastest.

use crate::count::Count;
use crate::install;
use crate::run::{self, Done, root, run_telling};

fn run_all(count: &mut Count) -> Done {
    let root = root();
    install::from_debian()?;
    install::from_crates("deb")?;
    run::run(&root, "cargo", &["fmt", "--all", "--check"])?;
    run::run(
        &root,
        "cargo",
        &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
    )?;
    // The end-to-end tests run this very binary.
    run::run(&root, "cargo", &["build", "--locked", "-p", "enishi"])?;
    run_telling(&root, "cargo", &["test", "--workspace", "--locked", "--no-fail-fast"], &mut |line| {
        count.cargo(line)
    })?;
    let browser = root.join("tests/browser");
    install::from_npm(&browser)?;
    run_telling(&browser, "npx", &["--no-install", "playwright", "test"], &mut |line| count.playwright(line))
}

/// Runs everything; the last line is the count.
pub(crate) fn run() -> Done {
    let mut count = Count::default();
    let done = run_all(&mut count);
    println!("\n{} passed, {} failed", count.passed, count.failed);
    done
}
