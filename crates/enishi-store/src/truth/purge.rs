//! Taking one resident out: every version that touches them in any role, whatever waits in the tray under
//! their numbers, their joins, flags and households. Rows that they share with others go whole: the source
//! brings such a row back once it no longer names them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use enishi_model::{ResidentId, SourceId};
use rusqlite::{Connection, OptionalExtension, params};

use super::persons::canonical;
use super::removal::Removal;
use super::removed::{Purged, Removed, enter};
use super::resolve::mapped;
use super::shelter;
use super::store::Store;
use super::touched::Touched;
use super::{examples, index_feed};
use crate::desk::{Marks, PurgeFigures};
use crate::error::Result;

/// A confirmed purge, as the database carries it out.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// its number at the desk
    pub id: i64,
    /// when it was confirmed
    pub confirmed_at: DateTime<Utc>,
    /// whom or what it is about
    pub marks: &'a Marks,
}

impl Store {
    /// Every mark of the residents whom `marks` name: joined numbers, and those of other systems. To be kept
    /// before anything is removed.
    pub fn marks_of_residents(&self, marks: &Marks) -> Result<Marks> {
        self.read(|connection| {
            let mut all = marks.clone();
            for person in persons(connection, marks)? {
                let id: String = connection.query_row(
                    "select resident_id from person where id = ?1",
                    [person],
                    |row| row.get(0),
                )?;
                all.insert(self.key.of_resident(&ResidentId::new(id)));
                for sql in [
                    "select system, number from crosswalk where person_id = ?1",
                    "select distinct system, number from link where person_id = ?1 and system is not null",
                ] {
                    let mut statement = connection.prepare_cached(sql)?;
                    let mut rows = statement.query([person])?;
                    while let Some(row) = rows.next()? {
                        all.insert(self.key.of_number(&row.get::<_, String>(0)?, &row.get::<_, String>(1)?));
                    }
                }
            }
            Ok(all)
        })
    }

    /// Takes the residents of the order out, in one transaction. Repeating it does no harm.
    pub fn purge_resident(&self, order: &Order<'_>) -> Result<()> {
        let removed = Removed::new(&self.key, order.marks.clone());
        self.remove(|connection| {
            let persons = persons(connection, order.marks)?;
            let mut removal = Removal::new(connection);
            for version in doomed(connection, &removed, &persons)? {
                removal.version(version)?;
            }
            removal.loose_ends()?;
            for person in &persons {
                connection.execute("delete from crosswalk where person_id = ?1", [person])?;
                removal.person(*person, &self.key)?;
            }
            removal.loose_flags()?;
            protected_at_the_desk(connection, &removed)?;
            for mark in order.marks {
                examples::forget_resident(connection, *mark)?;
            }
            removal.lost_persons(&self.key)?;
            self.end_purge(order, &removal)
        })
    }

    /// The last step of every purge: the index must be built whole, and the order counts as carried out.
    pub(super) fn end_purge(&self, order: &Order<'_>, removal: &Removal<'_>) -> Result<()> {
        // Whoever was sheltered with somebody who went no longer is.
        shelter::renew(removal.connection, &mut Touched::default())?;
        index_feed::build_whole(removal.connection)?;
        let mut sources = BTreeSet::new();
        for source in &removal.sources {
            sources.insert(self.names.source(removal.connection, *source)?);
        }
        let figures =
            PurgeFigures { versions: removal.versions, persons: removal.persons, ..PurgeFigures::default() };
        let (id, confirmed_at) = (order.id, order.confirmed_at);
        enter(removal.connection, &Purged { id, confirmed_at, sources, figures, cleaned: false }, order.marks)
    }
}

/// The residents whom the marks name, and everyone joined to them.
fn persons(connection: &Connection, marks: &Marks) -> Result<BTreeSet<i64>> {
    let mut found = BTreeSet::new();
    for mark in marks {
        let person: Option<i64> = connection
            .prepare_cached("select person_id from person_handle where handle = ?1")?
            .query_row([mark.0], |row| row.get(0))
            .optional()?;
        let Some(person) = person else { continue };
        let canonical = canonical(connection, person)?;
        found.insert(canonical);
        let mut joined =
            connection.prepare_cached("select person_id from same_as where canonical_id = ?1")?;
        for person in joined.query_map([canonical], |row| row.get(0))? {
            found.insert(person?);
        }
    }
    Ok(found)
}

/// Every version that goes: it touches one of the persons, or waits in the tray under a number of theirs.
fn doomed(connection: &Connection, removed: &Removed, persons: &BTreeSet<i64>) -> Result<BTreeSet<i64>> {
    let mut doomed = BTreeSet::new();
    for person in persons {
        let mut statement = connection.prepare_cached("select version_id from link where person_id = ?1")?;
        for version in statement.query_map([person], |row| row.get(0))? {
            doomed.insert(version?);
        }
    }
    numbered(connection, removed, persons, &mut doomed)?;
    without_number(connection, removed, &mut doomed)?;
    Ok(doomed)
}

// A resident ID that stands in a row is theirs, whoever the row was said to be. Another system's number may
// have been given to somebody else since.
fn numbered(
    connection: &Connection,
    removed: &Removed,
    persons: &BTreeSet<i64>,
    doomed: &mut BTreeSet<i64>,
) -> Result<()> {
    let mut statement = connection
        .prepare_cached("select version_id, person_id, system, number from link where number is not null")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (version, person): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
        let (system, number): (Option<String>, String) = (row.get(2)?, row.get(3)?);
        if !removed.is_number(system.as_deref(), &number) {
            continue;
        }
        let is_theirs = match system {
            None => true,
            Some(system) => {
                let owner = mapped(connection, &system, &number)?;
                person.is_none() && owner.is_none_or(|owner| persons.contains(&owner))
            }
        };
        if is_theirs {
            doomed.insert(version);
        }
    }
    Ok(())
}

fn without_number(connection: &Connection, removed: &Removed, doomed: &mut BTreeSet<i64>) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "select v.id, s.name, v.key from link l join version v on v.id = l.version_id
         join source s on s.id = v.source_id where l.person_id is null",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let source = SourceId::new(row.get::<_, String>(1)?);
        if removed.is_record(source.as_str(), &row.get::<_, String>(2)?) {
            doomed.insert(row.get(0)?);
        }
    }
    Ok(())
}

fn protected_at_the_desk(connection: &Connection, removed: &Removed) -> Result<()> {
    let mut statement = connection.prepare("select resident_id from desk_protection")?;
    let ids: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for id in ids.iter().filter(|id| removed.is_number(None, id)) {
        connection.execute("delete from desk_protection where resident_id = ?1", params![id])?;
    }
    Ok(())
}
