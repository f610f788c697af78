//! Drop folders that cannot be read: unreachable is not empty.

use chrono::{DateTime, Utc};
use enishi_model::SourceId;
use rusqlite::{OptionalExtension, params};

use super::names::{known_source, source_number};
use super::store::Store;
use crate::error::Result;
use crate::time::{moment, read_moment};

/// A drop folder that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderProblem {
    /// where it should be
    pub folder: String,
    /// the system's word
    pub why: String,
    /// since when
    pub since: DateTime<Utc>,
}

impl Store {
    /// Writes down which sources' folders cannot be read now; the others can. Writes only what changed.
    pub fn set_folder_problems(
        &self,
        problems: &[(SourceId, String, String)],
        at: DateTime<Utc>,
    ) -> Result<()> {
        let is_same = self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select s.name, p.folder, p.why from folder_problem p join source s on s.id = p.source_id order by s.name",
            )?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            let known: Vec<(String, String, String)> = rows.collect::<rusqlite::Result<_>>()?;
            let found = problems.iter().map(|(source, folder, why)| (source.to_string(), folder.clone(), why.clone()));
            Ok(known == found.collect::<Vec<_>>())
        })?;
        if is_same {
            return Ok(());
        }
        self.write(|connection| {
            let names: Vec<&str> = problems.iter().map(|(source, ..)| source.as_str()).collect();
            let names = serde_json::to_string(&names).unwrap_or_default();
            connection.execute(
                "delete from folder_problem where source_id not in
                 (select id from source where name in (select value from json_each(?1)))",
                [names],
            )?;
            for (source, folder, why) in problems {
                connection.execute(
                    "insert into folder_problem (source_id, folder, why, since) values (?1, ?2, ?3, ?4)
                     on conflict (source_id) do update set folder = excluded.folder, why = excluded.why",
                    params![source_number(connection, source)?, folder, why, moment(at)],
                )?;
            }
            Ok(())
        })
    }

    /// Why a source's folder cannot be read, if it cannot.
    pub fn folder_problem(&self, source: &SourceId) -> Result<Option<FolderProblem>> {
        self.read(|connection| {
            let Some(source) = known_source(connection, source)? else { return Ok(None) };
            let mut statement = connection
                .prepare_cached("select folder, why, since from folder_problem where source_id = ?1")?;
            let row = statement.query_row([source], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
            });
            row.optional()?
                .map(|(folder, why, since)| Ok(FolderProblem { folder, why, since: read_moment(&since)? }))
                .transpose()
        })
    }
}
