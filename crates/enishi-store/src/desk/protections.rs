//! Residents whom the officer protects at once, before any file says so. Ended only by a person.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use enishi_model::ResidentId;
use rusqlite::{Row, params};

use super::Desk;
use crate::connection::lock;
use crate::error::Result;
use crate::time::{moment, read_moment};

/// A protection flag set at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskProtection {
    /// its number
    pub id: i64,
    /// whom it protects; the hub need not know them yet
    pub resident_id: ResidentId,
    /// why, in the words of whoever set it
    pub reason: String,
    /// who set it
    pub begun_by: String,
    /// since when
    pub begun_at: DateTime<Utc>,
    /// who ended it
    pub ended_by: Option<String>,
    /// when
    pub ended_at: Option<DateTime<Utc>>,
    /// why
    pub end_reason: Option<String>,
}

impl Desk {
    /// Writes down that a resident is protected from now on; returns the flag's number.
    pub fn protect(&self, resident: &ResidentId, reason: &str, by: &str, at: DateTime<Utc>) -> Result<i64> {
        let connection = lock(&self.connection);
        connection.execute(
            "insert into protection (resident_id, reason, begun_by, begun_at) values (?1, ?2, ?3, ?4)",
            params![resident.as_str(), reason, by, moment(at)],
        )?;
        Ok(connection.last_insert_rowid())
    }

    /// Flags that the truth still has and that this desk never heard of: it comes from an older backup. They stand
    /// until a person ends them, as every flag does.
    pub fn recall_protections(&self, mirrored: &[ResidentId], reason: &str, at: DateTime<Utc>) -> Result<()> {
        let known: BTreeSet<ResidentId> =
            self.protections()?.into_iter().map(|protection| protection.resident_id).collect();
        for resident in mirrored.iter().filter(|resident| !known.contains(*resident)) {
            self.protect(resident, reason, "enishi", at)?;
        }
        Ok(())
    }

    /// Every flag set at the desk, newest first; those that ended too.
    pub fn protections(&self) -> Result<Vec<DeskProtection>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(&format!("{PROTECTION} order by id desc"))?;
        let mut rows = statement.query([])?;
        let mut protections = Vec::new();
        while let Some(row) = rows.next()? {
            protections.push(read_protection(row)?);
        }
        Ok(protections)
    }

    /// The flag of that number.
    pub fn protection(&self, id: i64) -> Result<Option<DeskProtection>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(&format!("{PROTECTION} where id = ?1"))?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(read_protection).transpose()
    }

    /// Whoever is protected by a flag that stands, each once.
    pub fn protected_residents(&self) -> Result<Vec<ResidentId>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(
            "select distinct resident_id from protection where ended_at is null order by resident_id",
        )?;
        let residents = statement.query_map([], |row| row.get::<_, String>(0))?;
        Ok(residents.map(|id| id.map(ResidentId::new)).collect::<rusqlite::Result<_>>()?)
    }

    /// Ends a flag; `false` where there is none of that number that was not ended yet.
    pub fn end_protection(&self, id: i64, reason: &str, by: &str, at: DateTime<Utc>) -> Result<bool> {
        let count = lock(&self.connection).execute(
            "update protection set ended_by = ?2, ended_at = ?3, end_reason = ?4 where id = ?1 and ended_at is null",
            params![id, by, moment(at), reason],
        )?;
        Ok(count > 0)
    }
}

const PROTECTION: &str = "select id, resident_id, reason, begun_by, begun_at, ended_by, ended_at, end_reason
    from protection";

fn read_protection(row: &Row<'_>) -> Result<DeskProtection> {
    Ok(DeskProtection {
        id: row.get(0)?,
        resident_id: ResidentId::new(row.get::<_, String>(1)?),
        reason: row.get(2)?,
        begun_by: row.get(3)?,
        begun_at: read_moment(&row.get::<_, String>(4)?)?,
        ended_by: row.get(5)?,
        ended_at: row.get::<_, Option<String>>(6)?.as_deref().map(read_moment).transpose()?,
        end_reason: row.get(7)?,
    })
}
