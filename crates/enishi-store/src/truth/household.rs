//! Which household a version names: what accompanying family is told from (see `shelter.rs`).

use std::collections::HashSet;

use enishi_model::term::number_key;
use enishi_model::{Attribute, Cell, Schema, Source};
use rusqlite::{Connection, OptionalExtension, params};

use super::cells::unpack;
use super::index_feed::enqueue;
use super::names::known_source;
use super::shelter;
use super::store::Store;
use super::touched::Touched;
use crate::error::Result;

/// A version names a household.
struct Named {
    number: String,
    version: i64,
    role: String,
}

// Inserts in the order of the numbers find their place in the index sooner. So many are gathered at most.
const MOST_FRESH: usize = 250_000;

/// The households that the rows of one file name, while it is taken.
#[derive(Default)]
pub(super) struct Households {
    /// where they stand among the source's fields, and of whom they are
    fields: Vec<(usize, String)>,
    fresh: Vec<Named>,
    forgotten: HashSet<i64>,
}

impl Households {
    pub(super) fn of(source: &Source) -> Self {
        let fields = source.fields.iter().enumerate();
        let fields = fields.filter(|(_, field)| field.attribute == Some(Attribute::Household));
        Self { fields: fields.map(|(at, field)| (at, field.of.clone())).collect(), ..Self::default() }
    }

    /// What a new version says.
    pub(super) fn learn(&mut self, connection: &Connection, version: i64, cells: &[Cell]) -> Result<()> {
        for (at, role) in &self.fields {
            if let Some(number) = cells.get(*at).and_then(key) {
                self.fresh.push(Named { number, version, role: role.clone() });
            }
        }
        if self.fresh.len() >= MOST_FRESH { self.write(connection) } else { Ok(()) }
    }

    /// The version was never published.
    pub(super) fn forget(&mut self, connection: &Connection, version: i64) -> Result<()> {
        if !self.fields.is_empty() {
            self.forgotten.insert(version);
            connection.prepare_cached("delete from household where version_id = ?1")?.execute([version])?;
        }
        Ok(())
    }

    /// Writes down what was gathered.
    pub(super) fn write(&mut self, connection: &Connection) -> Result<()> {
        let mut fresh = std::mem::take(&mut self.fresh);
        fresh.retain(|named| !self.forgotten.contains(&named.version));
        fresh.sort_unstable_by(|one, other| (&one.number, one.version).cmp(&(&other.number, other.version)));
        for named in &fresh {
            insert(connection, named.version, &named.role, &named.number)?;
        }
        Ok(())
    }
}

// As numbers are compared everywhere; a number of nothing but zeros is a blank.
fn key(cell: &Cell) -> Option<String> {
    let key = number_key(cell.value());
    key.bytes().any(|byte| byte != b'0').then_some(key)
}

fn insert(connection: &Connection, version: i64, role: &str, number: &str) -> Result<()> {
    connection
        .prepare_cached("insert or ignore into household (version_id, role, number) values (?1, ?2, ?3)")?
        .execute(params![version, role, number])?;
    Ok(())
}

const FIELDS: &str = "household_fields";

impl Store {
    /// Learns the households of versions that came before their fields were known to be households: once for a
    /// database of before, and where a connector changed.
    pub fn learn_households(&self, schema: &Schema) -> Result<()> {
        let fields = fields_of(schema);
        let known = self.read(known_fields)?;
        if known.as_ref() == Some(&fields) {
            return Ok(());
        }
        self.write(|connection| {
            connection.execute("delete from household", [])?;
            for source in schema.sources.values() {
                learn_source(self, connection, source)?;
            }
            connection.execute(
                "insert or replace into meta (key, value) values (?1, ?2)",
                params![FIELDS, fields],
            )?;
            let mut touched = Touched::default();
            shelter::renew(connection, &mut touched)?;
            enqueue(connection, &mut touched)
        })
    }
}

fn known_fields(connection: &Connection) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("select value from meta where key = ?1")?;
    Ok(statement.query_row([FIELDS], |row| row.get(0)).optional()?)
}

// Every field that names a household, as one text.
fn fields_of(schema: &Schema) -> String {
    let mut lines = Vec::new();
    for source in schema.sources.values() {
        let fields = source.fields.iter().filter(|field| field.attribute == Some(Attribute::Household));
        lines.extend(fields.map(|field| format!("{} {} {}", source.id.as_str(), field.name, field.of)));
    }
    lines.join("\n")
}

fn learn_source(store: &Store, connection: &Connection, source: &Source) -> Result<()> {
    let fields = source.fields.iter().filter(|field| field.attribute == Some(Attribute::Household));
    let fields: Vec<_> = fields.collect();
    let number = known_source(connection, &source.id)?;
    let Some(number) = number.filter(|_| !fields.is_empty()) else { return Ok(()) };
    let mut statement =
        connection.prepare("select id, layout_id, cells from version where source_id = ?1 order by id")?;
    let mut rows = statement.query([number])?;
    while let Some(row) = rows.next()? {
        let layout = store.names.layout(connection, row.get(1)?)?;
        let cells = unpack(&row.get::<_, String>(2)?);
        for field in &fields {
            let at = layout.iter().position(|name| *name == field.name);
            if let Some(number) = at.and_then(|at| cells.get(at)).and_then(key) {
                insert(connection, row.get(0)?, &field.of, &number)?;
            }
        }
    }
    Ok(())
}
