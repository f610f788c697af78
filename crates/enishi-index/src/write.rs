//! Writing documents: one session at a time, nothing visible before its commit.

use std::sync::{MutexGuard, PoisonError};

use enishi_failpoint::reach;
use enishi_model::PersonId;
use enishi_model::document::SearchDocument;
use tantivy::merge_policy::{LogMergePolicy, NoMergePolicy};
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::error::Result;
use crate::opening::SearchIndex;
use crate::schema::{Fields, is_said, token};

// Enough for a million small documents in a few segments; anonymous memory counts while loading.
const HEAP: usize = 144 << 20;
const THREADS: usize = 2;
// A nightly handful of documents is not worth two threads and their buffers.
const SMALL_HEAP: usize = 16 << 20;
const SMALL: u64 = 5_000;
// The first load of a large city leaves segments of some 70,000 documents.
const LARGE: usize = 40_000;
const STALE: f32 = 0.33;

/// A session of writing. Dropped without [`Writing::commit`], it leaves the index as it was.
pub struct Writing<'i> {
    index: &'i SearchIndex,
    writer: IndexWriter,
    fields: Fields,
    _alone: MutexGuard<'i, ()>,
}

impl SearchIndex {
    /// Begins a session for about `expected` documents.
    pub fn write(&self, expected: u64) -> Result<Writing<'_>> {
        let alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let (threads, heap) = if expected > SMALL { (THREADS, HEAP) } else { (1, SMALL_HEAP) };
        let writer = open.index.writer_with_num_threads(threads, heap)?;
        writer.set_merge_policy(Box::new(merge_policy()));
        Ok(Writing { index: self, writer, fields: self.fields, _alone: alone })
    }
}

// A night's small segments are gathered; those of the first load are rewritten only once a third of their
// documents is stale, so that no night pays for merging the whole city.
fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_max_docs_before_merge(LARGE);
    policy.set_del_docs_ratio_before_merge(STALE);
    policy
}

impl Writing<'_> {
    /// Puts a person's document in place of the one before.
    pub fn put(&mut self, document: &SearchDocument) -> Result<()> {
        self.remove(document.person);
        self.add(document)
    }

    /// Adds a document to an index that is known not to have one of that person.
    pub fn add(&mut self, document: &SearchDocument) -> Result<()> {
        document.ranks.iter().try_for_each(|rank| self.add_at(document, *rank))
    }

    fn add_at(&mut self, document: &SearchDocument, rank: u64) -> Result<()> {
        let mut fields = TantivyDocument::default();
        fields.add_u64(self.fields.person, number(document.person));
        fields.add_u64(self.fields.rank, rank);
        for (class, term) in &document.terms {
            if !is_said(&document.terms, *class, term) {
                fields.add_bytes(self.fields.term, &token(*class, term.kind, &term.text));
            }
        }
        self.writer.add_document(fields)?;
        Ok(())
    }

    /// Takes a person's document out.
    pub fn remove(&mut self, person: PersonId) {
        self.writer.delete_term(Term::from_field_u64(self.fields.person, number(person)));
    }

    /// The index is built whole: the segments of this session are large, and are left as they are.
    pub fn merge_later(&self) {
        self.writer.set_merge_policy(Box::new(NoMergePolicy));
    }

    /// Makes everything visible and durable, as of `revision` of the store.
    pub fn commit(mut self, revision: i64) -> Result<()> {
        let payload = self.index.payload(revision);
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&payload);
        reach("index.prepared");
        prepared.commit()?;
        self.writer.wait_merging_threads()?;
        let open = self.index.open.read().unwrap_or_else(PoisonError::into_inner);
        open.reader.reload()?;
        self.index.stands(&open, revision);
        Ok(())
    }
}

pub(crate) fn number(person: PersonId) -> u64 {
    person.0.unsigned_abs()
}
