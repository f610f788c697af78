//! The connectors are the contract of the exports: whatever one declares, its file has.

use std::path::Path;

use super::{EXPORTS, Export};
use crate::text::Encoding;

fn connector(export: &Export) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../connectors").join(export.source);
    std::fs::read_to_string(folder.join("connector.toml")).unwrap()
}

/// The quoted values of every line that begins with one of the keys.
fn values<'t>(text: &'t str, keys: &[&str]) -> Vec<&'t str> {
    let wanted = |line: &&str| keys.iter().any(|key| line.starts_with(&format!("{key} = ")));
    text.lines().filter(wanted).flat_map(quoted).collect()
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

#[test]
fn every_declared_column_is_in_the_file() {
    for export in EXPORTS {
        let text = connector(export);
        let keys = ["column", "key", "history", "valid_from", "valid_to"];
        let mut columns = values(&text, &keys);
        columns.extend(text.split("{ column = ").skip(1).filter_map(|rest| quoted(rest).next()));
        assert!(!columns.is_empty(), "{}", export.source);
        for column in columns {
            assert!(export.columns.contains(&column), "{} has no column {column}", export.source);
        }
    }
}

#[test]
fn a_file_without_header_has_exactly_the_declared_columns() {
    for export in EXPORTS {
        let text = connector(export);
        // Where comments or a header record come first, the export writes what follows them itself.
        let own = values(&text, &["comment"]).is_empty();
        assert_eq!(!export.header && own, text.contains("header = false"), "{}", export.source);
        for list in ["\ncolumns = [", "\nfixed = ["] {
            let Some((_, rest)) = text.split_once(list) else { continue };
            let list = rest.split(']').next().unwrap();
            assert!(quoted(list).eq(export.columns.iter().copied()), "{}", export.source);
        }
    }
}

#[test]
fn names_and_looks_are_as_declared() {
    for export in EXPORTS {
        let text = connector(export);
        let pattern = format!("{}{{date}}{}", export.name.0, export.name.1);
        assert_eq!(values(&text, &["pattern"]), [pattern.as_str()]);
        let encoding = match export.style.encoding {
            Encoding::Cp932 => "cp932",
            Encoding::EucJp => "euc-jp",
            Encoding::Utf8 | Encoding::Utf8Bom => "utf-8",
            Encoding::Utf16 => "utf-16",
        };
        assert_eq!(values(&text, &["encoding"]), [encoding], "{}", export.source);
        let delimiter = if text.contains("delimiter = \"tab\"") { '\t' } else { ',' };
        assert_eq!(export.style.delimiter, delimiter, "{}", export.source);
    }
}
