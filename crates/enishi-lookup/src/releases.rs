//! Decisions about held files: written down here, done by ingest. Where protection or most of a source would go, it
//! takes two different people.

use enishi_config::Right;
use enishi_model::Handle;
use enishi_model::batch::{Batch, BatchStatus};
use enishi_model::release::{is_possible, persons_needed};
use enishi_store::{BatchDecision, EventKind, HeldExamples, Verdict, reached};

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Refusal, Result};
use crate::service::Lookup;

/// One batch, and what people said of it.
#[derive(Debug)]
pub struct BatchAnswer {
    /// the batch
    pub batch: Batch,
    /// what people said of it while it was held, oldest first
    pub decisions: Vec<BatchDecision>,
    /// how many more persons must release it; 0 where it is not held
    pub still_needed: usize,
    /// a few residents whom publishing a held file would touch; for whoever may decide
    pub examples: HeldExamples,
}

/// What became of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// what was said
    pub verdict: Verdict,
    /// how many different persons are needed in all
    pub needed: usize,
    /// how many more are needed; 0: ingest does it with its next pass
    pub still_needed: usize,
}

impl Lookup {
    /// One batch. Whoever may decide about a held file is shown a few of those whom it would touch, and the event says so.
    pub fn batch(&self, actor: &Actor, label: &str) -> Result<Disclosed<BatchAnswer>> {
        let batch = self.known_batch(actor, label)?;
        let decisions = match self.store.batch_hash(batch.id)? {
            Some(hash) => self.desk.batch_decisions(&batch.label(), hash)?,
            None => Vec::new(),
        };
        let needed = if batch.status == BatchStatus::Held { persons_needed(&batch.reasons) } else { 0 };
        let examples = self.examples(actor, &batch)?;
        let mut named: Vec<Handle> = examples.values().flatten().copied().collect();
        named.sort_unstable();
        named.dedup();
        let deed = match named.is_empty() {
            true => Deed::new(EventKind::Operations, "batch"),
            false => Deed::of(EventKind::Listed, "batch", named),
        };
        let still_needed = still_needed(&decisions, needed);
        self.disclose_to(actor, deed, BatchAnswer { still_needed, batch, decisions, examples })
    }

    // Handles of the source's residents. Not for an actor who answers for some residents only: others would be among
    // them.
    fn examples(&self, actor: &Actor, batch: &Batch) -> Result<HeldExamples> {
        if batch.status != BatchStatus::Held || !actor.has(Right::Batches) || actor.is_narrowed() {
            return Ok(HeldExamples::new());
        }
        Ok(self.store.held_examples(batch.id)?)
    }

    /// Somebody says what is to become of a held file. Each person counts once.
    pub fn decide_batch(&self, actor: &Actor, label: &str, verdict: Verdict) -> Result<Disclosed<Decided>> {
        let what = match verdict {
            Verdict::Release => "batch release",
            Verdict::Refuse => "batch refuse",
        };
        self.allow(actor, Right::Batches, what)?;
        let batch = self.store.batch(label)?.filter(|batch| self.may_know(actor, &batch.source));
        let batch = batch.ok_or(LookupError::NotFound)?;
        let hash = self.store.batch_hash(batch.id)?.filter(|_| batch.status == BatchStatus::Held);
        let file_hash = hash.ok_or(Refusal::NotHeld)?;
        if verdict == Verdict::Release && !is_possible(&batch.reasons) {
            return Err(Refusal::CannotBeReleased.into());
        }
        let needed = persons_needed(&batch.reasons);
        let label = batch.label();
        if reached(&self.desk.batch_decisions(&label, file_hash)?, needed).is_some() {
            return Err(Refusal::NotHeld.into());
        }
        let decision = BatchDecision {
            batch: label.clone(),
            file_hash,
            verdict,
            decided_by: actor.holder.clone(),
            decided_at: self.now(),
            applied_at: None,
        };
        if !self.desk.decide_batch(&decision)? {
            return Err(Refusal::SaidAlready.into());
        }
        let decisions = self.desk.batch_decisions(&label, file_hash)?;
        let decided = Decided { verdict, needed, still_needed: still_needed(&decisions, needed) };
        self.disclose_to(actor, Deed::new(EventKind::Decided, what), decided)
    }
}

fn still_needed(decisions: &[BatchDecision], needed: usize) -> usize {
    match reached(decisions, needed) {
        Some(_) => 0,
        None => needed.saturating_sub(decisions.len()),
    }
}
