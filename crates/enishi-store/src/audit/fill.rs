//! A long log in no time, for whoever measures: the same chain, but nothing is synced, and the index by resident is
//! written at the end, in its own order. Never for events that happened.

use super::event::AuditEvent;
use super::writer::{Writer, index};
use super::{FILE, HANDLE};
use crate::data_dir::DataDir;
use crate::error::Result;

/// So many events share a commit.
const BATCH: usize = 50_000;
/// So many rows of the index do.
const ROWS: usize = 1_000_000;

/// Adds invented events to a log that nobody has open. Needs 24 bytes of memory for each resident named.
pub fn fill_audit_log(dir: &DataDir, events: impl Iterator<Item = AuditEvent>) -> Result<()> {
    let mut writer = Writer::open(&dir.join(FILE), || [0; 32])?;
    writer.connection().pragma_update(None, "synchronous", "off")?;
    writer.connection().pragma_update(None, "cache_size", -262_144)?;
    let mut events = events.peekable();
    let mut rows: Vec<([u8; HANDLE], i64)> = Vec::new();
    while events.peek().is_some() {
        let batch: Vec<AuditEvent> = events.by_ref().take(BATCH).collect();
        writer.write_all(batch.iter(), |_, event, residents| {
            rows.extend(residents.as_chunks().0.iter().map(|handle| (*handle, event)));
            Ok(())
        })?;
    }
    rows.sort_unstable();
    for some in rows.chunks(ROWS) {
        let transaction = writer.connection().transaction()?;
        for (handle, event) in some {
            index(&transaction, *event, handle)?;
        }
        transaction.commit()?;
    }
    Ok(())
}
