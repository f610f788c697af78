//! Claiming a file: a private copy and its hash, the source closed again at once.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use enishi_failpoint::reach;
use rustix::fs::{Mode, OFlags};

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

/// Opens a file of a drop folder. A link is not followed and a pipe is not waited for, also where it was put in
/// the file's place a moment ago.
pub(crate) fn open_source(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// The hash of a file that is not copied, where it did not change meanwhile.
pub fn hash(file: &DropFile) -> Option<[u8; 32]> {
    let mut source = open_source(&file.path).ok()?;
    let before = State::of(&source.metadata().ok()?);
    let (hash, bytes) = copy_hashed(&mut source, &mut io::sink()).ok()?.ok()?;
    let is_same = is_still(&file.path, before) && before.stamp == file.stamp && bytes == file.stamp.bytes;
    is_same.then_some(hash)
}

/// The hash of a private copy; `None` where it cannot be read.
pub fn hash_of(copy: &Path) -> Option<[u8; 32]> {
    let mut copy = File::open(copy).ok()?;
    copy_hashed(&mut copy, &mut io::sink()).ok()?.ok().map(|(hash, _)| hash)
}

/// Copies the file to `staged`. An error is one of the data directory; what is wrong with the source is a [`Claim`].
pub fn claim(file: &DropFile, staged: &Path) -> io::Result<Claim> {
    let mut source = match open_source(&file.path) {
        Ok(source) => source,
        Err(_) if is_replaced(&file.path) => return Ok(Claim::StillChanging),
        Err(error) => return Ok(Claim::Unreadable(error.to_string())),
    };
    let before = source.metadata().map(|metadata| State::of(&metadata));
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
    let is_whole = before.stamp == file.stamp && bytes == before.stamp.bytes;
    if !is_whole || !is_still(&file.path, before) || hash_again(&file.path) != Some(hash) {
        fs::remove_file(staged)?;
        return Ok(Claim::StillChanging);
    }
    Ok(Claim::Whole(Claimed { staged: staged.to_owned(), hash, stamp: before.stamp }))
}

/// What tells whether a file was changed, also by somebody who set its time of change back.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    stamp: Stamp,
    own_time: (i64, i64),
}

impl State {
    fn of(metadata: &Metadata) -> Self {
        Self { stamp: Stamp::of(metadata), own_time: (metadata.ctime(), metadata.ctime_nsec()) }
    }
}

// By path: a file put in its place while we read counts as change too.
fn is_still(path: &Path, before: State) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file() && State::of(&metadata) == before)
}

// Times of change are as coarse as the file system has them: what was written within the same tick, only the bytes
// tell.
fn hash_again(path: &Path) -> Option<[u8; 32]> {
    let mut source = open_source(path).ok()?;
    copy_hashed(&mut source, &mut io::sink()).ok()?.ok().map(|(hash, _)| hash)
}

// Gone, or no regular file any more: the next look decides.
fn is_replaced(path: &Path) -> bool {
    fs::symlink_metadata(path).map_or(true, |metadata| !metadata.is_file())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_not_followed_and_a_pipe_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link, pipe) = (folder.path().join("a"), folder.path().join("b"), folder.path().join("c"));
        fs::write(&file, b"x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, Mode::RUSR, 0).unwrap();
        assert!(open_source(&file).is_ok());
        for other in [&link, &pipe, folder.path()] {
            assert!(open_source(other).is_err(), "{}", other.display());
        }
    }
}
