//! Every connector carries its own test: `sample.csv` must become `expected.json`.
//! `UPDATE_EXPECT=1 cargo test -p enishi-ingest --test connectors` writes the expectation anew; read the
//! difference before you commit it.

use std::path::{Path, PathBuf};

use enishi_config::City;
use enishi_ingest::rehearse::{compare, rehearse, to_json};
use enishi_ingest::skim::{Made, skim};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn every_sample_becomes_what_is_expected() {
    let city = City::load(&root().join("config/enishi.toml")).unwrap();
    assert!(city.connectors.len() >= 7);
    let mut failed = Vec::new();
    for (id, connector) in &city.connectors {
        let folder = root().join("connectors").join(id.as_str());
        let rehearsal = rehearse(connector, &folder.join("sample.csv")).unwrap();
        let expected = folder.join("expected.json");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let text = serde_json::to_string_pretty(&to_json(connector, &rehearsal)).unwrap();
            std::fs::write(&expected, text + "\n").unwrap();
        }
        let differences = compare(connector, &rehearsal, &std::fs::read_to_string(&expected).unwrap());
        failed.extend(differences.into_iter().map(|difference| format!("{id}{difference}")));
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn a_sample_that_becomes_something_else_is_told() {
    let city = City::load(&root().join("config/enishi.toml")).unwrap();
    let connector = city.connectors.values().next().unwrap();
    let folder = root().join("connectors").join(connector.source.id.as_str());
    let rehearsal = rehearse(connector, &folder.join("sample.csv")).unwrap();
    let mut expected = to_json(connector, &rehearsal);
    *expected.pointer_mut("/records/0/key").unwrap() = "other".into();
    let differences = compare(connector, &rehearsal, &expected.to_string());
    assert_eq!(differences.len(), 1, "{differences:?}");
    assert!(differences[0].starts_with(".records[0].key"), "{differences:?}");
}

#[test]
fn skimming_counts_what_rehearsing_keeps() {
    let city = City::load(&root().join("config/enishi.toml")).unwrap();
    for (id, connector) in &city.connectors {
        let sample = root().join("connectors").join(id.as_str()).join("sample.csv");
        let rehearsal = rehearse(connector, &sample).unwrap();
        let mut records = Vec::new();
        let skimmed =
            skim(connector, &sample, |row: Made| records.extend(row.ok().map(|row| row.record))).unwrap();
        assert_eq!(skimmed.rows, rehearsal.rows, "{id}");
        assert_eq!(records, rehearsal.records, "{id}");
        assert_eq!(skimmed.mapped, records.len() as u64, "{id}");
    }
}
