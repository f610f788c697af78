//! What is wrong with the machine, as whoever met it last has told: shared by everything that works on one data
//! directory, so that what one of them meets stops the others.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::connection::lock;
use crate::error::{Result, StoreError};

/// Why files are not taken at the moment. They wait; the last good data is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// no room on a disk
    Full,
    /// a disk that can be read only
    ReadOnly,
    /// somebody holds the database's past, and its write-ahead log has grown too long
    LogHeld,
    /// something else, which the log names
    Failing,
}

impl Trouble {
    /// As machines read it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "disk_full",
            Self::ReadOnly => "read_only",
            Self::LogHeld => "log_held",
            Self::Failing => "failing",
        }
    }
}

/// The state of one data directory's machine.
#[derive(Debug, Default)]
pub struct Health {
    damaged: Mutex<Option<String>>,
    ingest: Mutex<Option<Trouble>>,
    short: AtomicBool,
}

impl Health {
    /// Refuses to go on where a database was found damaged: half an answer is worse than none.
    pub fn stands(&self) -> Result<()> {
        match &*lock(&self.damaged) {
            Some(file) => Err(StoreError::Corrupt { file: file.clone() }),
            None => Ok(()),
        }
    }

    /// Looks whether an error says that a database is damaged. From then on nothing is answered or taken, until the
    /// process is started again.
    pub fn note<T>(&self, result: Result<T>) -> Result<T> {
        if let Err(StoreError::Corrupt { file }) = &result {
            self.damaged(file);
        }
        result
    }

    /// A database is damaged.
    pub fn damaged(&self, file: &str) {
        let mut damaged = lock(&self.damaged);
        if damaged.is_none() {
            tracing::error!(file, "a database is damaged: nothing is answered or taken from now on");
        }
        // Whoever can name the file knows more than whoever met it first.
        if damaged.as_ref().is_none_or(String::is_empty) {
            *damaged = Some(file.to_owned());
        }
    }

    /// Why files are not taken at the moment, if they are not.
    pub fn trouble(&self) -> Option<Trouble> {
        *lock(&self.ingest)
    }

    /// A pass over the drop folders went well, or did not.
    pub fn set_trouble(&self, trouble: Option<Trouble>) {
        *lock(&self.ingest) = trouble;
    }

    /// Whether the room that is kept for a disaster is used up or cannot be kept: files wait, for they would take
    /// what is left of it.
    pub fn is_short(&self) -> bool {
        self.short.load(Ordering::SeqCst)
    }

    pub(crate) fn set_short(&self, is_short: bool) {
        self.short.store(is_short, Ordering::SeqCst);
    }
}
