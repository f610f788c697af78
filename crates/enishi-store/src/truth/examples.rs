//! Whom a file would touch, a few of each kind: so that whoever decides about a held one can look them up.

use std::collections::BTreeMap;

use enishi_model::{BatchId, Handle, ResidentId};
use rusqlite::{Connection, params};

use super::publication::Outcome;
use super::store::Store;
use crate::error::Result;
use crate::handle::HandleKey;

/// Handles of some whom a held file would touch, by what would become of a record of theirs: `new`, `changed`, `ended`,
/// `vanished`.
pub type HeldExamples = BTreeMap<String, Vec<Handle>>;

// Enough to see a pattern, too few to be a list.
const MOST: usize = 5;

/// Persons of a file being taken, by what became of their records.
#[derive(Default)]
pub(super) struct Examples {
    persons: BTreeMap<&'static str, Vec<i64>>,
}

impl Examples {
    /// A row was taken that touches these persons.
    pub(super) fn learn(&mut self, outcome: &Outcome, persons: &[i64]) {
        let kind = match outcome {
            Outcome::New => "new",
            Outcome::Changed => "changed",
            Outcome::Ended => "ended",
            Outcome::Unchanged | Outcome::Tray | Outcome::Rejected => return,
        };
        self.add(kind, persons);
    }

    /// These versions have no row any more.
    pub(super) fn learn_vanished(&mut self, connection: &Connection, versions: &[i64]) -> Result<()> {
        let mut statement = connection.prepare_cached(
            "select person_id from link where version_id = ?1 and person_id is not null order by role",
        )?;
        for version in versions.iter().take(MOST) {
            let persons = statement.query_map([version], |row| row.get(0))?;
            let persons: Vec<i64> = persons.collect::<rusqlite::Result<_>>()?;
            self.add("vanished", &persons);
        }
        Ok(())
    }

    fn add(&mut self, kind: &'static str, persons: &[i64]) {
        let known = self.persons.entry(kind).or_default();
        for person in persons {
            if known.len() < MOST && !known.contains(person) {
                known.push(*person);
            }
        }
    }

    /// Their handles; to be asked while the file's transaction is open, since some are persons by it alone.
    pub(super) fn handles(
        &self,
        connection: &Connection,
        key: &HandleKey,
    ) -> Result<Vec<(&'static str, Handle)>> {
        let mut statement = connection.prepare_cached("select resident_id from person where id = ?1")?;
        let mut handles = Vec::new();
        for (kind, persons) in &self.persons {
            for person in persons {
                let id: String = statement.query_row([person], |row| row.get(0))?;
                handles.push((*kind, key.of_resident(&ResidentId::new(id))));
            }
        }
        Ok(handles)
    }
}

/// Keeps them with the held batch.
pub(super) fn write(connection: &Connection, batch: i64, examples: &[(&'static str, Handle)]) -> Result<()> {
    let mut statement = connection
        .prepare_cached("insert or ignore into held_example (batch_id, kind, handle) values (?1, ?2, ?3)")?;
    for (kind, handle) in examples {
        statement.execute(params![batch, kind, handle.0])?;
    }
    Ok(())
}

/// It was decided on: nobody needs them any more.
pub(super) fn forget(connection: &Connection, batch: i64) -> Result<()> {
    connection.prepare_cached("delete from held_example where batch_id = ?1")?.execute([batch])?;
    Ok(())
}

/// Somebody is removed by order: nothing may name them.
pub(super) fn forget_resident(connection: &Connection, handle: Handle) -> Result<()> {
    connection.prepare_cached("delete from held_example where handle = ?1")?.execute([handle.0])?;
    Ok(())
}

impl Store {
    /// Whom a held batch would touch, in the order of their handles, which tells nothing.
    pub fn held_examples(&self, batch: BatchId) -> Result<HeldExamples> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select kind, handle from held_example where batch_id = ?1 order by kind, handle",
            )?;
            let rows = statement.query_map([batch.0], |row| Ok((row.get(0)?, Handle(row.get(1)?))))?;
            let mut examples = HeldExamples::new();
            for row in rows {
                let (kind, handle): (String, Handle) = row?;
                examples.entry(kind).or_default().push(handle);
            }
            Ok(examples)
        })
    }
}
