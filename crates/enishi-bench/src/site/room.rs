//! The most that a folder took on the disk, seen from outside while something is written there.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::disk::size;

const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// Looks at a folder until it is asked what it saw.
pub(crate) struct Room {
    stop: Sender<()>,
    thread: JoinHandle<u64>,
}

impl Room {
    /// Begins to look.
    pub(crate) fn watch(folder: &Path) -> Self {
        let folder: PathBuf = folder.to_owned();
        let (stop, stopped) = channel();
        let thread = std::thread::spawn(move || {
            let mut most = 0;
            loop {
                // A file that goes while it is looked at is seen at the next look.
                most = most.max(size(&folder).unwrap_or_default());
                if stopped.recv_timeout(BETWEEN_LOOKS) != Err(RecvTimeoutError::Timeout) {
                    return most;
                }
            }
        });
        Self { stop, thread }
    }

    /// The most bytes that lay there since then.
    pub(crate) fn most(self) -> u64 {
        drop(self.stop);
        self.thread.join().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_there_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a"), [0; 1000]).unwrap();
        let room = Room::watch(folder.path());
        assert!(room.most() >= 1000);
    }
}
