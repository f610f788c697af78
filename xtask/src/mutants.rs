//! Planted leaks: every patch of `tests/mutants` is put into a copy of the repository, one at a time, and the
//! twin-town test must fail there. What it does not catch, it does not defend.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::run::{Done, root};

/// What became of one mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Caught,
    Missed,
    DoesNotBuild,
}

/// Plants every leak, or only those whose name holds one of `only`, and prints what became of each.
pub(crate) fn run(only: &[String]) -> Done {
    let place = root().join("target/mutants");
    let tree = place.join("tree");
    copy_tree(&tree)?;
    copy_built(&place)?;
    println!("without a leak: the two towns must be one");
    if fate(&test(&tree, &place)?) != Fate::Missed {
        return Err("the test fails without any leak planted".to_owned());
    }
    let mut table = Vec::new();
    for patch in patches()?.into_iter().filter(|patch| is_wanted(&name(patch), only)) {
        apply(&tree, &patch, &[])?;
        let tested = test(&tree, &place);
        apply(&tree, &patch, &["-R"])?;
        let fate = fate(&tested?);
        println!("{:32} {}", name(&patch), word(fate));
        table.push((name(&patch), fate));
    }
    let missed: Vec<String> =
        table.iter().filter(|(_, fate)| *fate != Fate::Caught).map(|(name, _)| name.clone()).collect();
    println!("{} of {} caught", table.len() - missed.len(), table.len());
    if missed.is_empty() { Ok(()) } else { Err(format!("not caught: {}", missed.join(", "))) }
}

fn is_wanted(name: &str, only: &[String]) -> bool {
    only.is_empty() || only.iter().any(|part| name.contains(part.as_str()))
}

fn word(fate: Fate) -> &'static str {
    match fate {
        Fate::Caught => "caught",
        Fate::Missed => "MISSED",
        Fate::DoesNotBuild => "DOES NOT BUILD",
    }
}

/// The patches, by name.
fn patches() -> Result<Vec<PathBuf>, String> {
    let folder = root().join("tests/mutants");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut patches: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    patches.retain(|path| path.extension().is_some_and(|ending| ending == "patch"));
    patches.sort();
    Ok(patches)
}

fn name(patch: &Path) -> String {
    patch.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

// What git knows of and what is new, as it stands here. Files that are alike are left as they are, so that
// nothing is built twice.
fn copy_tree(tree: &Path) -> Done {
    let root = root();
    let listed = said(
        Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&root),
    )?;
    for file in listed.split('\0').filter(|file| !file.is_empty()) {
        let (from, to) = (root.join(file), tree.join(file));
        let Ok(bytes) = fs::read(&from) else { continue };
        if fs::read(&to).is_ok_and(|there| there == bytes) {
            continue;
        }
        let failed = |error: std::io::Error| format!("{}: {error}", to.display());
        fs::create_dir_all(to.parent().unwrap_or(tree)).map_err(failed)?;
        fs::write(&to, bytes).map_err(failed)?;
    }
    Ok(())
}

// Libraries of others are the same there: what was built of them here need not be built again.
fn copy_built(place: &Path) -> Done {
    let (from, to) = (root().join("target/debug"), place.join("target/debug"));
    if to.exists() || !from.exists() {
        return Ok(());
    }
    fs::create_dir_all(&to).map_err(|error| format!("{}: {error}", to.display()))?;
    for folder in ["deps", "build", ".fingerprint"] {
        said(Command::new("cp").arg("-a").arg(from.join(folder)).arg(&to))?;
    }
    Ok(())
}

fn apply(tree: &Path, patch: &Path, more: &[&str]) -> Done {
    let mut git = Command::new("git");
    // The copy lies inside the repository; git must not take it for a part of it.
    git.arg("apply")
        .args(more)
        .arg(patch)
        .current_dir(tree)
        .env("GIT_CEILING_DIRECTORIES", root().join("target/mutants"));
    said(&mut git).map(drop)
}

fn test(tree: &Path, place: &Path) -> Result<Output, String> {
    let words = ["test", "--locked", "-p", "enishi-tests", "--test", "all", "twins::"];
    let mut cargo = Command::new("cargo");
    cargo.args(words).current_dir(tree).env("CARGO_TARGET_DIR", place.join("target"));
    cargo.output().map_err(|error| format!("cargo: {error}"))
}

fn fate(output: &Output) -> Fate {
    let told = String::from_utf8_lossy(&output.stdout);
    match (output.status.success(), told.contains("test result: FAILED")) {
        (true, _) => Fate::Missed,
        (false, true) => Fate::Caught,
        (false, false) => Fate::DoesNotBuild,
    }
}

fn said(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}
