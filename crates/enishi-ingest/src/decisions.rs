//! Doing what people decided about held files: a released one is taken again from quarantine, past the guards that
//! held it, and published as a new batch; a refused one is marked. What the store says of the held batch decides what
//! is left to do, so that a process killed in between is followed by one that ends the same.

use enishi_config::Connector;
use enishi_failpoint::reach;
use enishi_model::batch::{Batch, BatchStatus, Objection};
use enishi_model::release::{persons_needed, tells_of_age};
use enishi_store::{BatchDecision, FileFacts, Verdict, reached};

use crate::claim;
use crate::error::Result;
use crate::ingest::Ingest;
use crate::progress::Progress;
use crate::take::{Against, Broken, ReleasedBatch, remove_if_there};
use crate::{keep, receipt, rejected};

impl Ingest {
    /// Does what was decided and not done yet. Returns the batches that came of it.
    pub(crate) fn do_decisions(&self, progress: &dyn Progress) -> Result<Vec<Batch>> {
        let labels = self.desk.undone_batches()?;
        let batches = self.do_each(&labels, progress)?;
        batches.iter().for_each(|batch| progress.decided(batch));
        Ok(batches)
    }

    /// The same for every decision that was ever taken: a restored database may not know of them.
    pub(crate) fn redo_decisions(&self, progress: &dyn Progress) -> Result<()> {
        let labels = self.desk.decided_batches()?;
        self.do_each(&labels, progress).map(drop)
    }

    fn do_each(&self, labels: &[String], progress: &dyn Progress) -> Result<Vec<Batch>> {
        let mut batches = Vec::new();
        for label in labels {
            let Some(batch) = self.store.batch(label)? else { continue };
            let Some(hash) = self.store.batch_hash(batch.id)? else { continue };
            let decisions = self.desk.batch_decisions(label, hash)?;
            if batch.status == BatchStatus::Held && !self.decide(&batch, hash, &decisions, progress)? {
                continue;
            }
            reach("decision.done");
            batches.extend(self.tidy_decided(label)?);
            reach("decision.tidied");
            self.desk.batch_applied(label, hash, (self.clock)())?;
            reach("decision.noted");
        }
        Ok(batches)
    }

    // Whether the store says now what became of the batch.
    fn decide(
        &self,
        batch: &Batch,
        hash: [u8; 32],
        decisions: &[BatchDecision],
        progress: &dyn Progress,
    ) -> Result<bool> {
        let by: Vec<String> = decisions.iter().map(|decision| decision.decided_by.clone()).collect();
        match reached(decisions, persons_needed(&batch.reasons)) {
            None => Ok(false),
            Some(Verdict::Refuse) => {
                let refused = decisions.iter().filter(|decision| decision.verdict == Verdict::Refuse);
                let by = refused.map(|decision| decision.decided_by.clone()).collect();
                self.store.refuse_held(batch.id, vec![Objection::RefusedBy { by }])?;
                Ok(true)
            }
            Some(Verdict::Release) => {
                let Some(connector) = self.city.connectors.get(&batch.source) else { return Ok(false) };
                let released = ReleasedBatch { held: batch.clone(), by };
                if let Some(reasons) = self.release(connector, &released, hash, progress)? {
                    self.store.refuse_held(batch.id, reasons)?;
                }
                Ok(true)
            }
        }
    }

    // Publishes; or says why that is not possible.
    fn release(
        &self,
        connector: &Connector,
        released: &ReleasedBatch,
        hash: [u8; 32],
        progress: &dyn Progress,
    ) -> Result<Option<Vec<Objection>>> {
        let held = &released.held;
        // Who was told that the file is older, and released it, wants the older data.
        if let Some(newer) = self.store.newer_than(held)?.filter(|_| !tells_of_age(&held.reasons)) {
            return Ok(Some(vec![Objection::Overtaken { batch: newer.label() }]));
        }
        let copy = keep::quarantined(&self.dir, held);
        if claim::hash_of(&copy) != Some(hash) {
            return Ok(Some(vec![Objection::CopyLost]));
        }
        progress.begin(&held.source, &held.file, held.bytes);
        let against = Against { past: self.past(connector)?, released: Some(released) };
        match self.read_and_judge(connector, &facts(held, hash), &copy, &against, progress) {
            Ok(_) => Ok(None),
            Err(Broken::File(stop)) => Ok(Some(stop.into_reasons())),
            Err(Broken::Machine(error)) => Err(error),
        }
    }

    // The copy goes where the batch's new state says, and the receipts say what became of it. Repeating it does no
    // harm.
    fn tidy_decided(&self, label: &str) -> Result<Option<Batch>> {
        let Some(held) = self.store.batch(label)? else { return Ok(None) };
        let published = held.reasons.iter().find_map(|reason| match reason {
            Objection::ReleasedAs { batch } => Some(batch.as_str()),
            _ => None,
        });
        let published = published.map_or(Ok(None), |label| self.store.batch(label))?;
        if let Some(published) = &published {
            let copy = keep::quarantined(&self.dir, &held);
            if copy.is_file() {
                self.cut_rejected(published, &copy)?;
                keep::settle(&self.dir, &self.store, &self.vault, published, &copy)?;
            }
            // They lie under the name of the batch that published the others.
            let rows = keep::rejected_rows(self.dir.path(), &held.label(), &held.file);
            remove_if_there(&rejected::reasons_beside(&rows))?;
            remove_if_there(&rows)?;
            reach("decision.copy_moved");
            receipt::write(&self.dir, &self.store, &self.city, published)?;
        }
        if keep::holds_my_numbers(&held.reasons) {
            remove_if_there(&keep::quarantined(&self.dir, &held))?;
        }
        // Decided against: nothing reads its copy again.
        if held.status == BatchStatus::Refused {
            let copy = keep::quarantined(&self.dir, &held);
            if copy.is_file() {
                keep::settle(&self.dir, &self.store, &self.vault, &held, &copy)?;
            }
        }
        receipt::write(&self.dir, &self.store, &self.city, &held)?;
        Ok(Some(published.unwrap_or(held)))
    }
}

// The checkpoint of the file stays as it is: its time of change does not count here.
fn facts(held: &Batch, hash: [u8; 32]) -> FileFacts {
    FileFacts {
        name: held.file.clone(),
        bytes: held.bytes,
        modified_ns: 0,
        hash: Some(hash),
        business_date: held.business_date,
        received_at: held.received_at,
    }
}
