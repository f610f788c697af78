//! What a source's published files looked like: what the guards learn from.

use chrono::NaiveDate;
use enishi_model::SourceId;
use enishi_model::batch::{Figures, Objection};
use enishi_model::profile::Profile;
use rusqlite::{Connection, OptionalExtension, params};

use super::batches::{SERVED, from_json, to_json};
use super::names::known_source;
use super::store::Store;
use crate::error::Result;
use crate::time::read_date;

/// A published file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastFile {
    /// how many rows it had
    pub rows: u64,
    /// what it looked like; `None` of files that were taken before this was kept
    pub profile: Option<Profile>,
}

/// What a source brought before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// its published files, newest first, none older than the last one that people released: what they let through
    /// is what is usual from then on
    pub files: Vec<PastFile>,
    /// the night of the file that is served
    pub served: Option<NaiveDate>,
}

impl Store {
    /// What a source brought before; at most `limit` files.
    pub fn past(&self, source: &SourceId, limit: u32) -> Result<Past> {
        self.read(|connection| {
            let Some(source) = known_source(connection, source)? else { return Ok(Past::default()) };
            Ok(Past { files: published(connection, source, limit)?, served: served(connection, source)? })
        })
    }
}

fn published(connection: &Connection, source: i64, limit: u32) -> Result<Vec<PastFile>> {
    let mut statement = connection.prepare_cached(
        "select b.figures, b.reasons, p.profile from batch b left join profile p on p.batch_id = b.id
         where b.source_id = ?1 and b.status = 'published' order by b.seq desc limit ?2",
    )?;
    let mut rows = statement.query(params![source, limit])?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        let figures: Figures = from_json(&row.get::<_, String>(0)?)?;
        let reasons: Vec<Objection> = from_json(&row.get::<_, String>(1)?)?;
        let profile = row.get::<_, Option<String>>(2)?.map(|text| from_json(&text)).transpose()?;
        files.push(PastFile { rows: figures.rows, profile });
        if reasons.iter().any(|reason| matches!(reason, Objection::Released { .. })) {
            break;
        }
    }
    Ok(files)
}

// Not the newest night of all: older data that people released is what is served.
fn served(connection: &Connection, source: i64) -> Result<Option<NaiveDate>> {
    let sql = format!(
        "select business_date from batch where source_id = ?1 and {SERVED} order by seq desc limit 1"
    );
    let date: Option<String> =
        connection.prepare_cached(&sql)?.query_row([source], |row| row.get(0)).optional()?;
    date.as_deref().map(read_date).transpose()
}

/// Keeps what a published file looked like.
pub(super) fn remember(connection: &Connection, batch: i64, profile: &Profile) -> Result<()> {
    connection
        .prepare_cached("insert or replace into profile (batch_id, profile) values (?1, ?2)")?
        .execute(params![batch, to_json(profile)?])?;
    Ok(())
}
