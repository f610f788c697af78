//! Whom a row touches: its numbers, followed through crosswalks and decisions to persons.

use std::collections::HashMap;

use enishi_model::identity::{Claim, birth_date, disagrees};
use enishi_model::schema::SourceRole;
use enishi_model::{Cell, Link, Reason, ResidentId, Schema, Source, SourceRecord};
use rusqlite::{Connection, OptionalExtension, params};

use super::cells::unpack;
use super::memo::{Memo, Recalled};
use super::names::{Names, known_source};
use crate::error::Result;

/// What became of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Resolved {
    Person(i64),
    Tray(Reason),
}

/// What people decided about rows of one source: `(record key, role)` and whose it is.
pub(super) type Decisions = HashMap<(String, String), ResidentId>;

/// Follows the links of one source's rows.
pub(super) struct Resolver<'a> {
    pub(super) connection: &'a Connection,
    pub(super) names: &'a Names,
    pub(super) memo: &'a Memo,
    pub(super) source: &'a Source,
    pub(super) decisions: &'a Decisions,
    /// the register, where rows of this source can disagree with it
    pub(super) register: Option<Register<'a>>,
}

#[derive(Clone, Copy)]
pub(super) struct Register<'a> {
    pub(super) source: &'a Source,
    pub(super) number: i64,
}

impl<'a> Register<'a> {
    /// The register, unless `source` is the register itself or says nothing that could disagree with it.
    pub(super) fn against(
        connection: &Connection,
        schema: &'a Schema,
        source: &Source,
    ) -> Result<Option<Self>> {
        let speaks = source.resident_roles.keys().any(|role| Claim::is_made_by(source, role));
        let register = schema.sources.values().find(|other| other.role == SourceRole::Register);
        let Some(register) = register.filter(|register| speaks && register.id != source.id) else {
            return Ok(None);
        };
        Ok(known_source(connection, &register.id)?.map(|number| Self { source: register, number }))
    }
}

impl Resolver<'_> {
    /// Whom `link` of `record` touches. New resident IDs become persons, and are told to `on_new`.
    pub(super) fn resolve(
        &self,
        record: &SourceRecord,
        link: &Link,
        on_new: &mut dyn FnMut(i64, &ResidentId),
    ) -> Result<Resolved> {
        if let Some(id) = self.decided(record, link) {
            return Ok(Resolved::Person(person(self.connection, self.memo, id, on_new)?));
        }
        if link.number.is_empty() {
            return Ok(Resolved::Tray(Reason::NoKey));
        }
        let found = match &link.system {
            None => Some(person(self.connection, self.memo, &ResidentId::new(link.number.as_str()), on_new)?),
            Some(system) => mapped(self.connection, system, &link.number)?,
        };
        match (found, &link.system) {
            (Some(person), _) if self.disagrees(person, &link.role, &record.cells)? => {
                Ok(Resolved::Tray(Reason::DisagreesWithRegister))
            }
            (Some(person), _) => Ok(Resolved::Person(person)),
            (None, system) => {
                Ok(Resolved::Tray(Reason::NotInCrosswalk { system: system.clone().unwrap_or_default() }))
            }
        }
    }

    fn decided(&self, record: &SourceRecord, link: &Link) -> Option<&ResidentId> {
        // Most sources have no row that was ever decided on.
        if self.decisions.is_empty() {
            return None;
        }
        self.decisions.get(&(record.key.clone(), link.role.clone()))
    }

    /// Whether the row's name and birth date both disagree with the register's word on the person.
    pub(super) fn disagrees(&self, person: i64, role: &str, cells: &[Cell]) -> Result<bool> {
        let Some(register) = self.register else { return Ok(false) };
        let birth = birth_date(self.source, role, cells);
        if birth.is_some_and(|date| self.memo.was_born_on(person, date)) {
            return Ok(false);
        }
        let row = Claim::of_row(self.source, role, cells);
        if !row.can_disagree() {
            return Ok(false);
        }
        let known = register_claim(self.connection, self.names, register, person)?;
        Ok(known.is_some_and(|known| disagrees(&known, &row)))
    }
}

/// The person of a resident ID; made where it is new.
pub(super) fn person(
    connection: &Connection,
    memo: &Memo,
    id: &ResidentId,
    on_new: &mut dyn FnMut(i64, &ResidentId),
) -> Result<i64> {
    let known = match memo.person(id) {
        Recalled::Person(person) => return Ok(person),
        Recalled::Nobody => None,
        Recalled::Unsure => known_person(connection, id)?,
    };
    let person = match known {
        Some(person) => person,
        None => {
            connection
                .prepare_cached("insert into person (resident_id) values (?1)")?
                .execute([id.as_str()])?;
            let person = connection.last_insert_rowid();
            on_new(person, id);
            person
        }
    };
    memo.learn_person(id, person);
    Ok(person)
}

/// The person of a resident ID, if there is one.
pub(super) fn known_person(connection: &Connection, id: &ResidentId) -> Result<Option<i64>> {
    let mut statement = connection.prepare_cached("select id from person where resident_id = ?1")?;
    Ok(statement.query_row([id.as_str()], |row| row.get(0)).optional()?)
}

/// Whose another system's number is, as the crosswalk says.
pub(super) fn mapped(connection: &Connection, system: &str, number: &str) -> Result<Option<i64>> {
    let mut statement =
        connection.prepare_cached("select person_id from crosswalk where system = ?1 and number = ?2")?;
    Ok(statement.query_row(params![system, number], |row| row.get(0)).optional()?)
}

/// What the register says now of who a person is.
fn register_claim(
    connection: &Connection,
    names: &Names,
    register: Register<'_>,
    person: i64,
) -> Result<Option<Claim>> {
    let mut statement = connection.prepare_cached(
        "select v.layout_id, v.cells, l.role from link l join version v on v.id = l.version_id
         where l.person_id = ?1 and v.source_id = ?2 and v.closed_by is null",
    )?;
    let row = statement.query_row(params![person, register.number], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
    });
    let Some((layout, cells, role)) = row.optional()? else { return Ok(None) };
    let cells = in_field_order(register.source, &names.layout(connection, layout)?, unpack(&cells));
    Ok(Some(Claim::of_row(register.source, &role, &cells)))
}

/// Cells of an older layout, put in the order of the source's fields of today.
pub(super) fn in_field_order(source: &Source, layout: &[String], cells: Vec<Cell>) -> Vec<Cell> {
    if source.fields.iter().map(|field| &field.name).eq(layout) {
        return cells;
    }
    let at = |name: &str| layout.iter().position(|known| known == name).and_then(|at| cells.get(at));
    source.fields.iter().map(|field| at(&field.name).cloned().unwrap_or_default()).collect()
}
