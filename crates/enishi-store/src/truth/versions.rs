//! Versions of a record, in the transaction of its file: the one that stands, the one that takes its place.

use enishi_model::state::{self, RecordState};
use enishi_model::{Position, RowHash, SourceRecord};
use rusqlite::{OptionalExtension, params};

use super::publication::Publication;
use super::standing::KeyHash;
use super::vanish;
use crate::error::Result;

/// The open version of a record, as far as taking a row needs it.
pub(super) struct Standing {
    pub(super) id: i64,
    pub(super) hash: Vec<u8>,
    pub(super) history_no: i64,
    pub(super) opened_by: i64,
    pub(super) line: u64,
    pub(super) ended: bool,
    pub(super) valid_to: Option<String>,
}

impl Publication<'_> {
    pub(super) fn insert_version(&mut self, record: &SourceRecord, cells: &str, hash: &[u8]) -> Result<i64> {
        let Position { record: number, line, byte } = record.position;
        self.connection
            .prepare_cached(
                "insert into version (source_id, key, history_no, opened_by, layout_id, record, line, byte,
                 valid_from, valid_to, ended, protects, hash, cells)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?
            .execute(params![
                self.source,
                record.key,
                record.history_no,
                self.batch,
                self.layout,
                whole(number),
                whole(line),
                whole(byte),
                record.valid_from,
                record.valid_to,
                record.ended,
                record.protects,
                hash,
                cells
            ])?;
        let version = self.connection.last_insert_rowid();
        self.seen.insert(version);
        self.households.learn(&self.connection, version, &record.cells)?;
        Ok(version)
    }

    pub(super) fn standing(&self, key: &str) -> Result<Option<Standing>> {
        let Some(version) = self.records.version(&self.connection, KeyHash::of(key))? else {
            return Ok(None);
        };
        let mut statement = self.connection.prepare_cached(
            "select id, hash, history_no, opened_by, line, ended, valid_to from version where id = ?1",
        )?;
        let standing = statement.query_row([version], |row| {
            Ok(Standing {
                id: row.get(0)?,
                hash: row.get(1)?,
                history_no: row.get(2)?,
                opened_by: row.get(3)?,
                line: row.get::<_, i64>(4)?.unsigned_abs(),
                ended: row.get(5)?,
                valid_to: row.get(6)?,
            })
        });
        Ok(standing.optional()?)
    }

    pub(super) fn is_over_now(&self, record: &SourceRecord, before: &Standing) -> bool {
        let night = self.incoming.facts.business_date;
        let was = state::on(before.ended, before.valid_to.as_deref(), night);
        let is = state::on(record.ended, record.valid_to.as_deref(), night);
        was == RecordState::Enrolled && is == RecordState::Ended
    }

    /// That version stands for its record now. A row that waits in the tray is looked at every night.
    pub(super) fn stands(
        &mut self,
        key: &str,
        version: i64,
        row: Option<RowHash>,
        waits: bool,
    ) -> Result<()> {
        let row = row.filter(|_| !waits);
        self.records.set(&self.connection, KeyHash::of(key), version, row)
    }

    pub(super) fn close(&mut self, version: i64, how: &str) -> Result<()> {
        self.closed.insert(version);
        vanish::close(&self.connection, version, self.batch, how, &mut self.touched)
    }

    /// The source takes the record back. Closed as if it had vanished: nothing is known of it any more, and a flag
    /// that it carried stays.
    pub(super) fn take_back(&mut self, key: &str, version: i64) -> Result<()> {
        self.close(version, "vanished")?;
        self.records.forget(&self.connection, KeyHash::of(key))
    }

    // A row of this very file that a later row of it replaces: it was never published.
    pub(super) fn remove(&mut self, version: i64) -> Result<()> {
        self.households.forget(&self.connection, version)?;
        self.connection.prepare_cached("delete from crosswalk where version_id = ?1")?.execute([version])?;
        self.connection.prepare_cached("delete from mapping where version_id = ?1")?.execute([version])?;
        self.connection.prepare_cached("delete from link where version_id = ?1")?.execute([version])?;
        self.connection.prepare_cached("delete from version where id = ?1")?.execute([version])?;
        Ok(())
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

// Everything that makes two rows the same record contents: values, whom they name, validity, flags.
pub(super) fn hash(record: &SourceRecord, cells: &str) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    let mut part = |text: &str| {
        hasher.update(text.as_bytes());
        hasher.update(&[0]);
    };
    part(cells);
    for link in &record.links {
        part(&link.role);
        part(link.system.as_deref().unwrap_or_default());
        part(&link.number);
    }
    part(record.valid_from.as_deref().unwrap_or_default());
    part(record.valid_to.as_deref().unwrap_or_default());
    part(if record.ended { "ended" } else { "" });
    part(if record.protects { "protects" } else { "" });
    // No part where it is not so: hashes stay what they were.
    if record.deleted {
        part("deleted");
    }
    let mut short = [0; 16];
    for (to, from) in short.iter_mut().zip(hasher.finalize().as_bytes()) {
        *to = *from;
    }
    short
}
