//! What the tests need from Debian and npm, installed where it is missing.

use std::path::Path;
use std::process::Command;

use crate::run::{Done, root, run};

/// A program that must be there, and the packages that bring it.
const NEEDED: [(&str, &[&str]); 8] = [
    ("chromium", &["chromium", "fonts-noto-cjk"]),
    ("npm", &["nodejs", "npm"]),
    ("cc", &["build-essential"]),
    ("sqlite3", &["sqlite3"]),
    ("curl", &["curl"]),
    ("systemd-analyze", &["systemd"]),
    // A mail relay for the tests of the morning call, and a certificate for it.
    ("aiosmtpd", &["python3-aiosmtpd"]),
    ("openssl", &["openssl"]),
];

/// Installs from Debian what is missing.
pub(crate) fn from_debian() -> Done {
    let missing: Vec<&str> = NEEDED
        .iter()
        .filter(|(program, _)| !is_there(program))
        .flat_map(|(_, packages)| packages.iter().copied())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let folder = root();
    let told =
        format!("missing: {}; install them with: apt-get install {}", missing.join(", "), missing.join(" "));
    run(&folder, "apt-get", &["update", "-q"]).map_err(|_| told.clone())?;
    let words: Vec<&str> =
        ["install", "-y", "-q", "--no-install-recommends"].into_iter().chain(missing).collect();
    run(&folder, "apt-get", &words).map_err(|_| told)
}

/// Installs the browser tests' packages, exactly as locked.
pub(crate) fn from_npm(folder: &Path) -> Done {
    run(folder, "npm", &["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
}

/// Installs a subcommand of cargo, if it is not there.
pub(crate) fn from_crates(subcommand: &str) -> Done {
    let package = format!("cargo-{subcommand}");
    if is_there(&package) {
        return Ok(());
    }
    run(&root(), "cargo", &["install", "--locked", &package])
}

fn is_there(program: &str) -> bool {
    Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .output()
        .is_ok_and(|found| found.status.success())
}
