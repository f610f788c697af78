//! Taking one batch out: what it brought goes, what it closed stands again where nothing later took its
//! place, and the last good data of before is served.

use std::collections::{BTreeMap, BTreeSet};

use enishi_model::batch::Objection;
use enishi_model::{Schema, SourceId};
use rusqlite::{Connection, OptionalExtension, params};

use super::left_flags;
use super::purge::Order;
use super::rejudge;
use super::removal::Removal;
use super::removed::Removed;
use super::standing::{self, KeyHash};
use super::store::Store;
use crate::desk::{Marks, TrayDecision};
use crate::error::{Result, StoreError};

/// A batch that goes.
struct Batch {
    id: i64,
    source: i64,
    seq: i64,
}

/// A version that the batch opened or closed.
struct Concerned {
    id: i64,
    key: String,
    opened_by: i64,
    closed: Option<(i64, String)>,
}

/// What taking back the versions of a batch leaves to do.
#[derive(Default)]
struct Left {
    keys: BTreeSet<String>,
    standing_again: Vec<i64>,
    numbers: BTreeSet<(String, String)>,
}

impl Store {
    /// The mark of a batch's file; none where its bytes were never read, and nothing of it was taken.
    pub fn marks_of_batch(&self, label: &str) -> Result<Marks> {
        let Some(batch) = self.batch(label)? else { return Ok(Marks::new()) };
        let hash = self.batch_hash(batch.id)?;
        Ok(hash.map(|hash| self.key.of_file(batch.source.as_str(), &hash)).into_iter().collect())
    }

    /// Takes every batch out whose file the order marks, in one transaction. Repeating it does no harm.
    pub fn purge_batch(&self, order: &Order<'_>, schema: &Schema, decisions: &[TrayDecision]) -> Result<()> {
        let removed = Removed::new(&self.key, order.marks.clone());
        self.remove(|connection| {
            let mut removal = Removal::new(connection);
            for batch in marked(connection, &removed)? {
                removal.sources.insert(batch.source);
                let left = take_back(&mut removal, &batch)?;
                removal.loose_ends()?;
                stand_again(&mut removal, &batch, &left)?;
                map_again(connection, &batch, &left)?;
                flags(connection, &batch, &left)?;
                refuse(connection, &batch)?;
                self.rejudge_all(&mut removal, &batch, &left, schema, decisions)?;
            }
            removal.lost_persons(&self.key)?;
            self.end_purge(order, &removal)
        })
    }

    // What the register and crosswalks say now, for the rows that their words before had placed.
    fn rejudge_all(
        &self,
        removal: &mut Removal<'_>,
        batch: &Batch,
        left: &Left,
        schema: &Schema,
        decisions: &[TrayDecision],
    ) -> Result<()> {
        let (names, memo) = (&self.names, &self.memo);
        let context = rejudge::Context { connection: removal.connection, names, memo, schema, decisions };
        let mut moved = rejudge::after_crosswalk_lost(&context, &left.numbers, batch.id)?;
        moved.extend(rejudge::after_register(&context, removal.touched.persons())?);
        for person in moved {
            removal.touched.insert(person);
        }
        Ok(())
    }
}

/// Every batch whose file is marked: the same bytes may have come twice.
fn marked(connection: &Connection, removed: &Removed) -> Result<Vec<Batch>> {
    let mut statement = connection.prepare(
        "select b.id, b.source_id, b.seq, s.name, b.file_hash from batch b join source s on s.id = b.source_id
         where b.file_hash is not null order by b.id desc",
    )?;
    let mut rows = statement.query([])?;
    let mut batches = Vec::new();
    while let Some(row) = rows.next()? {
        let source = SourceId::new(row.get::<_, String>(3)?);
        if removed.is_file(&source, &row.get(4)?) {
            batches.push(Batch { id: row.get(0)?, source: row.get(1)?, seq: row.get(2)? });
        }
    }
    Ok(batches)
}

/// Takes the batch's own versions out, and lets those that it closed be closed by what followed, if anything did.
fn take_back(removal: &mut Removal<'_>, batch: &Batch) -> Result<Left> {
    let connection = removal.connection;
    let (own, before): (Vec<Concerned>, Vec<Concerned>) =
        concerned(connection, batch)?.into_iter().partition(|version| version.opened_by == batch.id);
    let mut left = Left::default();
    // How each record went on after the batch; a history row that the batch itself closed says nothing of that.
    let mut followed: BTreeMap<String, (i64, String)> = BTreeMap::new();
    for version in own {
        left.numbers.extend(number(connection, version.id)?);
        left.keys.insert(version.key.clone());
        removal.version(version.id)?;
        if let Some(closed) = version.closed.filter(|(by, _)| *by != batch.id) {
            followed.insert(version.key, closed);
        }
    }
    for version in before {
        left.keys.insert(version.key.clone());
        left.numbers.extend(number(connection, version.id)?);
        let next = match followed.remove(&version.key) {
            Some(closed) => Some(closed),
            None => replaced_by(connection, batch, &version.key)?.map(|next| (next, "changed".to_owned())),
        };
        match next {
            Some((by, how)) => connection
                .prepare_cached("update version set closed_by = ?2, closed_as = ?3 where id = ?1")?
                .execute(params![version.id, by, how])?,
            None => {
                left.standing_again.push(version.id);
                connection
                    .prepare_cached("update version set closed_by = null, closed_as = null where id = ?1")?
                    .execute([version.id])?
            }
        };
    }
    Ok(left)
}

fn concerned(connection: &Connection, batch: &Batch) -> Result<Vec<Concerned>> {
    let mut statement = connection.prepare_cached(
        "select id, key, opened_by, closed_by, closed_as from version
         where source_id = ?1 and (opened_by = ?2 or closed_by = ?2) order by id",
    )?;
    let rows = statement.query_map([batch.source, batch.id], |row| {
        let closed_by: Option<i64> = row.get(3)?;
        let closed = match closed_by {
            Some(by) => Some((by, row.get(4)?)),
            None => None,
        };
        Ok(Concerned { id: row.get(0)?, key: row.get(1)?, opened_by: row.get(2)?, closed })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

// The first later batch that brought the record again.
fn replaced_by(connection: &Connection, batch: &Batch, key: &str) -> Result<Option<i64>> {
    let closed: Option<i64> = connection
        .prepare_cached(
            "select min(opened_by) from version where source_id = ?1 and key = ?2 and closed_by is not null
             and opened_by > ?3 and opened_by <> closed_by",
        )?
        .query_row(params![batch.source, key, batch.id], |row| row.get(0))?;
    let standing = match standing::stored(connection, batch.source, KeyHash::of(key))? {
        Some(version) => connection
            .prepare_cached("select opened_by from version where id = ?1 and opened_by > ?2")?
            .query_row([version, batch.id], |row| row.get(0))
            .optional()?,
        None => None,
    };
    Ok([closed, standing].into_iter().flatten().min())
}

fn number(connection: &Connection, version: i64) -> Result<Option<(String, String)>> {
    let mut statement =
        connection.prepare_cached("select system, number from mapping where version_id = ?1")?;
    Ok(statement.query_row([version], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Versions stand for their records again. Their rows are looked at in the next file.
fn stand_again(removal: &mut Removal<'_>, batch: &Batch, left: &Left) -> Result<()> {
    let connection = removal.connection;
    for version in &left.standing_again {
        let key: String = connection
            .prepare_cached("select key from version where id = ?1")?
            .query_row([version], |row| row.get(0))?;
        connection
            .prepare_cached(
                "insert or replace into standing (source_id, key, version_id, row) values (?1, ?2, ?3, null)",
            )?
            .execute(params![batch.source, KeyHash::of(&key), version])?;
        let mut persons = connection
            .prepare_cached("select person_id from link where version_id = ?1 and person_id is not null")?;
        for person in persons.query_map([version], |row| row.get(0))? {
            removal.touched.insert(person?);
        }
    }
    Ok(())
}

/// A crosswalk's number belongs to whom the last word that is left of its record gives it: that holds also
/// where the record has vanished.
fn map_again(connection: &Connection, batch: &Batch, left: &Left) -> Result<()> {
    for key in left.keys.iter().filter(|_| !left.numbers.is_empty()) {
        let Some((version, _)) = words(connection, batch.source, key)?.pop() else { continue };
        connection
            .prepare_cached(
                "insert or ignore into crosswalk (system, number, person_id, version_id)
                 select m.system, m.number, l.person_id, m.version_id
                 from mapping m join link l on l.version_id = m.version_id
                 where m.version_id = ?1 and l.person_id is not null limit 1",
            )?
            .execute([version])?;
    }
    Ok(())
}

/// Flags follow the words that are left of their record. A flag of which no word is left stays for now.
fn flags(connection: &Connection, batch: &Batch, left: &Left) -> Result<()> {
    for key in &left.keys {
        let words = words(connection, batch.source, key)?;
        let Some((_, last_protects)) = words.last() else {
            left_flags::leave(connection, batch.source, key)?;
            continue;
        };
        if !last_protects {
            connection
                .prepare_cached("delete from protection where source_id = ?1 and key = ?2")?
                .execute(params![batch.source, key])?;
        }
        // Whoever a flagging row has named since the flag was last lifted is flagged by it.
        for (version, _) in words.iter().rev().take_while(|(_, protects)| *protects) {
            connection
                .prepare_cached(
                    "insert or ignore into protection (source_id, key, person_id)
                     select ?1, ?2, person_id from link where version_id = ?3 and person_id is not null",
                )?
                .execute(params![batch.source, key, version])?;
        }
    }
    Ok(())
}

// The versions of a record that stood, oldest first, and whether each carries the flag.
fn words(connection: &Connection, source: i64, key: &str) -> Result<Vec<(i64, bool)>> {
    let mut statement = connection.prepare_cached(
        "select id, protects from version where source_id = ?1 and key = ?2 and closed_by is not null
         and opened_by <> closed_by order by id",
    )?;
    let closed = statement.query_map(params![source, key], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut words: Vec<(i64, bool)> = closed.collect::<rusqlite::Result<_>>()?;
    if let Some(version) = standing::stored(connection, source, KeyHash::of(key))? {
        let mut statement = connection.prepare_cached("select id, protects from version where id = ?1")?;
        words.push(statement.query_row([version], |row| Ok((row.get(0)?, row.get(1)?)))?);
    }
    Ok(words)
}

/// The batch counts as refused, and its findings go. Where later files of the source were taken, its next one
/// is looked at row by row, so that it brings back what they too had said.
fn refuse(connection: &Connection, batch: &Batch) -> Result<()> {
    let reasons = serde_json::to_string(&[Objection::Purged])
        .map_err(|_| StoreError::Unreadable { what: "figures" })?;
    connection.execute(
        "update batch set status = 'refused', reasons = ?2 where id = ?1",
        params![batch.id, reasons],
    )?;
    for table in ["finding", "profile", "held_example"] {
        connection.execute(&format!("delete from {table} where batch_id = ?1"), [batch.id])?;
    }
    connection.execute(
        "update batch set previous_date = (
             select max(p.business_date) from batch p where p.source_id = batch.source_id and p.seq < batch.seq
             and p.status in ('published', 'unchanged'))
         where source_id = ?1 and seq > ?2",
        [batch.source, batch.seq],
    )?;
    let is_followed = connection.execute(
        "update batch set file_hash = zeroblob(32) where id = (
             select max(id) from batch where source_id = ?1 and status = 'published' and seq > ?2)",
        [batch.source, batch.seq],
    )? > 0;
    if is_followed {
        connection.execute("update standing set row = null where source_id = ?1", [batch.source])?;
    }
    Ok(())
}
