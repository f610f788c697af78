//! Where the private copies go: published files into the archive, held and refused ones into quarantine.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use enishi_failpoint::reach;
use enishi_model::SourceId;
use enishi_model::batch::{Batch, BatchStatus, Objection};
use enishi_store::{DataDir, Store};

use crate::claim::hash_of;
use crate::error::{IngestError, Result};
use crate::moving;
use crate::my_numbers::is_my_number;
use crate::rejected;
use crate::take::remove_if_there;
use crate::vault::{Vault, sealed};

/// Before the name of an archived copy whose batch a restore has forgotten: its label is given again.
pub const SET_ASIDE: &str = "before-restore~";

/// Where the private copy of a source's file is made. Says whose it is, so that a copy which a killed
/// process left behind finds its place.
pub fn staged(dir: &DataDir, source: &SourceId, name: &str) -> PathBuf {
    dir.join("staging").join(format!("{}~{name}", source.as_str().replace('/', ".")))
}

/// Where a decided batch's copy is kept; `None` for one that equals its predecessor,
/// or that holds My Numbers.
pub fn place(dir: &DataDir, batch: &Batch) -> Option<PathBuf> {
    if holds_my_numbers(&batch.reasons) {
        return None;
    }
    let folder = match batch.status {
        BatchStatus::Published => "archive",
        BatchStatus::Held | BatchStatus::Refused => "quarantine",
        // What was released lies in the archive, as the batch that published it.
        BatchStatus::Unchanged | BatchStatus::Released => return None,
    };
    Some(dir.join(folder).join(format!("{}~{}", batch.label(), batch.file)))
}

/// Whether a file was refused because nothing of it may be kept (番号法 20条).
pub fn holds_my_numbers(reasons: &[Objection]) -> bool {
    reasons.iter().any(is_my_number)
}

/// Where the copy of a batch lies that was held, whatever became of it since.
pub fn quarantined(dir: &DataDir, batch: &Batch) -> PathBuf {
    dir.join("quarantine").join(format!("{}~{}", batch.label(), batch.file))
}

/// Whether a published batch's copy lies in the archive.
pub fn is_archived(dir: &DataDir, batch: &Batch) -> bool {
    place(dir, batch).is_some_and(|path| path.is_file() || sealed(&path).is_file())
}

/// Where the rejected rows of a batch lie, in the data directory `data`.
pub(crate) fn rejected_rows(data: &Path, label: &str, file: &str) -> PathBuf {
    data.join("quarantine").join(format!("{label}~{file}.rejected.csv"))
}

/// What is kept of a batch in the data directory `data`: its copy, encrypted or not, and its rejected rows.
pub fn kept(data: &Path, label: &str, file: &str) -> Vec<PathBuf> {
    let copies = ["archive", "quarantine"].map(|folder| data.join(folder).join(format!("{label}~{file}")));
    let copies = copies.into_iter().flat_map(|copy| [sealed(&copy), copy]);
    let rows = rejected_rows(data, label, file);
    copies.chain([rejected::reasons_beside(&rows), rows]).filter(|path| path.is_file()).collect()
}

/// Moves the private copy of a decided batch to its place. A held one stays readable: it may yet be published.
pub(crate) fn settle(
    dir: &DataDir,
    store: &Store,
    vault: &Vault,
    batch: &Batch,
    staged: &Path,
) -> Result<()> {
    let may_be_kept = names_nobody_removed(batch) || store.removed()?.is_empty();
    reach("keep.before_move");
    match place(dir, batch).filter(|_| may_be_kept) {
        Some(path) if batch.status == BatchStatus::Held => {
            moving::to(staged, &path).map_err(IngestError::disk(&path))?;
        }
        Some(path) => vault.lay_down(staged, &path)?,
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
pub(crate) fn sweep_staging(
    dir: &DataDir,
    store: &Store,
    vault: &Vault,
    mut of_rejected: impl FnMut(&Batch, &Path) -> Result<()>,
) -> Result<()> {
    let folder = dir.join("staging");
    let mut settled = Vec::new();
    for entry in fs::read_dir(&folder).map_err(IngestError::disk(&folder))? {
        let path = entry.map_err(IngestError::disk(&folder))?.path();
        match decided(store, &path)? {
            Some(batch) => settled.push((batch, path)),
            None => remove_if_there(&path)?,
        }
    }
    // After those that go: laying down takes room, which may be what was missing.
    for (batch, path) in settled {
        of_rejected(&batch, &path)?;
        settle(dir, store, vault, &batch, &path)?;
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
    let hash = store.batch_hash(batch.id)?;
    let is_same = hash.is_some() && hash == hash_of(path);
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
        // What a restore has forgotten the batch of is as old as the copy itself.
        let since = match store.batch(label)? {
            Some(batch) => Some(batch.decided_at),
            None => fs::metadata(&path).and_then(|file| file.modified()).ok().map(DateTime::<Utc>::from),
        };
        if since.is_some_and(|since| since < oldest) {
            remove_if_there(&path)?;
        }
    }
    Ok(())
}

/// Takes private copies away that a failure left behind before `oldest`: their files are claimed anew.
pub(crate) fn drop_left(dir: &DataDir, oldest: DateTime<Utc>) -> Result<()> {
    let folder = dir.join("staging");
    for entry in fs::read_dir(&folder).map_err(IngestError::disk(&folder))? {
        let path = entry.map_err(IngestError::disk(&folder))?.path();
        let written = fs::metadata(&path).and_then(|metadata| metadata.modified());
        if written.is_ok_and(|at| DateTime::<Utc>::from(at) < oldest) {
            remove_if_there(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_copies_that_were_left_behind_go_with_their_time() {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::own(folder.path()).unwrap();
        let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
        for (name, nights) in [("a.b~old.csv", 3), ("a.b~new.csv", 1)] {
            let file = fs::File::create(dir.join("staging").join(name)).unwrap();
            file.set_modified((now - TimeDelta::days(nights)).into()).unwrap();
        }
        drop_left(&dir, now - TimeDelta::days(2)).unwrap();
        let left: Vec<_> =
            fs::read_dir(dir.join("staging")).unwrap().flatten().map(|one| one.file_name()).collect();
        assert_eq!(left, ["a.b~new.csv"]);
    }
}
