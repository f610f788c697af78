//! Started again after SIGKILL: how long until it answers, and until search knows everything again.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::error::{BenchError, Result};
use crate::http::is_current;
use crate::options::date_of;
use crate::site::{NightFiles, Site};

/// A start after a kill.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Restart {
    /// where the process was killed
    pub(crate) killed: &'static str,
    /// seconds until `/readyz` answers
    pub(crate) answering: f64,
    /// seconds until it says that search is current: what the index had to learn is learnt
    pub(crate) current: f64,
    /// whether search was limited at the first answer
    pub(crate) limited: bool,
}

const LOOK: Duration = Duration::from_millis(2);
const LONGEST: Duration = Duration::from_secs(1800);

/// Kills a serving process in the middle of a night's files, and another one when the last file of a night is decided on
/// and the index has still to hear of it; starts it again each time.
pub(crate) fn measure(site: &Site, contents: [&NightFiles; 2], first: u32) -> Result<[Restart; 2]> {
    let [one, other] = contents;
    let before = decided(site)?;
    let middle = killed(site, one, first, "in the middle of a night's files", one.files.len() / 2)?;
    // What the kill left undone is done before the next night comes.
    let served = site.serve(first)?;
    wait("the rest of the night", || Ok(decided(site)? >= before + one.files.len()))?;
    wait("search", || is_current(served.address))?;
    served.stop();
    let all = other.files.len();
    let index = killed(site, other, first + 1, "between the database and the index", all)?;
    Ok([middle, index])
}

fn killed(site: &Site, night: &NightFiles, date: u32, killed: &'static str, files: usize) -> Result<Restart> {
    let served = site.serve(date)?;
    wait("the first look", || is_current(served.address))?;
    let before = decided(site)?;
    site.drop_night(night, date_of(date))?;
    wait("files", || Ok(decided(site)? >= before + files))?;
    served.kill()?;
    let begun = Instant::now();
    let again = site.serve(date)?;
    let limited = !is_current(again.address)?;
    let answering = begun.elapsed().as_secs_f64();
    wait("search", || is_current(again.address))?;
    let current = begun.elapsed().as_secs_f64();
    again.stop();
    Ok(Restart { killed, answering, current, limited })
}

// Every file that was decided on has a receipt, written last.
fn decided(site: &Site) -> Result<usize> {
    let folder = site.path("receipts");
    let entries = fs::read_dir(&folder).map_err(BenchError::file(&folder))?;
    let is_receipt = |path: &Path| path.extension().is_some_and(|ending| ending == "json");
    Ok(entries.flatten().filter(|entry| is_receipt(&entry.path())).count())
}

fn wait(what: &str, is_so: impl Fn() -> Result<bool>) -> Result<()> {
    let begun = Instant::now();
    while !is_so()? {
        if begun.elapsed() > LONGEST {
            return Err(BenchError::Server(format!("keeps one waiting for {what}")));
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}
