//! How far the truth was: the desk is never turned back, and so tells when the truth was.

use rusqlite::{OptionalExtension, params};

use super::Desk;
use crate::connection::lock;
use crate::error::Result;

/// How far a truth has come. Neither figure ever falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TruthSeen {
    /// files that were decided on
    pub batches: i64,
    /// the store's revision
    pub revision: i64,
}

impl TruthSeen {
    /// Whether this is an older truth than `before` was.
    pub fn is_older_than(&self, before: &Self) -> bool {
        self.batches < before.batches || self.revision < before.revision
    }
}

impl Desk {
    /// Remembers how far the truth is now; what was remembered before. Writes only what is new.
    pub fn sees_truth(&self, now: TruthSeen) -> Result<Option<TruthSeen>> {
        let connection = lock(&self.connection);
        let before = connection
            .query_row("select batches, revision from truth_seen where id = 1", [], |row| {
                Ok(TruthSeen { batches: row.get(0)?, revision: row.get(1)? })
            })
            .optional()?;
        if before != Some(now) {
            connection.execute(
                "insert or replace into truth_seen (id, batches, revision) values (1, ?1, ?2)",
                params![now.batches, now.revision],
            )?;
        }
        Ok(before)
    }
}
