//! Taking one file's records into the truth, in one transaction: nothing is visible before
//! [`Draft::publish`], and whatever does not get there leaves no trace.

use std::collections::{HashMap, HashSet};
use std::sync::MutexGuard;

use chrono::{DateTime, NaiveDate, Utc};
use enishi_model::batch::Figures;
use enishi_model::profile::Profile;
use enishi_model::schema::{FileKind, SourceRole};
use enishi_model::{Finding, Handle, Reason, RowHash, Schema, Severity, Source, SourceRecord};
use rusqlite::{Connection, params};

use super::acquaintance::Overlap;
use super::batches;
use super::cells::pack;
use super::examples::Examples;
use super::flags::{Flags, flags};
use super::household::Households;
use super::links::code_of;
use super::names::{layout_number, source_number};
use super::removed::Removed;
use super::resolve::{Decisions, Register};
use super::seen::Seen;
use super::standing::{KnownRows, StandingRecords};
use super::store::Store;
use super::touched::Touched;
use super::versions::{Standing, hash};
use super::{draft::Draft, rejudge, vanish};
use crate::desk::{Marks, TrayDecision};
use crate::error::Result;

/// Which of several rows of one file with the same key counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uniqueness {
    /// the first; the others are rejected
    First,
    /// the last
    Last,
}

/// What is known of a file before it is read.
#[derive(Clone, Debug)]
pub struct FileFacts {
    /// its name
    pub name: String,
    /// its length in bytes
    pub bytes: u64,
    /// when it was last modified, in nanoseconds since 1970
    pub modified_ns: i64,
    /// BLAKE3 of its bytes; `None` where they could not be read
    pub hash: Option<[u8; 32]>,
    /// the night that it speaks of
    pub business_date: NaiveDate,
    /// when it was taken from the drop folder
    pub received_at: DateTime<Utc>,
}

/// A file about to be taken.
pub struct Incoming<'a> {
    /// its source
    pub source: &'a Source,
    /// the whole vocabulary
    pub schema: &'a Schema,
    /// the rule for rows with the same key
    pub uniqueness: Uniqueness,
    /// what is known of the file
    pub facts: &'a FileFacts,
    /// what people decided about rows in the tray
    pub decisions: &'a [TrayDecision],
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// a record that was not known
    New,
    /// other contents than before
    Changed,
    /// the same contents
    Unchanged,
    /// the record now says that it is over, or its source has taken it back
    Ended,
    /// taken, but waits in the tray
    Tray,
    /// not taken
    Rejected,
}

const MOST_FINDINGS: usize = 10_000;
const MOST_NOTES_A_KIND: u64 = 100;

/// A file being taken: an open transaction.
pub struct Publication<'s> {
    pub(super) store: &'s Store,
    pub(super) connection: MutexGuard<'s, Connection>,
    pub(super) incoming: Incoming<'s>,
    pub(super) register: Option<Register<'s>>,
    pub(super) removed: Removed,
    pub(super) decisions: Decisions,
    pub(super) source: i64,
    pub(super) layout: i64,
    pub(super) batch: i64,
    pub(super) committed: bool,
    pub(super) records: StandingRecords,
    pub(super) seen: Seen,
    /// those of them whose own row came as it stood; former rows of their history do not count
    pub(super) confirmed: Seen,
    pub(super) closed: HashSet<i64>,
    pub(super) mapped: Vec<(String, String)>,
    pub(super) touched: Touched,
    pub(super) carries_flags: bool,
    pub(super) flags_before: Flags,
    pub(super) households: Households,
    pub(super) new_persons: Vec<(Handle, i64)>,
    pub(super) figures: Figures,
    pub(super) findings: Vec<Finding>,
    pub(super) absence_counts: bool,
    /// records that stood before, as far as rows have named them
    pub(super) met: Seen,
    pub(super) overlap: Overlap,
    pub(super) examples: Examples,
    pub(super) profile: Option<Profile>,
}

impl Store {
    /// Begins to take a file. Waits for the writer; readers are not disturbed.
    pub fn begin<'s>(&'s self, incoming: Incoming<'s>) -> Result<Publication<'s>> {
        self.make_room_in_log()?;
        let connection = self.writer();
        connection.execute_batch("begin immediate")?;
        // From here on, dropping the publication rolls back.
        let mut publication = Publication {
            store: self,
            connection,
            register: None,
            removed: Removed::new(&self.key, Marks::default()),
            decisions: decisions_of(&incoming),
            source: 0,
            layout: 0,
            batch: 0,
            committed: false,
            records: StandingRecords::default(),
            seen: Seen::default(),
            confirmed: Seen::default(),
            closed: HashSet::new(),
            mapped: Vec::new(),
            touched: Touched::default(),
            carries_flags: false,
            flags_before: Flags::new(),
            households: Households::of(incoming.source),
            new_persons: Vec::new(),
            figures: Figures::default(),
            findings: Vec::new(),
            absence_counts: incoming.source.kind == FileKind::Snapshot,
            met: Seen::default(),
            overlap: Overlap::default(),
            examples: Examples::default(),
            profile: None,
            incoming,
        };
        publication.open()?;
        Ok(publication)
    }
}

fn decisions_of(incoming: &Incoming<'_>) -> Decisions {
    let own = incoming.decisions.iter().filter(|decision| decision.source == incoming.source.id);
    own.filter_map(|decision| {
        let resident = decision.resident_id.clone()?;
        Some(((decision.record_key.clone(), decision.role.clone()), resident))
    })
    .collect::<HashMap<_, _>>()
}

impl<'s> Publication<'s> {
    fn open(&mut self) -> Result<()> {
        let source = self.incoming.source;
        self.source = source_number(&self.connection, &source.id)?;
        let fields: Vec<&str> = source.fields.iter().map(|field| field.name.as_str()).collect();
        self.layout = layout_number(&self.connection, self.source, &fields)?;
        self.register = Register::against(&self.connection, self.incoming.schema, source)?;
        self.learn_removed()?;
        self.records = StandingRecords::of(&self.connection, self.source)?;
        self.overlap.before = self.records.count(&self.connection)?;
        self.batch = batches::open(&self.connection, self.source, self.incoming.facts)?;
        self.flags_before = flags(&self.connection, self.source)?;
        self.carries_flags = !self.flags_before.is_empty();
        Ok(())
    }

    /// The rows of earlier files that stand and need no second look.
    pub fn known_rows(&self) -> Result<KnownRows> {
        self.records.known_rows(&self.connection)
    }

    /// Takes a row that is one of [`known_rows`](Self::known_rows), as `version` says: it costs no more than
    /// this. `false` where another row of this file took its record's place: then it must be put.
    pub fn put_known(&mut self, version: i64) -> bool {
        if self.closed.contains(&version) {
            return false;
        }
        self.seen.insert(version);
        self.confirmed.insert(version);
        self.meets(version);
        self.figures.rows += 1;
        self.figures.unchanged += 1;
        true
    }

    /// Takes a row. Outcomes other than `Rejected` are in the transaction now. `row`: its hash, where it need
    /// not be looked at again when it comes unchanged.
    pub fn put(&mut self, record: &SourceRecord, row: Option<RowHash>) -> Result<Outcome> {
        self.figures.rows += 1;
        let outcome = if self.is_kept_out(record)? { Outcome::Rejected } else { self.take(record, row)? };
        let counter = match outcome {
            Outcome::New => &mut self.figures.new,
            Outcome::Changed => &mut self.figures.changed,
            Outcome::Unchanged => &mut self.figures.unchanged,
            Outcome::Ended => &mut self.figures.ended,
            Outcome::Tray => &mut self.figures.tray,
            Outcome::Rejected => &mut self.figures.rejected,
        };
        *counter += 1;
        Ok(outcome)
    }

    /// Counts a row that could not be mapped. `key` is its record's identity where that could be read:
    /// such a record is not absent.
    pub fn reject(&mut self, finding: Finding, key: Option<&str>) -> Result<()> {
        self.figures.rows += 1;
        self.figures.rejected += 1;
        self.note(finding);
        match key {
            Some(key) => {
                if let Some(standing) = self.standing(key)? {
                    self.seen.insert(standing.id);
                    self.meets_before(&standing);
                }
            }
            None => self.absence_counts = false,
        }
        Ok(())
    }

    /// Writes down something odd. Kept up to a bound; the figures count them all.
    pub fn note(&mut self, finding: Finding) {
        let count = self.figures.noticed.entry(code_of(&finding.reason)).or_default();
        *count += 1;
        let is_note = finding.reason.severity() == Severity::Noted;
        if self.findings.len() < MOST_FINDINGS && !(is_note && *count > MOST_NOTES_A_KIND) {
            self.findings.push(finding);
        }
    }

    fn take(&mut self, record: &SourceRecord, row: Option<RowHash>) -> Result<Outcome> {
        let cells = pack(&record.cells);
        let hash = hash(record, &cells);
        let Some(standing) = self.standing(&record.key)? else {
            // Nothing stands that could be taken back.
            if record.deleted {
                return Ok(Outcome::Unchanged);
            }
            return self.insert(record, &cells, &hash, row, None);
        };
        self.meets_before(&standing);
        let is_repeated = standing.opened_by == self.batch || self.confirmed.contains(standing.id);
        if record.history_no < standing.history_no {
            self.seen.insert(standing.id);
            return if record.deleted {
                Ok(Outcome::Unchanged)
            } else {
                self.take_former(record, &cells, &hash)
            };
        }
        if standing.hash == hash {
            self.seen.insert(standing.id);
            self.confirmed.insert(standing.id);
            return self.unchanged(&record.key, &standing, row);
        }
        let supersedes = record.history_no > standing.history_no;
        if is_repeated && !supersedes && self.incoming.uniqueness == Uniqueness::First {
            let reason = Reason::DuplicateKey { first_line: standing.line };
            self.note(Finding { position: record.position, column: None, reason });
            return Ok(Outcome::Rejected);
        }
        if record.deleted {
            self.take_back(&record.key, standing.id)?;
            return Ok(Outcome::Ended);
        }
        if standing.opened_by == self.batch && !supersedes {
            self.remove(standing.id)?;
        } else {
            self.close(standing.id, if supersedes { "superseded" } else { "changed" })?;
        }
        self.insert(record, &cells, &hash, row, Some(&standing))
    }

    // The same contents, but not the same row, or one that is looked at every night.
    fn unchanged(&mut self, key: &str, standing: &Standing, row: Option<RowHash>) -> Result<Outcome> {
        let waits: bool = self
            .connection
            .prepare_cached("select exists (select 1 from link where version_id = ?1 and person_id is null)")?
            .query_row([standing.id], |row| row.get(0))?;
        if row.is_some() && !waits {
            self.stands(key, standing.id, row, waits)?;
        }
        Ok(if waits { Outcome::Tray } else { Outcome::Unchanged })
    }

    // A history row that was over before it came: closed by the batch that brought it.
    fn take_former(&mut self, record: &SourceRecord, cells: &str, hash: &[u8]) -> Result<Outcome> {
        let known: bool = self
            .connection
            .prepare_cached("select exists (select 1 from version where source_id = ?1 and key = ?2 and history_no = ?3 and hash = ?4
                 and closed_by is not null)")?
            .query_row(params![self.source, record.key, record.history_no, hash], |row| row.get(0))?;
        if known {
            return Ok(Outcome::Unchanged);
        }
        let version = self.insert_version(record, cells, hash)?;
        self.link(version, record)?;
        self.close(version, "superseded")?;
        Ok(Outcome::New)
    }

    fn insert(
        &mut self,
        record: &SourceRecord,
        cells: &str,
        hash: &[u8],
        row: Option<RowHash>,
        before: Option<&Standing>,
    ) -> Result<Outcome> {
        let version = self.insert_version(record, cells, hash)?;
        let (persons, waits) = self.link(version, record)?;
        self.stands(&record.key, version, row, waits)?;
        self.learn_births(record, &persons);
        self.protect(record, &persons)?;
        self.map(record, version, &persons)?;
        let outcome = match before {
            _ if waits => Outcome::Tray,
            None => Outcome::New,
            Some(before) if self.is_over_now(record, before) => Outcome::Ended,
            Some(_) => Outcome::Changed,
        };
        self.examples.learn(&outcome, &persons);
        Ok(outcome)
    }

    /// What the file looks like, to be kept where it is published.
    pub fn describe(&mut self, profile: Profile) {
        self.profile = Some(profile);
    }

    /// All rows were put: closes what a snapshot no longer has, and lets crosswalks and the register
    /// speak to rows that came before them. The figures are final; nothing is visible yet.
    pub fn finish(mut self) -> Result<Draft<'s>> {
        self.records.write(&self.connection)?;
        self.households.write(&self.connection)?;
        if self.absence_counts {
            let vanished = vanish::close_absent(
                &self.connection,
                self.source,
                self.batch,
                &self.seen,
                &mut self.touched,
            )?;
            self.figures.vanished = vanished.len() as u64;
            self.examples.learn_vanished(&self.connection, &vanished)?;
        }
        self.rejudge()?;
        Ok(Draft::new(self))
    }

    /// Takes everything back. SQLite has done so itself where the disk was full: that is no error here.
    pub(super) fn roll_back(&mut self) {
        if let Err(error) = self.connection.execute_batch("rollback") {
            tracing::warn!(%error, "the transaction was rolled back before");
        }
        self.store.names.forget();
        self.store.memo.forget();
        self.committed = true;
    }

    fn rejudge(&mut self) -> Result<()> {
        let role = self.incoming.source.role;
        if !matches!(role, SourceRole::Register | SourceRole::Crosswalk) {
            return Ok(());
        }
        let context = rejudge::Context {
            connection: &self.connection,
            names: &self.store.names,
            memo: &self.store.memo,
            schema: self.incoming.schema,
            decisions: self.incoming.decisions,
        };
        let moved = match role {
            SourceRole::Register => rejudge::after_register(&context, self.touched.persons())?,
            _ => rejudge::after_crosswalk(&context, &self.mapped)?,
        };
        for person in moved {
            self.touched.insert(person);
        }
        Ok(())
    }
}

impl Drop for Publication<'_> {
    fn drop(&mut self) {
        if !self.committed {
            self.roll_back();
        }
    }
}
