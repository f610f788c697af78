//! SQLite: the truth (`enishi.db`), the desk (`desk.db`), the audit log (`audit.db`).
//!
//! The only user of `rusqlite`. Knows nothing of CSV headers, actors or tantivy. Time comes in as a value.

mod audit;
mod backup;
mod checkup;
mod connection;
mod data_dir;
mod desk;
mod error;
mod handle;
mod health;
mod inspect;
mod limits;
mod migrate;
mod time;
mod truth;

pub use audit::{
    Anchor, AnchorState, AuditEvent, AuditFault, AuditLog, AuditState, AuditVerdict, EventKind, EventRange,
    Look, Recorded, StoredEvent, fill_audit_log, verify_audit,
};
pub use backup::{BackupCounts, BackupFault, BackupOrder, Manifest, Restored, back_up, restore};
pub use checkup::check_databases;
pub use data_dir::DataDir;
pub use desk::Attestation;
pub use desk::{BROKE_GLASS, NewGlass};
pub use desk::{
    BatchDecision, DECLARATION_KINDS, Declaration, DeclarationKind, Desk, DeskProtection, JoinDecision,
    StoredToken, TokenDraft, TokenScope, TrayDecision, Verdict, reached,
};
pub use desk::{ClosedReview, Figures, NewReview, REVIEW_VERDICTS, ReviewVerdict, Sameness, StoredReview};
pub use desk::{FailingWay, Told, WaitingNotice};
pub use desk::{Marks, Purge, PurgeFigures, PurgeOf, Said};
pub use desk::{ProtectionSeen, TruthSeen};
pub use error::{Result, StoreError};
pub use handle::HandleKey;
pub use health::{Health, Trouble};
pub use limits::Limits;
pub use truth::{
    Draft, EarlierRow, FileFacts, FolderProblem, Incoming, KnownRows, LastPublished, Lifted, Outcome,
    Pending, Publication, SourceFiles, Store, StoredFinding, StrayFile, TrayEntry, Uniqueness,
};
pub use truth::{Edition, Order, Purged, Removed};
pub use truth::{HeldExamples, Overlap, Past, PastFile};
