//! Protection flags of which no word is left, because the batch that set them was removed. They stay: nobody
//! loses protection by that. They end with the next whole file of their source that does not name their record:
//! otherwise whom a wrong file had flagged would be flagged for good.

use enishi_model::SourceId;
use rusqlite::{Connection, params};

use super::index_feed;
use super::names::known_source;
use super::removal::Removal;
use super::shelter;
use super::store::Store;
use crate::error::Result;

/// Writes down that a record's flag has no word left but a removed batch's.
pub(super) fn leave(connection: &Connection, source: i64, key: &str) -> Result<()> {
    connection
        .prepare_cached(
            "insert or replace into flag_left (source_id, key, batch_id)
             select ?1, ?2, (select max(id) from batch)
             where exists (select 1 from protection where source_id = ?1 and key = ?2)",
        )?
        .execute(params![source, key])?;
    Ok(())
}

impl Store {
    /// Ends the flags that were left over, of sources whose next whole snapshot has come since. Returns how
    /// many ended.
    pub fn end_left_flags(&self, snapshots: &[&SourceId]) -> Result<u64> {
        let is_none = self.read(|connection| {
            let mut statement = connection.prepare_cached("select not exists (select 1 from flag_left)")?;
            Ok(statement.query_row([], |row| row.get::<_, bool>(0))?)
        })?;
        if is_none {
            return Ok(0);
        }
        self.remove(|connection| {
            let mut removal = Removal::new(connection);
            let mut ended = 0;
            for source in snapshots {
                let Some(number) = known_source(connection, source)? else { continue };
                for key in answered(connection, number)? {
                    ended += end(&mut removal, number, &key)?;
                }
            }
            removal.lost_persons(&self.key)?;
            shelter::renew(connection, &mut removal.touched)?;
            index_feed::enqueue(connection, &mut removal.touched)?;
            Ok(ended)
        })
    }
}

// A whole file has come since: one of which every row could be read.
fn answered(connection: &Connection, source: i64) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "select f.key from flag_left f where f.source_id = ?1 and exists (
             select 1 from batch b where b.source_id = f.source_id and b.id > f.batch_id
             and b.status = 'published' and b.reasons not like '%absence_suspended%')",
    )?;
    let keys = statement.query_map([source], |row| row.get(0))?;
    Ok(keys.collect::<rusqlite::Result<_>>()?)
}

// A record that has come again speaks for itself.
fn end(removal: &mut Removal<'_>, source: i64, key: &str) -> Result<u64> {
    let connection = removal.connection;
    connection.execute("delete from flag_left where source_id = ?1 and key = ?2", params![source, key])?;
    if super::standing::stored(connection, source, super::standing::KeyHash::of(key))?.is_some() {
        return Ok(0);
    }
    // Whoever shares a row with them changes their locating terms' lock too.
    let mut touched = connection.prepare_cached(
        "select p.person_id from protection p where p.source_id = ?1 and p.key = ?2
         union select other.person_id from protection p join link own on own.person_id = p.person_id
         join link other on other.version_id = own.version_id
         where p.source_id = ?1 and p.key = ?2 and other.person_id is not null",
    )?;
    for person in touched.query_map(params![source, key], |row| row.get(0))? {
        removal.touched.insert(person?);
    }
    connection.execute("delete from protection where source_id = ?1 and key = ?2", params![source, key])?;
    Ok(1)
}
