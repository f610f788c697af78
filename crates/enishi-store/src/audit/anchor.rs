//! The anchor: a file outside the data directory to which the head of the chain is added now and then. Who rewrites
//! the whole chain, cuts off its end or puts another log in its place cannot make it agree with what was anchored.
//!
//! Written by a thread of its own: where the anchor lies on a share that hangs, answers go on.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use blake3::Hash;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::writer::Head;
use crate::connection::{Readers, lock};
use crate::error::{Result, StoreError};

/// Where the anchor lies, and how often the head is added to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// the file; made where it is not there
    pub path: PathBuf,
    /// at most so often, and only where there are new events
    pub every: Duration,
}

/// How the anchor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorState {
    /// there is none
    Absent,
    /// the last word was written
    Current,
    /// it cannot be read or written; answers go on
    Failing,
    /// what was anchored is not what the log says: `enishi audit verify` says more
    Disagrees,
}

impl AnchorState {
    /// As machines read it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Current => "current",
            Self::Failing => "failing",
            Self::Disagrees => "disagrees",
        }
    }
}

/// A line of the anchor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AnchorLine {
    /// which chain: its genesis
    pub(super) chain: String,
    /// so many events, which is the number of the last
    pub(super) count: i64,
    /// the hash of the last
    pub(super) head: String,
    /// when the last happened
    pub(super) at: String,
}

impl Anchor {
    /// Refuses an anchor that whoever has the data directory would have with it.
    pub(super) fn must_lie_outside(&self, data: &Path) -> Result<()> {
        let inside = StoreError::AnchorInside { path: self.path.clone() };
        let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = real(folder.unwrap_or(Path::new(".")));
        match (folder, real(data)) {
            (Ok(folder), Ok(data)) if !folder.starts_with(&data) => Ok(()),
            _ => Err(inside),
        }
    }
}

/// The newest head, for whoever anchors it, and how that stands.
pub(super) struct Anchored {
    chain: Hash,
    newest: Mutex<Head>,
    state: Mutex<AnchorState>,
}

impl Anchored {
    pub(super) fn new(head: Head, chain: Hash) -> Self {
        Self { chain, newest: Mutex::new(head), state: Mutex::new(AnchorState::Absent) }
    }

    pub(super) fn moved(&self, head: &Head) {
        lock(&self.newest).clone_from(head);
    }

    /// When the last event happened; `None` before the first.
    pub(super) fn newest_at(&self) -> Option<String> {
        Some(lock(&self.newest).at.clone()).filter(|at| !at.is_empty())
    }

    pub(super) fn state(&self) -> AnchorState {
        *lock(&self.state)
    }

    // Disagreement stays said until the process ends: a later line does not mend it.
    fn set(&self, state: AnchorState) {
        let mut current = lock(&self.state);
        if *current != AnchorState::Disagrees {
            *current = state;
        }
    }

    fn line(&self) -> AnchorLine {
        let head = lock(&self.newest).clone();
        AnchorLine {
            chain: self.chain.to_string(),
            count: head.count,
            head: head.hash.to_string(),
            at: head.at,
        }
    }
}

/// The thread that anchors. Ends, after a last word, when this goes.
pub(super) struct Anchoring {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Anchoring {
    /// Compares the anchor's last word with the log, then goes on from there.
    pub(super) fn start(
        anchor: Anchor,
        readers: &Readers,
        anchored: Arc<Anchored>,
    ) -> Result<io::Result<Self>> {
        let last = last_word(&anchor, &anchored);
        if let Some(line) = &last
            && !readers.read(|connection| agrees(connection, line, &anchored.chain))?
        {
            anchored.set(AnchorState::Disagrees);
            tracing::error!(
                anchored = line.count,
                "the audit log is not what was anchored; see: enishi audit verify"
            );
        }
        let mut written = last.filter(|line| line.chain == anchored.chain.to_string());
        // Whatever a process that was killed has left unsaid.
        catch_up(&anchor, &anchored, &mut written);
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name("anchor".to_owned())
            .spawn(move || keep(&anchor, &anchored, written, &stopped));
        Ok(thread.map(|thread| Self { stop: Some(stop), thread: Some(thread) }))
    }
}

fn last_word(anchor: &Anchor, anchored: &Anchored) -> Option<AnchorLine> {
    match last_line(&anchor.path) {
        Ok(last) => {
            anchored.set(AnchorState::Current);
            last
        }
        Err(error) => {
            tracing::error!(%error, "the audit log's anchor cannot be read");
            anchored.set(AnchorState::Failing);
            None
        }
    }
}

impl Drop for Anchoring {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn keep(anchor: &Anchor, anchored: &Anchored, written: Option<AnchorLine>, stopped: &Receiver<()>) {
    let mut written = written;
    let mut goes_on = true;
    while goes_on {
        goes_on = stopped.recv_timeout(anchor.every) == Err(RecvTimeoutError::Timeout);
        catch_up(anchor, anchored, &mut written);
    }
}

fn catch_up(anchor: &Anchor, anchored: &Anchored, written: &mut Option<AnchorLine>) {
    let line = anchored.line();
    if line.count == 0 || written.as_ref() == Some(&line) {
        return;
    }
    match add(&anchor.path, &line) {
        Ok(()) => {
            anchored.set(AnchorState::Current);
            *written = Some(line);
        }
        Err(error) => {
            tracing::error!(%error, "the audit log could not be anchored; answers go on, and it is tried again");
            anchored.set(AnchorState::Failing);
        }
    }
}

fn add(path: &Path, line: &AnchorLine) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true).read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let mut text = serde_json::to_string(line)? + "\n";
    // A line that a full disk tore stays a line of its own.
    if ends_within_a_line(&mut file)? {
        text.insert(0, '\n');
    }
    file.write_all(text.as_bytes())?;
    file.sync_data()
}

fn ends_within_a_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

const LONGEST_TAIL: u64 = 4096;

/// The last line that can be read; `None` where there is none yet.
fn last_line(path: &Path) -> io::Result<Option<AnchorLine>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(LONGEST_TAIL)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    Ok(tail.split(|byte| *byte == b'\n').rev().find_map(|line| serde_json::from_slice(line).ok()))
}

fn agrees(connection: &Connection, line: &AnchorLine, chain: &Hash) -> Result<bool> {
    let hash = connection
        .query_row("select hash from event where id = ?1", [line.count], |row| row.get::<_, Vec<u8>>(0))
        .optional()?;
    let stands = hash.and_then(|hash| Hash::from_slice(&hash).ok()).map(|hash| hash.to_string());
    Ok(line.chain == chain.to_string() && stands.as_ref() == Some(&line.head))
}

/// The lines of an anchor as they stood when it was opened, oldest first; `None` for one that cannot be read.
pub(super) fn lines(path: &Path) -> io::Result<impl Iterator<Item = Option<AnchorLine>> + use<>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let lines = BufReader::new(file.take(length)).split(b'\n');
    let lines = lines.map_while(io::Result::ok).filter(|line| !line.is_empty());
    Ok(lines.map(|line| serde_json::from_slice(&line).ok()))
}
