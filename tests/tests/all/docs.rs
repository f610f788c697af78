//! Documentation is tested against the code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use enishi_config::{connector_keys, instance_keys, policy_keys};
use enishi_tests::{binary, root};

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn connectors() -> Vec<String> {
    let mut texts = Vec::new();
    for department in fs::read_dir(root().join("connectors")).unwrap().flatten() {
        for name in fs::read_dir(department.path()).unwrap().flatten() {
            texts.push(fs::read_to_string(name.path().join("connector.toml")).unwrap());
        }
    }
    texts
}

fn is_documented(page: &str, keys: BTreeSet<String>) {
    let text = read(page);
    let missing: Vec<String> = keys.into_iter().filter(|key| !text.contains(&format!("`{key}`"))).collect();
    assert!(missing.is_empty(), "{page} says nothing of {missing:?}");
}

#[test]
fn every_key_of_a_connector_is_in_the_reference() {
    let keys: BTreeSet<String> = connectors().iter().flat_map(|text| connector_keys(text)).collect();
    assert!(keys.len() > 50, "{keys:?}");
    is_documented("docs/connector-reference.md", keys);
}

#[test]
fn every_key_of_the_configuration_is_in_operations() {
    let instance = read("config/enishi.toml") + "\n[notices]\n[notices.hook]\n[notices.mail]\n";
    is_documented("docs/configuration.md", instance_keys(&instance));
    is_documented("docs/configuration.md", policy_keys(&read("config/policy.toml")));
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> =
        ["README.md", "README.ja.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
            .map(|page| root().join(page))
            .to_vec();
    pages.extend(fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    pages.retain(|page| page.extension().is_some_and(|ending| ending == "md"));
    pages
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            let place: PathBuf = page.parent().unwrap_or(Path::new("")).join(file);
            assert!(place.exists(), "{} links to {target}", page.display());
        }
    }
}

#[test]
fn the_book_has_every_page() {
    let summary = read("docs/SUMMARY.md");
    for page in fs::read_dir(root().join("docs")).unwrap().flatten() {
        let name = page.file_name().into_string().unwrap();
        if name.ends_with(".md") && name != "SUMMARY.md" {
            assert!(summary.contains(&format!("]({name})")), "docs/SUMMARY.md has no {name}");
        }
    }
}

#[test]
fn every_command_that_is_written_about_is_there() {
    let help = |words: &[&str]| {
        let output = std::process::Command::new(binary()).args(words).arg("--help").output().unwrap();
        output.status.success()
    };
    let mut seen = BTreeSet::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let lines = text.lines().map(|line| line.trim_start_matches(['$', ' ', '`', '|']));
        for line in lines.filter(|line| line.starts_with("enishi ")) {
            let words: Vec<&str> = line.split_whitespace().skip(1).collect();
            let words: Vec<&str> = words
                .into_iter()
                .take_while(|word| {
                    word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-')
                })
                .collect();
            let Some(command) = words.first() else { continue };
            const NESTED: [&str; 13] = [
                "attest",
                "audit",
                "batch",
                "connector",
                "disaster",
                "notices",
                "policy",
                "protect",
                "purge",
                "review",
                "same-as",
                "token",
                "tray",
            ];
            let nested = NESTED.contains(command);
            let call: Vec<String> =
                words.iter().take(if nested { 2 } else { 1 }).map(|word| (*word).to_owned()).collect();
            seen.insert((page.display().to_string(), call));
        }
    }
    assert!(seen.len() > 5, "{seen:?}");
    for (page, call) in seen {
        let words: Vec<&str> = call.iter().map(String::as_str).collect();
        assert!(help(&words), "{page} writes about `enishi {}`", words.join(" "));
    }
}

#[test]
fn both_readmes_name_the_same_commands() {
    let commands = |page: &str| -> Vec<String> {
        let text = read(page);
        let blocks =
            text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next().map(str::to_owned));
        let lines = blocks.flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>());
        lines.map(|line| line.split('#').next().unwrap_or_default().trim().to_owned()).collect()
    };
    assert_eq!(commands("README.md"), commands("README.ja.md"));
}

#[test]
fn every_programme_says_whom_to_call_also_at_night() {
    let city = enishi_config::City::load(&root().join("config/enishi.toml")).unwrap();
    let programmes = &city.schema.programmes;
    assert!(programmes.len() >= 25, "{}", programmes.len());
    for programme in programmes.values() {
        let contact = &programme.contact;
        assert!(!contact.phone.is_empty() && contact.duty_phone.is_some(), "{}", programme.id);
    }
}

/// The faults that Enishi must survive: of files, and of the machine.
fn all_faults() -> Vec<u32> {
    (1..=31).chain(40..=50).collect()
}

/// The rows `| NN | ...` of the page, each with its number.
fn rows_of_faults(page: &str) -> Vec<(u32, &str)> {
    let row = |line| {
        let number = str::split(line, '|').nth(1)?.trim().parse().ok()?;
        Some((number, line))
    };
    page.lines().filter(|line| line.starts_with('|')).filter_map(row).collect()
}

/// The tests that a line names: paths in backquotes whose last part is of a fault.
fn named_tests(line: &str) -> Vec<&str> {
    let quoted = line.split('`').skip(1).step_by(2);
    quoted.filter(|word| word.rsplit("::").next().is_some_and(|name| name.starts_with("fault_"))).collect()
}

// `faults::text::fault_03_x` is a function of tests/tests/all/faults/text.rs.
fn is_a_test(path: &str) -> bool {
    let Some((module, name)) = path.rsplit_once("::") else { return false };
    let file = root().join("tests/tests/all").join(module.replace("::", "/")).with_extension("rs");
    let text = fs::read_to_string(file).unwrap_or_default();
    // Other attributes may stand between the two.
    text.split("#[test]").skip(1).any(|rest| {
        let line = rest.lines().map(str::trim).find(|line| line.starts_with("fn "));
        line.is_some_and(|line| line.starts_with(&format!("fn {name}()")))
    })
}

#[test]
fn every_fault_is_in_the_table_with_a_test_that_is_there() {
    let page = read("docs/reliability.md");
    let rows = rows_of_faults(&page);
    let mut found: Vec<u32> = rows.iter().map(|(number, _)| *number).collect();
    found.sort_unstable();
    assert_eq!(found, all_faults(), "every fault once");
    for (number, line) in rows {
        let own = format!("fault_{number:02}_");
        let tests = named_tests(line);
        assert!(
            tests.iter().any(|test| test.contains(&own)),
            "fault {number} names no test of its own: {line}"
        );
        let missing: Vec<&&str> = tests.iter().filter(|test| !is_a_test(test)).collect();
        assert!(missing.is_empty(), "fault {number} names tests that are not there: {missing:?}");
    }
}

#[test]
fn rows_of_faults_are_read_as_they_are_written() {
    let page = "| # | fault |\n|---|---|\n| 03 | cut | x | `faults::text::fault_03_is_refused`, `a` | 1 |\n| 40 | killed |\n";
    let rows = rows_of_faults(page);
    assert_eq!(rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [3, 40]);
    assert_eq!(named_tests(rows[0].1), ["faults::text::fault_03_is_refused"]);
    assert!(is_a_test("docs::rows_of_faults_are_read_as_they_are_written"));
    assert!(!is_a_test("docs::fault_99_nothing") && !is_a_test("faults::nowhere::fault_03_x"));
}
