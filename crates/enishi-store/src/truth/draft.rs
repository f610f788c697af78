//! The end of taking a file: published whole, or held and taken back whole.

use chrono::{DateTime, Utc};
use enishi_failpoint::reach;
use enishi_model::BatchId;
use enishi_model::batch::{Batch, BatchStatus, Figures, Objection};
use enishi_model::schema::FileKind;
use rusqlite::params;

use super::batches::{self, NewBatch};
use super::flags::{Lifted, raise};
use super::index_feed;
use super::names::source_number;
use super::publication::Publication;
use super::touched::Touched;
use super::{examples, past};
use super::{releases, shelter};
use crate::error::Result;

/// A file fully taken and counted, waiting for the verdict. Dropped, it leaves no trace.
pub struct Draft<'s> {
    publication: Publication<'s>,
}

impl<'s> Draft<'s> {
    pub(super) fn new(publication: Publication<'s>) -> Self {
        Self { publication }
    }

    pub(super) fn publication(&self) -> &Publication<'s> {
        &self.publication
    }

    /// What was counted.
    pub fn figures(&self) -> &Figures {
        &self.publication.figures
    }

    /// Whether nobody's absence counts, because rows could not be read.
    pub fn absence_suspended(&self) -> bool {
        let publication = &self.publication;
        publication.incoming.source.kind == FileKind::Snapshot && !publication.absence_counts
    }

    /// Of how many residents the file lifts the source's protection flag.
    pub fn lifted(&self) -> Result<Lifted> {
        self.publication.lifted()
    }

    /// Makes the file's contents the truth: versions, persons, checkpoint and index outbox in one commit.
    pub fn publish(self, reasons: Vec<Objection>, at: DateTime<Utc>) -> Result<Batch> {
        self.publish_for(None, reasons, at)
    }

    /// The same for a file that was held and that people have released. The commit says of the held batch what
    /// became of it.
    pub fn release(self, held: BatchId, reasons: Vec<Objection>, at: DateTime<Utc>) -> Result<Batch> {
        self.publish_for(Some(held), reasons, at)
    }

    fn publish_for(
        mut self,
        held: Option<BatchId>,
        reasons: Vec<Objection>,
        at: DateTime<Utc>,
    ) -> Result<Batch> {
        let publication = &mut self.publication;
        let decided = publication.decided(BatchStatus::Published, reasons, at);
        publication.write_handles()?;
        shelter::renew(&publication.connection, &mut publication.touched)?;
        index_feed::enqueue(&publication.connection, &mut publication.touched)?;
        let batch = match held {
            Some(held) => releases::decide(&publication.connection, publication.batch, &decided, held)?,
            None => batches::decide(&publication.connection, publication.batch, &decided)?,
        };
        if let Some(profile) = &publication.profile {
            past::remember(&publication.connection, publication.batch, profile)?;
        }
        reach("transaction.before_commit");
        publication.connection.execute_batch("commit")?;
        reach("transaction.committed");
        publication.committed = true;
        Ok(batch)
    }

    /// Takes everything back, and writes down that and why the file is held, and whom it would touch. Where the only reason is that it lifts
    /// protection from many, whom it protects anew is protected at once.
    pub fn hold(mut self, reasons: Vec<Objection>, at: DateTime<Utc>) -> Result<Batch> {
        let publication = &mut self.publication;
        let is_sound = reasons.iter().all(|reason| matches!(reason, Objection::MassLifting { .. }));
        let raised = if is_sound { publication.raised()? } else { Vec::new() };
        let decided = publication.decided(BatchStatus::Held, reasons, at);
        let touching = publication.examples.handles(&publication.connection, &publication.store.key)?;
        publication.roll_back();
        let store = publication.store;
        let transaction = publication.connection.transaction()?;
        let source = source_number(&transaction, &decided.source.id)?;
        raise(store, &transaction, source, &raised)?;
        store.memo.forget();
        let mut touched = Touched::default();
        shelter::renew(&transaction, &mut touched)?;
        index_feed::enqueue(&transaction, &mut touched)?;
        let number = batches::open(&transaction, source, decided.facts)?;
        let batch = batches::decide(&transaction, number, &decided)?;
        examples::write(&transaction, number, &touching)?;
        reach("hold.before_commit");
        transaction.commit()?;
        reach("hold.committed");
        Ok(batch)
    }
}

impl<'s> Publication<'s> {
    fn decided(&mut self, status: BatchStatus, reasons: Vec<Objection>, at: DateTime<Utc>) -> NewBatch<'s> {
        NewBatch {
            source: self.incoming.source,
            facts: self.incoming.facts,
            status,
            figures: self.figures.clone(),
            findings: std::mem::take(&mut self.findings),
            reasons,
            at,
        }
    }

    // In the order of the handles: they are random, and sorted inserts are several times as fast.
    fn write_handles(&mut self) -> Result<()> {
        self.new_persons.sort_unstable();
        let mut statement = self
            .connection
            .prepare_cached("insert into person_handle (handle, person_id) values (?1, ?2)")?;
        for (handle, person) in &self.new_persons {
            statement.execute(params![handle.0, person])?;
        }
        Ok(())
    }
}
