//! How every source's files stand now: what a look in the morning begins with.

use enishi_model::SourceId;
use enishi_model::batch::Batch;
use rusqlite::params;

use super::batches::read_all_where;
use super::store::Store;
use crate::error::Result;

impl Store {
    /// The newest batch of every source that ever had one.
    pub fn newest_batches(&self) -> Result<Vec<Batch>> {
        self.read(|connection| {
            let newest = "b.seq = (select max(seq) from batch where source_id = s.id) order by s.name";
            read_all_where(connection, newest, [])
        })
    }

    /// Batches after the one of number `after` that were held or refused, oldest first; and the newest number of all.
    pub fn stopped_after(&self, after: i64) -> Result<(Vec<Batch>, i64)> {
        self.read(|connection| {
            let newest =
                connection.query_row("select coalesce(max(id), 0) from batch", [], |row| row.get(0))?;
            let stopped = "b.id > ?1 and b.status in ('held', 'refused') order by b.id limit 1000";
            Ok((read_all_where(connection, stopped, params![after])?, newest))
        })
    }

    /// The sources whose folders cannot be read.
    pub fn unreachable_sources(&self) -> Result<Vec<SourceId>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "select s.name from folder_problem p join source s on s.id = p.source_id order by s.name",
            )?;
            let names = statement.query_map([], |row| row.get::<_, String>(0))?;
            names.map(|name| Ok(SourceId::new(name?))).collect()
        })
    }
}
