//! Opening the index, and deciding whether it can be trusted.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use tantivy::{Index, IndexReader, ReloadPolicy};

use crate::error::Result;
use crate::schema::{FORMAT, Fields, schema};
use crate::wholeness::{Stamp, is_whole, stamps, still_stand};

/// What was found at the index's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// whole, and as of this revision of the store
    Whole {
        /// the revision of its last commit
        revision: i64,
    },
    /// not there, damaged, or of another format or policy: emptied, to be built from the store
    Emptied,
}

/// The index of a data directory.
pub struct SearchIndex {
    folder: PathBuf,
    mark: String,
    pub(crate) fields: Fields,
    pub(crate) open: RwLock<Open>,
    pub(crate) writing: Mutex<()>,
    // As of which revision it answers; before the first commit, of none.
    answers_as_of: AtomicI64,
    stamps: Mutex<Vec<Stamp>>,
    pub(crate) suspected: AtomicBool,
}

const NOTHING: i64 = 0;

pub(crate) struct Open {
    pub(crate) index: Index,
    pub(crate) reader: IndexReader,
}

impl SearchIndex {
    /// Opens the index in `folder`, if it is whole and carries `mark` (what its classes were made from);
    /// otherwise empties the folder and begins a new one.
    pub fn open(folder: &Path, mark: &str) -> Result<(Self, Condition)> {
        let (_, fields) = schema();
        let mark = digest(mark);
        let (open, condition) = match open_whole(folder, &mark) {
            Ok(Some((open, revision))) => (open, Condition::Whole { revision }),
            Ok(None) => (begin(folder)?, Condition::Emptied),
            Err(error) => {
                tracing::warn!(%error, "the search index cannot be read and is built anew");
                (begin(folder)?, Condition::Emptied)
            }
        };
        let revision = match condition {
            Condition::Whole { revision } => revision,
            Condition::Emptied => NOTHING,
        };
        let stamps = Mutex::new(stamps(folder, &open.index));
        let index = Self {
            folder: folder.to_owned(),
            mark,
            fields,
            open: RwLock::new(open),
            writing: Mutex::new(()),
            answers_as_of: AtomicI64::new(revision),
            stamps,
            suspected: AtomicBool::new(false),
        };
        Ok((index, condition))
    }

    /// Throws everything away and begins anew.
    pub fn empty(&self) -> Result<()> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        *open = begin(&self.folder)?;
        self.stands(&open, NOTHING);
        Ok(())
    }

    /// Whether its answers are those of an earlier revision of the store: hits may be missing.
    pub fn is_behind(&self, revision: i64) -> bool {
        self.answers_as_of.load(Ordering::SeqCst) != revision
    }

    /// Whether it cannot be trusted any more: a file of it is gone or another, or a search failed, and a second look
    /// finds it damaged.
    pub fn is_doubtful(&self) -> bool {
        let as_they_were = still_stand(&self.stamps.lock().unwrap_or_else(PoisonError::into_inner));
        if as_they_were && !self.suspected.load(Ordering::SeqCst) {
            return false;
        }
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        // Until that is known, hits may be missing.
        self.answers_as_of.store(NOTHING, Ordering::SeqCst);
        match open_whole(&self.folder, &self.mark) {
            Ok(Some((whole, revision))) => {
                let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
                *open = whole;
                self.stands(&open, revision);
                false
            }
            Ok(None) | Err(_) => true,
        }
    }

    /// It is as it should be, as of this revision.
    pub(crate) fn stands(&self, open: &Open, revision: i64) {
        *self.stamps.lock().unwrap_or_else(PoisonError::into_inner) = stamps(&self.folder, &open.index);
        self.answers_as_of.store(revision, Ordering::SeqCst);
        self.suspected.store(false, Ordering::SeqCst);
    }

    /// The store's revision as of the last commit; `None` before the first.
    pub fn revision(&self) -> Result<Option<i64>> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let payload = open.index.load_metas()?.payload.unwrap_or_default();
        Ok(revision_of(&payload, &self.mark))
    }

    pub(crate) fn payload(&self, revision: i64) -> String {
        payload(revision, &self.mark)
    }
}

// The format is part of what the mark stands for.
fn digest(mark: &str) -> String {
    blake3::hash(format!("{FORMAT};{mark}").as_bytes()).to_hex().to_string()
}

fn open_whole(folder: &Path, mark: &str) -> Result<Option<(Open, i64)>> {
    if !folder.join("meta.json").is_file() {
        return Ok(None);
    }
    let index = Index::open_in_dir(folder)?;
    let payload = index.load_metas()?.payload.unwrap_or_default();
    let Some(revision) = revision_of(&payload, mark) else { return Ok(None) };
    let open = reader(index)?;
    if !is_whole(folder, &open.index, &open.reader)? {
        tracing::warn!("the search index is damaged and is built anew");
        return Ok(None);
    }
    Ok(Some((open, revision)))
}

// The mark goes through the revision: a flipped bit in either is seen.
fn payload(revision: i64, mark: &str) -> String {
    format!("{revision};{}", blake3::hash(format!("{revision};{mark}").as_bytes()).to_hex())
}

fn revision_of(found: &str, mark: &str) -> Option<i64> {
    let (revision, _) = found.split_once(';')?;
    let revision = revision.parse().ok()?;
    (found == payload(revision, mark)).then_some(revision)
}

fn begin(folder: &Path) -> Result<Open> {
    fs::create_dir_all(folder)?;
    // The folder itself stays: it may be a disk of its own.
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    reader(Index::create_in_dir(folder, schema().0)?)
}

fn reader(index: Index) -> Result<Open> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(Open { index, reader })
}
