//! Batches: what was decided about each file, and what is known of a source's files.

use chrono::{DateTime, NaiveDate, Utc};
use enishi_model::batch::{Batch, BatchStatus, Figures, Objection, parse_label};
use enishi_model::{BatchId, Finding, Schema, Source, SourceId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;

use super::names::{known_source, source_number};
use super::publication::FileFacts;
use super::store::Store;
use crate::desk::ProtectionSeen;
use crate::error::{Result, StoreError};
use crate::time::{moment, read_date, read_moment};

/// A decision about a file, to be written down.
pub(super) struct NewBatch<'a> {
    pub(super) source: &'a Source,
    pub(super) facts: &'a FileFacts,
    pub(super) status: BatchStatus,
    pub(super) figures: Figures,
    pub(super) findings: Vec<Finding>,
    pub(super) reasons: Vec<Objection>,
    pub(super) at: DateTime<Utc>,
}

/// A finding as it was written down.
pub type StoredFinding = Finding;

/// Two answers from the same edition speak of the same records and files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    batch: Option<i64>,
    revision: String,
}

/// What is known of a source's files at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceFiles {
    /// the newest night that a published (or unchanged) file speaks of
    pub file_date: Option<NaiveDate>,
    /// a newer file is held or refused
    pub newer_is_held: bool,
}

/// A source's last published file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastPublished {
    /// BLAKE3 of its bytes
    pub hash: [u8; 32],
    /// its length in bytes
    pub bytes: u64,
    /// how many rows it had
    pub rows: u64,
}

/// Makes the batch's row, so that versions can name it. Decided on at the end of the same transaction.
pub(super) fn open(connection: &Connection, source: i64, facts: &FileFacts) -> Result<i64> {
    let seq: i64 = connection
        .prepare_cached("select coalesce(max(seq), 0) + 1 from batch where source_id = ?1")?
        .query_row([source], |row| row.get(0))?;
    let previous = last_date(connection, source, None)?.map(|date| date.to_string());
    connection
        .prepare_cached(
            "insert into batch (source_id, seq, status, file_name, file_hash, bytes, business_date, previous_date,
             received_at, decided_at, figures, reasons)
             values (?1, ?2, 'held', ?3, ?4, ?5, ?6, ?7, ?8, ?8, '', '')",
        )?
        .execute(params![
            source,
            seq,
            facts.name,
            facts.hash.map(|hash| hash.to_vec()),
            i64::try_from(facts.bytes).unwrap_or(i64::MAX),
            facts.business_date.to_string(),
            previous,
            moment(facts.received_at)
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Writes the decision, its findings and the checkpoint into the batch's row.
pub(super) fn decide(connection: &Connection, batch: i64, decided: &NewBatch<'_>) -> Result<Batch> {
    let source = source_number(connection, &decided.source.id)?;
    connection
        .prepare_cached(
            "insert or replace into taken (source_id, file_name, bytes, modified_ns, batch_id)
             values (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            source,
            decided.facts.name,
            i64::try_from(decided.facts.bytes).unwrap_or(i64::MAX),
            decided.facts.modified_ns,
            batch
        ])?;
    write_decision(connection, batch, decided)
}

/// The same without the checkpoint.
pub(super) fn write_decision(connection: &Connection, batch: i64, decided: &NewBatch<'_>) -> Result<Batch> {
    connection
        .prepare_cached(
            "update batch set status = ?2, decided_at = ?3, figures = ?4, reasons = ?5 where id = ?1",
        )?
        .execute(params![
            batch,
            decided.status.code(),
            moment(decided.at),
            to_json(&decided.figures)?,
            to_json(&decided.reasons)?
        ])?;
    for (ordinal, finding) in (1_i64..).zip(&decided.findings) {
        connection
            .prepare_cached("insert into finding (batch_id, ordinal, finding) values (?1, ?2, ?3)")?
            .execute(params![batch, ordinal, to_json(finding)?])?;
    }
    read_by_number(connection, batch)?.ok_or(StoreError::Unreadable { what: "a batch" })
}

pub(super) fn read_by_number(connection: &Connection, batch: i64) -> Result<Option<Batch>> {
    read_one(connection, "b.id = ?1", [batch])
}

pub(super) fn to_json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| StoreError::Unreadable { what: "figures" })
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable { what: "figures" })
}

const BATCH: &str =
    "select b.id, b.seq, s.name, b.status, b.file_name, b.bytes, b.business_date, b.received_at,
    b.decided_at, b.figures, b.reasons from batch b join source s on s.id = b.source_id";

fn read_one(
    connection: &Connection,
    condition: &str,
    params: impl rusqlite::Params,
) -> Result<Option<Batch>> {
    let mut statement = connection.prepare_cached(&format!("{BATCH} where {condition}"))?;
    let mut rows = statement.query(params)?;
    rows.next()?.map(batch).transpose()
}

/// The batches of which `condition` holds; it may order and limit them.
pub(super) fn read_all_where(
    connection: &Connection,
    condition: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Batch>> {
    read_all(connection, &format!("{BATCH} where {condition}"), params)
}

fn read_all(connection: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Batch>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut batches = Vec::new();
    while let Some(row) = rows.next()? {
        batches.push(batch(row)?);
    }
    Ok(batches)
}

fn batch(row: &Row<'_>) -> Result<Batch> {
    let status: String = row.get(3)?;
    Ok(Batch {
        id: BatchId(row.get(0)?),
        seq: row.get(1)?,
        source: SourceId::new(row.get::<_, String>(2)?),
        status: BatchStatus::from_code(&status).ok_or(StoreError::Unreadable { what: "a batch" })?,
        file: row.get(4)?,
        bytes: row.get::<_, i64>(5)?.unsigned_abs(),
        business_date: read_date(&row.get::<_, String>(6)?)?,
        received_at: read_moment(&row.get::<_, String>(7)?)?,
        decided_at: read_moment(&row.get::<_, String>(8)?)?,
        figures: from_json(&row.get::<_, String>(9)?)?,
        reasons: from_json(&row.get::<_, String>(10)?)?,
    })
}

pub(super) const SERVED: &str = "status in ('published', 'unchanged')";

fn last_date(connection: &Connection, source: i64, before: Option<&str>) -> Result<Option<NaiveDate>> {
    let sql = format!(
        "select max(business_date) from batch where source_id = ?1 and {SERVED} and (?2 is null or decided_at <= ?2)"
    );
    let date: Option<String> =
        connection.prepare_cached(&sql)?.query_row(params![source, before], |row| row.get(0))?;
    date.as_deref().map(read_date).transpose()
}

impl Store {
    /// Writes down a decision about a file of which no row was taken: unchanged, refused.
    pub fn decide_without_rows(
        &self,
        source: &Source,
        facts: &FileFacts,
        status: BatchStatus,
        reasons: Vec<Objection>,
        at: DateTime<Utc>,
    ) -> Result<Batch> {
        self.write(|connection| {
            let number = source_number(connection, &source.id)?;
            let batch = open(connection, number, facts)?;
            let figures = match status {
                BatchStatus::Unchanged => last_figures(connection, number)?,
                _ => Figures::default(),
            };
            let decided = NewBatch { source, facts, status, figures, findings: Vec::new(), reasons, at };
            decide(connection, batch, &decided)
        })
    }

    /// Whether that file, as it lies there now, was decided on already.
    pub fn is_taken(&self, source: &SourceId, name: &str, bytes: u64, modified_ns: i64) -> Result<bool> {
        self.read(|connection| {
            let Some(source) = known_source(connection, source)? else { return Ok(false) };
            let mut statement = connection.prepare_cached(
                "select exists (select 1 from taken where source_id = ?1 and file_name = ?2 and bytes = ?3 and modified_ns = ?4)",
            )?;
            let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
            Ok(statement.query_row(params![source, name, bytes, modified_ns], |row| row.get(0))?)
        })
    }

    /// The source's last published file.
    pub fn last_published(&self, source: &SourceId) -> Result<Option<LastPublished>> {
        self.read(|connection| {
            let Some(source) = known_source(connection, source)? else { return Ok(None) };
            let mut statement = connection.prepare_cached(
                "select file_hash, figures, bytes from batch where source_id = ?1 and status = 'published' order by seq desc limit 1",
            )?;
            let row = statement.query_row([source], |row| {
                Ok((row.get::<_, Option<[u8; 32]>>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
            });
            let Some((Some(hash), figures, bytes)) = row.optional()? else { return Ok(None) };
            let rows = from_json::<Figures>(&figures)?.rows;
            Ok(Some(LastPublished { hash, bytes: bytes.unsigned_abs(), rows }))
        })
    }

    /// Batches, newest first, at most `limit`; of one source where `source` is given.
    pub fn batches(&self, source: Option<&SourceId>, limit: u32) -> Result<Vec<Batch>> {
        self.read(|connection| {
            let sql = format!("{BATCH} where ?1 is null or s.name = ?1 order by b.id desc limit ?2");
            read_all(connection, &sql, params![source.map(SourceId::as_str), limit])
        })
    }

    /// Batches of these sources, newest first, at most `limit`. Those of others do not count: what is left
    /// out after the limit was reached would tell how many there are.
    pub fn batches_of(&self, sources: &[SourceId], limit: u32) -> Result<Vec<Batch>> {
        let names: Vec<&str> = sources.iter().map(SourceId::as_str).collect();
        self.read(|connection| {
            let sql = format!(
                "{BATCH} where s.name in (select value from json_each(?1)) order by b.id desc limit ?2"
            );
            read_all(connection, &sql, params![to_json(&names)?, limit])
        })
    }

    /// The batch that people call `label`.
    pub fn batch(&self, label: &str) -> Result<Option<Batch>> {
        let Some((source, seq)) = parse_label(label) else { return Ok(None) };
        self.read(|connection| {
            read_one(connection, "s.name = ?1 and b.seq = ?2", params![source.as_str(), seq])
        })
    }

    /// The hash of a batch's file, where its bytes could be read.
    pub fn batch_hash(&self, batch: BatchId) -> Result<Option<[u8; 32]>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("select file_hash from batch where id = ?1")?;
            Ok(statement.query_row([batch.0], |row| row.get(0)).optional()?.flatten())
        })
    }

    /// A batch's findings in the order of the file, after the `after`-th, at most `limit`.
    pub fn findings(&self, batch: BatchId, after: i64, limit: u32) -> Result<Vec<(i64, Finding)>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select ordinal, finding from finding where batch_id = ?1 and ordinal > ?2 order by ordinal limit ?3",
            )?;
            let rows = statement.query_map(params![batch.0, after, limit], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })?;
            rows.map(|row| {
                let (ordinal, finding) = row?;
                Ok((ordinal, from_json(&finding)?))
            })
            .collect()
        })
    }

    /// What is known of a source's files, as of `at`.
    pub fn source_files(&self, source: &SourceId, at: DateTime<Utc>) -> Result<SourceFiles> {
        self.read(|connection| {
            let Some(source) = known_source(connection, source)? else { return Ok(SourceFiles::default()) };
            let at = moment(at);
            let newest: Option<String> = connection
                .prepare_cached(
                    "select status from batch where source_id = ?1 and decided_at <= ?2 order by seq desc limit 1",
                )?
                .query_row(params![source, at], |row| row.get(0))
                .optional()?;
            Ok(SourceFiles {
                file_date: last_date(connection, source, Some(&at))?,
                newer_is_held: newest.is_some_and(|status| status == "held" || status == "refused"),
            })
        })
    }

    /// The night of the last protection file: of several such sources, the one that is furthest behind.
    /// `None` until each of them was loaded once, and where the city has none.
    pub fn protection_night(&self, schema: &Schema) -> Result<Option<NaiveDate>> {
        self.read(|connection| {
            let mut night: Option<NaiveDate> = None;
            for source in schema.protection_sources() {
                let Some(number) = known_source(connection, &source.id)? else { return Ok(None) };
                let Some(date) = last_date(connection, number, None)? else { return Ok(None) };
                night = Some(night.map_or(date, |known| known.min(date)));
            }
            Ok(night)
        })
    }

    /// The newest night of each source that tells whom protection means: protection files, and the register, which may
    /// carry the flag too.
    pub fn nights_of_protection(&self, schema: &Schema) -> Result<Vec<ProtectionSeen>> {
        self.read(|connection| {
            let mut nights = Vec::new();
            for source in schema.sources_of_protection() {
                let Some(number) = known_source(connection, &source.id)? else { continue };
                let night = last_date(connection, number, None)?;
                nights.extend(night.map(|night| ProtectionSeen { source: source.id.clone(), night }));
            }
            Ok(nights)
        })
    }

    /// Whether any protection file was ever loaded.
    pub fn has_protection_file(&self, schema: &Schema) -> Result<bool> {
        self.read(|connection| {
            for source in schema.protection_sources() {
                let Some(number) = known_source(connection, &source.id)? else { continue };
                if last_date(connection, number, None)?.is_some() {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// When the newest batch was decided, by the clock as it was then.
    pub fn newest_decision(&self) -> Result<Option<DateTime<Utc>>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("select max(decided_at) from batch")?;
            let at: Option<String> = statement.query_row([], |row| row.get(0))?;
            at.as_deref().map(read_moment).transpose()
        })
    }

    /// What changes with every batch that is decided, and with every change to records.
    pub fn edition(&self) -> Result<Edition> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select (select max(id) from batch), (select value from meta where key = 'revision')",
            )?;
            Ok(statement.query_row([], |row| Ok(Edition { batch: row.get(0)?, revision: row.get(1)? }))?)
        })
    }

    /// How many open records the source has, and how many of its rows wait in the tray.
    pub fn source_counts(&self, source: &SourceId) -> Result<(u64, u64)> {
        self.read(|connection| {
            let Some(source) = known_source(connection, source)? else { return Ok((0, 0)) };
            let (open, waiting): (i64, i64) = connection
                .prepare_cached(
                    "select (select count(*) from standing where source_id = ?1),
                            (select count(*) from link l join version v on v.id = l.version_id
                             where l.person_id is null and v.source_id = ?1 and v.closed_by is null)",
                )?
                .query_row([source], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok((open.unsigned_abs(), waiting.unsigned_abs()))
        })
    }
}

// A file like the last one has as many rows, all of them unchanged.
fn last_figures(connection: &Connection, source: i64) -> Result<Figures> {
    let mut statement = connection.prepare_cached(
        "select figures from batch where source_id = ?1 and status = 'published' order by seq desc limit 1",
    )?;
    let last: Option<String> = statement.query_row([source], |row| row.get(0)).optional()?;
    let rows = last.map(|text| from_json::<Figures>(&text)).transpose()?.map_or(0, |last| last.rows);
    Ok(Figures { rows, unchanged: rows, ..Figures::default() })
}
