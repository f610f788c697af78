//! Files of a backup: copied, hashed, synced, for their owner only.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use super::fault::BackupFault;
use crate::error::{Result, StoreError};

const BUFFER: usize = 1 << 20;

/// For `map_err`: an error at a path of a backup.
pub(super) fn disk(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Backup(BackupFault::Disk { path, source })
}

/// Length and BLAKE3 of a file.
pub(super) fn hash(path: &Path) -> Result<(u64, String)> {
    let mut file = File::open(path).map_err(disk(path))?;
    copy_hashed(&mut file, &mut io::sink()).map_err(disk(path))
}

/// Copies a file that is not there yet, to the disk; `false` where the one to copy has gone away meanwhile.
pub(super) fn copy(from: &Path, to: &Path) -> Result<bool> {
    let mut source = match File::open(from) {
        Ok(source) => source,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(disk(from)(error)),
    };
    let mut copy =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(to).map_err(disk(to))?;
    copy_hashed(&mut source, &mut copy).map_err(disk(to))?;
    copy.sync_all().map_err(disk(to))?;
    Ok(true)
}

fn copy_hashed(source: &mut File, copy: &mut impl Write) -> io::Result<(u64, String)> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; BUFFER];
    let mut bytes = 0;
    loop {
        let count = source.read(&mut buffer)?;
        let read = buffer.get(..count).unwrap_or_default();
        if read.is_empty() {
            return Ok((bytes, hasher.finalize().to_hex().to_string()));
        }
        hasher.update(read);
        copy.write_all(read)?;
        bytes += count as u64;
    }
}

/// Makes a folder that only its owner may enter.
pub(super) fn make_folder(path: &Path) -> Result<()> {
    fs::DirBuilder::new().mode(0o700).create(path).map_err(disk(path))
}

/// A file that something else has written: for its owner only, and on the disk.
pub(super) fn settle(path: &Path) -> Result<()> {
    fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(disk(path))?;
    sync(path)
}

/// Waits until a file, or the names in a folder, are on the disk.
pub(super) fn sync(path: &Path) -> Result<()> {
    File::open(path).and_then(|file| file.sync_all()).map_err(disk(path))
}

/// Removes a file that may not be there.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(disk(path)(error)),
        _ => Ok(()),
    }
}

/// The names of the regular files in a folder, in order; none where there is no such folder.
pub(super) fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(disk(folder)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(disk(folder))?;
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        names.extend(entry.file_name().into_string().ok().filter(|_| is_file));
    }
    names.sort();
    Ok(names)
}
