//! Reading the log back: every event, for whoever audits, and every look at one resident.

use chrono::{DateTime, Utc};
use enishi_model::Handle;
use rusqlite::{Row, params};

use super::HANDLE;
use super::log::AuditLog;
use crate::error::{Result, StoreError};
use crate::time::{moment, read_moment};

/// Which events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRange {
    /// behind this one; 0 for the first
    pub after: i64,
    /// at most so many
    pub limit: u32,
    /// from this moment on
    pub from: Option<DateTime<Utc>>,
    /// before this moment
    pub before: Option<DateTime<Utc>>,
}

/// An event as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// its number
    pub id: i64,
    /// when, as it is stored: RFC 3339 in UTC with microseconds
    pub at: String,
    /// what, as a kind's code
    pub kind: String,
    /// who
    pub actor: String,
    /// in which role
    pub role: String,
    /// for which purpose
    pub purpose: Option<String>,
    /// what more there is to say
    pub detail: String,
    /// how much of which programmes the actor could see
    pub levels: Option<String>,
    /// every resident shown
    pub residents: Vec<Handle>,
    /// its hash in the chain, in hex
    pub hash: String,
}

/// A look at one resident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// the event
    pub id: i64,
    /// when
    pub at: DateTime<Utc>,
    /// what, as a kind's code
    pub kind: String,
    /// who
    pub actor: String,
    /// in which role
    pub role: String,
    /// for which purpose
    pub purpose: Option<String>,
    /// what more there is to say
    pub detail: String,
}

impl AuditLog {
    /// Events in the order in which they happened.
    pub fn events(&self, range: &EventRange) -> Result<Vec<StoredEvent>> {
        let Some(readers) = &self.readers else { return Err(StoreError::AuditStopped) };
        readers.read(|connection| {
            // Moments are text whose order is theirs.
            let mut statement = connection.prepare_cached(
                "select e.id, e.at, e.kind, e.actor, e.role, e.purpose, e.detail, l.text, e.residents, e.hash
                 from event e left join levels l on l.id = e.levels_id
                 where e.id > ?1 and e.at >= ?2 and (?3 is null or e.at < ?3) order by e.id limit ?4",
            )?;
            let from = range.from.map(moment).unwrap_or_default();
            let before = range.before.map(moment);
            let mut rows = statement.query(params![range.after, from, before, range.limit])?;
            let mut events = Vec::new();
            while let Some(row) = rows.next()? {
                events.push(stored_event(row)?);
            }
            Ok(events)
        })
    }

    /// Every event that names one of these handles, the newest first.
    pub fn looks(&self, handles: &[Handle]) -> Result<Vec<Look>> {
        let Some(readers) = &self.readers else { return Err(StoreError::AuditStopped) };
        readers.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select e.id, e.at, e.kind, e.actor, e.role, e.purpose, e.detail
                 from event_resident r join event e on e.id = r.event_id where r.handle = ?1",
            )?;
            let mut looks = Vec::new();
            for handle in handles {
                let mut rows = statement.query([handle.0])?;
                while let Some(row) = rows.next()? {
                    looks.push(look(row)?);
                }
            }
            // An event that names two numbers of one human is one look.
            looks.sort_by_key(|look| std::cmp::Reverse(look.id));
            looks.dedup_by_key(|look| look.id);
            Ok(looks)
        })
    }
}

fn stored_event(row: &Row<'_>) -> Result<StoredEvent> {
    let hash = blake3::Hash::from_slice(row.get_ref(9)?.as_bytes()?);
    let hash = hash.map_err(|_| StoreError::Unreadable { what: "the hash of an event" })?;
    let residents = row.get_ref(8)?.as_bytes()?.chunks(HANDLE);
    Ok(StoredEvent {
        id: row.get(0)?,
        at: row.get(1)?,
        kind: row.get(2)?,
        actor: row.get(3)?,
        role: row.get(4)?,
        purpose: row.get(5)?,
        detail: row.get(6)?,
        levels: row.get(7)?,
        residents: residents.filter_map(|bytes| Some(Handle(bytes.try_into().ok()?))).collect(),
        hash: hash.to_string(),
    })
}

fn look(row: &Row<'_>) -> Result<Look> {
    Ok(Look {
        id: row.get(0)?,
        at: read_moment(&row.get::<_, String>(1)?)?,
        kind: row.get(2)?,
        actor: row.get(3)?,
        role: row.get(4)?,
        purpose: row.get(5)?,
        detail: row.get(6)?,
    })
}
