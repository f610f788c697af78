//! One city of one size: everything that is measured of it, in this order.

use std::fs;
use std::path::Path;
use std::time::Instant;

use enishi_city::{City as Invented, CitySpec};
use enishi_model::batch::BatchStatus::{Published, Unchanged};
use serde::Serialize;

use crate::error::{BenchError, Result};
use crate::floor::{self, Hashed, Parsed, Sqlite};
use crate::http::Latencies;
use crate::noise::Noise;
use crate::options::{Options, date_of};
use crate::site::{Disk, Night, NightFiles, Site, Spent, run};

mod auditing;
mod huge;
mod inference;
mod reading;
mod restart;
mod serving;

pub(crate) use auditing::Auditing;
pub(crate) use huge::{Huge, Swallowed};
pub(crate) use reading::Reading;
pub(crate) use restart::Restart;
pub(crate) use serving::Serving;

pub(crate) use auditing::measure as audit;
pub(crate) use huge::measure as huge;

/// What was measured of one city.
#[derive(Debug, Serialize)]
pub(crate) struct Run {
    /// how many residents were asked for
    pub(crate) residents: u32,
    /// the first night's files
    pub(crate) files: Vec<FileOf>,
    /// seconds for writing one night
    pub(crate) generation: f64,
    /// the share of all processors that other programs used meanwhile
    pub(crate) noise: f64,
    /// what the same costs without Enishi
    pub(crate) floors: Floors,
    /// decode, read and map alone
    pub(crate) reading: Vec<Reading>,
    /// everything new
    pub(crate) first_load: Night,
    /// the night after
    pub(crate) second_night: Night,
    /// the same bytes again, under the next date
    pub(crate) identical_night: Night,
    /// `enishi reindex`
    pub(crate) reindex: Spent,
    /// sizes after these nights
    pub(crate) disk: Disk,
    /// questions over HTTP
    pub(crate) serving: Serving,
    /// started again after a kill
    pub(crate) restarts: [Restart; 2],
}

/// A file of the first night.
#[derive(Debug, Serialize)]
pub(crate) struct FileOf {
    /// the connector's folder
    pub(crate) source: String,
    /// rows of data
    pub(crate) rows: u64,
}

/// What the same costs without Enishi, in the same run.
#[derive(Debug, Serialize)]
pub(crate) struct Floors {
    /// 500 times 4 KiB appended and synced, in milliseconds
    pub(crate) fsync: Latencies,
    /// the first night decoded and parsed
    pub(crate) csv: Parsed,
    /// the first night in the `sqlite3` program; nothing where there is no such program
    pub(crate) sqlite3: Option<Sqlite>,
    /// the identical night read and hashed
    pub(crate) hash: Hashed,
}

/// Measures one size in a scratch folder of its own.
pub(crate) fn of_size(options: &Options, residents: u32, told: &dyn Fn(&str)) -> Result<Run> {
    let mut scratch = tempfile::Builder::new()
        .prefix("enishi-bench-")
        .tempdir_in(&options.work)
        .map_err(BenchError::file(&options.work))?;
    scratch.disable_cleanup(options.keep);
    let step = |what: &str| told(&format!("{residents} residents: {what}"));
    if options.keep {
        step(&format!("in {}", scratch.path().display()));
    }
    Measure { options, residents, folder: scratch.path(), step: &step }.run()
}

struct Measure<'a> {
    options: &'a Options,
    residents: u32,
    folder: &'a Path,
    step: &'a dyn Fn(&str),
}

impl Measure<'_> {
    fn run(&self) -> Result<Run> {
        let noise = Noise::listen();
        let site = Site::new(self.options, &self.folder.join("site"))?;
        (self.step)("writing three nights");
        let (nights, generation) = self.write()?;
        let [first, second, third] = &nights;
        (self.step)("floors: csv, sqlite3, hash");
        let mut floors = self.floors(&site, first, second)?;
        (self.step)("reading alone");
        let reading = reading::measure(&site, first)?;
        (self.step)("first load");
        let first_load = site.take(first, date_of(1), &[Published])?;
        (self.step)("second night");
        let second_night = site.take(second, date_of(2), &[Published, Unchanged])?;
        (self.step)("byte-identical night");
        let identical_night = site.take(second, date_of(3), &[Unchanged])?;
        let disk = site.disk()?;
        (self.step)("rebuild of the index");
        let (reindex, _) = run(site.command(&["reindex"], date_of(3)), self.folder)?;
        // Beside the lookups that are compared with it: a shared disk is not the same for long.
        floors.fsync = floor::fsync(self.folder)?;
        let serving = serving::measure(&site, [second, third], self.options.load, self.step)?;
        (self.step)("killed, and started again");
        // Two contents take turns: the next is not the one that was taken last.
        let turn = if serving.next.is_multiple_of(2) { [third, second] } else { [second, third] };
        let restarts = restart::measure(&site, turn, serving.next)?;
        let files = first.files.iter().map(|file| FileOf { source: file.source.clone(), rows: file.rows });
        Ok(Run {
            residents: self.residents,
            files: files.collect(),
            generation,
            noise: noise.share(),
            floors,
            reading,
            first_load,
            second_night,
            identical_night,
            reindex,
            disk,
            serving,
            restarts,
        })
    }

    // Written before anything is measured; the seconds are those of one night.
    fn write(&self) -> Result<([NightFiles; 3], f64)> {
        let spec = CitySpec { residents: self.residents, seed: self.options.seed, first_night: date_of(1) };
        let city = Invented::new(spec);
        let write = |night: u32| {
            let folder = self.folder.join(format!("night-{night}"));
            fs::create_dir_all(&folder).map_err(BenchError::file(&folder))?;
            NightFiles::write(&city, night, &folder)
        };
        let begun = Instant::now();
        let first = write(1)?;
        let seconds = begun.elapsed().as_secs_f64();
        Ok(([first, write(2)?, write(3)?], seconds))
    }

    fn floors(&self, site: &Site, first: &NightFiles, second: &NightFiles) -> Result<Floors> {
        let sheets = floor::sheets(&site.city, first)?;
        let csv = floor::parse(&sheets)?;
        if csv.rows != first.rows() {
            return Err(BenchError::unexpected(csv.rows, first.rows()));
        }
        let sqlite3 = floor::sqlite(&sheets, &self.folder.join("sqlite3"))?;
        if let Some(other) = sqlite3.as_ref().filter(|sqlite| sqlite.rows != first.rows()) {
            return Err(BenchError::unexpected(other.rows, first.rows()));
        }
        Ok(Floors { csv, sqlite3, hash: floor::hash(second)?, fsync: Latencies::default() })
    }
}
