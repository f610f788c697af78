//! Writing events: linked to the one before, in one transaction with everything that shares their commit.

use std::collections::HashMap;
use std::path::Path;

use blake3::Hash;
use chrono::TimeDelta;
use enishi_model::Handle;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, params};

use super::adopt::adopt;
use super::chain::{Link, follow, genesis};
use super::event::{AuditEvent, EventKind};
use super::{FILE, HANDLE, MIGRATIONS};
use crate::connection::open_writer;
use crate::error::{Result, StoreError};
use crate::time::{moment, read_moment};

/// How far the chain is.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// so many events; also the number of the last one
    pub(super) count: i64,
    /// the hash of the last one, or the genesis
    pub(super) hash: Hash,
    /// when the last one happened, as it is stored
    pub(super) at: String,
}

/// The one connection that writes.
pub(super) struct Writer {
    connection: Connection,
    genesis: Hash,
    head: Head,
    // Texts of `levels` and their numbers.
    levels: HashMap<String, i64>,
    buffer: Vec<u8>,
}

impl Writer {
    /// Opens (or makes) a log. `draw` makes the mark of a new one.
    pub(super) fn open(path: &Path, draw: impl FnOnce() -> [u8; 32]) -> Result<Self> {
        let connection = open_writer(path, &MIGRATIONS)?;
        let genesis = genesis(&mark(&connection, draw)?);
        let head = newest(&connection)?.unwrap_or(Head { count: 0, hash: genesis, at: String::new() });
        let mut writer = Self { connection, genesis, head, levels: HashMap::new(), buffer: Vec::new() };
        adopt(&mut writer)?;
        Ok(writer)
    }

    pub(super) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    pub(super) fn set_head(&mut self, head: Head) {
        self.head = head;
    }

    pub(super) fn genesis(&self) -> Hash {
        self.genesis
    }

    pub(super) fn head(&self) -> &Head {
        &self.head
    }

    /// Whether the disk takes anything: writes the database's first page as it is.
    pub(super) fn try_disk(&self) -> Result<()> {
        let version: i64 = self.connection.query_row("pragma user_version", [], |row| row.get(0))?;
        Ok(self.connection.pragma_update(None, "user_version", version)?)
    }

    /// Writes events in one commit. Where that fails, nothing was written.
    pub(super) fn write<'e>(&mut self, events: impl Iterator<Item = &'e AuditEvent>) -> Result<()> {
        let written = self.write_all(events, index);
        if written.is_err() {
            // What was numbered in a transaction that is gone has no number.
            self.levels.clear();
        }
        written.map_err(|error| error.of_file(FILE))
    }

    /// The same, with `index` told each event's number and residents.
    pub(super) fn write_all<'e>(
        &mut self,
        events: impl Iterator<Item = &'e AuditEvent>,
        mut index: impl FnMut(&Connection, i64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let transaction = self.connection.transaction()?;
        let mut head = self.head.clone();
        for event in events {
            if let Some(marker) = went_back(&head, event) {
                head = append(&transaction, &head, &marker, None, &[], &mut self.buffer)?;
            }
            let levels = number_levels(&transaction, &mut self.levels, &event.levels)?;
            let residents = in_order(&event.residents);
            head = append(&transaction, &head, event, levels, &residents, &mut self.buffer)?;
            index(&transaction, head.count, &residents)?;
        }
        transaction.commit()?;
        self.head = head;
        Ok(())
    }
}

// Answers that share a commit may have asked the clock in another order than they came in.
const OUT_OF_STEP: TimeDelta = TimeDelta::minutes(1);

// Events stand in the order in which they were written, each with what the clock said. Where that went back, an event
// of its own says so: nobody can take an hour that came twice for one that was tampered with.
fn went_back(before: &Head, event: &AuditEvent) -> Option<AuditEvent> {
    let then = read_moment(&before.at).ok()?;
    (event.at + OUT_OF_STEP < then).then(|| AuditEvent {
        at: event.at,
        kind: EventKind::Operations,
        actor: "enishi".to_owned(),
        role: String::new(),
        purpose: None,
        detail: format!("clock went back from {}", before.at),
        levels: String::new(),
        residents: Vec::new(),
    })
}

fn append(
    connection: &Connection,
    before: &Head,
    event: &AuditEvent,
    levels: Option<i64>,
    residents: &[u8],
    buffer: &mut Vec<u8>,
) -> Result<Head> {
    let (id, at) = (before.count + 1, moment(event.at));
    let link = Link {
        id,
        at: at.as_bytes(),
        kind: event.kind.code().as_bytes(),
        actor: event.actor.as_bytes(),
        role: event.role.as_bytes(),
        purpose: event.purpose.as_ref().map(String::as_bytes),
        detail: event.detail.as_bytes(),
        levels: levels.map(|_| event.levels.as_bytes()),
        residents,
    };
    let hash = insert(connection, &before.hash, &link, levels, buffer)?;
    Ok(Head { count: id, hash, at })
}

/// Puts an event behind the one whose hash is `before`; the hash that the next one follows.
pub(super) fn insert(
    connection: &Connection,
    before: &Hash,
    link: &Link<'_>,
    levels: Option<i64>,
    buffer: &mut Vec<u8>,
) -> Result<Hash> {
    let hash = follow(before, link, buffer);
    connection
        .prepare_cached(
            "insert into event (id, at, kind, actor, role, purpose, detail, levels_id, residents, hash)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            link.id,
            text(link.at),
            text(link.kind),
            text(link.actor),
            text(link.role),
            link.purpose.map(text),
            text(link.detail),
            levels,
            link.residents,
            hash.as_bytes()
        ])?;
    Ok(hash)
}

/// Makes the event be found by each of its residents.
pub(super) fn index(connection: &Connection, event: i64, residents: &[u8]) -> Result<()> {
    for handle in residents.chunks(HANDLE) {
        connection
            .prepare_cached("insert into event_resident (handle, event_id) values (?1, ?2)")?
            .execute(params![handle, event])?;
    }
    Ok(())
}

fn text(bytes: &[u8]) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(ValueRef::Text(bytes))
}

// Handles as they are stored: in order, each once, one behind the other.
fn in_order(residents: &[Handle]) -> Vec<u8> {
    let mut handles = residents.to_vec();
    handles.sort_unstable();
    handles.dedup();
    handles.iter().flat_map(|handle| handle.0).collect()
}

fn number_levels(
    connection: &Connection,
    known: &mut HashMap<String, i64>,
    text: &str,
) -> Result<Option<i64>> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(number) = known.get(text) {
        return Ok(Some(*number));
    }
    let stored =
        connection.query_row("select id from levels where text = ?1", [text], |row| row.get(0)).optional()?;
    let number = match stored {
        Some(number) => number,
        None => {
            connection.execute("insert into levels (text) values (?1)", [text])?;
            connection.last_insert_rowid()
        }
    };
    known.insert(text.to_owned(), number);
    Ok(Some(number))
}

fn mark(connection: &Connection, draw: impl FnOnce() -> [u8; 32]) -> Result<Vec<u8>> {
    let known =
        connection.query_row("select mark from chain where id = 1", [], |row| row.get(0)).optional()?;
    if let Some(mark) = known {
        return Ok(mark);
    }
    let mark = draw().to_vec();
    connection.execute("insert into chain (id, mark) values (1, ?1)", [&mark])?;
    Ok(mark)
}

fn newest(connection: &Connection) -> Result<Option<Head>> {
    let last = connection
        .query_row("select id, hash, at from event order by id desc limit 1", [], |row| {
            Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((count, hash, at)) = last else { return Ok(None) };
    let hash =
        Hash::from_slice(&hash).map_err(|_| StoreError::Unreadable { what: "the hash of an event" })?;
    Ok(Some(Head { count, hash, at }))
}
