//! Making a backup, also beside a process that writes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use enishi_failpoint::reach;

use super::fault::BackupFault;
use super::files::{self, disk};
use super::manifest::Manifest;
use super::{DATABASES, MANIFEST};
use crate::connection::open_reader;
use crate::error::Result;
use crate::time::moment;

/// What is to be backed up, and where to.
#[derive(Clone, Copy, Debug)]
pub struct BackupOrder<'a> {
    /// the data directory
    pub data: &'a Path,
    /// a folder that is not there yet
    pub to: &'a Path,
    /// whether the archive of taken files goes with it
    pub archive: bool,
    /// the moment
    pub at: DateTime<Utc>,
    /// the version of the binary
    pub enishi: &'a str,
}

/// Makes a backup. It appears under its name once it is whole and on the disk, or not at all.
pub fn back_up(order: &BackupOrder<'_>) -> Result<Manifest> {
    let to = std::path::absolute(order.to).map_err(disk(order.to))?;
    refuse_place(order.data, &to)?;
    let partial = Partial::begin(&to)?;
    let mut names = Vec::new();
    // The truth first: what it refers to, the desk and the log know by then.
    for name in DATABASES {
        snapshot(&order.data.join(name), &partial.path.join(name))?;
        names.push(name.to_owned());
    }
    reach("backup.copied");
    let folders = if order.archive { &["quarantine", "archive"][..] } else { &["quarantine"] };
    for folder in folders {
        names.extend(copy_folder(order.data, &partial.path, folder)?);
    }
    let manifest = Manifest::of(&partial.path, order.enishi, moment(order.at), &names)?;
    manifest.write(&partial.path)?;
    partial.end(&to)?;
    Ok(manifest)
}

fn refuse_place(data: &Path, to: &Path) -> Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(BackupFault::Exists { path: to.to_owned() }.into());
    }
    let parent = to.parent().unwrap_or(to);
    let parent = parent.canonicalize().map_err(disk(parent))?;
    let data = data.canonicalize().map_err(disk(data))?;
    if parent.starts_with(&data) {
        return Err(BackupFault::InsideData { path: to.to_owned() }.into());
    }
    Ok(())
}

// One snapshot, whole, without the pages that nothing uses. Writers go on meanwhile.
fn snapshot(from: &Path, to: &Path) -> Result<()> {
    let name = from.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let connection = open_reader(from)?;
    connection.pragma_update(None, "query_only", "off")?;
    let copied = connection.execute("vacuum into ?1", [to.to_string_lossy()]);
    copied.map_err(|error| crate::error::StoreError::from(error).of_file(&name))?;
    files::settle(to)
}

fn copy_folder(data: &Path, partial: &Path, folder: &str) -> Result<Vec<String>> {
    let (from, to) = (data.join(folder), partial.join(folder));
    files::make_folder(&to)?;
    let mut copied = Vec::new();
    for name in files::names(&from)? {
        if files::copy(&from.join(&name), &to.join(&name))? {
            copied.push(format!("{folder}/{name}"));
        }
    }
    files::sync(&to)?;
    Ok(copied)
}

const LOCK: &str = "lock";

// A backup that is being written: `NAME.partial`, beside where it will be. What a killed process left there goes.
struct Partial {
    path: PathBuf,
    _lock: File,
    is_whole: bool,
}

impl Partial {
    fn begin(to: &Path) -> Result<Self> {
        let mut name = to.file_name().map(ToOwned::to_owned).unwrap_or_default();
        name.push(".partial");
        let path = to.with_file_name(name);
        if path.exists() {
            let is_empty = fs::read_dir(&path).map_err(disk(&path))?.next().is_none();
            if !is_empty && ![LOCK, MANIFEST].iter().any(|name| path.join(name).exists()) {
                // Nothing that a backup has begun.
                return Err(BackupFault::Exists { path }.into());
            }
            let left = File::open(path.join(LOCK));
            if left.is_ok_and(|left| left.try_lock().is_err()) {
                return Err(BackupFault::BeingWritten { path: to.to_owned() }.into());
            }
            fs::remove_dir_all(&path).map_err(disk(&path))?;
        }
        files::make_folder(&path)?;
        let lock = File::create(path.join(LOCK)).map_err(disk(&path))?;
        lock.lock().map_err(disk(&path))?;
        Ok(Self { path, _lock: lock, is_whole: false })
    }

    fn end(mut self, to: &Path) -> Result<()> {
        files::remove(&self.path.join(LOCK))?;
        files::sync(&self.path)?;
        if fs::symlink_metadata(to).is_ok() {
            return Err(BackupFault::Exists { path: to.to_owned() }.into());
        }
        fs::rename(&self.path, to).map_err(disk(to))?;
        self.is_whole = true;
        to.parent().map_or(Ok(()), files::sync)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.is_whole {
            // Half a backup is of no use to anybody; what cannot be removed now, the next one removes.
            drop(fs::remove_dir_all(&self.path));
        }
    }
}
