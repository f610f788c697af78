//! A night: its files, put into the drop folders, and what the binary made of them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use enishi_city::{City as Invented, Written};
use enishi_model::batch::{BatchStatus, Figures};
use serde::{Deserialize, Serialize};

use super::process::{Spent, run};
use super::{Site, served::Served};
use crate::error::{BenchError, Result};
use crate::options::date_of;

/// A night's files, written once; they can be dropped under any date.
pub(crate) struct NightFiles {
    /// every file, the protection file first
    pub(crate) files: Vec<Written>,
    dated: NaiveDate,
}

impl NightFiles {
    /// Writes a night of the invented city.
    pub(crate) fn write(city: &Invented, night: u32, folder: &Path) -> Result<Self> {
        Ok(Self { files: city.write_night(night, folder)?, dated: date_of(night) })
    }

    /// A night of one file, named for the first night.
    pub(crate) fn of_one(source: &str, path: &Path, rows: u64) -> Self {
        let file = Written { source: source.to_owned(), path: path.to_owned(), rows };
        Self { files: vec![file], dated: date_of(1) }
    }

    /// Rows of data.
    pub(crate) fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }

    /// Bytes of all files.
    pub(crate) fn bytes(&self) -> Result<u64> {
        let bytes = |file: &Written| fs::metadata(&file.path).map(|metadata| metadata.len());
        self.files.iter().map(|file| bytes(file).map_err(BenchError::file(&file.path))).sum()
    }
}

/// A file that was decided on, as `enishi ingest --json` says it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Taken {
    /// the connector's folder
    pub(crate) source: String,
    /// what was decided
    pub(crate) status: BatchStatus,
    /// what became of its rows
    pub(crate) figures: Figures,
}

#[derive(Deserialize)]
struct Ingested {
    batches: Vec<Taken>,
}

/// A night that was taken by `enishi ingest`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Night {
    /// the whole process: publication, index, receipts, archive
    #[serde(flatten)]
    pub(crate) spent: Spent,
    /// rows of data
    pub(crate) rows: u64,
    /// bytes of all files
    pub(crate) bytes: u64,
    /// rows that were new, changed, ended, or gone, of all
    pub(crate) churn: f64,
    /// file by file
    pub(crate) files: Vec<Taken>,
}

impl Site {
    /// Puts a night's files into the drop folders under a business date, and takes the files of before away.
    /// Hard links: neither copying nor reading is measured with what follows.
    pub(crate) fn drop_night(&self, night: &NightFiles, date: NaiveDate) -> Result<()> {
        for file in &night.files {
            let folder = self.city.instance.drop.join(&file.source);
            empty(&folder)?;
            let to = folder.join(renamed(&file.path, night.dated, date));
            fs::hard_link(&file.path, &to).map_err(BenchError::file(&to))?;
        }
        Ok(())
    }

    /// Drops a night and lets `enishi ingest` take it. Every file must become one of these: in a small city a
    /// department's file may be the same for two nights.
    pub(crate) fn take(
        &self,
        night: &NightFiles,
        date: NaiveDate,
        expected: &[BatchStatus],
    ) -> Result<Night> {
        self.drop_night(night, date)?;
        let (spent, said) = run(self.command(&["ingest", "--json"], date), &self.folder)?;
        let taken: Ingested = serde_json::from_str(&said)
            .map_err(|error| BenchError::unexpected(error, "JSON from `enishi ingest --json`"))?;
        let files = taken.batches;
        let rows: u64 = files.iter().map(|file| file.figures.rows).sum();
        if rows != night.rows() {
            return Err(BenchError::unexpected(rows, format!("{} rows", night.rows())));
        }
        if let Some(other) = files.iter().find(|file| !expected.contains(&file.status)) {
            let found = format!("{}: {}", other.source, other.status.code());
            let words: Vec<&str> = expected.iter().map(|status| status.code()).collect();
            return Err(BenchError::unexpected(found, words.join(" or ")));
        }
        Ok(Night { spent, rows, bytes: night.bytes()?, churn: churn(&files), files })
    }

    /// Drops a night and waits until a serving process has taken it whole.
    pub(crate) fn feed(&self, served: &Served, night: &NightFiles, date: NaiveDate) -> Result<()> {
        let before = served.decided();
        self.drop_night(night, date)?;
        served.wait_decided(before + night.files.len() as u64)
    }
}

// Rows are far fewer than 2^52.
fn churn(files: &[Taken]) -> f64 {
    let rows: u64 = files.iter().map(|file| file.figures.rows).sum();
    let moved = |figures: &Figures| figures.new + figures.changed + figures.ended + figures.vanished;
    let moved: u64 = files.iter().map(|file| moved(&file.figures)).sum();
    moved as f64 / rows.max(1) as f64
}

fn empty(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(BenchError::file(folder))? {
        let path = entry.map_err(BenchError::file(folder))?.path();
        fs::remove_file(&path).map_err(BenchError::file(&path))?;
    }
    Ok(())
}

fn renamed(path: &Path, from: NaiveDate, to: NaiveDate) -> PathBuf {
    let eight = |date: NaiveDate| date.format("%Y%m%d").to_string();
    let name = path.file_name().map_or_else(OsString::new, OsString::from);
    PathBuf::from(name.to_string_lossy().replace(&eight(from), &eight(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_name_but_for_the_date() {
        let name = renamed(Path::new("a/身障手帳台帳_20261122.csv"), date_of(2), date_of(11));
        assert_eq!(name, Path::new("身障手帳台帳_20261201.csv"));
    }
}
