//! Protection flags (支援措置): set by a row that carries one, lifted only by a later row of the same record.

use enishi_model::SourceRecord;
use rusqlite::params;

use super::publication::Publication;
use crate::error::Result;

impl Publication<'_> {
    /// Sets or lifts the record's flag. Whoever shares a row with somebody whose flag changes is touched:
    /// their locating terms change their lock too.
    pub(super) fn protect(&mut self, record: &SourceRecord, persons: &[i64]) -> Result<()> {
        // Most sources have no flag at all: their rows are not asked one by one.
        let is_concerned = record.protects || (self.carries_flags && self.is_flagged(&record.key)?);
        if !is_concerned {
            return Ok(());
        }
        if record.protects {
            self.carries_flags = true;
            for person in persons {
                self.connection
                    .prepare_cached(
                        "insert or ignore into protection (source_id, key, person_id) values (?1, ?2, ?3)",
                    )?
                    .execute(params![self.source, record.key, person])?;
            }
        }
        self.touch_flagged(&record.key)?;
        if !record.protects {
            self.connection
                .prepare_cached("delete from protection where source_id = ?1 and key = ?2")?
                .execute(params![self.source, record.key])?;
        }
        Ok(())
    }

    fn is_flagged(&self, key: &str) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare_cached("select exists (select 1 from protection where source_id = ?1 and key = ?2)")?;
        Ok(statement.query_row(params![self.source, key], |row| row.get(0))?)
    }

    fn touch_flagged(&mut self, key: &str) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "select distinct other.person_id from protection p
             join link own on own.person_id = p.person_id
             join link other on other.version_id = own.version_id
             where p.source_id = ?1 and p.key = ?2 and other.person_id is not null",
        )?;
        for person in statement.query_map(params![self.source, key], |row| row.get::<_, i64>(0))? {
            self.touched.insert(person?);
        }
        Ok(())
    }
}
