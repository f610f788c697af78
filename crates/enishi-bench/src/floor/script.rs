//! What the `sqlite3` program is told: tables as the files are, an index on each key, a trigram table over
//! name, kana and address.

use std::fmt::Write;

use enishi_model::Attribute;

use crate::error::Result;
use crate::sheet::Sheet;

const OPENING: &str =
    ".bail on\n.mode list\n.separator \" \"\npragma journal_mode=wal;\npragma synchronous=full;\n";
const TABLE_OF_TEXTS: &str =
    "create virtual table search using fts5(name, kana, address, tokenize='trigram');\n";

/// What the columns of the trigram table are made of.
const TEXTS: [&[Attribute]; 3] = [
    &[Attribute::Name, Attribute::Alias, Attribute::FormerName, Attribute::Alphabet],
    &[Attribute::Kana, Attribute::AliasKana, Attribute::FormerKana],
    &[Attribute::Address, Attribute::FormerAddress],
];

/// The script for these sheets; sheet `n` lies as `n.csv` in the folder in which it runs. It prints the
/// moments `begun`, `tables` and `search` in seconds since 1970, and the rows that it has.
pub(super) fn script(sheets: &[Sheet<'_>]) -> Result<String> {
    let mut script = OPENING.to_owned();
    let (mut indices, mut texts, mut counts) = (String::new(), String::new(), String::new());
    moment(&mut script, "begun");
    for (place, sheet) in sheets.iter().enumerate() {
        let columns = sheet.columns()?;
        table(&mut script, place, &columns);
        let key: Vec<String> = sheet.connector.record.key.iter().map(|column| quoted(column)).collect();
        line(&mut indices, &format!("create index key_{place} on sheet_{place} ({});", key.join(", ")));
        search(&mut texts, place, sheet);
        line(&mut counts, &format!("select 'rows', count(*) from sheet_{place};"));
    }
    script.push_str(&indices);
    moment(&mut script, "tables");
    script.push_str(TABLE_OF_TEXTS);
    script.push_str(&texts);
    moment(&mut script, "search");
    script.push_str(&counts);
    Ok(script)
}

fn line(script: &mut String, text: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(script, "{text}");
}

fn moment(script: &mut String, name: &str) {
    line(script, &format!("select '{name}', (julianday('now') - 2440587.5) * 86400.0;"));
}

fn table(script: &mut String, place: usize, columns: &[String]) {
    let columns: Vec<String> = columns.iter().map(|column| format!("{} text", quoted(column))).collect();
    line(script, &format!("create table sheet_{place} ({});", columns.join(", ")));
    line(script, ".mode csv\n.separator \",\" \"\\n\"");
    line(script, &format!(".import {place}.csv sheet_{place}"));
    line(script, ".mode list\n.separator \" \"");
}

fn search(script: &mut String, place: usize, sheet: &Sheet<'_>) {
    let texts = TEXTS.map(|attributes| {
        let fields = sheet.connector.source.fields.iter().zip(&sheet.connector.fields);
        let fields =
            fields.filter(|(field, _)| field.attribute.as_ref().is_some_and(|one| attributes.contains(one)));
        let columns: Vec<String> = fields.map(|(_, spec)| quoted(&spec.column)).collect();
        columns.join(" || ' ' || ")
    });
    if texts.iter().all(String::is_empty) {
        return;
    }
    let texts = texts.map(|text| if text.is_empty() { "''".to_owned() } else { text });
    line(script, &format!("insert into search select {} from sheet_{place};", texts.join(", ")));
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_can_be_read_back() {
        assert!(OPENING.contains(".separator \" \""));
        let mut script = String::new();
        moment(&mut script, "begun");
        assert_eq!(script, "select 'begun', (julianday('now') - 2440587.5) * 86400.0;\n");
    }

    #[test]
    fn names_are_quoted() {
        assert_eq!(quoted("氏名\"x"), "\"氏名\"\"x\"");
    }
}
