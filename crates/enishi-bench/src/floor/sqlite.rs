//! The `sqlite3` program importing the same files: what somebody would do who had an evening, no history, no
//! checks and nobody to protect.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use serde::Serialize;

use super::script::script;
use crate::error::{BenchError, Result};
use crate::sheet::Sheet;
use crate::site::{run_told, size};

/// What the program took.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Sqlite {
    /// the program's version
    pub(crate) version: String,
    /// seconds for everything, from the program's start to its end
    pub(crate) seconds: f64,
    /// seconds of processors for everything
    pub(crate) processor_seconds: f64,
    /// seconds by the clock for tables and their indices alone
    pub(crate) without_search: f64,
    /// rows that it has
    pub(crate) rows: u64,
    /// bytes of its database
    pub(crate) bytes: u64,
}

/// Imports the sheets, converted to plain CSV in UTF-8 before the clock runs, in `folder`. `None` where there is no such program.
pub(crate) fn sqlite(sheets: &[Sheet<'_>], folder: &Path) -> Result<Option<Sqlite>> {
    let Some(version) = version() else { return Ok(None) };
    fs::create_dir_all(folder).map_err(BenchError::file(folder))?;
    for (place, sheet) in sheets.iter().enumerate() {
        let to = folder.join(format!("{place}.csv"));
        let mut plain =
            csv::WriterBuilder::new().flexible(true).from_path(&to).map_err(BenchError::csv(&to))?;
        sheet.each(|record| plain.write_byte_record(record).map_err(BenchError::csv(&to)))?;
        plain.flush().map_err(BenchError::file(&to))?;
        // Written back now, not while the program is measured.
        plain.get_ref().sync_all().map_err(BenchError::file(&to))?;
    }
    let told = folder.join("script.sql");
    fs::write(&told, script(sheets)?).map_err(BenchError::file(&told))?;
    let mut command = Command::new("sqlite3");
    command.args(["-batch", "floor.db"]).current_dir(folder);
    command.stdin(File::open(&told).map_err(BenchError::file(&told))?);
    let (spent, said) = run_told(command, folder)?;
    let without_search = said_of(&said, "tables")? - said_of(&said, "begun")?;
    let rows = all_of(&said, "rows").sum::<f64>() as u64;
    let bytes = size(&folder.join("floor.db"))?;
    fs::remove_dir_all(folder).map_err(BenchError::file(folder))?;
    let (seconds, processor_seconds) = (spent.seconds, spent.peaks.processor_seconds);
    Ok(Some(Sqlite { version, seconds, processor_seconds, without_search, rows, bytes }))
}

fn version() -> Option<String> {
    let output = Command::new("sqlite3").arg("--version").output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    said.split_whitespace().next().map(str::to_owned)
}

fn said_of(said: &str, name: &str) -> Result<f64> {
    all_of(said, name).next().ok_or_else(|| BenchError::unexpected(said, format!("the moment {name:?}")))
}

// Lines such as `rows 1234`.
fn all_of(said: &str, name: &str) -> impl Iterator<Item = f64> {
    said.lines().filter_map(move |line| line.strip_prefix(name)?.trim().parse::<f64>().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_counts_are_read() {
        let said = "wal\nbegun 10.5\ntables 12.0\nrows 3\nrows 4\n";
        assert_eq!(said_of(said, "tables").unwrap() - said_of(said, "begun").unwrap(), 1.5);
        assert_eq!(all_of(said, "rows").sum::<f64>(), 7.0);
        assert!(said_of("begun|10.5\n", "begun").is_err());
    }
}
