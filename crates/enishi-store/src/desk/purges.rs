//! What law orders removed: proposed by one person, confirmed by another, and what keeps it out. Residents
//! stand here by their handle only.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use enishi_model::Handle;
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::Desk;
use crate::connection::lock;
use crate::error::{Result, StoreError};
use crate::time::{moment, read_moment};

/// What stands for the numbers, records and files of which nothing may be kept.
pub type Marks = BTreeSet<Handle>;

/// What is removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PurgeOf {
    /// one resident, under every number that is joined to theirs
    Resident(Handle),
    /// everything that one file brought, by the batch's label
    Batch(String),
}

/// Who said something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// the holder of the token
    pub by: String,
    /// when
    pub at: DateTime<Utc>,
}

/// What a purge has taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeFigures {
    /// versions of records
    pub versions: u64,
    /// persons, by resident ID
    pub persons: u64,
    /// kept copies of files, each removed whole
    pub files: u64,
}

/// An order to remove, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purge {
    /// its number
    pub id: i64,
    /// what is removed
    pub of: PurgeOf,
    /// why, in words
    pub reason: String,
    /// who asked for it
    pub proposed: Said,
    /// who agreed
    pub confirmed: Option<Said>,
    /// who took it back: before it was confirmed, or so that later files are taken again
    pub withdrawn: Option<Said>,
    /// when it was done to the last free page
    pub applied_at: Option<DateTime<Utc>>,
    /// what went
    pub figures: Option<PurgeFigures>,
}

impl Purge {
    /// When it was confirmed, where it is in force.
    pub fn in_force_since(&self) -> Option<DateTime<Utc>> {
        self.confirmed.as_ref().filter(|_| self.withdrawn.is_none()).map(|said| said.at)
    }
}

impl Desk {
    /// Writes down that somebody asks for a removal; returns its number.
    pub fn propose_purge(&self, of: &PurgeOf, reason: &str, by: &str, at: DateTime<Utc>) -> Result<i64> {
        let (kind, handle, batch) = match of {
            PurgeOf::Resident(handle) => ("resident", Some(handle.0), None),
            PurgeOf::Batch(label) => ("batch", None, Some(label)),
        };
        let connection = lock(&self.connection);
        connection.execute(
            "insert into purge (kind, handle, batch, reason, proposed_by, proposed_at) values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![kind, handle, batch, reason, by, moment(at)],
        )?;
        Ok(connection.last_insert_rowid())
    }

    /// Writes down that another holder agrees. `false` where nothing of that number waits for them.
    pub fn confirm_purge(&self, id: i64, by: &str, at: DateTime<Utc>) -> Result<bool> {
        let changed = lock(&self.connection).execute(
            "update purge set confirmed_by = ?2, confirmed_at = ?3
             where id = ?1 and confirmed_at is null and withdrawn_at is null and proposed_by <> ?2",
            params![id, by, moment(at)],
        )?;
        Ok(changed > 0)
    }

    /// Writes down that it is taken back. `false` where nothing of that number stands.
    pub fn withdraw_purge(&self, id: i64, by: &str, at: DateTime<Utc>) -> Result<bool> {
        let changed = lock(&self.connection).execute(
            "update purge set withdrawn_by = ?2, withdrawn_at = ?3 where id = ?1 and withdrawn_at is null",
            params![id, by, moment(at)],
        )?;
        Ok(changed > 0)
    }

    /// Writes down that nothing of it is left on this disk.
    pub fn set_purge_applied(&self, id: i64, figures: PurgeFigures, at: DateTime<Utc>) -> Result<()> {
        let figures =
            serde_json::to_string(&figures).map_err(|_| StoreError::Unreadable { what: "figures" })?;
        lock(&self.connection).execute(
            "update purge set applied_at = ?2, figures = ?3 where id = ?1",
            params![id, moment(at), figures],
        )?;
        Ok(())
    }

    /// Every order, oldest first.
    pub fn purges(&self) -> Result<Vec<Purge>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(
            "select id, handle, batch, reason, proposed_by, proposed_at, confirmed_by, confirmed_at,
             withdrawn_by, withdrawn_at, applied_at, figures from purge order by id",
        )?;
        let mut rows = statement.query([])?;
        let mut purges = Vec::new();
        while let Some(row) = rows.next()? {
            purges.push(purge(row)?);
        }
        Ok(purges)
    }

    /// What keeps out what a purge removed.
    pub fn purge_marks(&self, id: i64) -> Result<Marks> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached("select mark from purge_mark where purge_id = ?1")?;
        let marks = statement.query_map([id], |row| Ok(Handle(row.get(0)?)))?;
        Ok(marks.collect::<rusqlite::Result<_>>()?)
    }

    /// Adds to what keeps out what a purge removed.
    pub fn add_purge_marks(&self, id: i64, marks: &Marks) -> Result<()> {
        let mut connection = lock(&self.connection);
        let transaction = connection.transaction()?;
        for mark in marks {
            transaction
                .prepare_cached("insert or ignore into purge_mark (purge_id, mark) values (?1, ?2)")?
                .execute(params![id, mark.0])?;
        }
        Ok(transaction.commit()?)
    }

    /// A purge that was taken back keeps nothing out any more.
    pub fn drop_purge_marks(&self, id: i64) -> Result<()> {
        lock(&self.connection).execute("delete from purge_mark where purge_id = ?1", [id])?;
        Ok(())
    }
}

fn purge(row: &Row<'_>) -> Result<Purge> {
    let said = |at: usize| -> Result<Option<Said>> {
        let Some(by) = row.get::<_, Option<String>>(at)? else { return Ok(None) };
        Ok(Some(Said { by, at: read_moment(&row.get::<_, String>(at + 1)?)? }))
    };
    let of = match row.get::<_, Option<String>>(2)? {
        Some(batch) => PurgeOf::Batch(batch),
        None => PurgeOf::Resident(Handle(row.get(1)?)),
    };
    let figures: Option<String> = row.get(11)?;
    let figures = figures.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Purge {
        id: row.get(0)?,
        of,
        reason: row.get(3)?,
        proposed: said(4)?.ok_or(StoreError::Unreadable { what: "a purge" })?,
        confirmed: said(6)?,
        withdrawn: said(8)?,
        applied_at: row.get::<_, Option<String>>(10)?.as_deref().map(read_moment).transpose()?,
        figures: figures.map_err(|_| StoreError::Unreadable { what: "figures" })?,
    })
}
