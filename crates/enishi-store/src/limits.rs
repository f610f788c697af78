//! How far things may go before they do harm to others.

use std::time::Duration;

/// Bounds that a data directory is used within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// So long may one reader hold its snapshot: the write-ahead log grows as long as it does.
    pub read: Duration,
    /// In bytes. A write-ahead log that is longer takes no further file before it was folded into the database.
    pub log: u64,
    /// In bytes. Room that is kept free for audit events of a declared disaster; 0: none.
    pub reserve: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { read: Duration::from_secs(60), log: 512 << 20, reserve: 16 << 20 }
    }
}
