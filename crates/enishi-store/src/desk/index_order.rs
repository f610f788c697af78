//! The search index is to be built anew: ordered over the server, done by ingest.

use chrono::{DateTime, Utc};

use super::Desk;
use crate::connection::lock;
use crate::error::Result;
use crate::time::moment;

impl Desk {
    /// Orders it.
    pub fn order_index(&self, at: DateTime<Utc>) -> Result<()> {
        let sql = "insert or replace into index_order (id, at) values (1, ?1)";
        lock(&self.connection).execute(sql, [moment(at)])?;
        Ok(())
    }

    /// Whether it was ordered and not done yet.
    pub fn index_is_ordered(&self) -> Result<bool> {
        let sql = "select exists (select 1 from index_order)";
        Ok(lock(&self.connection).query_row(sql, [], |row| row.get(0))?)
    }

    /// It was done.
    pub fn index_was_built(&self) -> Result<()> {
        lock(&self.connection).execute("delete from index_order", [])?;
        Ok(())
    }
}
