//! The planted leaks of `cargo xtask mutants` still fit the code that they are to spoil.

use std::fs;
use std::process::Command;

use enishi_tests::root;

#[test]
fn every_planted_leak_can_be_planted() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("tests/mutants")).unwrap() {
        let path = entry.unwrap().path();
        let checked =
            Command::new("git").args(["apply", "--check"]).arg(&path).current_dir(root()).output().unwrap();
        let why = String::from_utf8_lossy(&checked.stderr);
        assert!(checked.status.success(), "{} fits no longer: draw it anew\n{why}", path.display());
        count += 1;
    }
    assert!(count >= 10, "{count} leaks are planted");
}
