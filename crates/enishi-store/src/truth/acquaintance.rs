//! How well a file fits what is known: how much of the last file is in it, and how many strangers it names.

use enishi_model::schema::{FileKind, SourceRole};
use rusqlite::Connection;

use super::draft::Draft;
use super::names::known_source;
use super::publication::Publication;
use super::versions::Standing;
use crate::error::Result;

/// How many records of the last file a snapshot still has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// records that stood before
    pub before: u64,
    /// those of them that a row of this file names
    pub met: u64,
}

impl Publication<'_> {
    /// A row names a record that stood before the file.
    pub(super) fn meets(&mut self, version: i64) {
        if self.met.insert(version) {
            self.overlap.met += 1;
        }
    }

    /// The same, where the record may have come with this very file.
    pub(super) fn meets_before(&mut self, standing: &Standing) {
        if standing.opened_by != self.batch {
            self.meets(standing.id);
        }
    }
}

impl Draft<'_> {
    /// How much of the last file is in this one; `None` of a file that says what changed only.
    pub fn overlap(&self) -> Option<Overlap> {
        let publication = self.publication();
        (publication.incoming.source.kind == FileKind::Snapshot).then_some(publication.overlap)
    }

    /// How many residents the file names whom nobody knew, and how many other systems' numbers that no crosswalk has.
    /// `None` where nothing was loaded yet that could know them, and of the register itself.
    pub fn strangers(&self) -> Result<Option<u64>> {
        let publication = self.publication();
        let (source, schema) = (publication.incoming.source, publication.incoming.schema);
        let mut registers = schema.sources.values().filter(|other| other.role == SourceRole::Register);
        let Some(register) = registers.next().filter(|register| register.id != source.id) else {
            return Ok(None);
        };
        let connection = &publication.connection;
        let register = known_source(connection, &register.id)?;
        let is_loaded = register.map_or(Ok(false), |register| has_records(connection, register))?;
        if !is_loaded {
            return Ok(None);
        }
        let mut strangers = publication.new_persons.len() as u64;
        if has_crosswalk(connection)? {
            strangers += publication.figures.noticed.get("not_in_crosswalk").copied().unwrap_or_default();
        }
        Ok(Some(strangers))
    }
}

fn has_records(connection: &Connection, source: i64) -> Result<bool> {
    let mut statement =
        connection.prepare_cached("select exists (select 1 from standing where source_id = ?1)")?;
    Ok(statement.query_row([source], |row| row.get(0))?)
}

fn has_crosswalk(connection: &Connection) -> Result<bool> {
    Ok(connection
        .prepare_cached("select exists (select 1 from crosswalk)")?
        .query_row([], |row| row.get(0))?)
}
