//! An ingest over one data directory: everything that taking files needs, and one pass over the folders.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use enishi_config::{AfterTaking, City};
use enishi_failpoint::reach;
use enishi_index::SearchIndex;
use enishi_model::batch::{Batch, BatchStatus};
use enishi_store::{DataDir, Desk, Store};

use crate::error::{IngestError, Result};
use crate::progress::Progress;
use crate::scan::{DropFile, Scan, Stamp, scan};
use crate::take::Taken;
use crate::{indexer, keep, receipt};

// Rewriting a large database again and again would do no good.
const UNTIL_TRIED_AGAIN: Duration = Duration::from_secs(600);

/// Where the time comes from. Only the binary reads the machine's clock.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Takes files and keeps the index in step.
pub struct Ingest {
    pub(crate) city: Arc<City>,
    pub(crate) dir: Arc<DataDir>,
    pub(crate) store: Arc<Store>,
    pub(crate) desk: Arc<Desk>,
    pub(crate) index: Arc<SearchIndex>,
    pub(crate) clock: Clock,
    waiting: HashMap<PathBuf, (Stamp, Instant)>,
    purge_failed: Option<Instant>,
}

/// What one pass over the folders did.
#[derive(Debug, Default)]
pub struct Pass {
    /// the files that were decided on
    pub batches: Vec<Batch>,
    /// files that still change, or have not lain still for long enough
    pub waiting: usize,
    /// folders that could not be read: their sources, where they should lie, and the system's word
    pub unreachable: Vec<(enishi_model::SourceId, PathBuf, String)>,
}

impl Ingest {
    /// Puts the parts together.
    pub fn new(
        city: Arc<City>,
        dir: Arc<DataDir>,
        store: Arc<Store>,
        desk: Arc<Desk>,
        index: Arc<SearchIndex>,
        clock: Clock,
    ) -> Self {
        Self { city, dir, store, desk, index, clock, waiting: HashMap::new(), purge_failed: None }
    }

    /// Ends what a killed process began: staged copies find their place, missing receipts are written, what was
    /// decided about held files is done, the index catches up.
    pub fn recover(&self, progress: &dyn Progress) -> Result<()> {
        keep::sweep_staging(&self.dir, &self.store)?;
        self.ends_purge(progress);
        for batch in self.store.batches(None, u32::MAX)? {
            if self.keeps_receipt(&batch) && !receipt::exists(&self.dir, &batch) {
                receipt::write(&self.dir, &self.store, &self.city, &batch)?;
            }
        }
        self.redo_decisions(progress)?;
        self.tell_index(progress)
    }

    /// Does what was decided about held files, takes every settled file once, in order, then lets the index catch up.
    pub fn pass(&mut self, progress: &dyn Progress) -> Result<Pass> {
        self.try_purge(progress);
        let Scan { files, unreachable } = scan(&self.city);
        let problems: Vec<_> = unreachable
            .iter()
            .map(|(source, folder, why)| (source.clone(), folder.display().to_string(), why.clone()))
            .collect();
        self.store.set_folder_problems(&problems, (self.clock)())?;
        self.hear_protections()?;
        let mut pass = Pass { unreachable, batches: self.do_decisions(progress)?, ..Pass::default() };
        for file in files {
            if self.store.is_taken(&file.source, &file.name, file.stamp.bytes, file.stamp.modified_ns)? {
                self.tidy(&file)?;
                continue;
            }
            if !self.has_settled(&file) {
                pass.waiting += 1;
                continue;
            }
            match self.take(&file, progress)? {
                Taken::StillChanging => pass.waiting += 1,
                Taken::Decided(batch) => {
                    self.hear_protections()?;
                    reach("pass.heard");
                    self.tidy(&file)?;
                    progress.decided(&batch);
                    pass.batches.push(*batch);
                }
            }
        }
        reach("pass.taken");
        self.forget_gone();
        if !pass.batches.is_empty() {
            self.end_left_flags()?;
            reach("pass.flags_ended");
            self.store.rest()?;
        }
        self.tell_index(progress)?;
        self.desk.sees_truth(self.store.seen()?)?;
        let nights = self.city.instance.archive_nights;
        keep::drop_old(&self.dir, &self.store, "archive", nights, (self.clock)())?;
        self.retain(progress)?;
        Ok(pass)
    }

    fn tell_index(&self, progress: &dyn Progress) -> Result<()> {
        if !self.desk.index_is_ordered()? {
            return indexer::catch_up(&self.store, &self.index, &self.city, progress);
        }
        indexer::rebuild(&self.store, &self.index, &self.city, progress)?;
        tracing::info!("the search index was built anew, as was ordered");
        Ok(self.desk.index_was_built()?)
    }

    // What the officer said while a file was being taken.
    fn hear_protections(&self) -> Result<()> {
        self.store.mirror_protections(|| self.desk.protected_residents())?;
        Ok(())
    }

    // A purge that cannot be ended, for want of room perhaps, keeps no night's files waiting.
    fn try_purge(&mut self, progress: &dyn Progress) {
        if self.purge_failed.is_some_and(|at| at.elapsed() < UNTIL_TRIED_AGAIN) {
            return;
        }
        self.purge_failed = (!self.ends_purge(progress)).then(Instant::now);
    }

    fn ends_purge(&self, progress: &dyn Progress) -> bool {
        let ended = self.purge(progress).inspect_err(
            |error| tracing::error!(%error, "a removal could not be carried out to its end; it is tried again"),
        );
        ended.unwrap_or(false)
    }

    // Settled: not changed for as long as configured, by its own time of change or by our watching it.
    fn has_settled(&mut self, file: &DropFile) -> bool {
        let settle = self.city.instance.settle;
        let age =
            (self.clock)().timestamp_nanos_opt().unwrap_or_default().saturating_sub(file.stamp.modified_ns);
        if settle.is_zero() || u128::try_from(age).is_ok_and(|age| age >= settle.as_nanos()) {
            return true;
        }
        let (stamp, since) = self.waiting.entry(file.path.clone()).or_insert((file.stamp, Instant::now()));
        if *stamp != file.stamp {
            (*stamp, *since) = (file.stamp, Instant::now());
        }
        since.elapsed() >= settle
    }

    fn forget_gone(&mut self) {
        self.waiting.retain(|path, _| path.exists());
    }

    // A file is removed from its folder only where the configuration says so, and only once it was
    // published and lies in the archive.
    fn tidy(&self, file: &DropFile) -> Result<()> {
        if self.city.instance.after != AfterTaking::Delete {
            return Ok(());
        }
        let newest = self.store.batches(Some(&file.source), 50)?;
        let batch = newest.iter().find(|batch| batch.file == file.name);
        let is_safe = batch.is_some_and(|batch| match batch.status {
            BatchStatus::Published => keep::is_archived(&self.dir, batch),
            BatchStatus::Unchanged => true,
            BatchStatus::Held | BatchStatus::Refused | BatchStatus::Released => false,
        });
        if is_safe && file.path.exists() {
            reach("tidy.before_delete");
            fs::remove_file(&file.path).map_err(IngestError::disk(&file.path))?;
            reach("tidy.deleted");
        }
        Ok(())
    }
}
