//! The tray: rows without a safe person, and what follows from a person's decision about them.

use std::sync::Arc;

use enishi_model::person::BatchRef;
use enishi_model::{Cell, Handle, Position, ResidentId, SourceId};
use rusqlite::{Connection, OptionalExtension, params};

use super::cells::unpack;
use super::flags::follow;
use super::index_feed::enqueue;
use super::names::known_source;
use super::resolve::{known_person, person};
use super::shelter;
use super::standing::{self, KeyHash};
use super::store::Store;
use super::touched::Touched;
use crate::error::Result;

/// A row that waits for somebody to say whom it touches.
#[derive(Clone, Debug)]
pub struct TrayEntry {
    /// what stands for the row, the same from night to night
    pub handle: Handle,
    /// its source
    pub source: SourceId,
    /// the record's identity within its source
    pub record_key: String,
    /// the role in which it touches somebody
    pub role: String,
    /// why it waits, as a reason's code
    pub reason: String,
    /// the other system's number space, where the number is one of those
    pub system: Option<String>,
    /// the number that it carries
    pub number: String,
    /// the batch that brought it
    pub batch: Arc<BatchRef>,
    /// where it stood
    pub position: Position,
    /// the names of its fields
    pub fields: Arc<[String]>,
    /// their values
    pub cells: Vec<Cell>,
    /// what the record said before, the latest first, as long as every file had it: of each file the row that
    /// stood, then the rows of its history
    pub before: Vec<EarlierRow>,
}

/// What a record of the tray said before.
#[derive(Clone, Debug)]
pub struct EarlierRow {
    /// it stood; otherwise it was a history row, over before it came
    pub stood: bool,
    /// the batch that brought it
    pub batch: Arc<BatchRef>,
    /// where it stood
    pub position: Position,
    /// the names of its fields
    pub fields: Arc<[String]>,
    /// their values
    pub cells: Vec<Cell>,
}

impl Store {
    /// Every row that waits, by source and line.
    pub fn tray(&self) -> Result<Vec<TrayEntry>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select v.source_id, v.key, l.role, l.reason, l.system, l.number, v.opened_by,
                        v.record, v.line, v.byte, v.layout_id, v.cells
                 from link l join version v on v.id = l.version_id
                 where l.person_id is null and v.closed_by is null order by v.source_id, v.line, l.role",
            )?;
            let mut rows = statement.query([])?;
            let mut entries = Vec::new();
            while let Some(row) = rows.next()? {
                let whole = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
                let source = self.names.source(connection, row.get(0)?)?;
                let (record_key, role): (String, String) = (row.get(1)?, row.get(2)?);
                entries.push(TrayEntry {
                    handle: self.key.of_tray_row(source.as_str(), &record_key, &role),
                    source,
                    record_key,
                    role,
                    reason: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
                    system: row.get(4)?,
                    number: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
                    batch: self.names.batch(connection, row.get(6)?)?,
                    position: Position { record: whole(7)?, line: whole(8)?, byte: whole(9)? },
                    fields: self.names.layout(connection, row.get(10)?)?,
                    cells: unpack(&row.get::<_, String>(11)?),
                    before: Vec::new(),
                });
                let (source, opened): (i64, i64) = (row.get(0)?, row.get(6)?);
                if let Some(entry) = entries.last_mut() {
                    entry.before = self.earlier(connection, source, &entry.record_key, opened)?;
                }
            }
            Ok(entries)
        })
    }

    // The versions before the one that `opened` brought, each closed by the one after it.
    fn earlier(
        &self,
        connection: &Connection,
        source: i64,
        key: &str,
        opened: i64,
    ) -> Result<Vec<EarlierRow>> {
        let mut statement = connection.prepare_cached(
            "select opened_by, closed_by, closed_as, record, line, byte, layout_id, cells from version
             where source_id = ?1 and key = ?2 and closed_by is not null
             order by opened_by desc, closed_by = opened_by, record",
        )?;
        let mut rows = statement.query(params![source, key])?;
        let (mut next, mut earlier) = (opened, Vec::new());
        while let Some(row) = rows.next()? {
            let whole = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
            let (opened, closed, how): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let stood = opened != closed;
            if closed != next || how == "vanished" {
                break;
            }
            next = opened;
            earlier.push(EarlierRow {
                stood,
                batch: self.names.batch(connection, opened)?,
                position: Position { record: whole(3)?, line: whole(4)?, byte: whole(5)? },
                fields: self.names.layout(connection, row.get(6)?)?,
                cells: unpack(&row.get::<_, String>(7)?),
            });
        }
        Ok(earlier)
    }

    /// A person said whose row that is. The row moves at once; later rows of the record follow the
    /// decision as ingest reads it from the desk.
    pub fn apply_match(&self, entry: &TrayEntry, resident: &ResidentId) -> Result<()> {
        self.write(|connection| {
            let Some(source) = known_source(connection, &entry.source)? else { return Ok(()) };
            let mut created = None;
            let id = person(connection, &self.memo, resident, &mut |id, resident| {
                created = Some((id, self.key.of_resident(resident)))
            })?;
            if let Some((id, handle)) = created {
                insert_handle(connection, handle, id)?;
            }
            let version = standing::stored(connection, source, KeyHash::of(&entry.record_key))?;
            let Some(version) = version else { return Ok(()) };
            connection.execute(
                "update link set person_id = ?3, reason = null where version_id = ?1 and role = ?2",
                params![version, entry.role, id],
            )?;
            follow(connection, version, id)?;
            // What the row said before, while it waited under the same number, is theirs too: otherwise the
            // night of the last change, be it in a hidden value, would show as the night it came.
            connection.execute(
                "update link set person_id = ?4, reason = null where role = ?3 and person_id is null
                 and coalesce(number, '') = ?5 and version_id in
                 (select id from version where source_id = ?1 and key = ?2 and closed_by is not null)",
                params![source, entry.record_key, entry.role, id, entry.number],
            )?;
            touch(connection, &[id])
        })
    }

    /// Two resident IDs are one human: the first stands under the second from now on. `false` where one
    /// of them is unknown, or they are one already.
    pub fn apply_join(&self, id: &ResidentId, canonical: &ResidentId) -> Result<bool> {
        self.write(|connection| {
            let (Some(from), Some(to)) =
                (known_person(connection, id)?, known_person(connection, canonical)?)
            else {
                return Ok(false);
            };
            let to = super::persons::canonical(connection, to)?;
            if super::persons::canonical(connection, from)? == to {
                return Ok(false);
            }
            connection
                .execute("update same_as set canonical_id = ?2 where canonical_id = ?1", params![from, to])?;
            connection.execute(
                "insert or replace into same_as (person_id, canonical_id) values (?1, ?2)",
                params![from, to],
            )?;
            touch(connection, &[from, to])?;
            Ok(true)
        })
    }

    /// A resident ID that was joined to `other`, or with it to a third, stands by itself again. `false` where
    /// the two are not one: somebody who names a number that they may see must not learn of a join with one
    /// that they may not.
    pub fn apply_parting(&self, id: &ResidentId, other: &ResidentId) -> Result<bool> {
        self.write(|connection| {
            let (Some(from), Some(other)) = (known_person(connection, id)?, known_person(connection, other)?)
            else {
                return Ok(false);
            };
            let joined: Option<i64> = connection
                .query_row("select canonical_id from same_as where person_id = ?1", [from], |row| row.get(0))
                .optional()?;
            let Some(to) = joined else { return Ok(false) };
            if from == other || super::persons::canonical(connection, other)? != to {
                return Ok(false);
            }
            connection.execute("delete from same_as where person_id = ?1", [from])?;
            touch(connection, &[from, to])?;
            Ok(true)
        })
    }
}

/// What stands for a new person in URLs.
pub(super) fn insert_handle(connection: &Connection, handle: Handle, person: i64) -> Result<()> {
    connection
        .prepare_cached("insert or ignore into person_handle (handle, person_id) values (?1, ?2)")?
        .execute(params![handle.0, person])?;
    Ok(())
}

// Who moves may come into a protected household, or leave it.
fn touch(connection: &Connection, persons: &[i64]) -> Result<()> {
    let mut touched = Touched::default();
    for person in persons {
        touched.insert(*person);
    }
    shelter::renew(connection, &mut touched)?;
    enqueue(connection, &mut touched)
}
