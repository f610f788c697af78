//! The log as the hub uses it. An event is durable before its answer leaves; concurrent events share one commit,
//! because a disk syncs a few hundred times a second and people look up more often than that.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use super::FILE;
use super::anchor::{Anchor, AnchorState, Anchored, Anchoring};
use super::event::AuditEvent;
use super::writer::Writer;
use crate::connection::{Readers, lock};
use crate::data_dir::DataDir;
use crate::error::{Result, StoreError};

const MOST_IN_ONE_COMMIT: usize = 512;
/// An audit is read now and then, a resident's report more often: neither waits for the other.
const READERS: usize = 2;

/// Proof that an event is durable. Answers cannot be made without one.
#[derive(Debug)]
pub struct Recorded(());

struct Request {
    events: Vec<AuditEvent>,
    done: SyncSender<Result<()>>,
}

/// The audit log: a thread that owns the writing connection, readers, and the anchor.
pub struct AuditLog {
    requests: Option<Mutex<Sender<Request>>>,
    thread: Option<JoinHandle<()>>,
    pub(super) readers: Option<Readers>,
    anchored: Arc<Anchored>,
    anchoring: Option<Anchoring>,
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
        let readers = Readers::open(&path, READERS)?;
        let anchored = Arc::new(Anchored::new(writer.head().clone(), writer.genesis()));
        let failed = |source| StoreError::DataDir { path: dir.path().to_owned(), source };
        let anchoring = match anchor {
            Some(anchor) => Some(Anchoring::start(anchor, &readers, Arc::clone(&anchored))?.map_err(failed)?),
            None => None,
        };
        let (requests, inbox) = channel();
        let newest = Arc::clone(&anchored);
        let thread = std::thread::Builder::new()
            .name("audit".to_owned())
            .spawn(move || write_all(writer, &inbox, &newest))
            .map_err(failed)?;
        let requests = Some(Mutex::new(requests));
        Ok(Self { requests, thread: Some(thread), readers: Some(readers), anchored, anchoring })
    }

    /// Writes what belongs to one answer; returns once all of it is on disk.
    pub fn record(&self, events: Vec<AuditEvent>) -> Result<Recorded> {
        let (done, durable) = sync_channel(1);
        let requests = self.requests.as_ref().ok_or(StoreError::AuditStopped)?;
        lock(requests).send(Request { events, done }).map_err(|_| StoreError::AuditStopped)?;
        durable.recv().map_err(|_| StoreError::AuditStopped)??;
        Ok(Recorded(()))
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

fn write_all(mut writer: Writer, inbox: &Receiver<Request>, newest: &Anchored) {
    while let Ok(first) = inbox.recv() {
        let mut batch = vec![first];
        batch.extend(inbox.try_iter().take(MOST_IN_ONE_COMMIT));
        let written = writer.write(batch.iter().flat_map(|request| &request.events));
        if written.is_ok() {
            newest.moved(writer.head());
        }
        for request in batch {
            // A requester that has gone away no longer needs its answer.
            drop(request.done.send(match &written {
                Ok(()) => Ok(()),
                Err(StoreError::Full) => Err(StoreError::Full),
                Err(StoreError::ReadOnly) => Err(StoreError::ReadOnly),
                Err(_) => Err(StoreError::AuditStopped),
            }));
        }
        if let Err(error) = written {
            tracing::error!(%error, "audit events could not be written; their answers were withheld");
        }
    }
}
