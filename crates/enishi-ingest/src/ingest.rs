//! An ingest over one data directory: everything that taking files needs, and one pass over the folders.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use enishi_config::{AfterTaking, City};
use enishi_failpoint::reach;
use enishi_index::SearchIndex;
use enishi_model::SourceId;
use enishi_model::batch::{Batch, BatchStatus};
use enishi_model::stray::Stray;
use enishi_store::{DataDir, Desk, Health, Store, StoreError, Trouble, check_databases};

use crate::error::{IngestError, Result};
use crate::progress::Progress;
use crate::scan::{Done, DropFile, Scan, Stamp, scan};
use crate::take::{Taken, remove_if_there};
use crate::vault::Vault;
use crate::{indexer, keep, receipt, whose};

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
    pub(crate) vault: Vault,
    waiting: HashMap<PathBuf, ((Stamp, i64), Instant)>,
    purge_failed: Option<Instant>,
    failed: bool,
}

/// What one pass over the folders did.
#[derive(Debug, Default)]
pub struct Pass {
    /// the files that were decided on
    pub batches: Vec<Batch>,
    /// files that still change, or have not lain still for long enough
    pub waiting: usize,
    /// folders that could not be read: their sources, where they should lie, and the system's word
    pub unreachable: Vec<(SourceId, PathBuf, String)>,
    /// files that are nobody's, or not yet anybody's, by the sources of their folder
    pub strays: Vec<(SourceId, String, Stray)>,
}

impl Pass {
    fn is_nobodys<'f>(&mut self, files: impl IntoIterator<Item = &'f DropFile>, why: &Stray) {
        let told = files.into_iter().map(|file| (file.source.clone(), file.name.clone(), why.clone()));
        self.strays.extend(told);
    }
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
        let vault = Vault::new(&city.instance.recipients);
        Self {
            city,
            dir,
            store,
            desk,
            index,
            clock,
            vault,
            waiting: HashMap::new(),
            purge_failed: None,
            failed: false,
        }
    }

    /// Ends what a killed process began: staged copies find their place, missing receipts are written, what was
    /// decided about held files is done, the index catches up.
    pub fn recover(&self, progress: &dyn Progress) -> Result<()> {
        self.sweep_staging()?;
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
    /// Where that fails, the next pass first ends what this one began.
    pub fn pass(&mut self, progress: &dyn Progress) -> Result<Pass> {
        let health = self.dir.health();
        let passed = self.sound_pass(&health, progress);
        health.set_trouble(passed.as_ref().err().map(IngestError::trouble));
        self.failed = passed.is_err();
        if health.trouble() == Some(Trouble::Full) {
            self.give_room_back();
        }
        passed
    }

    // What a pass that failed has written fills the disk on which looks are to be written down.
    fn give_room_back(&self) {
        let given = self.store.truncate_log().map_err(IngestError::from);
        if let Err(error) = given.and_then(|_| self.sweep_staging()) {
            tracing::warn!(%error, "what the pass has written still takes room");
        }
    }

    fn sweep_staging(&self) -> Result<()> {
        let of_rejected = |batch: &Batch, copy: &Path| self.cut_rejected(batch, copy);
        keep::sweep_staging(&self.dir, &self.store, &self.vault, of_rejected)
    }

    fn sound_pass(&mut self, health: &Health, progress: &dyn Progress) -> Result<Pass> {
        health.stands()?;
        if health.is_short() {
            return Err(StoreError::Full.into());
        }
        let passed = if self.failed { self.recover(progress) } else { Ok(()) };
        let passed = passed.and_then(|()| self.one_pass(progress));
        match passed {
            // Whoever met the damage may not know in which file.
            Err(IngestError::Store(StoreError::Corrupt { file })) => {
                check_databases(&self.dir, &|| true)?;
                health.damaged(&file);
                Err(StoreError::Corrupt { file }.into())
            }
            passed => passed,
        }
    }

    fn one_pass(&mut self, progress: &dyn Progress) -> Result<Pass> {
        self.try_purge(progress);
        let Scan { files, unreachable, strays } = scan(&self.city);
        self.tell_folders(&unreachable)?;
        self.hear_protections()?;
        let mut pass = Pass { unreachable, strays, batches: self.do_decisions(progress)?, ..Pass::default() };
        for file in &files {
            self.look_at(file, &mut pass, progress)?;
        }
        self.store.set_strays(&pass.strays, (self.clock)())?;
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

    fn tell_folders(&self, unreachable: &[(SourceId, PathBuf, String)]) -> Result<()> {
        let problems: Vec<_> = unreachable
            .iter()
            .map(|(source, folder, why)| (source.clone(), folder.display().to_string(), why.clone()))
            .collect();
        Ok(self.store.set_folder_problems(&problems, (self.clock)())?)
    }

    // Takes the file, unless it was taken, still changes, waits for another, or is nobody's.
    fn look_at(&mut self, file: &DropFile, pass: &mut Pass, progress: &dyn Progress) -> Result<()> {
        for one in std::iter::once(file).chain(&file.rivals) {
            if self.store.is_taken(&one.source, &one.name, one.stamp.bytes, one.stamp.modified_ns)? {
                return self.tidy(one);
            }
        }
        if let Done::Awaited(done) = &file.done
            && file.rivals.is_empty()
        {
            pass.is_nobodys([file], &Stray::Awaited { done: done.clone() });
            return Ok(());
        }
        if !self.has_settled(file) {
            pass.waiting += 1;
            return Ok(());
        }
        if file.rivals.is_empty() {
            return self.take_settled(file, pass, progress);
        }
        match whose::of(&self.city, file) {
            Ok(file) => self.look_at(&file, pass, progress),
            Err(fits) => {
                pass.is_nobodys(std::iter::once(file).chain(&file.rivals), &Stray::Unclear { fits });
                Ok(())
            }
        }
    }

    fn take_settled(&mut self, file: &DropFile, pass: &mut Pass, progress: &dyn Progress) -> Result<()> {
        match self.take(file, progress)? {
            Taken::StillChanging => pass.waiting += 1,
            Taken::Decided(batch) => {
                self.hear_protections()?;
                reach("pass.heard");
                self.tidy(file)?;
                progress.decided(&batch);
                pass.batches.push(*batch);
            }
        }
        Ok(())
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
        self.desk.sees_protection(&self.store.nights_of_protection(&self.city.schema)?)?;
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

    // Settled: not changed for as long as configured, by its own time of change or by our watching it. A source that
    // says so itself is believed.
    fn has_settled(&mut self, file: &DropFile) -> bool {
        let connector = self.city.connectors.get(&file.source);
        let own = connector.and_then(|connector| connector.arrival.settle);
        let settle = own.unwrap_or(self.city.instance.settle);
        let age = (self.clock)().timestamp_nanos_opt().unwrap_or_default().saturating_sub(file.changed_ns);
        let is_old = u128::try_from(age).is_ok_and(|age| age >= settle.as_nanos());
        if settle.is_zero() || is_old || matches!(file.done, Done::There(_)) {
            return true;
        }
        let now = (file.stamp, file.changed_ns);
        let (seen, since) = self.waiting.entry(file.path.clone()).or_insert((now, Instant::now()));
        if *seen != now {
            (*seen, *since) = (now, Instant::now());
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
        if is_safe {
            reach("tidy.before_delete");
            remove_if_there(&file.path)?;
            reach("tidy.deleted");
            if let Done::There(said) = &file.done {
                remove_if_there(said)?;
            }
        }
        Ok(())
    }
}
