use std::path::PathBuf;

use enishi_catalogue::{Explain, Lang, Message, texts};

use crate::backup::BackupFault;
use crate::{audit, desk};

/// What may go wrong with the data directory and its databases. Holds no resident's values.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// the data directory cannot be made or opened
    #[error("{}", self.explain(Lang::En))]
    DataDir {
        /// the directory
        path: PathBuf,
        /// the system's word
        source: std::io::Error,
    },
    /// another process owns the data directory
    #[error("{}", self.explain(Lang::En))]
    Owned {
        /// the directory
        path: PathBuf,
    },
    /// the data directory lies on a disk that can be read only, or belongs to another account
    #[error("{}", self.explain(Lang::En))]
    Unwritable {
        /// the directory
        path: PathBuf,
        /// the system's word
        source: std::io::Error,
    },
    /// the directory was in use, and one of its databases is not there or is empty
    #[error("{}", self.explain(Lang::En))]
    Missing {
        /// the file
        file: String,
        /// the directory
        dir: PathBuf,
    },
    /// a database could not be brought up to a version; it is as it was
    #[error("{}", self.explain(Lang::En))]
    Migration {
        /// the file
        file: String,
        /// the version that it could not be brought to
        version: i64,
        /// SQLite's word
        source: rusqlite::Error,
    },
    /// a read took too long and was cut off
    #[error("{}", self.explain(Lang::En))]
    TooLong,
    /// somebody holds the database's past, and its write-ahead log has grown too long
    #[error("{}", self.explain(Lang::En))]
    LogHeld {
        /// its length in bytes
        bytes: u64,
    },
    /// the disk gives or takes no data
    #[error("{}", self.explain(Lang::En))]
    Disk,
    /// there is no room for audit events, but for what is kept for a disaster
    #[error("{}", self.explain(Lang::En))]
    AuditFull,
    /// the database was written by a newer version
    #[error("{}", self.explain(Lang::En))]
    Newer {
        /// the file
        file: String,
        /// its version
        found: i64,
        /// the newest that this binary knows
        known: i64,
    },
    /// the database is damaged
    #[error("{}", self.explain(Lang::En))]
    Corrupt {
        /// the file
        file: String,
    },
    /// the disk is full
    #[error("{}", self.explain(Lang::En))]
    Full,
    /// the database can be read only
    #[error("{}", self.explain(Lang::En))]
    ReadOnly,
    /// the audit log has stopped
    #[error("{}", self.explain(Lang::En))]
    AuditStopped,
    /// the audit log's anchor cannot be read
    #[error("{}", self.explain(Lang::En))]
    Anchor {
        /// the file
        path: PathBuf,
        /// the system's word
        source: std::io::Error,
    },
    /// the audit log's anchor lies where whoever has the data directory has it, too
    #[error("{}", self.explain(Lang::En))]
    AnchorInside {
        /// the file
        path: PathBuf,
    },
    /// anything else that SQLite says
    #[error("{}", self.explain(Lang::En))]
    Sqlite(#[source] rusqlite::Error),
    /// something stored cannot be read back
    #[error("{}", self.explain(Lang::En))]
    Unreadable {
        /// what
        what: &'static str,
    },
    /// a backup cannot be made or put back
    #[error("{0}")]
    Backup(#[from] BackupFault),
}

/// What a call to the store returns.
pub type Result<T> = std::result::Result<T, StoreError>;

impl From<rusqlite::types::FromSqlError> for StoreError {
    fn from(error: rusqlite::types::FromSqlError) -> Self {
        rusqlite::Error::from(error).into()
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::SystemIoFailure) => Self::Disk,
            Some(ErrorCode::OperationInterrupted) => Self::TooLong,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Corrupt { file: String::new() }
            }
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    /// Names the damaged file.
    pub(crate) fn of_file(self, name: &str) -> Self {
        match self {
            Self::Corrupt { file } if file.is_empty() => Self::Corrupt { file: name.to_owned() },
            other => other,
        }
    }
}

// A restore would turn the truth back for the sake of the others.
fn from_backup(file: &str, lang: Lang) -> Option<String> {
    [desk::FILE, audit::FILE].contains(&file).then(|| texts::database_from_backup_hint(lang, file))
}

impl Explain for StoreError {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::DataDir { path, source } => {
                Message::new(texts::data_dir(lang, path.display(), source)).hint(texts::data_dir_hint(lang))
            }
            Self::Owned { path } => Message::new(texts::data_dir_owned(lang, path.display()))
                .hint(texts::data_dir_owned_hint(lang)),
            Self::Unwritable { path, source } => {
                Message::new(texts::data_dir_unwritable(lang, path.display(), source))
                    .hint(texts::data_dir_unwritable_hint(lang))
            }
            Self::Missing { file, dir } => Message::new(texts::database_missing(lang, file, dir.display()))
                .hint(from_backup(file, lang).unwrap_or_else(|| texts::database_missing_hint(lang))),
            Self::Migration { file, version, source } => {
                Message::new(texts::migration_failed(lang, file, version, source))
                    .hint(texts::migration_failed_hint(lang))
            }
            Self::TooLong => Message::new(texts::read_too_long(lang)).hint(texts::read_too_long_hint(lang)),
            Self::LogHeld { bytes } => {
                Message::new(texts::log_held(lang, bytes >> 20)).hint(texts::log_held_hint(lang))
            }
            Self::Disk => Message::new(texts::disk_failing(lang)).hint(texts::disk_failing_hint(lang)),
            Self::AuditFull => Message::new(texts::audit_full(lang)).hint(texts::audit_full_hint(lang)),
            Self::Newer { file, found, known } => {
                Message::new(texts::database_newer(lang, file, found, known))
                    .hint(texts::database_newer_hint(lang))
            }
            Self::Corrupt { file } => {
                let file = if file.is_empty() { "*.db" } else { file };
                let hint = from_backup(file, lang).unwrap_or_else(|| texts::database_corrupt_hint(lang));
                Message::new(texts::database_corrupt(lang, file)).hint(hint)
            }
            Self::Full => Message::new(texts::disk_full(lang)).hint(texts::disk_full_hint(lang)),
            Self::ReadOnly => {
                Message::new(texts::disk_read_only(lang)).hint(texts::disk_read_only_hint(lang))
            }
            Self::AuditStopped => {
                Message::new(texts::audit_stopped(lang)).hint(texts::audit_stopped_hint(lang))
            }
            Self::Anchor { path, source } => {
                Message::new(texts::anchor_unreadable(lang, path.display(), source))
                    .hint(texts::anchor_unreadable_hint(lang))
            }
            Self::AnchorInside { path } => {
                Message::new(texts::anchor_inside(lang, path.display())).hint(texts::anchor_inside_hint(lang))
            }
            // SQLite's own words name tables and constraints, never values.
            Self::Sqlite(error) => Message::new(texts::database_error(lang, error)),
            Self::Unreadable { what } => Message::new(texts::database_unreadable(lang, what)),
            Self::Backup(fault) => fault.explain(lang),
        }
    }
}
