//! The database itself: one writer, several readers, and what never changes once written.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, RwLock, TryLockError};

use rusqlite::Connection;

use super::memo::Memo;
use super::names::Names;
use crate::connection::{Readers, lock, open_writer, scrub, truncate_log};
use crate::data_dir::DataDir;
use crate::error::{Result, StoreError};
use crate::handle::HandleKey;
use crate::health::Health;

pub(crate) const FILE: &str = "enishi.db";
pub(crate) const MIGRATIONS: [&str; 3] = [
    include_str!("../migrations/truth_1.sql"),
    include_str!("../migrations/truth_2.sql"),
    include_str!("../migrations/truth_3.sql"),
];
/// The newest version of the database that this binary knows.
pub(crate) const VERSION: usize = MIGRATIONS.len();
const READERS: usize = 4;
// Negative: in KiB. The indexes of a million records stay in it while a file is taken; given back afterwards.
const WRITER_CACHE_KIB: i64 = -(128 << 10);

/// The truth: what the sources said, whom it touches, what was decided.
pub struct Store {
    // Closed before the writer, which then folds the write-ahead log into the database.
    readers: Readers,
    writer: Mutex<Connection>,
    pub(super) key: HandleKey,
    pub(super) names: Names,
    pub(super) memo: Memo,
    /// residents protected at the desk whom the database has not heard of yet, because a file is being taken
    pub(super) hurried: RwLock<BTreeSet<String>>,
    log: PathBuf,
    longest_log: u64,
    health: Arc<Health>,
}

impl Store {
    /// Opens (or makes) the database of a data directory. `key` makes handles.
    pub fn open(dir: &DataDir, key: HandleKey) -> Result<Self> {
        let path = dir.join(FILE);
        let writer = open_writer(&path, &MIGRATIONS)?;
        writer.pragma_update(None, "cache_size", WRITER_CACHE_KIB)?;
        let is_empty =
            !writer.query_row("select exists (select 1 from person)", [], |row| row.get::<_, bool>(0))?;
        let readers = Readers::open(dir, FILE, READERS)?;
        let (names, memo) = (Names::default(), Memo::new(is_empty));
        let hurried = RwLock::default();
        let (log, longest_log, health) = (dir.join(&format!("{FILE}-wal")), dir.limits().log, dir.health());
        let writer = Mutex::new(writer);
        let store = Self { writer, readers, key, names, memo, hurried, log, longest_log, health };
        store.renew_shelter()?;
        Ok(store)
    }

    /// The key that makes handles.
    pub fn handle_key(&self) -> &HandleKey {
        &self.key
    }

    /// What is wrong with the machine.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Folds a long write-ahead log into the database before more is written. An error where somebody holds on to
    /// the past in it: without that it would grow until the disk is full.
    pub(super) fn make_room_in_log(&self) -> Result<()> {
        let length = || std::fs::metadata(&self.log).map_or(0, |log| log.len());
        if length() <= self.longest_log || truncate_log(&lock(&self.writer))? {
            return Ok(());
        }
        Err(StoreError::LogHeld { bytes: length() })
    }

    /// Runs `read` within one snapshot.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.readers.read(read)
    }

    /// Runs `write` in one transaction; an error rolls it back.
    pub(super) fn write<T>(&self, write: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.write_on(lock(&self.writer), write)
    }

    /// The same, unless somebody else is writing: then `None`, at once.
    pub(super) fn try_write<T>(&self, write: impl FnOnce(&Connection) -> Result<T>) -> Result<Option<T>> {
        match self.writer.try_lock() {
            Ok(connection) => self.write_on(connection, write).map(Some),
            Err(TryLockError::Poisoned(poisoned)) => self.write_on(poisoned.into_inner(), write).map(Some),
            Err(TryLockError::WouldBlock) => Ok(None),
        }
    }

    fn write_on<T>(
        &self,
        mut connection: MutexGuard<'_, Connection>,
        write: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        // Whoever was learnt of in a transaction that is taken back was never there.
        let written =
            in_one(&mut connection, |connection| write(connection).inspect_err(|_| self.memo.forget()));
        self.health.note(written.map_err(|error| error.of_file(FILE)))
    }

    /// The same for taking out persons: without foreign key checks, which would look through whole tables for
    /// each of them. Nothing learnt of persons holds afterwards.
    pub(super) fn remove<T>(&self, remove: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut connection = lock(&self.writer);
        self.memo.forget();
        connection.pragma_update(None, "foreign_keys", "off")?;
        let removed = in_one(&mut connection, remove);
        self.memo.forget();
        connection.pragma_update(None, "foreign_keys", "on")?;
        self.names.forget();
        removed
    }

    /// Rewrites the database's file, so that its free pages and its log hold nothing that was taken out.
    /// Readers go on meanwhile. `false` where that must be done again.
    pub fn scrub(&self) -> Result<bool> {
        scrub(&lock(&self.writer))
    }

    /// Empties the write-ahead log of pages as they were. `false` where a reader needs it still.
    pub fn truncate_log(&self) -> Result<bool> {
        truncate_log(&lock(&self.writer))
    }

    /// The ingest pauses: gives back the memory that it took.
    pub fn rest(&self) -> Result<()> {
        self.memo.forget();
        Ok(lock(&self.writer).execute_batch("pragma shrink_memory")?)
    }

    /// The writer's connection, for a transaction that outlives one call.
    pub(super) fn writer(&self) -> std::sync::MutexGuard<'_, Connection> {
        lock(&self.writer)
    }
}

fn in_one<T>(connection: &mut Connection, act: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let result = act(&transaction)?;
    transaction.commit()?;
    Ok(result)
}
