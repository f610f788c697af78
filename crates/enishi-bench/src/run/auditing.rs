//! How long it takes to prove that nobody touched the audit log.

use std::fs;
use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use crate::error::{BenchError, Result};
use crate::options::{Options, date_of};
use crate::site::{Site, Spent, run};

/// What was measured of `enishi audit verify`.
#[derive(Debug, Serialize)]
pub(crate) struct Auditing {
    /// how many events the log had
    pub(crate) events: u64,
    /// its size in bytes
    pub(crate) bytes: u64,
    /// seconds for writing them, chained, in large commits
    pub(crate) written: f64,
    /// the command from its start to its end
    pub(crate) verify: Spent,
}

/// Fills an audit log of its own and verifies it.
pub(crate) fn measure(options: &Options, events: u64, told: &dyn Fn(&str)) -> Result<Auditing> {
    let scratch = tempfile::Builder::new()
        .prefix("enishi-bench-")
        .tempdir_in(&options.work)
        .map_err(BenchError::file(&options.work))?;
    let site = Site::new(options, &scratch.path().join("site"))?;
    told(&format!("{events} audit events: writing"));
    let begun = Instant::now();
    (options.fill_audit)(&site.path(""), events).map_err(BenchError::file(scratch.path()))?;
    let written = begun.elapsed().as_secs_f64();
    told(&format!("{events} audit events: verifying"));
    let (verify, _) = run(site.command(&["audit", "verify"], date_of(1)), scratch.path())?;
    Ok(Auditing { events, bytes: size(&site.path("audit.db"))?, written, verify })
}

fn size(path: &Path) -> Result<u64> {
    Ok(fs::metadata(path).map_err(BenchError::file(path))?.len())
}
