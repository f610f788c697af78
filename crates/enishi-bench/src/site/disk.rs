//! What lies on the disk once the nights were taken.

use std::fs;
use std::path::Path;

use serde::Serialize;

use super::Site;
use crate::error::{BenchError, Result};

/// Sizes in bytes.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Disk {
    /// `enishi.db` with its write-ahead log
    pub(crate) database: u64,
    /// `index/`
    pub(crate) index: u64,
    /// `archive/`: the taken files
    pub(crate) archive: u64,
    /// `audit.db`, `desk.db`, `staging/`, `quarantine/`, `receipts/`
    pub(crate) others: u64,
}

impl Site {
    /// The sizes of the data directory; no process should own it meanwhile.
    pub(crate) fn disk(&self) -> Result<Disk> {
        let mut disk = Disk::default();
        for entry in fs::read_dir(&self.folder).map_err(BenchError::file(&self.folder))? {
            let entry = entry.map_err(BenchError::file(&self.folder))?;
            let bytes = size(&entry.path())?;
            let name = entry.file_name();
            match name.to_string_lossy().as_ref() {
                "index" => disk.index += bytes,
                "archive" => disk.archive += bytes,
                "staging" | "quarantine" | "receipts" => disk.others += bytes,
                name if name.starts_with("enishi.db") => disk.database += bytes,
                name if name.starts_with("audit.db") || name.starts_with("desk.db") => disk.others += bytes,
                // Configuration, connectors, drop folders and what the benchmark itself put there.
                _ => {}
            }
        }
        Ok(disk)
    }
}

/// The bytes of a file, or of everything in a folder.
pub(crate) fn size(path: &Path) -> Result<u64> {
    let metadata = fs::symlink_metadata(path).map_err(BenchError::file(path))?;
    if !metadata.is_dir() {
        return Ok(metadata.len());
    }
    let mut bytes = 0;
    for entry in fs::read_dir(path).map_err(BenchError::file(path))? {
        bytes += size(&entry.map_err(BenchError::file(path))?.path())?;
    }
    Ok(bytes)
}
