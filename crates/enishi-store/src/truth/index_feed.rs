//! What the search index has still to learn: the outbox, and how far the index has come.

use std::collections::HashSet;

use enishi_model::{Person, PersonId};
use rusqlite::{Connection, params};

use super::persons;
use super::store::Store;
use super::touched::Touched;
use crate::desk::TruthSeen;
use crate::error::Result;

// Versions that are loaded at once, and the last person's: memory must not grow with how much is known of each.
const MOST_VERSIONS: usize = 5_000;

/// Puts persons into the outbox under a new revision.
pub(super) fn enqueue(connection: &Connection, touched: &mut Touched) -> Result<()> {
    if touched.persons().is_empty() {
        return Ok(());
    }
    let revision = meta(connection, "revision")? + 1;
    set_meta(connection, "revision", revision)?;
    // An index that holds nobody is built whole: it needs no list.
    if meta(connection, "indexed_revision")? == 0 {
        return Ok(());
    }
    let mut statement = connection.prepare_cached(
        "insert into outbox (person_id, revision) values (?1, ?2)
         on conflict (person_id) do update set revision = excluded.revision",
    )?;
    touch_canonical(connection, touched)?;
    for person in touched.persons() {
        statement.execute(params![person, revision])?;
    }
    Ok(())
}

// What changes for a joined number changes the document of whom it stands under.
fn touch_canonical(connection: &Connection, touched: &mut Touched) -> Result<()> {
    let mut statement = connection.prepare_cached("select person_id, canonical_id from same_as")?;
    let joined = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    let joined: Vec<(i64, i64)> = joined.collect::<rusqlite::Result<_>>()?;
    let concerned: Vec<i64> = {
        let persons = touched.persons();
        let is_touched = |person: &i64| persons.binary_search(person).is_ok();
        joined.iter().filter(|(person, _)| is_touched(person)).map(|(_, canonical)| *canonical).collect()
    };
    for canonical in concerned {
        touched.insert(canonical);
    }
    Ok(())
}

/// What the index holds is no longer to be there: it is built whole, and holds nobody until then.
pub(super) fn build_whole(connection: &Connection) -> Result<()> {
    set_meta(connection, "revision", meta(connection, "revision")? + 1)?;
    set_meta(connection, "indexed_revision", 0)?;
    connection.execute("delete from outbox", [])?;
    Ok(())
}

fn meta(connection: &Connection, key: &str) -> Result<i64> {
    let text: String = connection
        .prepare_cached("select value from meta where key = ?1")?
        .query_row([key], |row| row.get(0))?;
    Ok(text.parse().unwrap_or_default())
}

fn set_meta(connection: &Connection, key: &str, value: i64) -> Result<()> {
    connection
        .prepare_cached("update meta set value = ?2 where key = ?1")?
        .execute(params![key, value.to_string()])?;
    Ok(())
}

impl Store {
    /// The newest revision: grows with every change that search must learn.
    pub fn revision(&self) -> Result<i64> {
        self.read(|connection| meta(connection, "revision"))
    }

    /// How far this truth has come.
    pub fn seen(&self) -> Result<TruthSeen> {
        self.read(|connection| {
            let batches = connection.query_row("select count(*) from batch", [], |row| row.get(0))?;
            Ok(TruthSeen { batches, revision: meta(connection, "revision")? })
        })
    }

    /// The revision up to which the index was told and confirmed.
    pub fn indexed_revision(&self) -> Result<i64> {
        self.read(|connection| meta(connection, "indexed_revision"))
    }

    /// How many persons the index has still to learn.
    pub fn index_lag(&self) -> Result<u64> {
        self.read(|connection| {
            let lag: i64 = connection.query_row("select count(*) from outbox", [], |row| row.get(0))?;
            Ok(lag.unsigned_abs())
        })
    }

    /// How many persons there are.
    pub fn person_count(&self) -> Result<u64> {
        self.read(|connection| {
            let count: i64 = connection.query_row("select count(*) from person", [], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        })
    }

    /// Persons from the outbox after `after`, at most `limit` and fewer where they have many versions, whole; and what the
    /// index must forget: persons who stand under another number now.
    pub fn outbox(&self, after: PersonId, limit: u32) -> Result<Vec<Pending>> {
        self.read(|connection| {
            let ids = ids(
                connection,
                "select person_id from outbox where person_id > ?1 order by person_id limit ?2",
                after,
                limit,
            )?;
            self.pending(connection, ids)
        })
    }

    /// Every person after `after`, at most `limit` and fewer where they have many versions: for a rebuild.
    pub fn everyone(&self, after: PersonId, limit: u32) -> Result<Vec<Pending>> {
        self.read(|connection| {
            let ids =
                ids(connection, "select id from person where id > ?1 order by id limit ?2", after, limit)?;
            self.pending(connection, ids)
        })
    }

    /// The index has committed everything up to `revision`.
    pub fn confirm_indexed(&self, revision: i64) -> Result<()> {
        self.write(|connection| {
            connection.execute("delete from outbox where revision <= ?1", [revision])?;
            set_meta(connection, "indexed_revision", revision)
        })
    }

    fn pending(&self, connection: &Connection, ids: Vec<i64>) -> Result<Vec<Pending>> {
        let joined = joined(connection)?;
        let (mut pending, mut versions) = (Vec::with_capacity(ids.len()), 0);
        for id in ids {
            let one = self.one_pending(connection, id, &joined)?;
            versions += one.person.as_ref().map_or(0, |person| person.versions.len());
            pending.push(one);
            if versions >= MOST_VERSIONS {
                break;
            }
        }
        Ok(pending)
    }

    fn one_pending(&self, connection: &Connection, id: i64, joined: &HashSet<i64>) -> Result<Pending> {
        if !joined.contains(&id) {
            let person = persons::load_alone(self, connection, id)?;
            return Ok(Pending { id: PersonId(id), canonical: PersonId(id), person });
        }
        let canonical = persons::canonical(connection, id)?;
        let person = if canonical == id { persons::load(self, connection, id)? } else { None };
        Ok(Pending { id: PersonId(id), canonical: PersonId(canonical), person })
    }
}

// Everyone of whom a join speaks: a few hundred in a large city.
fn joined(connection: &Connection) -> Result<HashSet<i64>> {
    let mut statement =
        connection.prepare_cached("select person_id from same_as union select canonical_id from same_as")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// A person whose search document is to be written anew.
#[derive(Debug)]
pub struct Pending {
    /// whose document
    pub id: PersonId,
    /// under which number the person stands (宛名統合)
    pub canonical: PersonId,
    /// the person; `None` where the document must go
    pub person: Option<Person>,
}

fn ids(connection: &Connection, sql: &str, after: PersonId, limit: u32) -> Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(sql)?;
    let ids = statement.query_map(params![after.0, limit], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}
