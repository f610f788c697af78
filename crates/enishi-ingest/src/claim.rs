//! Claiming a file: a private copy and its hash, the source closed again at once.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use enishi_failpoint::reach;

use crate::scan::{DropFile, Stamp};

/// A private copy of a file, with the hash of exactly these bytes.
#[derive(Debug)]
pub struct Claimed {
    /// where the copy lies
    pub staged: PathBuf,
    /// BLAKE3 of its bytes
    pub hash: [u8; 32],
    /// its length and time of change when it was copied
    pub stamp: Stamp,
}

/// What became of the attempt.
#[derive(Debug)]
pub enum Claim {
    /// a private copy
    Whole(Claimed),
    /// the file changed while it was copied: somebody still writes it
    StillChanging,
    /// the file cannot be read, with the system's word
    Unreadable(String),
}

const BUFFER: usize = 1 << 20;

/// The hash of a file that is not copied, where it did not change meanwhile.
pub fn hash(file: &DropFile) -> Option<[u8; 32]> {
    let mut source = File::open(&file.path).ok()?;
    let (hash, bytes) = copy_hashed(&mut source, &mut io::sink()).ok()?.ok()?;
    let after = fs::symlink_metadata(&file.path).map(|metadata| Stamp::of(&metadata)).ok()?;
    (after == file.stamp && bytes == file.stamp.bytes).then_some(hash)
}

/// The hash of a private copy; `None` where it cannot be read.
pub fn hash_of(copy: &Path) -> Option<[u8; 32]> {
    let mut copy = File::open(copy).ok()?;
    copy_hashed(&mut copy, &mut io::sink()).ok()?.ok().map(|(hash, _)| hash)
}

/// Copies the file to `staged`. An error is one of the data directory; what is wrong with the source is a [`Claim`].
pub fn claim(file: &DropFile, staged: &Path) -> io::Result<Claim> {
    let mut source = match File::open(&file.path) {
        Ok(source) => source,
        Err(error) => return Ok(Claim::Unreadable(error.to_string())),
    };
    let before = source.metadata().map(|metadata| Stamp::of(&metadata));
    let Ok(before) = before else { return Ok(Claim::StillChanging) };
    let mut copy = File::create(staged)?;
    reach("claim.opened");
    let (hash, bytes) = match copy_hashed(&mut source, &mut copy)? {
        Ok(copied) => copied,
        Err(error) => return Ok(Claim::Unreadable(error.to_string())),
    };
    reach("claim.copied");
    copy.sync_all()?;
    reach("claim.synced");
    // By path: a file put in its place while we read counts as change too.
    let after = fs::symlink_metadata(&file.path).map(|metadata| Stamp::of(&metadata));
    if after.ok() != Some(before) || before != file.stamp || bytes != before.bytes {
        fs::remove_file(staged)?;
        return Ok(Claim::StillChanging);
    }
    Ok(Claim::Whole(Claimed { staged: staged.to_owned(), hash, stamp: before }))
}

// The outer error is the copy's, the inner one the source's.
fn copy_hashed(source: &mut File, copy: &mut impl Write) -> io::Result<Result<([u8; 32], u64), io::Error>> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; BUFFER];
    let mut bytes = 0;
    loop {
        let count = match source.read(&mut buffer) {
            Ok(0) => return Ok(Ok((*hasher.finalize().as_bytes(), bytes))),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Ok(Err(error)),
        };
        let read = buffer.get(..count).unwrap_or_default();
        hasher.update(read);
        copy.write_all(read)?;
        bytes += count as u64;
    }
}
