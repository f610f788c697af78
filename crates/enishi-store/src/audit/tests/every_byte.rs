//! Every byte of every column, changed by one bit.

use rusqlite::types::Value;

use super::*;

const EVENTS: i64 = 7;

/// The events in which a change of the column may first show; `None`: some event, or the index.
fn bad_events(table: &str, row: i64) -> Option<[i64; 2]> {
    // What an event says of its hash shows in it, and what its hash says in the event that follows.
    (table == "event").then_some([row, row + 1])
}

#[test]
fn any_change_of_a_byte_is_found() {
    let folder = written(EVENTS);
    let path = folder.path().join(FILE);
    let mut tried = 0;
    {
        let connection = Connection::open(&path).unwrap();
        disarm(&connection);
        // In one file again, so that a copy of it is a copy of the log.
        connection.pragma_update(None, "journal_mode", "delete").unwrap();
    }
    let untouched = std::fs::read(&path).unwrap();
    for (table, columns) in [
        ("event", "id at kind actor role purpose detail levels_id residents hash"),
        ("event_resident", "handle event_id"),
        ("levels", "id text"),
        ("chain", "mark"),
    ] {
        for column in columns.split(' ') {
            for row in 0.. {
                std::fs::write(&path, &untouched).unwrap();
                let Some(changes) = changes(&path, table, column, row) else { break };
                for change in changes {
                    std::fs::write(&path, &untouched).unwrap();
                    change_one(&path, table, column, row, &change);
                    let verdict = verify(folder.path());
                    assert!(!verdict.faults.is_empty(), "{table}.{column} of row {row}: {change:?}");
                    if let Some(bad) = bad_events(table, row + 1) {
                        let named = verdict.faults[0].event();
                        // An event that takes another's number, or a number from before the first.
                        let moved = column == "id";
                        assert!(bad.contains(&named) || moved, "{table}.{column}: {named}, not {bad:?}");
                    }
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 700, "{tried}");
    std::fs::write(&path, &untouched).unwrap();
    assert_eq!(verify(folder.path()).faults, vec![]);
}

fn select(column: &str, table: &str, row: i64) -> String {
    let order = if table == "event_resident" { "handle, event_id" } else { "id" };
    format!("select {column} from {table} order by {order} limit 1 offset {row}")
}

/// Every value that differs from the one that stands there by one bit; `None` where there is no such row.
fn changes(path: &Path, table: &str, column: &str, row: i64) -> Option<Vec<Value>> {
    let connection = Connection::open(path).unwrap();
    let value: Value = connection.query_row(&select(column, table, row), [], |row| row.get(0)).ok()?;
    let flipped = |bytes: &[u8], at: usize| {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        changed
    };
    Some(match value {
        Value::Integer(number) => (0..8).map(|bit| Value::Integer(number ^ (1 << bit))).collect(),
        Value::Text(text) => (0..text.len())
            .map(|at| Value::Text(String::from_utf8(flipped(text.as_bytes(), at)).unwrap()))
            .collect(),
        Value::Blob(bytes) => (0..bytes.len()).map(|at| Value::Blob(flipped(&bytes, at))).collect(),
        Value::Null => {
            let some = if column == "levels_id" { Value::Integer(1) } else { Value::Text(String::new()) };
            vec![some]
        }
        Value::Real(_) => unreachable!("no column holds one"),
    })
}

fn change_one(path: &Path, table: &str, column: &str, row: i64, value: &Value) {
    let connection = Connection::open(path).unwrap();
    connection.pragma_update(None, "foreign_keys", "off").unwrap();
    connection.pragma_update(None, "synchronous", "off").unwrap();
    if table == "event_resident" {
        let (handle, event): (Vec<u8>, i64) = connection
            .query_row(&select("handle, event_id", table, row), [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        let sql =
            format!("update or replace event_resident set {column} = ?1 where handle = ?2 and event_id = ?3");
        assert_eq!(connection.execute(&sql, rusqlite::params![value, handle, event]).unwrap(), 1);
        return;
    }
    let id: i64 = connection.query_row(&select("id", table, row), [], |row| row.get(0)).unwrap();
    let sql = format!("update or replace {table} set {column} = ?1 where id = ?2");
    assert_eq!(connection.execute(&sql, rusqlite::params![value, id]).unwrap(), 1);
}
