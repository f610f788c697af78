//! Carrying out what was ordered removed: first the databases, before anything is answered; then whatever a
//! disk still holds of it. Each step may be repeated, so that a process killed in between ends the same.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use enishi_config::City;
use enishi_failpoint::reach;
use enishi_model::batch::Objection;
use enishi_model::schema::FileKind;
use enishi_store::{Desk, Order, Purge, PurgeFigures, PurgeOf, Purged, Store};

use crate::copies::{self, Condemned};
use crate::error::Result;
use crate::ingest::Ingest;
use crate::progress::Progress;
use crate::take::remove_if_there;
use crate::{indexer, receipt};

/// Takes out of the databases what was ordered removed and is there: a database that was put back from an
/// older copy has it again. To be called before a hub answers.
pub fn before_answers(city: &City, store: &Store, desk: &Desk) -> Result<()> {
    let been_through = store.purged()?;
    for purge in desk.purges()? {
        let confirmed = purge.confirmed.as_ref().map(|said| said.at);
        let known =
            been_through.iter().any(|known| known.id == purge.id && Some(known.confirmed_at) == confirmed);
        match purge.in_force_since() {
            Some(at) if !known => take_out(city, store, desk, &purge, at)?,
            None if known => lift(store, desk, &purge)?,
            _ => {}
        }
    }
    Ok(())
}

// What keeps it out is at the desk before anything is gone: afterwards nobody could tell it any more.
fn take_out(
    city: &City,
    store: &Store,
    desk: &Desk,
    purge: &Purge,
    confirmed_at: DateTime<Utc>,
) -> Result<()> {
    let mut marks = desk.purge_marks(purge.id)?;
    let key = store.handle_key();
    match &purge.of {
        PurgeOf::Resident(handle) => {
            marks.insert(*handle);
            marks = store.marks_of_residents(&marks)?;
            marks.extend(desk.marks_of_decided(key, &marks)?);
            desk.add_purge_marks(purge.id, &marks)?;
            reach("purge.marked");
            desk.forget_marked(key, &marks)?;
            reach("purge.desk_forgot");
            store.purge_resident(&Order { id: purge.id, confirmed_at, marks: &marks })?;
        }
        // By its label only the first time: an older database may give the label to another file.
        PurgeOf::Batch(label) => {
            if marks.is_empty() {
                marks = store.marks_of_batch(label)?;
                desk.add_purge_marks(purge.id, &marks)?;
            }
            let decisions = desk.tray_decisions()?;
            store.purge_batch(
                &Order { id: purge.id, confirmed_at, marks: &marks },
                &city.schema,
                &decisions,
            )?;
        }
    }
    tracing::info!(purge = purge.id, "removed from the database by order");
    Ok(())
}

fn lift(store: &Store, desk: &Desk, purge: &Purge) -> Result<()> {
    store.lift_purge(purge.id)?;
    desk.drop_purge_marks(purge.id)?;
    tracing::info!(purge = purge.id, "a removal was withdrawn; later files are taken again");
    Ok(())
}

impl Ingest {
    /// Carries out what was confirmed, to the last free page. `false` where something must be done again.
    pub(crate) fn purge(&self, progress: &dyn Progress) -> Result<bool> {
        before_answers(&self.city, &self.store, &self.desk)?;
        let mut unclean = self.store.purged()?;
        unclean.retain(|purged| !purged.cleaned);
        if unclean.is_empty() {
            return Ok(true);
        }
        let orders = self.desk.purges()?;
        reach("purge.taken_out");
        let condemned = self.condemned(&unclean, &orders)?;
        let copies = copies::find(&self.dir, &self.store, &self.city, &condemned)?;
        // Counted before the first one goes: whoever ends this after a kill finds fewer.
        let ids: Vec<i64> = unclean.iter().map(|purged| purged.id).collect();
        let files = self.store.set_condemned(&ids, copies.len() as u64)?;
        for copy in &copies {
            remove_if_there(copy)?;
            reach("purge.copy_gone");
        }
        reach("purge.copies_gone");
        self.rewrite_receipts()?;
        indexer::catch_up(&self.store, &self.index, &self.city, progress)?;
        if !(self.store.scrub()? && self.desk.scrub()?) {
            return Ok(false);
        }
        for purged in &unclean {
            let figures = PurgeFigures { files, ..purged.figures };
            reach("purge.scrubbed");
            self.desk.set_purge_applied(purged.id, figures, (self.clock)())?;
            reach("purge.noted");
            self.store.set_cleaned(purged.id)?;
            tracing::info!(
                purge = purged.id,
                files,
                "nothing is left of it in free pages, index and kept files"
            );
        }
        Ok(true)
    }

    /// Ends the flags whose only word was a removed batch's, once a whole file of their source has come.
    pub(crate) fn end_left_flags(&self) -> Result<()> {
        let sources = self.city.schema.sources.values();
        let snapshots = sources.filter(|source| source.kind == FileKind::Snapshot);
        let snapshots: Vec<_> = snapshots.map(|source| &source.id).collect();
        self.store.end_left_flags(&snapshots)?;
        Ok(())
    }

    fn condemned(&self, unclean: &[Purged], orders: &[Purge]) -> Result<Condemned> {
        let is_resident = |purged: &&Purged| {
            let mut orders = orders.iter().filter(|order| order.id == purged.id);
            orders.any(|order| matches!(order.of, PurgeOf::Resident(_)))
        };
        let residents: Vec<&Purged> = unclean.iter().filter(is_resident).collect();
        let sources: BTreeSet<_> = residents.iter().flat_map(|purged| purged.sources.clone()).collect();
        Ok(Condemned { sources, residents: !residents.is_empty(), removed: self.store.removed()? })
    }

    // The receipt of a file that was taken back says so.
    fn rewrite_receipts(&self) -> Result<()> {
        let mut batches = self.store.batches(None, u32::MAX)?;
        batches.retain(|batch| batch.reasons == [Objection::Purged] && receipt::exists(&self.dir, batch));
        for batch in batches {
            receipt::write(&self.dir, &self.store, &self.city, &batch)?;
        }
        Ok(())
    }
}
