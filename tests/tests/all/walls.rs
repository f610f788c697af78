//! The walls between crates, licences and sources: kept by a machine, not by memory.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use enishi_tests::root;

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(["--locked".to_owned()])
        .exec()
        .unwrap()
}

/// Which of our crates each may use (ARCHITECTURE.md, Crates and walls).
const WALLS: [(&str, &[&str]); 15] = [
    ("enishi-text", &[]),
    ("enishi-catalogue", &[]),
    ("enishi-city", &[]),
    ("enishi-failpoint", &[]),
    ("enishi-model", &["enishi-catalogue", "enishi-text"]),
    ("enishi-config", &["enishi-catalogue", "enishi-model", "enishi-text"]),
    ("enishi-store", &["enishi-catalogue", "enishi-failpoint", "enishi-model"]),
    ("enishi-index", &["enishi-catalogue", "enishi-failpoint", "enishi-model"]),
    (
        "enishi-ingest",
        &[
            "enishi-catalogue",
            "enishi-config",
            "enishi-failpoint",
            "enishi-index",
            "enishi-model",
            "enishi-store",
            "enishi-text",
        ],
    ),
    ("enishi-notice", &["enishi-catalogue", "enishi-config", "enishi-model", "enishi-store"]),
    ("enishi-lookup", &["enishi-catalogue", "enishi-config", "enishi-index", "enishi-model", "enishi-store"]),
    ("enishi-server", &["enishi-catalogue", "enishi-config", "enishi-lookup", "enishi-model"]),
    ("enishi-bench", &["enishi-city", "enishi-config", "enishi-model"]),
    // Trials for tests and fuzzers: nothing that is shipped uses it.
    (
        "enishi-trial",
        &[
            "enishi-catalogue",
            "enishi-config",
            "enishi-index",
            "enishi-ingest",
            "enishi-model",
            "enishi-store",
            "enishi-text",
        ],
    ),
    (
        "enishi",
        &[
            "enishi-bench",
            "enishi-catalogue",
            "enishi-city",
            "enishi-config",
            "enishi-index",
            "enishi-ingest",
            "enishi-lookup",
            "enishi-model",
            "enishi-notice",
            "enishi-server",
            "enishi-store",
        ],
    ),
];

/// Libraries that only these crates may use.
const ONLY: [(&str, &[&str]); 7] = [
    ("rusqlite", &["enishi-store"]),
    ("tantivy", &["enishi-index"]),
    ("notify", &["enishi-ingest"]),
    ("lettre", &["enishi-notice"]),
    // The benchmark parses files with it to compare; ingest cuts rows itself, for the crate takes broken quotes.
    ("csv", &["enishi-bench", "enishi-ingest"]),
    ("toml", &["enishi-config"]),
    ("askama", &["enishi-server"]),
];

fn uses(metadata: &Metadata) -> BTreeMap<String, BTreeSet<String>> {
    let normal = |kind| kind == DependencyKind::Normal || kind == DependencyKind::Build;
    let packages = metadata.workspace_packages().into_iter();
    packages
        .map(|package| {
            let used = package.dependencies.iter().filter(|dependency| normal(dependency.kind));
            (package.name.to_string(), used.map(|dependency| dependency.name.clone()).collect())
        })
        .collect()
}

#[test]
fn no_crate_looks_over_its_walls() {
    let uses = uses(&metadata());
    let walls: BTreeMap<&str, &[&str]> = WALLS.into_iter().collect();
    for (name, used) in &uses {
        if name == "xtask" || name == "enishi-tests" {
            continue;
        }
        let allowed =
            walls.get(name.as_str()).unwrap_or_else(|| panic!("{name} has no place in ARCHITECTURE.md"));
        for own in used.iter().filter(|used| used.starts_with("enishi")) {
            assert!(allowed.contains(&own.as_str()), "{name} must not use {own}");
        }
    }
}

#[test]
fn libraries_stay_with_their_users() {
    let uses = uses(&metadata());
    for (library, users) in ONLY {
        for (name, used) in &uses {
            let may = users.contains(&name.as_str());
            assert!(!used.contains(library) || may, "{name} must not use {library}; {users:?} do");
        }
        for user in users {
            assert!(
                uses[*user].contains(library),
                "{user} no longer uses {library}: take it out of this list"
            );
        }
    }
}

const LICENCES: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

// Every part of `A OR B` / `(A OR B) AND C` that is allowed makes its OR true.
fn is_allowed(expression: &str) -> bool {
    let plain = expression.replace('/', " OR ").replace(['(', ')'], " ");
    plain.split(" AND ").all(|part| part.split(" OR ").any(|licence| LICENCES.contains(&licence.trim())))
}

#[test]
fn every_dependency_is_free_and_comes_from_the_registry() {
    let metadata = metadata();
    for package in &metadata.packages {
        let Some(source) = &package.source else {
            assert_eq!(package.license.as_deref(), Some("Apache-2.0 OR MIT"), "{}", package.name);
            continue;
        };
        assert!(source.is_crates_io(), "{} comes from elsewhere", package.name);
        let licence = package.license.clone().unwrap_or_default();
        assert!(is_allowed(&licence), "{}: {licence}", package.name);
    }
}

#[test]
fn there_is_one_sqlite_and_it_is_new_enough() {
    let metadata = metadata();
    let linked: Vec<_> =
        metadata.packages.iter().filter(|package| package.links.as_deref() == Some("sqlite3")).collect();
    assert_eq!(linked.len(), 1);
    // 3.51.3 mended a fault in resetting the write-ahead log; libsqlite3-sys 0.38 brings 3.54.
    assert!(linked[0].version >= "0.38.0".parse().unwrap(), "{}", linked[0].version);
}
