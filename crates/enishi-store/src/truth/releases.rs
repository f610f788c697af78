//! What becomes of a held batch once people have decided about it.

use enishi_model::BatchId;
use enishi_model::batch::{Batch, BatchStatus, Objection};
use rusqlite::{Connection, OptionalExtension, params};

use super::batches::{self, NewBatch, read_by_number, to_json};
use super::examples;
use super::store::Store;
use crate::error::{Result, StoreError};

/// Writes the decision about a released file: the batch that publishes it, and what became of the one that was held.
pub(super) fn decide(
    connection: &Connection,
    batch: i64,
    decided: &NewBatch<'_>,
    held: BatchId,
) -> Result<Batch> {
    let published = batches::write_decision(connection, batch, decided)?;
    // The checkpoint of its own file; a newer file of the same name may lie in the folder.
    connection
        .prepare_cached("update taken set batch_id = ?2 where batch_id = ?1")?
        .execute(params![held.0, batch])?;
    let what = Objection::ReleasedAs { batch: published.label() };
    end(connection, held, BatchStatus::Released, vec![what])?;
    Ok(published)
}

fn end(
    connection: &Connection,
    held: BatchId,
    status: BatchStatus,
    reasons: Vec<Objection>,
) -> Result<Batch> {
    let before = read_by_number(connection, held.0)?.ok_or(StoreError::Unreadable { what: "a batch" })?;
    let reasons: Vec<Objection> = before.reasons.into_iter().chain(reasons).collect();
    connection
        .prepare_cached("update batch set status = ?2, reasons = ?3 where id = ?1 and status = 'held'")?
        .execute(params![held.0, status.code(), to_json(&reasons)?])?;
    examples::forget(connection, held.0)?;
    read_by_number(connection, held.0)?.ok_or(StoreError::Unreadable { what: "a batch" })
}

impl Store {
    /// A held batch is not to be published, and why.
    pub fn refuse_held(&self, held: BatchId, reasons: Vec<Objection>) -> Result<Batch> {
        self.write(|connection| end(connection, held, BatchStatus::Refused, reasons))
    }

    /// A batch of the same source that speaks of a later night, or of the same night and came later, and is served:
    /// publishing `held` after it would put older data over newer.
    pub fn newer_than(&self, held: &Batch) -> Result<Option<Batch>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select other.id from batch other join batch held on held.source_id = other.source_id
                 where held.id = ?1 and other.status in ('published', 'unchanged')
                   and (other.business_date, other.id) > (held.business_date, held.id)
                 order by other.business_date desc, other.id desc limit 1",
            )?;
            let newer: Option<i64> = statement.query_row([held.id.0], |row| row.get(0)).optional()?;
            newer.map_or(Ok(None), |newer| read_by_number(connection, newer))
        })
    }
}
