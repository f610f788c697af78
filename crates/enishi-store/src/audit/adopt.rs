//! Events of before there was a chain: written again through it, once, in one transaction.

use rusqlite::{Connection, OptionalExtension, Row};

use super::chain::Link;
use super::writer::{Head, Writer, index, insert};
use crate::error::Result;

/// Takes over what `audit_2.sql` put aside, and drops that.
pub(super) fn adopt(writer: &mut Writer) -> Result<()> {
    let waits = writer
        .connection()
        .query_row("select 1 from sqlite_master where name = 'event_before'", [], |_| Ok(()))
        .optional()?;
    if waits.is_none() {
        return Ok(());
    }
    let mut head = writer.head().clone();
    let transaction = writer.connection().transaction()?;
    {
        let mut old = transaction
            .prepare("select at, kind, actor, role, purpose, detail, id from event_before order by id")?;
        let mut rows = old.query([])?;
        while let Some(row) = rows.next()? {
            head = write_again(&transaction, &head, row)?;
        }
    }
    transaction.execute_batch("drop table event_resident_before; drop table event_before;")?;
    transaction.commit()?;
    writer.set_head(head);
    Ok(())
}

// Numbers stay what they were: events were never removed, and run from 1 without gaps.
fn write_again(connection: &Connection, before: &Head, row: &Row<'_>) -> Result<Head> {
    let bytes = |at: usize| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_bytes()?);
    let residents = residents(connection, row.get(6)?)?;
    let link = Link {
        id: before.count + 1,
        at: bytes(0)?,
        kind: bytes(1)?,
        actor: bytes(2)?,
        role: bytes(3)?,
        purpose: row.get_ref(4)?.as_bytes_or_null().map_err(rusqlite::Error::from)?,
        detail: bytes(5)?,
        levels: None,
        residents: &residents,
    };
    let hash = insert(connection, &before.hash, &link, None, &mut Vec::new())?;
    index(connection, link.id, &residents)?;
    Ok(Head { count: link.id, hash, at: row.get(0)? })
}

fn residents(connection: &Connection, event: i64) -> Result<Vec<u8>> {
    let mut statement = connection
        .prepare_cached("select handle from event_resident_before where event_id = ?1 order by handle")?;
    let handles = statement.query_map([event], |row| row.get::<_, Vec<u8>>(0))?;
    Ok(handles.collect::<rusqlite::Result<Vec<_>>>()?.concat())
}
