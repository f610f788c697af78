//! `audit.db`: who looked at whom, and why. Append-only, and chained: every event carries a hash over itself and
//! the hash of the event before it, so that whoever changes one has to change all that follow; and an [`Anchor`]
//! outside the data directory remembers how far the chain was and what it said there.
//!
//! The way of an event: [`AuditLog::record`] (`log`) hands it to the thread that owns the connection (`writer`),
//! which links it to the one before (`chain`), within the room that there is (`scribe`, `reserve`); `anchor` writes the head down now and then. Back out: `history`
//! (who looked at me, and every event for whoever audits), and `verify`, which trusts nothing but the file.

mod adopt;
mod anchor;
mod chain;
mod event;
mod fault;
mod fill;
mod history;
mod index_sums;
mod log;
mod reserve;
mod scribe;
mod verify;
mod writer;

#[cfg(test)]
mod tests;

pub use self::anchor::{Anchor, AnchorState};
pub use self::event::{AuditEvent, EventKind};
pub use self::fault::{AuditFault, AuditVerdict};
pub use self::fill::fill_audit_log;
pub use self::history::{EventRange, Look, StoredEvent};
pub use self::log::{AuditLog, Recorded};
pub use self::scribe::AuditState;
pub use self::verify::verify_audit;

pub(crate) const FILE: &str = "audit.db";
pub(crate) const MIGRATIONS: [&str; 2] =
    [include_str!("../migrations/audit_1.sql"), include_str!("../migrations/audit_2.sql")];
/// The newest version of the database that this binary knows.
pub(crate) const VERSION: usize = MIGRATIONS.len();
/// So many bytes has a handle.
const HANDLE: usize = 16;
