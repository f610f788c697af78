//! Room that is kept for audit events of a declared disaster: a file of nothing, which gives up its place when there
//! is no other. Whoever fills the disk in peacetime, be it with looks, meets its end before the disaster does.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use rustix::fs::{FallocateFlags, fallocate, statvfs};

use crate::data_dir::DataDir;
use crate::health::Health;

const FILE: &str = "audit.reserve";
/// Given up at a time: whoever else waits for room gets no more than this of it.
const PIECE: u64 = 1 << 20;
/// What must be left free for it to be kept anew.
const MARGIN: u64 = 256 << 10;

/// The room, and whether it is there.
pub(super) struct Reserve {
    path: PathBuf,
    bytes: u64,
    health: Arc<Health>,
}

impl Reserve {
    pub(super) fn of(dir: &DataDir) -> Self {
        Self { path: dir.join(FILE), bytes: dir.limits().reserve, health: dir.health() }
    }

    /// Whether the whole of it is kept; makes it so where there is room.
    pub(super) fn stands(&self) -> bool {
        let stands = self.length() >= self.bytes || self.keep().is_ok_and(|kept| kept);
        self.health.set_short(!stands);
        stands
    }

    /// Gives up a piece; `false` where nothing is left.
    pub(super) fn give_up(&self) -> bool {
        let length = self.length();
        if length == 0 {
            return false;
        }
        self.health.set_short(true);
        let shrunk = File::options().write(true).open(&self.path);
        let shrunk = shrunk.and_then(|file| file.set_len(length.saturating_sub(PIECE)));
        tracing::warn!(left = length.saturating_sub(PIECE), "room that is kept for a disaster was given up");
        shrunk.is_ok()
    }

    fn length(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |file| room_of(&file))
    }

    fn keep(&self) -> io::Result<bool> {
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.path)?;
        let free = statvfs(&self.path)?;
        let missing = self.bytes.saturating_sub(self.length());
        if free.f_bavail.saturating_mul(free.f_frsize) < missing + MARGIN {
            return Ok(false);
        }
        let length = self.length();
        match fallocate(&file, FallocateFlags::empty(), 0, self.bytes) {
            Ok(()) => Ok(true),
            Err(rustix::io::Errno::OPNOTSUPP) => self.fill(&file).map(|()| true),
            Err(error) => file.set_len(length).and(Err(error.into())),
        }
    }

    // A file system that cannot set room aside: what is written takes it. Not zeros, which some do not store.
    fn fill(&self, mut file: &File) -> io::Result<()> {
        let mut noise = blake3::Hasher::new().finalize_xof();
        let mut piece = vec![0; usize::try_from(PIECE).unwrap_or_default()];
        let mut left = self.bytes;
        while left > 0 {
            noise.fill(&mut piece);
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            io::Write::write_all(&mut file, piece.get(..count).unwrap_or_default())?;
            left = left.saturating_sub(PIECE);
        }
        file.sync_all()
    }
}

// A copy of the directory may have made a hole of it, which keeps no room.
#[cfg(unix)]
fn room_of(file: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    file.len().min(file.blocks().saturating_mul(512))
}

#[cfg(not(unix))]
fn room_of(file: &fs::Metadata) -> u64 {
    file.len()
}
