//! Backups: the three databases as they stood within a few moments, and the copies in quarantine, under a manifest
//! that says what they must look like.
//!
//! `making` copies the truth first, then the desk, then the audit log: whatever the truth refers to, the desk and the
//! log of the same backup know. `restoring` puts the truth back; the desk and the log are never turned back.
//!
//! Nothing of a backup is encrypted here: it holds what the data directory holds. Encrypting it for a recipient (age)
//! belongs between `making` and the rename that ends it.

mod fault;
mod files;
mod making;
mod manifest;
mod restoring;

pub use self::fault::BackupFault;
pub use self::making::{BackupOrder, back_up};
pub use self::manifest::{BackupCounts, Manifest};
pub(crate) use self::restoring::is_unfinished;
pub use self::restoring::{Restored, restore};

const TRUTH: &str = "enishi.db";
const DESK: &str = "desk.db";
const AUDIT: &str = "audit.db";
// In the order in which they are copied.
const DATABASES: [&str; 3] = [TRUTH, DESK, AUDIT];
const MANIFEST: &str = "manifest.json";
