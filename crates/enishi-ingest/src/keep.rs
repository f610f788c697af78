//! Where the private copies go: published files into the archive, held and refused ones into quarantine.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use enishi_failpoint::reach;
use enishi_model::SourceId;
use enishi_model::batch::{Batch, BatchStatus};
use enishi_store::{DataDir, Store};

use crate::claim::hash_of;
use crate::error::{IngestError, Result};
use crate::take::remove_if_there;

/// Where the private copy of a source's file is made. Says whose it is, so that a copy which a killed
/// process left behind finds its place.
pub fn staged(dir: &DataDir, source: &SourceId, name: &str) -> PathBuf {
    dir.join("staging").join(format!("{}~{name}", source.as_str().replace('/', ".")))
}

/// Where a decided batch's copy is kept; `None` for one that equals its predecessor.
pub fn place(dir: &DataDir, batch: &Batch) -> Option<PathBuf> {
    let folder = match batch.status {
        BatchStatus::Published => "archive",
        BatchStatus::Held | BatchStatus::Refused => "quarantine",
        // What was released lies in the archive, as the batch that published it.
        BatchStatus::Unchanged | BatchStatus::Released => return None,
    };
    Some(dir.join(folder).join(format!("{}~{}", batch.label(), batch.file)))
}

/// Where the copy of a batch lies that was held, whatever became of it since.
pub fn quarantined(dir: &DataDir, batch: &Batch) -> PathBuf {
    dir.join("quarantine").join(format!("{}~{}", batch.label(), batch.file))
}

/// Whether a published batch's copy lies in the archive.
pub fn is_archived(dir: &DataDir, batch: &Batch) -> bool {
    place(dir, batch).is_some_and(|path| path.is_file())
}

/// Moves the private copy of a decided batch to its place.
pub fn settle(dir: &DataDir, store: &Store, batch: &Batch, staged: &Path) -> Result<()> {
    let may_be_kept = names_nobody_removed(batch) || store.removed()?.is_empty();
    reach("keep.before_move");
    match place(dir, batch).filter(|_| may_be_kept) {
        Some(path) => fs::rename(staged, &path).map_err(IngestError::disk(&path))?,
        None => remove_if_there(staged)?,
    }
    reach("keep.moved");
    Ok(())
}

// Every row was read, and none names somebody who was removed by order: a copy is kept whole or not at all, and
// a row that cannot be read may name anybody.
fn names_nobody_removed(batch: &Batch) -> bool {
    let noticed = |code: &str| batch.figures.noticed.get(code).copied().unwrap_or_default();
    batch.figures.rows > 0 && batch.figures.rejected == noticed("duplicate_key")
}

/// After a kill: copies whose batch was decided go to its place, the others away; their files are taken again.
pub fn sweep_staging(dir: &DataDir, store: &Store) -> Result<()> {
    let folder = dir.join("staging");
    for entry in fs::read_dir(&folder).map_err(IngestError::disk(&folder))? {
        let path = entry.map_err(IngestError::disk(&folder))?.path();
        match decided(store, &path)? {
            Some(batch) => settle(dir, store, &batch, &path)?,
            None => remove_if_there(&path)?,
        }
    }
    Ok(())
}

// A copy was decided on if its source's newest batch of that file name has exactly its bytes.
fn decided(store: &Store, path: &Path) -> Result<Option<Batch>> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let Some((source, file)) = name.split_once('~') else { return Ok(None) };
    let source = SourceId::new(source.replacen('.', "/", 1));
    let batch = store.batches(Some(&source), 50)?.into_iter().find(|batch| batch.file == file);
    let Some(batch) = batch else { return Ok(None) };
    // In constant memory: it may be gigabytes.
    let hash = hash_of(path);
    let is_same = hash.is_some() && store.batch_hash(batch.id)? == hash;
    Ok(is_same.then_some(batch))
}

/// Takes kept files away, of a folder that names them by their batch, that are older than the configuration
/// keeps them.
pub fn drop_old(dir: &DataDir, store: &Store, folder: &str, nights: u32, now: DateTime<Utc>) -> Result<()> {
    let folder = dir.join(folder);
    let oldest = now - TimeDelta::days(i64::from(nights));
    for entry in fs::read_dir(&folder).map_err(IngestError::disk(&folder))? {
        let path = entry.map_err(IngestError::disk(&folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let receipt = || name.rsplit_once('.').map_or(name, |(label, _ending)| label);
        let label = name.split_once('~').map_or_else(receipt, |(label, _)| label);
        if store.batch(label)?.is_some_and(|batch| batch.decided_at < oldest) {
            remove_if_there(&path)?;
        }
    }
    Ok(())
}
