//! Taking versions out of the database, with everything that hangs on them.

use std::collections::BTreeSet;

use enishi_model::ResidentId;
use rusqlite::{Connection, OptionalExtension, params};

use super::standing::KeyHash;
use super::touched::Touched;
use crate::error::Result;
use crate::handle::HandleKey;

/// Versions being taken out, in one transaction without foreign key checks.
pub(super) struct Removal<'c> {
    pub(super) connection: &'c Connection,
    pub(super) touched: Touched,
    pub(super) sources: BTreeSet<i64>,
    pub(super) versions: u64,
    pub(super) persons: u64,
}

impl<'c> Removal<'c> {
    pub(super) fn new(connection: &'c Connection) -> Self {
        let (touched, sources) = (Touched::default(), BTreeSet::new());
        Self { connection, touched, sources, versions: 0, persons: 0 }
    }

    /// Takes a version out; whoever it touches is touched.
    pub(super) fn version(&mut self, version: i64) -> Result<()> {
        let connection = self.connection;
        let known: Option<(i64, String)> = connection
            .prepare_cached("select source_id, key from version where id = ?1")?
            .query_row([version], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((source, key)) = known else { return Ok(()) };
        let mut persons = connection
            .prepare_cached("select person_id from link where version_id = ?1 and person_id is not null")?;
        for person in persons.query_map([version], |row| row.get(0))? {
            self.touched.insert(person?);
        }
        connection.prepare_cached("delete from link where version_id = ?1")?.execute([version])?;
        connection
            .prepare_cached("delete from standing where source_id = ?1 and key = ?2 and version_id = ?3")?
            .execute(params![source, KeyHash::of(&key), version])?;
        connection.prepare_cached("delete from version where id = ?1")?.execute([version])?;
        self.sources.insert(source);
        self.versions += 1;
        Ok(())
    }

    /// Takes out what hung on the versions that went. Tables that have no index by version are looked through
    /// once, not once for each.
    pub(super) fn loose_ends(&self) -> Result<()> {
        if self.versions == 0 {
            return Ok(());
        }
        for table in ["household", "crosswalk", "mapping"] {
            self.connection.execute(
                &format!("delete from {table} where version_id not in (select id from version)"),
                [],
            )?;
        }
        Ok(())
    }

    /// Takes a person out, under one number. A join that leads there ends.
    pub(super) fn person(&mut self, person: i64, key: &HandleKey) -> Result<()> {
        let connection = self.connection;
        let id: Option<String> = connection
            .prepare_cached("select resident_id from person where id = ?1")?
            .query_row([person], |row| row.get(0))
            .optional()?;
        let Some(id) = id else { return Ok(()) };
        let handle = key.of_resident(&ResidentId::new(id));
        connection.prepare_cached("delete from person_handle where handle = ?1")?.execute([handle.0])?;
        for statement in [
            "delete from protection where person_id = ?1",
            "delete from same_as where person_id = ?1 or canonical_id = ?1",
            "delete from person where id = ?1",
        ] {
            connection.prepare_cached(statement)?.execute([person])?;
        }
        self.persons += 1;
        Ok(())
    }

    /// Takes out what is written down of flags that are gone.
    pub(super) fn loose_flags(&self) -> Result<()> {
        self.connection.execute(
            "delete from flag_left where not exists (
                 select 1 from protection p where p.source_id = flag_left.source_id and p.key = flag_left.key)",
            [],
        )?;
        Ok(())
    }

    /// Takes out those whom no version touches any more. A protection flag keeps its person: it ends only
    /// when told to end; and so does a number that others are joined to.
    pub(super) fn lost_persons(&mut self, key: &HandleKey) -> Result<()> {
        for person in self.touched.persons().to_vec() {
            let is_kept: bool = self
                .connection
                .prepare_cached(
                    "select exists (select 1 from link where person_id = ?1)
                         or exists (select 1 from protection where person_id = ?1)
                         or exists (select 1 from same_as where canonical_id = ?1)",
                )?
                .query_row([person], |row| row.get(0))?;
            if !is_kept {
                self.person(person, key)?;
            }
        }
        Ok(())
    }
}
