//! Reading a person: every version of every record that touches them.

use std::collections::BTreeSet;
use std::sync::Arc;

use enishi_model::person::{Closed, Closing};
use enishi_model::{Handle, Person, PersonId, Position, ResidentId, Version};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::cells::unpack;
use super::resolve::known_person;
use super::store::Store;
use crate::error::Result;

impl Store {
    /// The person behind a handle.
    pub fn person_by_handle(&self, handle: Handle) -> Result<Option<Person>> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("select person_id from person_handle where handle = ?1")?;
            let id: Option<i64> = statement.query_row([handle.0], |row| row.get(0)).optional()?;
            self.load_canonical(connection, id)
        })
    }

    /// The person of a resident ID.
    pub fn person_by_resident_id(&self, id: &ResidentId) -> Result<Option<Person>> {
        self.read(|connection| {
            let id = known_person(connection, id)?;
            self.load_canonical(connection, id)
        })
    }

    /// How many of some resident IDs are known.
    pub fn count_known(&self, ids: &BTreeSet<ResidentId>) -> Result<usize> {
        self.read(|connection| {
            let mut known = 0;
            for id in ids {
                known += usize::from(known_person(connection, id)?.is_some());
            }
            Ok(known)
        })
    }

    /// The persons of these numbers, in their order; `None` for those who are gone.
    pub fn persons(&self, ids: &[PersonId]) -> Result<Vec<Option<Person>>> {
        self.read(|connection| ids.iter().map(|id| self.load_canonical(connection, Some(id.0))).collect())
    }

    fn load_canonical(&self, connection: &Connection, id: Option<i64>) -> Result<Option<Person>> {
        let Some(id) = id else { return Ok(None) };
        if !is_joined(connection, id)? {
            return load_alone(self, connection, id);
        }
        load(self, connection, canonical(connection, id)?)
    }
}

fn is_joined(connection: &Connection, id: i64) -> Result<bool> {
    let mut statement = connection
        .prepare_cached("select exists (select 1 from same_as where person_id = ?1 or canonical_id = ?1)")?;
    Ok(statement.query_row([id], |row| row.get(0))?)
}

/// The number under which a person stands: their own, or the one that theirs was joined to.
pub(super) fn canonical(connection: &Connection, id: i64) -> Result<i64> {
    let mut statement = connection.prepare_cached("select canonical_id from same_as where person_id = ?1")?;
    Ok(statement.query_row([id], |row| row.get(0)).optional()?.unwrap_or(id))
}

macro_rules! version_columns {
    ($resident_id:literal) => {
        concat!(
            "select v.source_id, v.key, l.role, ",
            $resident_id,
            ", v.opened_by, v.closed_by, v.closed_as,
             v.record, v.line, v.byte, v.history_no, v.valid_from, v.valid_to, v.ended, v.layout_id, v.cells,
             exists (select 1 from link o join sheltered q on q.person_id = o.person_id
                     where o.version_id = l.version_id and o.person_id <> l.person_id),
             (select max(q.number is not null) from household h
              left join sheltered_household q on q.number = h.number where h.version_id = l.version_id)
             from link l join version v on v.id = l.version_id"
        )
    };
}

// The person and everyone joined to them.
const GROUP: &str = "(select ?1 as id union select person_id from same_as where canonical_id = ?1)";

/// A person by number; `None` where there is none. Does not follow joins of this very number.
pub(super) fn load(store: &Store, connection: &Connection, id: i64) -> Result<Option<Person>> {
    let mut statement = connection.prepare_cached("select resident_id from person where id = ?1")?;
    let Some(resident_id) = statement.query_row([id], |row| row.get::<_, String>(0)).optional()? else {
        return Ok(None);
    };
    let resident_id = ResidentId::new(resident_id);
    let versions = versions(store, connection, id)?;
    let is_hurried = store.is_hurried(&resident_id)
        || versions.iter().any(|version| store.is_hurried(&version.resident_id));
    Ok(Some(Person {
        id: PersonId(id),
        handle: store.key.of_resident(&resident_id),
        joined: joined(store, connection, id)?,
        protected: is_hurried || is_protected(connection, id)?,
        versions,
    }))
}

fn joined(store: &Store, connection: &Connection, id: i64) -> Result<Vec<(ResidentId, Handle)>> {
    let mut statement = connection.prepare_cached(
        "select p.resident_id from same_as s join person p on p.id = s.person_id
          where s.canonical_id = ?1 order by p.resident_id",
    )?;
    let ids = statement.query_map([id], |row| row.get::<_, String>(0))?;
    ids.map(|resident_id| {
        let resident_id = ResidentId::new(resident_id?);
        let handle = store.key.of_resident(&resident_id);
        Ok((resident_id, handle))
    })
    .collect()
}

// Whoever is joined to somebody sheltered is so too: see `shelter.rs`.
fn is_protected(connection: &Connection, id: i64) -> Result<bool> {
    let mut statement =
        connection.prepare_cached("select exists (select 1 from sheltered where person_id = ?1)")?;
    Ok(statement.query_row([id], |row| row.get(0))?)
}

/// The same for somebody of whom it is known that nobody is joined to them, at a fraction of the cost.
pub(super) fn load_alone(store: &Store, connection: &Connection, id: i64) -> Result<Option<Person>> {
    let mut statement = connection.prepare_cached(
        "select resident_id, exists (select 1 from sheltered where person_id = ?1) from person where id = ?1",
    )?;
    let known = statement.query_row([id], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).optional()?;
    let Some((resident_id, protected)) = known else { return Ok(None) };
    let resident_id = ResidentId::new(resident_id);
    let sql = concat!(version_columns!("''"), " where l.person_id = ?1 order by l.version_id, l.role");
    let mut versions = read_versions(store, connection, sql, id)?;
    for version in &mut versions {
        version.resident_id = resident_id.clone();
    }
    let handle = store.key.of_resident(&resident_id);
    let protected = protected || store.is_hurried(&resident_id);
    Ok(Some(Person { id: PersonId(id), handle, joined: Vec::new(), protected, versions }))
}

fn versions(store: &Store, connection: &Connection, id: i64) -> Result<Vec<Version>> {
    let sql = format!(
        "{} join person p on p.id = l.person_id where l.person_id in {GROUP} order by v.id, l.role",
        version_columns!("p.resident_id")
    );
    read_versions(store, connection, &sql, id)
}

fn read_versions(store: &Store, connection: &Connection, sql: &str, id: i64) -> Result<Vec<Version>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![id])?;
    let (mut versions, mut households) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        versions.push(version(store, connection, row)?);
        households.push(row.get(17)?);
    }
    withhold(&mut versions, &households);
    Ok(versions)
}

// `households`: whether the version names a sheltered household; `None` where it names none. Of whoever has stood in a
// sheltered household, what names no household may tell where that is: a department may not have heard of a move.
fn withhold(versions: &mut [Version], households: &[Option<bool>]) {
    if !households.contains(&Some(true)) {
        return;
    }
    for (version, household) in versions.iter_mut().zip(households) {
        version.touches_protected |= *household != Some(false);
    }
}

fn version(store: &Store, connection: &Connection, row: &Row<'_>) -> Result<Version> {
    let names = &store.names;
    let whole = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
    let closed: Option<i64> = row.get(5)?;
    let closed = match closed {
        Some(batch) => {
            Some(Closed { by: names.batch(connection, batch)?, how: closing(&row.get::<_, String>(6)?) })
        }
        None => None,
    };
    Ok(Version {
        source: names.source(connection, row.get(0)?)?,
        record_key: row.get(1)?,
        role: row.get(2)?,
        resident_id: ResidentId::new(row.get::<_, String>(3)?),
        opened: names.batch(connection, row.get(4)?)?,
        closed,
        position: Position { record: whole(7)?, line: whole(8)?, byte: whole(9)? },
        history_no: row.get(10)?,
        valid_from: row.get(11)?,
        valid_to: row.get(12)?,
        ended: row.get(13)?,
        fields: Arc::clone(&names.layout(connection, row.get(14)?)?),
        cells: unpack(&row.get::<_, String>(15)?),
        touches_protected: row.get(16)?,
    })
}

fn closing(text: &str) -> Closing {
    match text {
        "vanished" => Closing::Vanished,
        "superseded" => Closing::Superseded,
        _ => Closing::Changed,
    }
}
