//! The open version of every record of one source, as the rows of its next file are compared with it.
//!
//! A row that stands in tonight's file as it stood in an earlier one is found by its hash alone. Only rows
//! that are not found are mapped, and looked up by their record's key.

use std::collections::HashMap;

use enishi_model::RowHash;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;

/// Rows of a source whose record stands and of which nothing was odd: the version that each one is.
pub type KnownRows = HashMap<RowHash, i64>;

/// A record's identity within its source, at a length that does not depend on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct KeyHash([u8; 16]);

impl KeyHash {
    pub(super) fn of(key: &str) -> Self {
        let mut short = [0; 16];
        blake3::Hasher::new().update(key.as_bytes()).finalize_xof().fill(&mut short);
        Self(short)
    }
}

impl rusqlite::ToSql for KeyHash {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(self.0.as_slice().into())
    }
}

struct Fresh {
    version: i64,
    row: Option<RowHash>,
}

// Inserts in the order of the keys are several times as fast as those in the order of a file. So many are
// gathered at most: about 25 MB.
const MOST_FRESH: usize = 250_000;

/// The standing records of one source, while one of its files is taken.
#[derive(Default)]
pub(super) struct StandingRecords {
    source: i64,
    fresh: HashMap<KeyHash, Fresh>,
    has_stored: bool,
}

impl StandingRecords {
    pub(super) fn of(connection: &Connection, source: i64) -> Result<Self> {
        let has_stored = connection
            .prepare_cached("select exists (select 1 from standing where source_id = ?1)")?
            .query_row([source], |row| row.get(0))?;
        Ok(Self { source, fresh: HashMap::new(), has_stored })
    }

    /// How many records stand that earlier files brought.
    pub(super) fn count(&self, connection: &Connection) -> Result<u64> {
        if !self.has_stored {
            return Ok(0);
        }
        let count: i64 = connection
            .prepare_cached("select count(*) from standing where source_id = ?1")?
            .query_row([self.source], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The rows that need not be looked at again.
    pub(super) fn known_rows(&self, connection: &Connection) -> Result<KnownRows> {
        let mut known = KnownRows::new();
        if self.has_stored {
            let mut statement = connection.prepare_cached(
                "select row, version_id from standing where source_id = ?1 and row is not null",
            )?;
            let mut rows = statement.query([self.source])?;
            while let Some(row) = rows.next()? {
                known.insert(RowHash(row.get(0)?), row.get(1)?);
            }
        }
        Ok(known)
    }

    /// The open version of a record.
    pub(super) fn version(&self, connection: &Connection, key: KeyHash) -> Result<Option<i64>> {
        if let Some(fresh) = self.fresh.get(&key) {
            return Ok(Some(fresh.version));
        }
        if !self.has_stored {
            return Ok(None);
        }
        stored(connection, self.source, key)
    }

    /// That version stands for the record now. `row`: the hash under which its row need not be looked at again.
    pub(super) fn set(
        &mut self,
        connection: &Connection,
        key: KeyHash,
        version: i64,
        row: Option<RowHash>,
    ) -> Result<()> {
        self.fresh.insert(key, Fresh { version, row });
        if self.fresh.len() >= MOST_FRESH { self.write(connection) } else { Ok(()) }
    }

    /// Nothing stands for the record any more.
    pub(super) fn forget(&mut self, connection: &Connection, key: KeyHash) -> Result<()> {
        self.fresh.remove(&key);
        connection
            .prepare_cached("delete from standing where source_id = ?1 and key = ?2")?
            .execute(params![self.source, key])?;
        Ok(())
    }

    /// Writes down what was gathered.
    pub(super) fn write(&mut self, connection: &Connection) -> Result<()> {
        let mut fresh: Vec<(KeyHash, Fresh)> = self.fresh.drain().collect();
        fresh.sort_unstable_by_key(|(key, _)| *key);
        self.has_stored |= !fresh.is_empty();
        let mut statement = connection.prepare_cached(
            "insert or replace into standing (source_id, key, version_id, row) values (?1, ?2, ?3, ?4)",
        )?;
        for (key, Fresh { version, row }) in fresh {
            statement.execute(params![
                self.source,
                key,
                version,
                row.as_ref().map(|row| row.0.as_slice())
            ])?;
        }
        Ok(())
    }
}

/// The open version of a record, as it is written down.
pub(super) fn stored(connection: &Connection, source: i64, key: KeyHash) -> Result<Option<i64>> {
    let mut statement =
        connection.prepare_cached("select version_id from standing where source_id = ?1 and key = ?2")?;
    Ok(statement.query_row(params![source, key], |row| row.get(0)).optional()?)
}

/// The record's row must be looked at again, although it may not change.
pub(super) fn look_again(connection: &Connection, source: i64, key: KeyHash) -> Result<()> {
    connection
        .prepare_cached("update standing set row = null where source_id = ?1 and key = ?2")?
        .execute(params![source, key])?;
    Ok(())
}
