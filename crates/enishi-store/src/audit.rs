//! `audit.db`: append-only. An event is durable before its answer leaves; concurrent events share one
//! commit, because a disk syncs a few hundred times a second and people look up more often than that.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use chrono::{DateTime, Utc};
use enishi_model::Handle;
use rusqlite::{Connection, params};

use crate::connection::{Readers, lock, open_writer};
use crate::data_dir::DataDir;
use crate::error::{Result, StoreError};
use crate::time::moment;

const FILE: &str = "audit.db";
const MIGRATIONS: [&str; 1] = [include_str!("migrations/audit_1.sql")];
const MOST_IN_ONE_COMMIT: usize = 512;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// a resident was opened
    Viewed,
    /// residents were shown among hits or household members
    Listed,
    /// residents left the hub in a file or on paper
    Exported,
    /// a look-up that found nobody, or nobody whom the actor may see
    Missed,
    /// rows of the tray were shown
    TrayShown,
    /// a decision was taken at the desk
    Decided,
    /// somebody raised their level for one resident
    BrokeGlass,
    /// tokens were made, listed or revoked
    Tokens,
    /// sources, batches or their findings were shown
    Operations,
    /// somebody was refused: no token, no right, no purpose
    Refused,
}

impl EventKind {
    /// As it stands in the log.
    pub fn code(self) -> &'static str {
        match self {
            Self::Viewed => "viewed",
            Self::Listed => "listed",
            Self::Exported => "exported",
            Self::Missed => "missed",
            Self::TrayShown => "tray_shown",
            Self::Decided => "decided",
            Self::BrokeGlass => "broke_glass",
            Self::Tokens => "tokens",
            Self::Operations => "operations",
            Self::Refused => "refused",
        }
    }
}

/// An event. Names residents by handle; holds no value of theirs, and no query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    /// when
    pub at: DateTime<Utc>,
    /// what
    pub kind: EventKind,
    /// who: the holder of the token
    pub actor: String,
    /// in which role
    pub role: String,
    /// for which purpose
    pub purpose: Option<String>,
    /// what more there is to say, such as the endpoint
    pub detail: String,
    /// every resident shown
    pub residents: Vec<Handle>,
}

/// Proof that an event is durable. Answers cannot be made without one.
#[derive(Debug)]
pub struct Recorded(());

struct Request {
    events: Vec<AuditEvent>,
    done: SyncSender<Result<()>>,
}

/// The audit log: a thread that owns the writing connection, and readers.
pub struct AuditLog {
    requests: Option<Mutex<Sender<Request>>>,
    thread: Option<JoinHandle<()>>,
    readers: Option<Readers>,
}

impl AuditLog {
    /// Opens (or makes) the log of a data directory and starts its thread.
    pub fn open(dir: &DataDir) -> Result<Self> {
        let path = dir.join(FILE);
        let connection = open_writer(&path, &MIGRATIONS)?;
        let readers = Readers::open(&path, 1)?;
        let (requests, inbox) = channel();
        let thread = std::thread::Builder::new()
            .name("audit".to_owned())
            .spawn(move || write_all(connection, &inbox))
            .map_err(|source| StoreError::DataDir { path: dir.path().to_owned(), source })?;
        Ok(Self { requests: Some(Mutex::new(requests)), thread: Some(thread), readers: Some(readers) })
    }

    /// Writes what belongs to one answer; returns once all of it is on disk.
    pub fn record(&self, events: Vec<AuditEvent>) -> Result<Recorded> {
        let (done, durable) = sync_channel(1);
        let requests = self.requests.as_ref().ok_or(StoreError::AuditStopped)?;
        lock(requests).send(Request { events, done }).map_err(|_| StoreError::AuditStopped)?;
        durable.recv().map_err(|_| StoreError::AuditStopped)??;
        Ok(Recorded(()))
    }

    /// How many events there are, by kind.
    pub fn counts(&self) -> Result<Vec<(String, u64)>> {
        let Some(readers) = &self.readers else { return Err(StoreError::AuditStopped) };
        readers.read(|connection| {
            let mut statement =
                connection.prepare("select kind, count(*) from event group by kind order by kind")?;
            let counts =
                statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
            Ok(counts.collect::<rusqlite::Result<_>>()?)
        })
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
    }
}

fn write_all(mut connection: Connection, inbox: &Receiver<Request>) {
    while let Ok(first) = inbox.recv() {
        let mut batch = vec![first];
        batch.extend(inbox.try_iter().take(MOST_IN_ONE_COMMIT));
        let written = write_batch(&mut connection, &batch);
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

fn write_batch(connection: &mut Connection, batch: &[Request]) -> Result<()> {
    let transaction = connection.transaction()?;
    for event in batch.iter().flat_map(|request| &request.events) {
        write_event(&transaction, event)?;
    }
    transaction.commit()?;
    Ok(())
}

fn write_event(connection: &Connection, event: &AuditEvent) -> Result<()> {
    connection
        .prepare_cached(
            "insert into event (at, kind, actor, role, purpose, detail) values (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            moment(event.at),
            event.kind.code(),
            event.actor,
            event.role,
            event.purpose,
            event.detail
        ])?;
    let id = connection.last_insert_rowid();
    for handle in &event.residents {
        connection
            .prepare_cached("insert or ignore into event_resident (handle, event_id) values (?1, ?2)")?
            .execute(params![handle.0, id])?;
    }
    Ok(())
}
