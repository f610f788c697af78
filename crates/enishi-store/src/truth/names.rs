//! What stands behind the numbers of sources, layouts and batches. Once written it never changes, so it
//! is read once and kept.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

use enishi_model::batch::label;
use enishi_model::person::BatchRef;
use enishi_model::{BatchId, SourceId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::connection::lock;
use crate::error::{Result, StoreError};
use crate::time::{read_date, read_moment};

#[derive(Default)]
pub(crate) struct Names {
    sources: Mutex<HashMap<i64, SourceId>>,
    layouts: Mutex<HashMap<i64, Arc<[String]>>>,
    batches: Mutex<HashMap<i64, Arc<BatchRef>>>,
}

impl Names {
    pub(crate) fn source(&self, connection: &Connection, id: i64) -> Result<SourceId> {
        kept(&self.sources, id, || {
            let mut statement = connection.prepare_cached("select name from source where id = ?1")?;
            Ok(SourceId::new(statement.query_row([id], |row| row.get::<_, String>(0))?))
        })
    }

    pub(crate) fn layout(&self, connection: &Connection, id: i64) -> Result<Arc<[String]>> {
        kept(&self.layouts, id, || {
            let mut statement = connection.prepare_cached("select fields from layout where id = ?1")?;
            let fields: String = statement.query_row([id], |row| row.get(0))?;
            let fields: Vec<String> =
                serde_json::from_str(&fields).map_err(|_| StoreError::Unreadable { what: "a layout" })?;
            Ok(Arc::from(fields))
        })
    }

    /// A transaction was rolled back: numbers that it gave may be given again, to other names.
    pub(crate) fn forget(&self) {
        lock(&self.sources).clear();
        lock(&self.layouts).clear();
        lock(&self.batches).clear();
    }

    /// A published batch. Only ask for batches that versions name: these are committed.
    pub(crate) fn batch(&self, connection: &Connection, id: i64) -> Result<Arc<BatchRef>> {
        kept(&self.batches, id, || self.read_batch(connection, id).map(Arc::new))
    }

    fn read_batch(&self, connection: &Connection, id: i64) -> Result<BatchRef> {
        let mut statement = connection.prepare_cached(
            "select source_id, seq, file_name, business_date, previous_date, decided_at from batch where id = ?1",
        )?;
        let row = statement.query_row([id], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, String>(3)?,
                row.get::<_, Option<String>>(4)?,
                row.get::<_, String>(5)?,
            ))
        })?;
        let (source, seq, file, business_date, previous_date, decided_at) = row;
        Ok(BatchRef {
            id: BatchId(id),
            label: label(&self.source(connection, source)?, seq),
            file,
            business_date: read_date(&business_date)?,
            previous_date: previous_date.as_deref().map(read_date).transpose()?,
            published_at: read_moment(&decided_at)?,
        })
    }
}

fn kept<K: Copy + Eq + Hash, V: Clone>(
    known: &Mutex<HashMap<K, V>>,
    key: K,
    read: impl FnOnce() -> Result<V>,
) -> Result<V> {
    if let Some(value) = lock(known).get(&key) {
        return Ok(value.clone());
    }
    let value = read()?;
    lock(known).insert(key, value.clone());
    Ok(value)
}

/// The number of a source; made where it is new.
pub(crate) fn source_number(connection: &Connection, source: &SourceId) -> Result<i64> {
    connection
        .prepare_cached("insert or ignore into source (name) values (?1)")?
        .execute([source.as_str()])?;
    Ok(connection
        .prepare_cached("select id from source where name = ?1")?
        .query_row([source.as_str()], |row| row.get(0))?)
}

/// The number of a source, if it was ever heard of.
pub(crate) fn known_source(connection: &Connection, source: &SourceId) -> Result<Option<i64>> {
    let mut statement = connection.prepare_cached("select id from source where name = ?1")?;
    Ok(statement.query_row([source.as_str()], |row| row.get(0)).optional()?)
}

/// The number of a layout; made where it is new.
pub(crate) fn layout_number(connection: &Connection, source: i64, fields: &[&str]) -> Result<i64> {
    let text = serde_json::to_string(fields).map_err(|_| StoreError::Unreadable { what: "a layout" })?;
    connection
        .prepare_cached("insert or ignore into layout (source_id, fields) values (?1, ?2)")?
        .execute(params![source, text])?;
    Ok(connection
        .prepare_cached("select id from layout where source_id = ?1 and fields = ?2")?
        .query_row(params![source, text], |row| row.get(0))?)
}
