//! Opening the index, and deciding whether it can be trusted.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use tantivy::{Index, IndexReader, ReloadPolicy};

use crate::error::Result;
use crate::schema::{FORMAT, Fields, schema};

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
}

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
        let writing = Mutex::new(());
        Ok((Self { folder: folder.to_owned(), mark, fields, open: RwLock::new(open), writing }, condition))
    }

    /// Throws everything away and begins anew.
    pub fn empty(&self) -> Result<()> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        *open = begin(&self.folder)?;
        Ok(())
    }

    /// The store's revision as of the last commit; `None` before the first.
    pub fn revision(&self) -> Result<Option<i64>> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let payload = open.index.load_metas()?.payload.unwrap_or_default();
        Ok(revision_of(&payload, &self.mark))
    }

    pub(crate) fn payload(&self, revision: i64) -> String {
        format!("{revision};{}", self.mark)
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
    // tantivy opens and answers from a damaged index; its files carry checksums that only this reads.
    if !index.validate_checksum()?.is_empty() {
        tracing::warn!("the search index is damaged and is built anew");
        return Ok(None);
    }
    Ok(Some((reader(index)?, revision)))
}

fn revision_of(payload: &str, mark: &str) -> Option<i64> {
    let (revision, found) = payload.split_once(';')?;
    if found == mark { revision.parse().ok() } else { None }
}

fn begin(folder: &Path) -> Result<Open> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    reader(Index::create_in_dir(folder, schema().0)?)
}

fn reader(index: Index) -> Result<Open> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(Open { index, reader })
}
