//! What is to be measured.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;

/// What is to be measured, with what, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// the binary under measurement
    pub program: PathBuf,
    /// writes configuration and connectors into a data directory, as `enishi demo` does
    pub lay_out: fn(&Path) -> io::Result<()>,
    /// fills the audit log of a data directory with so many events of nobody
    pub fill_audit: fn(&Path, u64) -> io::Result<()>,
    /// how many events the audit log has that is verified
    pub audit_events: u64,
    /// how long the huge file is, in bytes; 0 for none
    pub huge_bytes: u64,
    /// how many residents the cities have, one run each
    pub residents: Vec<u32>,
    /// which city
    pub seed: u64,
    /// how long each load over HTTP lasts
    pub load: Duration,
    /// a folder in which scratch folders are made
    pub work: PathBuf,
    /// leave the scratch folders
    pub keep: bool,
}

impl Options {
    /// The command line that measures the same, without its paths.
    pub(crate) fn command(&self) -> String {
        let residents: Vec<String> = self.residents.iter().map(u32::to_string).collect();
        let (residents, seed, seconds) = (residents.join(","), self.seed, self.load.as_secs());
        let (events, huge) = (self.audit_events, self.huge_bytes);
        format!(
            "enishi bench --residents {residents} --seed {seed} --seconds {seconds} --audit-events {events} \
             --huge-bytes {huge}"
        )
    }
}

/// The business date of a night, counted from 1. The same in every run, so that the city's bytes are too.
pub(crate) fn date_of(night: u32) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
    first + chrono::Days::new(u64::from(night.saturating_sub(1)))
}
