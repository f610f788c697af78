//! SQLite: the truth (`enishi.db`), the desk (`desk.db`), the audit log (`audit.db`).
//!
//! The only user of `rusqlite`. Knows nothing of CSV headers, actors or tantivy. Time comes in as a value.

mod audit;
mod connection;
mod data_dir;
mod desk;
mod error;
mod handle;
mod migrate;
mod time;
mod truth;

pub use audit::{AuditEvent, AuditLog, EventKind, Recorded};
pub use data_dir::DataDir;
pub use desk::{Desk, JoinDecision, StoredToken, TrayDecision};
pub use error::{Result, StoreError};
pub use handle::HandleKey;
pub use truth::{
    Draft, EarlierRow, FileFacts, FolderProblem, Incoming, KnownRows, LastPublished, Outcome, Pending,
    Publication, SourceFiles, Store, StoredFinding, TrayEntry, Uniqueness,
};
