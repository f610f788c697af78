//! Questions over HTTP: alone, while files come in, and without waiting for the disk.

use std::fs;
use std::os::unix::fs::symlink;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::error::{BenchError, Result};
use crate::floor;
use crate::http::{Ask, During, Load, Turns, Until, asks, during, load};
use crate::options::date_of;
use crate::site::{ALL, Asker, NightFiles, PROGRAMME, Peaks, REGISTER, Served, Site};

use super::inference::{self, Askers, Inference};

/// What was measured over HTTP.
#[derive(Debug, Serialize)]
pub(crate) struct Serving {
    /// the role that asked
    pub(crate) role: String,
    /// lookups of one resident by handle
    pub(crate) lookup: Loads,
    /// searches by name, kana, birth date and number
    pub(crate) search: Loads,
    /// of the queries, how many have a hit
    pub(crate) found: f64,
    /// lookups with one connection and `audit.db` on a file system in memory: the server without its fsync;
    /// nothing where this machine has no such file system
    pub(crate) unsynced: Option<Load>,
    /// what visibility costs, and what the time of an answer tells
    pub(crate) inference: Inference,
    /// the number of the next night; an even one brings the third night's contents, an odd one the second's
    pub(crate) next: u32,
    /// memory of the server after the loads alone
    pub(crate) memory: Peaks,
    /// the same after nights came in
    pub(crate) memory_during: Peaks,
}

/// One kind of question under its loads.
#[derive(Debug, Serialize)]
pub(crate) struct Loads {
    /// one question at a time
    pub(crate) single: Load,
    /// several at a time
    pub(crate) alone: Load,
    /// as many at a time, while nights come in
    pub(crate) during_ingest: During,
}

/// The night that the site has seen last.
const LAST: u32 = 3;
/// Enough to fill group commits of the audit log.
const LOOKING_UP: usize = 64;
const SEARCHING: usize = 8;
/// Of a load's length, how long the same is asked before it counts.
const WARMING_UP: u32 = 5;

const IN_MEMORY: &str = "/dev/shm";

/// Measures everything over HTTP, on an installation that has taken three nights; the first of the contents was
/// taken last.
pub(crate) fn measure(
    site: &Site,
    contents: [&NightFiles; 2],
    length: Duration,
    step: &dyn Fn(&str),
) -> Result<Serving> {
    let asker = site.asker(date_of(LAST))?;
    let own = |role| site.own_asker(role, date_of(LAST));
    let askers = Askers { all: own(&ALL)?, register: own(&REGISTER)?, programme: own(&PROGRAMME)? };
    let served = site.serve(LAST)?;
    step("drawing questions");
    let [second, third] = contents;
    let sheets = floor::sheets(&site.city, second)?.into_iter();
    let sheets: Vec<_> = sheets.zip(second.files.iter().map(|file| file.rows)).collect();
    let asks = asks(&sheets, &served, &asker, &askers.programme)?;
    let ask = Asking { served: &served, asker: &asker, length };
    step("lookups over HTTP");
    let lookup = (ask.alone(&asks.lookups, 1)?, ask.alone(&asks.lookups, LOOKING_UP)?);
    step("searches over HTTP");
    let search = (ask.alone(&asks.searches, 1)?, ask.alone(&asks.searches, SEARCHING)?);
    let memory = served.peaks();
    step("searches by class, and what time tells");
    let inference = inference::measure(&served, &askers, &asks, length)?;
    let mut turns = Turns { site, contents: [third, second], next: LAST + 1 };
    step("lookups during an ingest");
    let lookup = ask.during(lookup, &mut turns, &asks.lookups, LOOKING_UP)?;
    step("searches during an ingest");
    let search = ask.during(search, &mut turns, &asks.searches, SEARCHING)?;
    let memory_during = served.peaks();
    served.stop();
    step("lookups without fsync");
    let unsynced = unsynced(site, &asker, &asks.lookups, length)?;
    let (role, found, next) = (asker.role, asks.found, turns.next);
    Ok(Serving { role, lookup, search, found, unsynced, inference, next, memory, memory_during })
}

struct Asking<'a> {
    served: &'a Served,
    asker: &'a Asker,
    length: Duration,
}

impl Asking<'_> {
    // Warmed up: what is measured is not the first answer of each kind.
    fn alone(&self, asks: &Arc<Vec<Ask>>, connections: usize) -> Result<Load> {
        let until = Until::Over(self.length / WARMING_UP);
        load(self.served.address, self.asker, asks, connections, &until)?;
        load(self.served.address, self.asker, asks, connections, &Until::Over(self.length))
    }

    fn during(
        &self,
        (single, alone): (Load, Load),
        turns: &mut Turns<'_>,
        asks: &Arc<Vec<Ask>>,
        connections: usize,
    ) -> Result<Loads> {
        let during_ingest = during(turns, self.served, self.asker, asks, connections, self.length)?;
        Ok(Loads { single, alone, during_ingest })
    }
}

// The audit log alone is moved: everything else still lies where it did.
fn unsynced(site: &Site, asker: &Asker, asks: &Arc<Vec<Ask>>, length: Duration) -> Result<Option<Load>> {
    let Ok(memory) = tempfile::Builder::new().prefix("enishi-bench-").tempdir_in(IN_MEMORY) else {
        return Ok(None);
    };
    let (own, moved) = (site.path("audit.db"), memory.path().join("audit.db"));
    // The process has ended: its write-ahead log is folded into the database.
    let before = fs::copy(&own, &moved).map_err(BenchError::file(&moved))?;
    fs::remove_file(&own).map_err(BenchError::file(&own))?;
    symlink(&moved, &own).map_err(BenchError::file(&own))?;
    let served = site.serve(LAST)?;
    let load = Asking { served: &served, asker, length }.alone(asks, 1)?;
    served.stop();
    let after = fs::metadata(&moved).map_err(BenchError::file(&moved))?.len();
    if after <= before {
        // Then something else was written to, and synced.
        return Err(BenchError::unexpected("no new events in memory", "the audit log of these lookups"));
    }
    fs::remove_file(&own).map_err(BenchError::file(&own))?;
    fs::copy(&moved, &own).map_err(BenchError::file(&own))?;
    Ok(Some(load))
}
