//! Opening SQLite files the one way that Enishi does, and lending read connections.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::backup::{BackupFault, is_unfinished};
use crate::data_dir::DataDir;
use crate::error::Result;
use crate::health::Health;
use crate::migrate::{Migrations, migrate};

/// Opens a database for writing: WAL, every commit synced, foreign keys on; migrates it.
pub(crate) fn open_writer(path: &Path, migrations: &Migrations) -> Result<Connection> {
    let name = file_name(path);
    if let Some(dir) = path.parent().filter(|dir| is_unfinished(dir)) {
        return Err(BackupFault::Unfinished { path: dir.to_owned() }.into());
    }
    open_and_migrate(path, migrations).map_err(|error| error.of_file(&name))
}

fn open_and_migrate(path: &Path, migrations: &Migrations) -> Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", "on")?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    // What is deleted is overwritten where it stood.
    connection.pragma_update(None, "secure_delete", "on")?;
    tune(&connection)?;
    migrate(&mut connection, migrations, &file_name(path))?;
    Ok(connection)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

// How often readers are waited for, ten seconds each time: counting a large city takes some.
const PATIENCE: usize = 6;

/// Rewrites a database, so that its free pages and its write-ahead log hold nothing that was deleted.
/// `false` where a reader held on to the log for too long: then it must be done again.
pub(crate) fn scrub(connection: &Connection) -> Result<bool> {
    let beside = connection.path().map(Path::new).and_then(Path::parent).map(|dir| dir.join("staging"));
    if let Some(beside) = beside.filter(|beside| beside.is_dir()) {
        // The copy that SQLite makes meanwhile holds everybody: it stays on the data directory's disk.
        connection.pragma_update(None, "temp_store_directory", beside.to_string_lossy())?;
    }
    connection.execute_batch("vacuum")?;
    for _ in 0..PATIENCE {
        if truncate_log(connection)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Empties the write-ahead log, which holds pages as they were. `false` where a reader needs it still.
pub(crate) fn truncate_log(connection: &Connection) -> Result<bool> {
    let is_busy: bool = connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
    Ok(!is_busy)
}

/// Takes a lock even where another thread panicked holding it: a transaction that was open then is
/// rolled back by its own guard.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Read connections, lent one at a time to whoever asks; waits where all are out.
pub(crate) struct Readers {
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
    file: String,
    longest: Duration,
    health: Arc<Health>,
}

// In instructions of SQLite's machine: some ten microseconds.
const BETWEEN_LOOKS: i32 = 1_000;

impl Readers {
    /// Opens `count` read-only connections to a database of `dir` that exists.
    pub(crate) fn open(dir: &DataDir, file: &str, count: usize) -> Result<Self> {
        let connections = (0..count).map(|_| open_reader(&dir.join(file))).collect::<Result<Vec<_>>>()?;
        Ok(Self {
            idle: Mutex::new(connections),
            returned: Condvar::new(),
            file: file.to_owned(),
            longest: dir.limits().read,
            health: dir.health(),
        })
    }

    /// Runs `read` on one of them, within one snapshot of the database. Cut off where that takes too long: the
    /// write-ahead log cannot be folded into the database past a snapshot that somebody holds.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut lent = Lent { readers: self, connection: Some(self.take()) };
        let Some(connection) = &mut lent.connection else { return Err(rusqlite::Error::InvalidQuery.into()) };
        let (begun, longest) = (Instant::now(), self.longest);
        connection.progress_handler(BETWEEN_LOOKS, Some(move || begun.elapsed() > longest))?;
        let result = in_snapshot(connection, read).map_err(|error| error.of_file(&self.file));
        connection.progress_handler(0, None::<fn() -> bool>)?;
        self.health.note(result)
    }

    fn take(&self) -> Connection {
        let mut idle = lock(&self.idle);
        loop {
            if let Some(connection) = idle.pop() {
                return connection;
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn in_snapshot<T>(connection: &Connection, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    let transaction = connection.unchecked_transaction()?;
    let result = read(&transaction)?;
    transaction.commit()?;
    Ok(result)
}

// Gives the connection back, also where reading panics.
struct Lent<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            lock(&self.readers.idle).push(connection);
            self.readers.returned.notify_one();
        }
    }
}

/// Opens a database that exists for reading only.
pub(crate) fn open_reader(path: &Path) -> Result<Connection> {
    let path: PathBuf = path.to_owned();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "query_only", "on")?;
    tune(&connection)?;
    Ok(connection)
}

fn tune(connection: &Connection) -> Result<()> {
    connection.busy_timeout(Duration::from_secs(10))?;
    // A damaged page is told as such when it is read, not taken for whatever stands in it.
    connection.pragma_update(None, "cell_size_check", "on")?;
    connection.set_prepared_statement_cache_capacity(64);
    // Without it, a statement that may use a partial index is compiled anew for every bound value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}
