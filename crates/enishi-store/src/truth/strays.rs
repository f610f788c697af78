//! Files that lie in drop folders now and are nobody's.

use chrono::{DateTime, Utc};
use enishi_model::SourceId;
use enishi_model::stray::Stray;
use rusqlite::params;

use super::names::{known_source, source_number};
use super::store::Store;
use crate::error::{Result, StoreError};
use crate::time::{moment, read_moment};

/// A file that lies in a source's drop folder, and is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrayFile {
    /// its name
    pub file: String,
    /// why it is not taken
    pub stray: Stray,
    /// since when that is so
    pub since: DateTime<Utc>,
}

impl Store {
    /// Writes down which files are nobody's now; all others are not. Writes only what changed.
    pub fn set_strays(&self, strays: &[(SourceId, String, Stray)], at: DateTime<Utc>) -> Result<()> {
        let mut found = Vec::with_capacity(strays.len());
        for (source, file, stray) in strays {
            let stray =
                serde_json::to_string(stray).map_err(|_| StoreError::Unreadable { what: "a stray" })?;
            found.push((source.to_string(), file.clone(), stray));
        }
        found.sort();
        let known: Vec<(String, String, String)> = self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select s.name, t.file, t.stray from stray t join source s on s.id = t.source_id
                 order by s.name, t.file, t.stray",
            )?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        if known == found {
            return Ok(());
        }
        self.write(|connection| {
            for (source, file, stray) in known.iter().filter(|one| !found.contains(one)) {
                connection.execute(
                    "delete from stray where source_id = (select id from source where name = ?1)
                     and file = ?2 and stray = ?3",
                    params![source, file, stray],
                )?;
            }
            for (source, file, stray) in found.iter().filter(|one| !known.contains(one)) {
                connection.execute(
                    "insert or replace into stray (source_id, file, stray, since) values (?1, ?2, ?3, ?4)",
                    params![
                        source_number(connection, &SourceId::new(source.clone()))?,
                        file,
                        stray,
                        moment(at)
                    ],
                )?;
            }
            Ok(())
        })
    }

    /// The files that lie in a source's folder and are nobody's.
    pub fn strays(&self, source: &SourceId) -> Result<Vec<StrayFile>> {
        self.read(|connection| {
            let Some(source) = known_source(connection, source)? else { return Ok(Vec::new()) };
            let mut statement = connection
                .prepare_cached("select file, stray, since from stray where source_id = ?1 order by file")?;
            let rows = statement.query_map([source], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
            })?;
            rows.map(|row| {
                let (file, stray, since) = row?;
                let stray =
                    serde_json::from_str(&stray).map_err(|_| StoreError::Unreadable { what: "a stray" })?;
                Ok(StrayFile { file, stray, since: read_moment(&since)? })
            })
            .collect()
        })
    }
}
