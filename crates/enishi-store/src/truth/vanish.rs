//! Closing versions: those that came with other contents, and those that a snapshot no longer has.

use rusqlite::{Connection, params};

use super::seen::Seen;
use super::touched::Touched;
use crate::error::Result;

/// Closes a version; whoever it touches is touched.
pub(super) fn close(
    connection: &Connection,
    version: i64,
    batch: i64,
    how: &str,
    touched: &mut Touched,
) -> Result<()> {
    connection
        .prepare_cached("update version set closed_by = ?2, closed_as = ?3 where id = ?1")?
        .execute(params![version, batch, how])?;
    let mut statement = connection
        .prepare_cached("select person_id from link where version_id = ?1 and person_id is not null")?;
    for person in statement.query_map([version], |row| row.get(0))? {
        touched.insert(person?);
    }
    Ok(())
}

/// Closes what stood before this batch and was not seen in it; returns them. A protection flag that
/// such a record carried stays: it ends only when told to end.
pub(super) fn close_absent(
    connection: &Connection,
    source: i64,
    batch: i64,
    seen: &Seen,
    touched: &mut Touched,
) -> Result<Vec<i64>> {
    let absent: Vec<(i64, Vec<u8>)> = {
        let mut statement =
            connection.prepare_cached("select version_id, key from standing where source_id = ?1")?;
        let mut standing = statement.query([source])?;
        let mut absent = Vec::new();
        while let Some(row) = standing.next()? {
            let version = row.get(0)?;
            if !seen.contains(version) {
                absent.push((version, row.get(1)?));
            }
        }
        absent
    };
    for (version, key) in &absent {
        close(connection, *version, batch, "vanished", touched)?;
        connection
            .prepare_cached("delete from standing where source_id = ?1 and key = ?2")?
            .execute(params![source, key])?;
    }
    Ok(absent.into_iter().map(|(version, _)| version).collect())
}
