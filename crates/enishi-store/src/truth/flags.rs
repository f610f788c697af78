//! Protection flags (支援措置): set by a row that carries one, lifted only by a later row of the same record. Whom they
//! mean beside the resident, and what search must learn of it, is told once the file is taken (`shelter.rs`).

use std::collections::BTreeSet;

use enishi_model::{ResidentId, SourceRecord};
use rusqlite::{Connection, params};

use super::publication::Publication;
use super::resolve::person;
use super::store::Store;
use super::tray::insert_handle;
use crate::error::Result;

/// How many residents a source protected before a file, and of how many the file lifts that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lifted {
    /// residents who no longer have a flag of this source
    pub lifted: u64,
    /// residents who had one
    pub before: u64,
}

/// The flags of one source: the record's key, and whom it protects.
pub(super) type Flags = BTreeSet<(String, i64)>;

/// A flag of a file that is held: the record's key, and whom it protects.
pub(super) type Raised = Vec<(String, ResidentId)>;

pub(super) fn flags(connection: &Connection, source: i64) -> Result<Flags> {
    let mut statement =
        connection.prepare_cached("select key, person_id from protection where source_id = ?1")?;
    let flags = statement.query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(flags.collect::<rusqlite::Result<_>>()?)
}

/// Sets flags that came with a file which was held for what it lifts: nobody waits for protection until somebody
/// has decided about the others'.
pub(super) fn raise(store: &Store, connection: &Connection, source: i64, raised: &Raised) -> Result<()> {
    for (key, resident) in raised {
        let mut created = None;
        let id = person(connection, &store.memo, resident, &mut |id, _| created = Some(id))?;
        if let Some(id) = created {
            insert_handle(connection, store.key.of_resident(resident), id)?;
        }
        set(connection, source, key, id)?;
    }
    Ok(())
}

fn set(connection: &Connection, source: i64, key: &str, person: i64) -> Result<()> {
    connection
        .prepare_cached("insert or ignore into protection (source_id, key, person_id) values (?1, ?2, ?3)")?
        .execute(params![source, key, person])?;
    Ok(())
}

/// A row moved to a person: if it carries a flag, the flag protects them from now on. Whoever had it before keeps
/// it, until the record says that it is over.
pub(super) fn follow(connection: &Connection, version: i64, person: i64) -> Result<()> {
    connection
        .prepare_cached(
            "insert or ignore into protection (source_id, key, person_id)
             select source_id, key, ?2 from version where id = ?1 and protects = 1",
        )?
        .execute([version, person])?;
    Ok(())
}

impl Publication<'_> {
    /// Sets or lifts the record's flag.
    pub(super) fn protect(&mut self, record: &SourceRecord, persons: &[i64]) -> Result<()> {
        if record.protects {
            self.carries_flags = true;
            for person in persons {
                set(&self.connection, self.source, &record.key, *person)?;
            }
        } else if self.carries_flags {
            // Most sources have no flag at all: their rows are not asked one by one.
            self.connection
                .prepare_cached("delete from protection where source_id = ?1 and key = ?2")?
                .execute(params![self.source, record.key])?;
        }
        Ok(())
    }

    /// Of how many residents this file lifts the source's flag.
    pub(super) fn lifted(&self) -> Result<Lifted> {
        if self.flags_before.is_empty() {
            return Ok(Lifted::default());
        }
        let persons = |flags: &Flags| flags.iter().map(|(_, person)| *person).collect::<BTreeSet<_>>();
        let before = persons(&self.flags_before);
        let after = persons(&flags(&self.connection, self.source)?);
        Ok(Lifted { lifted: before.difference(&after).count() as u64, before: before.len() as u64 })
    }

    /// The flags that this file sets and that did not stand before.
    pub(super) fn raised(&self) -> Result<Raised> {
        let mut statement = self.connection.prepare_cached(
            "select q.key, p.resident_id, p.id from protection q join person p on p.id = q.person_id
             where q.source_id = ?1",
        )?;
        let mut rows = statement.query([self.source])?;
        let mut raised = Raised::new();
        while let Some(row) = rows.next()? {
            let flag = (row.get::<_, String>(0)?, row.get::<_, i64>(2)?);
            if !self.flags_before.contains(&flag) {
                raised.push((flag.0, ResidentId::new(row.get::<_, String>(1)?)));
            }
        }
        Ok(raised)
    }
}
