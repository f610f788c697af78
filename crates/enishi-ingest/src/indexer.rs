//! Telling the search index what it has not heard: from the outbox after a batch, from the whole store
//! where the index was lost.

use std::sync::mpsc::{self, SyncSender};
use std::thread;

use enishi_config::City;
use enishi_failpoint::reach;
use enishi_index::{SearchIndex, Writing};
use enishi_model::PersonId;
use enishi_model::document::document;
use enishi_store::{Pending, Store};

use crate::error::{IngestError, Result};
use crate::progress::Progress;

const CHUNK: u32 = 1_000;
const CHUNKS_AHEAD: usize = 2;

/// Brings the index up to the store's revision. Repeating what it knows already does no harm.
///
/// An index that cannot be trusted any more, or cannot be written though the disk is well, is built anew.
pub fn catch_up(store: &Store, index: &SearchIndex, city: &City, progress: &dyn Progress) -> Result<()> {
    if index.is_doubtful() {
        tracing::warn!("the search index is damaged and is built anew; until then search is limited");
        return rebuild(store, index, city, progress);
    }
    match follow(store, index, city, progress) {
        Err(IngestError::Index(error)) if error.of_the_disk().is_none() => {
            tracing::warn!(%error, "the search index cannot be written and is built anew");
            rebuild(store, index, city, progress)
        }
        followed => followed,
    }
}

fn follow(store: &Store, index: &SearchIndex, city: &City, progress: &dyn Progress) -> Result<()> {
    let (indexed, confirmed) = (index.revision()?, store.indexed_revision()?);
    let revision = store.revision()?;
    // An index that is older than what was confirmed has lost something that the outbox no longer has.
    // One that is newer than the database belongs to nights that an older copy, put back by hand, does not know.
    // Before the first confirmation there is no outbox at all.
    let fits = |indexed: i64| (confirmed..=revision).contains(&indexed);
    if !indexed.is_some_and(fits) || (confirmed == 0 && revision > 0) {
        return rebuild(store, index, city, progress);
    }
    let lag = store.index_lag()?;
    if lag == 0 {
        return Ok(());
    }
    reach("index.before");
    // What comes after this revision stays in the outbox.
    let mut writing = index.write(lag)?;
    each(lag, progress, |after| Ok(store.outbox(after, CHUNK)?), |pending| put(&mut writing, pending, city))?;
    reach("index.told");
    writing.commit(revision)?;
    reach("index.committed");
    store.confirm_indexed(revision)?;
    reach("index.confirmed");
    Ok(())
}

/// Builds the index anew from the store.
pub fn rebuild(store: &Store, index: &SearchIndex, city: &City, progress: &dyn Progress) -> Result<()> {
    reach("rebuild.before");
    index.empty()?;
    reach("rebuild.emptied");
    let revision = store.revision()?;
    let all = store.person_count()?;
    let mut writing = index.write(all)?;
    writing.merge_later();
    each(
        all,
        progress,
        |after| Ok(store.everyone(after, CHUNK)?),
        |pending| {
            if let Some(person) = &pending.person {
                writing.add(&document(person, &city.schema, &city.classes))?;
            }
            Ok(())
        },
    )?;
    reach("index.told");
    writing.commit(revision)?;
    reach("index.committed");
    store.confirm_indexed(revision)?;
    reach("index.confirmed");
    Ok(())
}

fn put(writing: &mut Writing<'_>, pending: &Pending, city: &City) -> Result<()> {
    match &pending.person {
        Some(person) => writing.put(&document(person, &city.schema, &city.classes))?,
        None => writing.remove(pending.id),
    }
    Ok(())
}

// One thread ahead: persons are loaded while those before them are told.
fn each(
    all: u64,
    progress: &dyn Progress,
    next: impl Fn(PersonId) -> Result<Vec<Pending>> + Send,
    mut tell: impl FnMut(&Pending) -> Result<()>,
) -> Result<()> {
    let (sender, receiver) = mpsc::sync_channel(CHUNKS_AHEAD);
    thread::scope(|scope| {
        // Dropped on an early return, so that loading ends too.
        let receiver = receiver;
        scope.spawn(move || load(next, &sender));
        let mut done = 0;
        for chunk in receiver {
            let chunk = chunk?;
            for pending in &chunk {
                tell(pending)?;
            }
            done += chunk.len() as u64;
            progress.indexed(done, all.max(done));
        }
        Ok(())
    })
}

fn load(next: impl Fn(PersonId) -> Result<Vec<Pending>>, listener: &SyncSender<Result<Vec<Pending>>>) {
    let mut after = PersonId(0);
    loop {
        let chunk = next(after);
        let last = chunk.as_ref().ok().and_then(|chunk| chunk.last()).map(|pending| pending.id);
        let is_empty = chunk.as_ref().is_ok_and(Vec::is_empty);
        if is_empty || listener.send(chunk).is_err() {
            return;
        }
        let Some(last) = last else { return };
        after = last;
    }
}
