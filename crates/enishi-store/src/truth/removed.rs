//! What stays out: rows that name somebody who was removed, and files that were taken back. Known by marks,
//! so that nothing of them need be kept to tell them again.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use enishi_model::{Finding, Handle, Link, Reason, ResidentId, SourceId, SourceRecord};
use rusqlite::{Connection, params};

use super::publication::Publication;
use super::resolve::{Resolved, mapped};
use super::store::Store;
use crate::desk::{Marks, PurgeFigures};
use crate::error::{Result, StoreError};
use crate::handle::HandleKey;
use crate::time::{moment, read_moment};

/// A purge that this database has been through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purged {
    /// its number at the desk
    pub id: i64,
    /// when it was confirmed
    pub confirmed_at: DateTime<Utc>,
    /// the sources whose records went
    pub sources: BTreeSet<SourceId>,
    /// what went
    pub figures: PurgeFigures,
    /// nothing is left of it in free pages, the index and kept copies of files
    pub cleaned: bool,
}

/// Tells rows that name somebody who was removed.
pub struct Removed {
    key: HandleKey,
    marks: Marks,
}

impl Removed {
    /// Those of `marks`.
    pub fn new(key: &HandleKey, marks: Marks) -> Self {
        Self { key: key.clone(), marks }
    }

    /// Whether nobody was removed.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Whether a row names one of them, by whatever number or as a record without one.
    pub fn names(&self, source: &SourceId, record: &SourceRecord) -> bool {
        self.is_record(source.as_str(), &record.key) || record.links.iter().any(|link| self.is_link(link))
    }

    pub(super) fn is_record(&self, source: &str, key: &str) -> bool {
        self.marks.contains(&self.key.of_record(source, key))
    }

    pub(super) fn is_link(&self, link: &Link) -> bool {
        self.is_number(link.system.as_deref(), &link.number)
    }

    /// `system`: the other system's number space; `None` for a resident ID.
    pub(super) fn is_number(&self, system: Option<&str>, number: &str) -> bool {
        let mark = match system {
            None => self.key.of_resident(&ResidentId::new(number)),
            Some(system) => self.key.of_number(system, number),
        };
        !number.is_empty() && self.marks.contains(&mark)
    }

    /// Whether a source's file of these bytes was taken back.
    pub fn is_file(&self, source: &SourceId, hash: &[u8; 32]) -> bool {
        self.marks.contains(&self.key.of_file(source.as_str(), hash))
    }
}

impl Store {
    /// Who and what was removed.
    pub fn removed(&self) -> Result<Removed> {
        Ok(Removed::new(&self.key, self.read(marks)?))
    }

    /// The purges that this database has been through.
    pub fn purged(&self) -> Result<Vec<Purged>> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("select purge_id, confirmed_at, sources, figures, cleaned from purged")?;
            let mut rows = statement.query([])?;
            let mut purged = Vec::new();
            while let Some(row) = rows.next()? {
                let unreadable = |_| StoreError::Unreadable { what: "a purge" };
                let names: Vec<String> =
                    serde_json::from_str(&row.get::<_, String>(2)?).map_err(unreadable)?;
                purged.push(Purged {
                    id: row.get(0)?,
                    confirmed_at: read_moment(&row.get::<_, String>(1)?)?,
                    sources: names.into_iter().map(SourceId::new).collect(),
                    figures: serde_json::from_str(&row.get::<_, String>(3)?).map_err(unreadable)?,
                    cleaned: row.get(4)?,
                });
            }
            Ok(purged)
        })
    }

    /// So many kept files are about to go for purges. What a killed process has written down of them stands, where it
    /// is more; returns how many go in all.
    pub fn set_condemned(&self, ids: &[i64], files: u64) -> Result<u64> {
        let condemned = i64::try_from(files).unwrap_or(i64::MAX);
        self.write(|connection| {
            let mut most = condemned;
            for id in ids {
                let all: i64 = connection
                    .prepare_cached(
                        "update purged set
                             figures = json_set(figures, '$.files', max(json_extract(figures, '$.files'), ?2))
                         where purge_id = ?1 returning json_extract(figures, '$.files')",
                    )?
                    .query_row(rusqlite::params![id, condemned], |row| row.get(0))?;
                most = most.max(all);
            }
            Ok(most.unsigned_abs())
        })
    }

    /// Nothing is left of a purge in free pages, the index and kept copies of files.
    pub fn set_cleaned(&self, id: i64) -> Result<()> {
        self.write(|connection| {
            connection.execute("update purged set cleaned = 1 where purge_id = ?1", [id])?;
            Ok(())
        })
    }

    /// A purge was taken back: later files are taken again, also where they are like the last one.
    pub fn lift_purge(&self, id: i64) -> Result<()> {
        self.write(|connection| {
            connection.execute("delete from purged_mark where purge_id = ?1", [id])?;
            connection.execute("delete from purged where purge_id = ?1", [id])?;
            connection.execute(
                "update batch set file_hash = zeroblob(32)
                 where id in (select max(id) from batch where status = 'published' group by source_id)",
                [],
            )?;
            Ok(())
        })
    }
}

fn marks(connection: &Connection) -> Result<Marks> {
    let mut statement = connection.prepare_cached("select mark from purged_mark")?;
    let marks = statement.query_map([], |row| Ok(Handle(row.get(0)?)))?;
    Ok(marks.collect::<rusqlite::Result<_>>()?)
}

/// Writes down, in the purge's own transaction, that it was applied and what it keeps out.
pub(super) fn enter(connection: &Connection, purged: &Purged, marks: &Marks) -> Result<()> {
    let unreadable = |_| StoreError::Unreadable { what: "a purge" };
    let sources: Vec<&str> = purged.sources.iter().map(SourceId::as_str).collect();
    connection.execute(
        "insert or replace into purged (purge_id, confirmed_at, sources, figures, cleaned) values (?1, ?2, ?3, ?4, ?5)",
        params![
            purged.id,
            moment(purged.confirmed_at),
            serde_json::to_string(&sources).map_err(unreadable)?,
            serde_json::to_string(&purged.figures).map_err(unreadable)?,
            purged.cleaned
        ],
    )?;
    for mark in marks {
        connection
            .prepare_cached("insert or ignore into purged_mark (mark, purge_id) values (?1, ?2)")?
            .execute(params![mark.0, purged.id])?;
    }
    Ok(())
}

impl Publication<'_> {
    /// Learns who was removed.
    pub(super) fn learn_removed(&mut self) -> Result<()> {
        self.removed = Removed::new(&self.store.key, marks(&self.connection)?);
        Ok(())
    }

    /// Whether the row names somebody who was removed: then nothing of it is taken. What stands of its record
    /// is not absent, and a flag that it sets or lifts for others is heard.
    pub(super) fn is_kept_out(&mut self, record: &SourceRecord) -> Result<bool> {
        if self.removed.is_empty() || !self.names_removed(record)? {
            return Ok(false);
        }
        if let Some(standing) = self.standing(&record.key)? {
            self.seen.insert(standing.id);
        }
        let others = if record.protects { self.others(record)? } else { Vec::new() };
        self.protect(record, &others)?;
        self.note(Finding { position: record.position, column: None, reason: Reason::Purged });
        Ok(true)
    }

    // A number that a crosswalk gives to somebody else by now is no longer that of whoever was removed.
    fn names_removed(&self, record: &SourceRecord) -> Result<bool> {
        if self.removed.is_record(self.incoming.source.id.as_str(), &record.key) {
            return Ok(true);
        }
        for link in record.links.iter().filter(|link| self.removed.is_link(link)) {
            let is_given_away = match &link.system {
                Some(system) => mapped(&self.connection, system, &link.number)?.is_some(),
                None => false,
            };
            if !is_given_away {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn others(&mut self, record: &SourceRecord) -> Result<Vec<i64>> {
        let mut persons = Vec::new();
        for link in &record.links {
            if self.removed.is_link(link) {
                continue;
            }
            if let Resolved::Person(person) = self.resolve(record, link)? {
                persons.push(person);
            }
        }
        Ok(persons)
    }
}
