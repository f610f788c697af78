//! Taking one file, from claim to receipt. Read from top to bottom: this is a row's way.

use std::fs;
use std::io::{self, BufRead, Read};
use std::path::Path;

use enishi_config::Connector;
use enishi_config::connector::Duplicates;
use enishi_failpoint::reach;
use enishi_model::batch::{Batch, BatchStatus, Objection};
use enishi_model::calendar::night_of;
use enishi_model::profile::Profile;
use enishi_model::release::unseen;
use enishi_store::{Draft, FileFacts, Incoming, Past, StoreError, TrayDecision, Uniqueness};

use crate::claim::{Claim, Claimed, claim, hash};
use crate::dating;
use crate::decode::{self, Decoded};
use crate::error::{IngestError, Result};
use crate::guards::{self, Evidence, Gathering, Stop};
use crate::header::Columns;
use crate::ingest::Ingest;
use crate::keep;
use crate::kind;
use crate::mapper::Mapper;
use crate::misread;
use crate::my_numbers::refused;
use crate::progress::Progress;
use crate::put::put_all;
use crate::reader::RawRecords;
use crate::receipt;
use crate::rejected;
use crate::scan::DropFile;

/// What became of a file in its folder.
pub(crate) enum Taken {
    /// it was decided on
    Decided(Box<Batch>),
    /// somebody still writes it: it is looked at again
    StillChanging,
}

/// Why reading ended before the file did.
pub(crate) enum Broken {
    /// the file
    File(Stop),
    /// the store or the data directory
    Machine(IngestError),
}

impl From<IngestError> for Broken {
    fn from(error: IngestError) -> Self {
        Self::Machine(error)
    }
}

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self::Machine(error.into())
    }
}

/// What a file is judged against.
pub(crate) struct Against<'a> {
    /// what the source brought before
    pub(crate) past: Past,
    /// the batch that this very file was held as, where people have released it since
    pub(crate) released: Option<&'a ReleasedBatch>,
}

/// A held batch that people have released.
pub(crate) struct ReleasedBatch {
    pub(crate) held: Batch,
    pub(crate) by: Vec<String>,
}

impl Ingest {
    pub(crate) fn take(&self, file: &DropFile, progress: &dyn Progress) -> Result<Taken> {
        let Some(connector) = self.city.connectors.get(&file.source) else { return Ok(Taken::StillChanging) };
        progress.begin(&file.source, &file.name, file.stamp.bytes);
        if !file.is_regular {
            return self.refuse(connector, &self.facts(file, None), Objection::NotAFile, None);
        }
        if let Some(hash) = self.hash_of_the_last(file)? {
            return self.unchanged(connector, &self.facts(file, Some(hash)), None);
        }
        let staged = keep::staged(&self.dir, &file.source, &file.name);
        let claimed = claim(file, &staged).inspect_err(|_| {
            // Half a copy takes room that is missing; where it cannot be removed, it is written over.
            let _ = fs::remove_file(&staged);
        });
        match claimed.map_err(IngestError::disk(&staged))? {
            Claim::StillChanging => Ok(Taken::StillChanging),
            Claim::Unreadable(why) => {
                self.refuse(connector, &self.facts(file, None), Objection::Unreadable { why }, None)
            }
            Claim::Whole(claimed) => self.take_claimed(connector, file, &claimed, progress),
        }
    }

    // A file as long as the last one may be the last one: that is found out without copying it.
    fn hash_of_the_last(&self, file: &DropFile) -> Result<Option<[u8; 32]>> {
        let last = self.store.last_published(&file.source)?;
        let last = last.filter(|last| last.bytes == file.stamp.bytes && last.bytes > 0);
        Ok(last.and_then(|last| hash(file).filter(|hash| *hash == last.hash)))
    }

    fn facts(&self, file: &DropFile, hash: Option<[u8; 32]>) -> FileFacts {
        let received_at = (self.clock)();
        FileFacts {
            name: file.name.clone(),
            bytes: file.stamp.bytes,
            modified_ns: file.stamp.modified_ns,
            hash,
            business_date: file.dated.unwrap_or_else(|| night_of(received_at, self.city.instance.zone)),
            received_at,
        }
    }

    fn take_claimed(
        &self,
        connector: &Connector,
        file: &DropFile,
        claimed: &Claimed,
        progress: &dyn Progress,
    ) -> Result<Taken> {
        let facts = self.facts(file, Some(claimed.hash));
        let staged = &claimed.staged;
        if facts.bytes == 0 {
            return self.refuse(connector, &facts, Objection::Empty, Some(staged));
        }
        if let Some(found) = kind::of(staged) {
            return self.refuse(
                connector,
                &facts,
                Objection::NotCsv { found: found.to_owned() },
                Some(staged),
            );
        }
        if self.store.removed()?.is_file(&file.source, &claimed.hash) {
            remove_if_there(staged)?;
            return self.refuse(connector, &facts, Objection::Purged, None);
        }
        let last = self.store.last_published(&file.source)?;
        if last.is_some_and(|last| last.hash == claimed.hash) {
            return self.unchanged(connector, &facts, Some(staged));
        }
        let against = Against { past: self.past(connector)?, released: None };
        let dated = match file.dated {
            Some(_) => Ok(None),
            None => dating::by_trailer(connector, staged),
        };
        let facts = match dated {
            Ok(Some(business_date)) => FileFacts { business_date, ..facts },
            _ => facts,
        };
        let read = match dated {
            Ok(_) => self.read_and_judge(connector, &facts, staged, &against, progress),
            Err(stop) => Err(Broken::File(stop)),
        };
        match read {
            Ok(batch) => self.finish(batch, Some(staged)),
            Err(Broken::File(stop)) => {
                let (status, reasons) = match self.unless_my_numbers(connector, staged, stop)? {
                    Stop::Refuse(reasons) => (BatchStatus::Refused, reasons),
                    Stop::Hold(reasons) => (BatchStatus::Held, reasons),
                };
                self.stop(connector, &facts, status, reasons, staged)
            }
            Err(Broken::Machine(error)) => Err(error),
        }
    }

    // Decode, read, map, put, judge, publish. Whatever ends this early rolls the publication back.
    pub(crate) fn read_and_judge(
        &self,
        connector: &Connector,
        facts: &FileFacts,
        staged: &Path,
        against: &Against<'_>,
        progress: &dyn Progress,
    ) -> std::result::Result<Batch, Broken> {
        let decisions = self.desk.tray_decisions()?;
        let incoming = self.incoming(connector, facts, &decisions);
        let text = decode::open(staged, &connector.file).map_err(|error| broken(connector, staged, error))?;
        let text = Counted { text, progress };
        let mut rows =
            RawRecords::open(text, &connector.file).map_err(|error| broken(connector, staged, error))?;
        let columns = Columns::find(connector, rows.header())
            .map_err(|stop| Broken::File(misread::header(connector, staged, stop)))?;
        let mapper = Mapper::new(connector, &columns);
        let mut publication = self.store.begin(incoming)?;
        let mut gathering = Gathering::new(connector, &columns, facts.business_date);
        put_all(&mut publication, &mut rows, &mapper, &mut gathering, |error| {
            broken(connector, staged, error)
        })?;
        if let Some(found) = self.my_numbers(connector, staged, &gathering, rows.objection().is_some())? {
            drop(publication);
            self.leave_no_trace()?;
            return Err(Broken::File(refused(found)));
        }
        reach("transaction.rows_put");
        let (profile, births) = gathering.end();
        publication.describe(profile.clone());
        let draft = publication.finish()?;
        reach("transaction.judged");
        if let Some(stop) = misread::rows(connector, staged, draft.figures()) {
            return Err(Broken::File(stop));
        }
        let reasons = guards::judge(&Evidence {
            connector,
            date: facts.business_date,
            came: night_of(facts.received_at, self.city.instance.zone),
            figures: draft.figures(),
            profile: &profile,
            births,
            trailer: rows.objection(),
            lifted: draft.lifted()?,
            overlap: draft.overlap(),
            strangers: draft.strangers()?,
            past: &against.past,
        });
        self.decide_on(draft, noted(columns, &profile, &against.past), against, reasons)
    }

    fn incoming<'i>(
        &'i self,
        connector: &'i Connector,
        facts: &'i FileFacts,
        decisions: &'i [TrayDecision],
    ) -> Incoming<'i> {
        Incoming {
            source: &connector.source,
            schema: &self.city.schema,
            uniqueness: match connector.record.duplicates {
                Duplicates::First => Uniqueness::First,
                Duplicates::Last => Uniqueness::Last,
            },
            facts,
            decisions,
        }
    }

    /// What the guards compare the next file of a source with.
    pub(crate) fn past(&self, connector: &Connector) -> Result<Past> {
        Ok(self.store.past(&connector.source.id, connector.guards.rows_files)?)
    }

    fn decide_on(
        &self,
        draft: Draft<'_>,
        mut notes: Vec<Objection>,
        against: &Against<'_>,
        reasons: Vec<Objection>,
    ) -> std::result::Result<Batch, Broken> {
        let at = (self.clock)();
        if draft.absence_suspended() {
            notes.push(Objection::AbsenceSuspended { rows: draft.figures().rejected });
        }
        match against.released {
            None if reasons.is_empty() => Ok(draft.publish(notes, at)?),
            None => Ok(draft.hold(reasons, at)?),
            Some(released) => {
                // A release covers what those who decided were told, and nothing worse.
                let unseen = unseen(&released.held.reasons, reasons);
                if !unseen.is_empty() {
                    return Err(Broken::File(Stop::Hold(unseen)));
                }
                let batch = released.held.label();
                notes.insert(0, Objection::Released { batch, by: released.by.clone() });
                Ok(draft.release(released.held.id, notes, at)?)
            }
        }
    }

    fn unchanged(&self, connector: &Connector, facts: &FileFacts, staged: Option<&Path>) -> Result<Taken> {
        let status = BatchStatus::Unchanged;
        let batch =
            self.store.decide_without_rows(&connector.source, facts, status, Vec::new(), (self.clock)())?;
        self.finish(batch, staged)
    }

    fn refuse(
        &self,
        connector: &Connector,
        facts: &FileFacts,
        reason: Objection,
        staged: Option<&Path>,
    ) -> Result<Taken> {
        let (status, at) = (BatchStatus::Refused, (self.clock)());
        let batch = self.store.decide_without_rows(&connector.source, facts, status, vec![reason], at)?;
        self.finish(batch, staged)
    }

    fn stop(
        &self,
        connector: &Connector,
        facts: &FileFacts,
        status: BatchStatus,
        reasons: Vec<Objection>,
        staged: &Path,
    ) -> Result<Taken> {
        let batch =
            self.store.decide_without_rows(&connector.source, facts, status, reasons, (self.clock)())?;
        self.finish(batch, Some(staged))
    }

    fn finish(&self, batch: Batch, staged: Option<&Path>) -> Result<Taken> {
        reach("take.decided");
        if let Some(staged) = staged {
            self.cut_rejected(&batch, staged)?;
            keep::settle(&self.dir, &self.store, &self.vault, &batch, staged)?;
        }
        receipt::write(&self.dir, &self.store, &self.city, &batch)?;
        reach("take.finished");
        Ok(Taken::Decided(Box::new(batch)))
    }

    /// The rejected rows of a batch, out of its private copy, into a file of their own.
    pub(crate) fn cut_rejected(&self, batch: &Batch, copy: &Path) -> Result<()> {
        let Some(connector) = self.city.connectors.get(&batch.source) else { return Ok(()) };
        rejected::write(&self.dir, &self.store, connector, self.city.instance.lang, batch, copy)
    }
}

// What is odd about the columns of a file that is taken all the same.
fn noted(columns: Columns, profile: &Profile, past: &Past) -> Vec<Objection> {
    let mut notes = Vec::new();
    let last = past.files.first().and_then(|file| file.profile.as_ref());
    if last.is_some_and(|last| profile.is_reordered(last)) {
        notes.push(Objection::ColumnsReordered);
    }
    if !columns.unknown.is_empty() {
        notes.push(Objection::UnknownColumns { names: columns.unknown });
    }
    notes
}

fn disk(path: &Path, error: io::Error) -> Broken {
    Broken::Machine(IngestError::disk(path)(error))
}

// An error while reading is either a byte that the encoding does not have, or the disk.
fn broken(connector: &Connector, staged: &Path, error: io::Error) -> Broken {
    match misread::undecodable(connector, staged, &error) {
        Some(stop) => Broken::File(stop),
        None => disk(staged, error),
    }
}

/// Tells the watcher how far reading has come.
struct Counted<'p, R> {
    text: Decoded<R>,
    progress: &'p dyn Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.text.read(buffer)?;
        self.progress.advance(count as u64);
        Ok(count)
    }
}

impl<R: Read> BufRead for Counted<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.text.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.progress.advance(count as u64);
        self.text.consume(count);
    }
}

/// Removes a file that may not be there.
pub(crate) fn remove_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(IngestError::disk(path)(error)),
        _ => Ok(()),
    }
}
