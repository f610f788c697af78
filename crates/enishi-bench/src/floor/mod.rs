//! The floors: what the same files on the same machine cost without Enishi.

mod fsync;
mod hash;
mod parse;
mod script;
mod sqlite;

use enishi_config::City;
use enishi_model::SourceId;
use serde::Serialize;

pub(crate) use fsync::fsync;
pub(crate) use hash::hash;
pub(crate) use parse::{Parsed, parse, plain};
pub(crate) use sqlite::{Sqlite, sqlite};

use crate::error::{BenchError, Result};
pub(crate) use crate::sheet::Sheet;
use crate::site::NightFiles;

/// What reading every byte took.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Hashed {
    /// the best of some runs
    pub(crate) seconds: f64,
    /// of all files
    pub(crate) bytes: u64,
}

/// The files of a night with their connectors.
pub(crate) fn sheets<'a>(city: &'a City, night: &'a NightFiles) -> Result<Vec<Sheet<'a>>> {
    let sheet = |file: &'a enishi_city::Written| {
        let connector = city.connectors.get(&SourceId::new(file.source.as_str()));
        let connector =
            connector.ok_or_else(|| BenchError::unexpected(&file.source, "a source with a connector"));
        Ok(Sheet { connector: connector?, path: &file.path })
    };
    night.files.iter().map(sheet).collect()
}

// The least of some runs: a floor is what is possible, not what happened to disturb it.
const RUNS: usize = 3;

/// The run that took least of some, with its seconds.
pub(crate) fn best<T>(mut run: impl FnMut() -> Result<(f64, T)>) -> Result<(f64, T)> {
    let mut best = run()?;
    for _ in 1..RUNS {
        let next = run()?;
        if next.0 < best.0 {
            best = next;
        }
    }
    Ok(best)
}
