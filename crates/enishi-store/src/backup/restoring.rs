//! Putting a backup back. Read from top to bottom: until the last rename the data directory cannot be opened, and
//! whoever runs it again ends it.

use std::fs;
use std::path::Path;

use enishi_failpoint::reach;

use super::fault::BackupFault;
use super::files::{self, disk};
use super::manifest::{Manifest, audit_events, fingerprint};
use super::{AUDIT, DESK, TRUTH};
use crate::data_dir::DataDir;
use crate::error::{Result, StoreError};
use crate::{audit, desk, truth};

/// The truth of a backup on its way to its place. While it lies there, nothing else opens the directory.
const COMING: &str = "enishi.db.restoring";

/// What was put back.
#[derive(Debug)]
pub struct Restored {
    /// what the backup says of itself
    pub manifest: Manifest,
    /// databases that were there, and stay as they are
    pub kept: Vec<&'static str>,
    /// databases that were missing, and are the backup's now
    pub taken: Vec<&'static str>,
    /// how many audit events there are now that the backup does not know; negative where there are fewer
    pub events_since: i64,
}

/// Whether a restore into this directory was begun and not ended.
pub(crate) fn is_unfinished(dir: &Path) -> bool {
    dir.join(COMING).exists()
}

/// Puts the truth of a backup in the place of whatever is there. The desk and the audit log are taken from it only
/// where they are missing. The index goes; it is built anew.
pub fn restore(dir: &DataDir, from: &Path) -> Result<Restored> {
    let manifest = Manifest::read(from)?;
    must_be_known(&manifest)?;
    manifest.verify(from)?;
    must_be_the_same_hub(dir, &manifest)?;
    must_be_sound(dir)?;
    reach("restore.verified");
    bring(&from.join(TRUTH), &dir.join(COMING)).inspect_err(|_| {
        // Nothing was changed yet: what is there goes on.
        let _ = fs::remove_file(dir.join(COMING));
    })?;
    files::sync(dir.path())?;
    reach("restore.begun");
    let (mut kept, mut taken) = (Vec::new(), Vec::new());
    for name in [DESK, AUDIT] {
        let has = is_there(dir, name);
        if has { &mut kept } else { &mut taken }.push(name);
        if !has {
            take(dir, from, name)?;
        }
    }
    bring_files(dir, from, &manifest)?;
    reach("restore.files_brought");
    forget_index(dir)?;
    forget_log(dir, TRUTH)?;
    reach("restore.log_gone");
    fs::rename(dir.join(COMING), dir.join(TRUTH)).map_err(disk(dir.path()))?;
    files::sync(dir.path())?;
    reach("restore.ended");
    let events_since = audit_events(&dir.join(AUDIT))? - manifest.counts.audit_events;
    Ok(Restored { manifest, kept, taken, events_since })
}

// Refused before anything is changed, not when it is opened.
fn must_be_known(manifest: &Manifest) -> Result<()> {
    for (name, known) in [(TRUTH, truth::VERSION), (DESK, desk::VERSION), (AUDIT, audit::VERSION)] {
        let known = i64::try_from(known).unwrap_or(i64::MAX);
        if let Some(found) = manifest.databases.get(name).copied().filter(|found| *found > known) {
            return Err(StoreError::Newer { file: name.to_owned(), found, known });
        }
    }
    Ok(())
}

// Handles are made with the desk's key, and removals are known by it.
fn must_be_the_same_hub(dir: &DataDir, manifest: &Manifest) -> Result<()> {
    if !is_there(dir, DESK) {
        return Ok(());
    }
    match fingerprint(&dir.join(DESK)).map_err(|error| error.of_file(DESK))? {
        Some(hub) if hub == manifest.hub => Ok(()),
        _ => Err(BackupFault::OtherHub.into()),
    }
}

// A log that stays must be one: where it is not, that is said before anything is changed.
fn must_be_sound(dir: &DataDir) -> Result<()> {
    if is_there(dir, AUDIT) {
        audit_events(&dir.join(AUDIT)).map_err(|error| error.of_file(AUDIT))?;
    }
    Ok(())
}

// An empty file is no database.
fn is_there(dir: &DataDir, name: &str) -> bool {
    fs::metadata(dir.join(name)).is_ok_and(|file| file.len() > 0)
}

// Whole or not at all: half a desk would look like one.
fn take(dir: &DataDir, from: &Path, name: &str) -> Result<()> {
    forget_log(dir, name)?;
    let coming = dir.join(&format!("{name}.restoring"));
    bring(&from.join(name), &coming)?;
    fs::rename(&coming, dir.join(name)).map_err(disk(&coming))?;
    files::sync(dir.path())
}

// What was there when the backup was verified, and is gone now.
fn bring(from: &Path, to: &Path) -> Result<()> {
    if files::copy(from, to)? {
        return Ok(());
    }
    let file = from.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Err(BackupFault::Damaged { file }.into())
}

// Copies in quarantine and archive that are not there any more.
fn bring_files(dir: &DataDir, from: &Path, manifest: &Manifest) -> Result<()> {
    for file in manifest.files.iter().filter(|file| file.name.contains('/')) {
        let to = dir.join(&file.name);
        if !to.exists() {
            // Beside its place first: half a copy is never taken for one.
            let coming = dir.join(&format!("{}.restoring", file.name));
            bring(&from.join(&file.name), &coming)?;
            fs::rename(&coming, &to).map_err(disk(&coming))?;
        }
    }
    Ok(())
}

// An index of later nights would answer of what is not there.
fn forget_index(dir: &DataDir) -> Result<()> {
    let index = dir.join("index");
    if index.exists() {
        fs::remove_dir_all(&index).map_err(disk(&index))?;
    }
    Ok(())
}

// The write-ahead log beside a database belongs to it alone.
fn forget_log(dir: &DataDir, name: &str) -> Result<()> {
    for ending in ["-wal", "-shm", "-journal"] {
        files::remove(&dir.join(&format!("{name}{ending}")))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::backup::{BackupOrder, back_up};
    use crate::{AuditLog, Desk, Store};

    #[test]
    fn a_backup_of_a_newer_version_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (data, to) = (folder.path().join("data"), folder.path().join("backup"));
        let dir = DataDir::own(&data).unwrap();
        let desk = Desk::open(&dir).unwrap();
        let store = Store::open(&dir, desk.handle_key(|| [7; 32]).unwrap()).unwrap();
        let log = AuditLog::open(&dir, None, || [1; 32]).unwrap();
        let at = DateTime::<Utc>::UNIX_EPOCH;
        let order = BackupOrder { data: &data, to: &to, archive: false, at, enishi: "0" };
        let mut manifest = back_up(&order).unwrap();
        assert!(must_be_known(&manifest).is_ok());
        drop((desk, store, log));
        let before = fs::read(dir.join(TRUTH)).unwrap();
        manifest.databases.insert(TRUTH.to_owned(), 99);
        manifest.write(&to).unwrap();
        assert!(matches!(restore(&dir, &to), Err(StoreError::Newer { found: 99, .. })));
        assert_eq!(fs::read(dir.join(TRUTH)).unwrap(), before);
    }
}
