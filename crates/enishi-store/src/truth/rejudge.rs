//! What a new word of the register or of a crosswalk means for rows that came before it.

use enishi_model::{Cell, Reason, Schema, Source, SourceId};
use rusqlite::{Connection, OptionalExtension, params};

use super::cells::unpack;
use super::flags::follow;
use super::links::code_of;
use super::memo::Memo;
use super::names::{Names, known_source};
use super::resolve::{Decisions, Register, Resolver, in_field_order};
use super::standing::{KeyHash, look_again};
use crate::desk::TrayDecision;
use crate::error::Result;

/// What rejudging needs to know.
pub(super) struct Context<'a> {
    pub(super) connection: &'a Connection,
    pub(super) names: &'a Names,
    pub(super) memo: &'a Memo,
    pub(super) schema: &'a Schema,
    pub(super) decisions: &'a [TrayDecision],
}

/// A link of an open version.
struct Linked {
    version: i64,
    source_number: i64,
    source: SourceId,
    key: String,
    role: String,
    person: Option<i64>,
    layout: i64,
    cells: String,
}

/// The register spoke of these persons: rows that now disagree go to the tray, rows in the tray that now
/// agree come out. Returns whose records changed.
pub(super) fn after_register(context: &Context<'_>, persons: &[i64]) -> Result<Vec<i64>> {
    let mut moved = Vec::new();
    let Some(register) = context.register_with_others()? else { return Ok(moved) };
    for person in persons {
        for linked in context.linked_to(*person, register)? {
            if context.disagrees(*person, &linked)? {
                context.to_tray(&linked, *person)?;
                moved.push(*person);
            }
        }
    }
    for (linked, person) in context.waiting_for_agreement()? {
        if !context.disagrees(person, &linked)? {
            context.to_person(&linked, person)?;
            moved.push(person);
        }
    }
    Ok(moved)
}

/// A crosswalk mapped these numbers: rows that carry them move to whom they now belong.
pub(super) fn after_crosswalk(context: &Context<'_>, mapped: &[(String, String)]) -> Result<Vec<i64>> {
    let mut moved = Vec::new();
    for (system, number) in mapped {
        let person: i64 = context
            .connection
            .prepare_cached("select person_id from crosswalk where system = ?1 and number = ?2")?
            .query_row(params![system, number], |row| row.get(0))?;
        for linked in context.linked_by(system, number)? {
            if linked.person == Some(person) || context.is_decided(&linked) {
                continue;
            }
            if context.disagrees(person, &linked)? {
                context.set(&linked, None, Some(&Reason::DisagreesWithRegister))?;
            } else {
                context.to_person(&linked, person)?;
                moved.push(person);
            }
            moved.extend(linked.person);
        }
    }
    Ok(moved)
}

const LINKED: &str = "select v.id, s.name, v.key, l.role, l.person_id, v.layout_id, v.cells, s.id
    from link l join version v on v.id = l.version_id join source s on s.id = v.source_id
    where v.closed_by is null";

impl Context<'_> {
    // The register's number, where rows of another source say who somebody is.
    fn register_with_others(&self) -> Result<Option<i64>> {
        for source in self.schema.sources.values() {
            let register = Register::against(self.connection, self.schema, source)?;
            if let (Some(register), true) = (register, self.has_records(source)?) {
                return Ok(Some(register.number));
            }
        }
        Ok(None)
    }

    fn has_records(&self, source: &Source) -> Result<bool> {
        let Some(number) = known_source(self.connection, &source.id)? else { return Ok(false) };
        let mut statement =
            self.connection.prepare_cached("select exists (select 1 from standing where source_id = ?1)")?;
        Ok(statement.query_row([number], |row| row.get(0))?)
    }

    fn linked(&self, condition: &str, params: impl rusqlite::Params) -> Result<Vec<Linked>> {
        let mut statement = self.connection.prepare_cached(&format!("{LINKED} and {condition}"))?;
        let rows = statement.query_map(params, |row| {
            Ok(Linked {
                version: row.get(0)?,
                source: SourceId::new(row.get::<_, String>(1)?),
                key: row.get(2)?,
                role: row.get(3)?,
                person: row.get(4)?,
                layout: row.get(5)?,
                cells: row.get(6)?,
                source_number: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn linked_to(&self, person: i64, register: i64) -> Result<Vec<Linked>> {
        let linked = self.linked("l.person_id = ?1 and v.source_id <> ?2", [person, register])?;
        Ok(linked.into_iter().filter(|linked| !self.is_decided(linked)).collect())
    }

    fn linked_by(&self, system: &str, number: &str) -> Result<Vec<Linked>> {
        self.linked("l.system = ?1 and l.number = ?2", params![system, number])
    }

    // Rows in the tray for disagreeing, with the person whose number they carry.
    fn waiting_for_agreement(&self) -> Result<Vec<(Linked, i64)>> {
        let mut waiting = Vec::new();
        for linked in
            self.linked("l.person_id is null and l.reason = ?1", [code_of(&Reason::DisagreesWithRegister)])?
        {
            if let Some(person) = self.claimed_person(&linked)? {
                waiting.push((linked, person));
            }
        }
        Ok(waiting)
    }

    fn claimed_person(&self, linked: &Linked) -> Result<Option<i64>> {
        let mut statement = self.connection.prepare_cached(
            "select coalesce(p.id, c.person_id) from link l
             left join person p on l.system is null and p.resident_id = l.number
             left join crosswalk c on c.system = l.system and c.number = l.number
             where l.version_id = ?1 and l.role = ?2",
        )?;
        let person =
            statement.query_row(params![linked.version, linked.role], |row| row.get::<_, Option<i64>>(0));
        Ok(person.optional()?.flatten())
    }

    fn is_decided(&self, linked: &Linked) -> bool {
        self.decisions.iter().any(|decision| {
            decision.source == linked.source
                && decision.record_key == linked.key
                && decision.role == linked.role
                && decision.resident_id.is_some()
        })
    }

    fn disagrees(&self, person: i64, linked: &Linked) -> Result<bool> {
        let Some(source) = self.schema.sources.get(&linked.source) else { return Ok(false) };
        let layout = self.names.layout(self.connection, linked.layout)?;
        let cells: Vec<Cell> = in_field_order(source, &layout, unpack(&linked.cells));
        let resolver = Resolver {
            connection: self.connection,
            names: self.names,
            memo: self.memo,
            source,
            decisions: &Decisions::default(),
            register: Register::against(self.connection, self.schema, source)?,
        };
        resolver.disagrees(person, &linked.role, &cells)
    }

    fn to_tray(&self, linked: &Linked, person: i64) -> Result<()> {
        self.connection
            .prepare_cached(
                "update link set number = coalesce(number, (select resident_id from person where id = ?3))
                 where version_id = ?1 and role = ?2",
            )?
            .execute(params![linked.version, linked.role, person])?;
        self.set(linked, None, Some(&Reason::DisagreesWithRegister))
    }

    fn to_person(&self, linked: &Linked, person: i64) -> Result<()> {
        follow(self.connection, linked.version, person)?;
        self.set(linked, Some(person), None)
    }

    fn set(&self, linked: &Linked, person: Option<i64>, reason: Option<&Reason>) -> Result<()> {
        self.connection
            .prepare_cached(
                "update link set person_id = ?3, reason = ?4 where version_id = ?1 and role = ?2",
            )?
            .execute(params![linked.version, linked.role, person, reason.map(code_of)])?;
        look_again(self.connection, linked.source_number, KeyHash::of(&linked.key))
    }
}
