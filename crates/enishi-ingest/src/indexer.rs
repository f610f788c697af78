//! Telling the search index what it has not heard: from the outbox after a batch, from the whole store
//! where the index was lost.

use enishi_config::City;
use enishi_index::{SearchIndex, Writing};
use enishi_model::PersonId;
use enishi_model::document::document;
use enishi_store::{Pending, Store};

use crate::error::Result;
use crate::progress::Progress;

const CHUNK: u32 = 1_000;

/// Brings the index up to the store's revision. Repeating what it knows already does no harm.
pub fn catch_up(store: &Store, index: &SearchIndex, city: &City, progress: &dyn Progress) -> Result<()> {
    let indexed = index.revision()?;
    // An index that is older than what was confirmed has lost something that the outbox no longer has.
    if indexed.is_none_or(|indexed| indexed < store.indexed_revision().unwrap_or(i64::MAX)) {
        return rebuild(store, index, city, progress);
    }
    let lag = store.index_lag()?;
    if lag == 0 {
        return Ok(());
    }
    // What comes after this revision stays in the outbox.
    let revision = store.revision()?;
    let mut writing = index.write(lag)?;
    each(lag, progress, |after| Ok(store.outbox(after, CHUNK)?), |pending| put(&mut writing, pending, city))?;
    writing.commit(revision)?;
    store.confirm_indexed(revision)?;
    Ok(())
}

/// Builds the index anew from the store.
pub fn rebuild(store: &Store, index: &SearchIndex, city: &City, progress: &dyn Progress) -> Result<()> {
    index.empty()?;
    let revision = store.revision()?;
    let all = store.person_count()?;
    let mut writing = index.write(all)?;
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
    writing.commit(revision)?;
    store.confirm_indexed(revision)?;
    Ok(())
}

fn put(writing: &mut Writing<'_>, pending: &Pending, city: &City) -> Result<()> {
    match &pending.person {
        Some(person) => writing.put(&document(person, &city.schema, &city.classes))?,
        None => writing.remove(pending.id),
    }
    Ok(())
}

fn each(
    all: u64,
    progress: &dyn Progress,
    next: impl Fn(PersonId) -> Result<Vec<Pending>>,
    mut tell: impl FnMut(&Pending) -> Result<()>,
) -> Result<()> {
    let mut after = PersonId(0);
    let mut done = 0;
    loop {
        let chunk = next(after)?;
        let Some(last) = chunk.last() else { return Ok(()) };
        after = last.id;
        for pending in &chunk {
            tell(pending)?;
        }
        done += chunk.len() as u64;
        progress.indexed(done, all.max(done));
    }
}
