//! The log as the hub uses it. An event is durable before its answer leaves; concurrent events share one commit,
//! because a disk syncs a few hundred times a second and people look up more often than that.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use super::FILE;
use super::anchor::{Anchor, AnchorState, Anchored, Anchoring};
use super::event::AuditEvent;
use super::reserve::Reserve;
use super::scribe::{AuditState, Scribe};
use super::writer::Writer;
use chrono::{DateTime, Utc};

use crate::connection::{Readers, lock};
use crate::data_dir::DataDir;
use crate::error::{Result, StoreError};
use crate::time::read_moment;

const MOST_IN_ONE_COMMIT: usize = 512;
/// An audit is read now and then, a resident's report more often: neither waits for the other.
const READERS: usize = 2;

/// Proof that an event is durable. Answers cannot be made without one.
#[derive(Debug)]
pub struct Recorded(());

// While events are not taken, so often it is looked whether they would be.
const BETWEEN_TRIALS: Duration = Duration::from_secs(1);

struct Request {
    events: Vec<AuditEvent>,
    urgent: bool,
    done: SyncSender<Result<()>>,
}

/// The audit log: a thread that owns the writing connection, readers, and the anchor.
pub struct AuditLog {
    requests: Option<Mutex<Sender<Request>>>,
    thread: Option<JoinHandle<()>>,
    pub(super) readers: Option<Readers>,
    anchored: Arc<Anchored>,
    anchoring: Option<Anchoring>,
    reserve: Arc<Reserve>,
    state: Arc<Mutex<AuditState>>,
}

impl AuditLog {
    /// Opens (or makes) the log of a data directory and starts its threads. `draw` makes the mark of a new log, from
    /// which its chain begins.
    pub fn open(dir: &DataDir, anchor: Option<Anchor>, draw: impl FnOnce() -> [u8; 32]) -> Result<Self> {
        let path = dir.join(FILE);
        if let Some(anchor) = &anchor {
            anchor.must_lie_outside(dir.path())?;
        }
        let writer = Writer::open(&path, draw)?;
        let readers = Readers::open(dir, FILE, READERS)?;
        let anchored = Arc::new(Anchored::new(writer.head().clone(), writer.genesis()));
        let failed = |source| StoreError::DataDir { path: dir.path().to_owned(), source };
        let anchoring = match anchor {
            Some(anchor) => Some(Anchoring::start(anchor, &readers, Arc::clone(&anchored))?.map_err(failed)?),
            None => None,
        };
        let (requests, inbox) = channel();
        let newest = Arc::clone(&anchored);
        let reserve = Arc::new(Reserve::of(dir));
        let state = Arc::new(Mutex::new(AuditState::Current));
        let scribe = Scribe::new(writer, Arc::clone(&reserve), Arc::clone(&state));
        let thread = std::thread::Builder::new()
            .name("audit".to_owned())
            .spawn(move || write_all(scribe, &inbox, &newest))
            .map_err(failed)?;
        let requests = Some(Mutex::new(requests));
        Ok(Self {
            requests,
            thread: Some(thread),
            readers: Some(readers),
            anchored,
            anchoring,
            reserve,
            state,
        })
    }

    /// Writes what belongs to one answer; returns once all of it is on disk.
    pub fn record(&self, events: Vec<AuditEvent>) -> Result<Recorded> {
        self.send(events, false)
    }

    /// The same for a look in a declared disaster: into the room that is kept for it, where there is no other.
    pub fn record_urgently(&self, events: Vec<AuditEvent>) -> Result<Recorded> {
        self.send(events, true)
    }

    fn send(&self, events: Vec<AuditEvent>, urgent: bool) -> Result<Recorded> {
        let (done, durable) = sync_channel(1);
        let requests = self.requests.as_ref().ok_or(StoreError::AuditStopped)?;
        lock(requests).send(Request { events, urgent, done }).map_err(|_| StoreError::AuditStopped)?;
        durable.recv().map_err(|_| StoreError::AuditStopped)??;
        Ok(Recorded(()))
    }

    /// Whether events are taken.
    pub fn state(&self) -> AuditState {
        *lock(&self.state)
    }

    /// When the last event happened, as it was written down.
    pub fn newest(&self) -> Result<Option<DateTime<Utc>>> {
        self.anchored.newest_at().map(|at| read_moment(&at)).transpose()
    }

    /// A disaster is being declared and there is no room to write that down: gives up a piece of what is kept.
    pub fn give_up_reserve(&self) -> bool {
        self.reserve.give_up()
    }

    /// How the anchor stands.
    pub fn anchor_state(&self) -> AnchorState {
        self.anchored.state()
    }
}

impl Drop for AuditLog {
    fn drop(&mut self) {
        // Closed before the writer, which then folds the write-ahead log into the database.
        self.readers = None;
        // Closing the channel ends the thread, after what is still in it.
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
        // After the last event: the anchor's last word is of it.
        self.anchoring = None;
    }
}

fn write_all(mut scribe: Scribe, inbox: &Receiver<Request>, newest: &Anchored) {
    while let Some(first) = next(&mut scribe, inbox) {
        let mut batch = vec![first];
        batch.extend(inbox.try_iter().take(MOST_IN_ONE_COMMIT));
        let (urgent, others): (Vec<_>, Vec<_>) = batch.into_iter().partition(|request| request.urgent);
        for (requests, urgent) in [(others, false), (urgent, true)] {
            if !requests.is_empty() {
                answer(requests, urgent, &mut scribe, newest);
            }
        }
    }
}

fn next(scribe: &mut Scribe, inbox: &Receiver<Request>) -> Option<Request> {
    loop {
        if scribe.is_current() {
            return inbox.recv().ok();
        }
        match inbox.recv_timeout(BETWEEN_TRIALS) {
            Ok(request) => return Some(request),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => scribe.try_again(),
        }
    }
}

fn answer(requests: Vec<Request>, urgent: bool, scribe: &mut Scribe, newest: &Anchored) {
    let events: Vec<&AuditEvent> = requests.iter().flat_map(|request| &request.events).collect();
    let written = scribe.write(&events, urgent);
    if written.is_ok() {
        newest.moved(scribe.head());
    }
    if let Err(error) = &written {
        tracing::error!(%error, "audit events could not be written; their answers were withheld");
    }
    for request in requests {
        // A requester that has gone away no longer needs its answer.
        drop(request.done.send(written.as_ref().copied().map_err(kind)));
    }
}

// The same error for everybody who shared the commit.
fn kind(error: &StoreError) -> StoreError {
    match error {
        StoreError::AuditFull => StoreError::AuditFull,
        StoreError::ReadOnly => StoreError::ReadOnly,
        StoreError::Disk => StoreError::Disk,
        StoreError::Corrupt { file } => StoreError::Corrupt { file: file.clone() },
        _ => StoreError::AuditStopped,
    }
}
