//! Retention: closed versions and findings that are older than the rules keep them. What stands is never touched.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use enishi_model::SourceId;
use rusqlite::{Connection, OptionalExtension, params};

use super::index_feed;
use super::names::known_source;
use super::removal::Removal;
use super::shelter;
use super::standing::{self, KeyHash};
use super::store::Store;
use crate::error::Result;
use crate::time::{moment, read_date};

const APPLIED_ON: &str = "retained_on";

impl Store {
    /// Takes out the source's versions that were closed before a moment, and persons of whom nothing is left;
    /// from now on its history reaches back to `reaches`. Returns how many versions went.
    pub fn cut_history(&self, source: &SourceId, before: DateTime<Utc>, reaches: NaiveDate) -> Result<u64> {
        self.remove(|connection| {
            let Some(number) = known_source(connection, source)? else { return Ok(0) };
            let mut removal = Removal::new(connection);
            for version in outdated(connection, number, before)? {
                removal.version(version)?;
            }
            removal.loose_ends()?;
            removal.lost_persons(&self.key)?;
            shelter::renew(connection, &mut removal.touched)?;
            index_feed::enqueue(connection, &mut removal.touched)?;
            connection.execute(
                "insert into history_cut (source_id, reaches) values (?1, ?2)
                 on conflict (source_id) do update set reaches = max(reaches, excluded.reaches)",
                params![number, reaches.to_string()],
            )?;
            Ok(removal.versions)
        })
    }

    /// How far back the history of sources reaches of which some was taken out.
    pub fn history_reaches(&self) -> Result<BTreeMap<SourceId, NaiveDate>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select s.name, c.reaches from history_cut c join source s on s.id = c.source_id",
            )?;
            let mut rows = statement.query([])?;
            let mut reaches = BTreeMap::new();
            while let Some(row) = rows.next()? {
                reaches
                    .insert(SourceId::new(row.get::<_, String>(0)?), read_date(&row.get::<_, String>(1)?)?);
            }
            Ok(reaches)
        })
    }

    /// Takes out the findings of batches that were decided on before a moment; their figures stay.
    pub fn drop_findings(&self, before: DateTime<Utc>) -> Result<()> {
        self.write(|connection| {
            connection.execute(
                "delete from finding where batch_id in (select id from batch where decided_at < ?1)",
                [moment(before)],
            )?;
            Ok(())
        })
    }

    /// The day on which the rules were last applied.
    pub fn retained_on(&self) -> Result<Option<NaiveDate>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("select value from meta where key = ?1")?;
            let day: Option<String> = statement.query_row([APPLIED_ON], |row| row.get(0)).optional()?;
            day.as_deref().map(read_date).transpose()
        })
    }

    /// The rules were applied on that day.
    pub fn set_retained_on(&self, day: NaiveDate) -> Result<()> {
        self.write(|connection| {
            connection.execute(
                "insert or replace into meta (key, value) values (?1, ?2)",
                [APPLIED_ON, &day.to_string()],
            )?;
            Ok(())
        })
    }
}

// What crosswalks still say stays. So do history rows of a record that stands: its source tells them every
// night, and would bring them back.
fn outdated(connection: &Connection, source: i64, before: DateTime<Utc>) -> Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(
        "select v.id, v.key, v.closed_as = 'superseded' or v.opened_by = v.closed_by
         from version v join batch b on b.id = v.closed_by
         where v.source_id = ?1 and v.closed_by is not null and b.decided_at < ?2
           and v.id not in (select version_id from crosswalk)",
    )?;
    let mut rows = statement.query(params![source, moment(before)])?;
    let mut outdated = Vec::new();
    while let Some(row) = rows.next()? {
        let (version, key, is_history): (i64, String, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if is_history && standing::stored(connection, source, KeyHash::of(&key))?.is_some() {
            continue;
        }
        outdated.push(version);
    }
    Ok(outdated)
}
