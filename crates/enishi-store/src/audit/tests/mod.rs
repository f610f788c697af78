//! The log under attack: what is changed behind its back is found, and the right event named.

mod anchored;
mod chained;
mod every_byte;
mod log;

use std::path::Path;

use chrono::DateTime;
use enishi_model::Handle;
use rusqlite::Connection;
use tempfile::TempDir;

use super::{Anchor, AuditEvent, AuditFault, AuditLog, AuditVerdict, EventKind, FILE, verify_audit};
use crate::data_dir::DataDir;

/// A log of `count` events in a folder of its own; closed.
fn written(count: i64) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), 1..=count, None);
    folder
}

fn write(folder: &Path, numbers: impl Iterator<Item = i64>, anchor: Option<Anchor>) {
    let log = AuditLog::open(&DataDir::own(folder).unwrap(), anchor, || [7; 32]).unwrap();
    log.record(numbers.map(event).collect()).unwrap();
}

/// Looks of two people, some at nobody, some at two residents.
fn event(number: i64) -> AuditEvent {
    let residents = [vec![], vec![handle(number)], vec![handle(number), handle(1)]];
    AuditEvent {
        at: DateTime::from_timestamp(1_800_000_000 + number, 0).unwrap(),
        kind: if number % 2 == 0 { EventKind::Viewed } else { EventKind::Listed },
        actor: format!("holder {}", number % 2),
        role: "caseworker".to_owned(),
        purpose: (number % 3 != 0).then(|| "counter".to_owned()),
        detail: "resident".to_owned(),
        levels: if number % 3 == 0 { String::new() } else { format!("jumin=full kaigo={}", number % 2) },
        residents: residents[number.unsigned_abs() as usize % 3].clone(),
    }
}

fn handle(number: i64) -> Handle {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    Handle(bytes)
}

/// Changes the file as somebody would who has the disk.
fn tamper(folder: &Path, sql: &str) {
    let connection = Connection::open(folder.join(FILE)).unwrap();
    disarm(&connection);
    connection.execute_batch(sql).unwrap();
}

fn disarm(connection: &Connection) {
    connection.pragma_update(None, "foreign_keys", "off").unwrap();
    let mut triggers = connection.prepare("select name from sqlite_master where type = 'trigger'").unwrap();
    let names: Vec<String> = triggers.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(names.len(), 8);
    for name in names {
        connection.execute_batch(&format!("drop trigger {name}")).unwrap();
    }
}

fn verify(folder: &Path) -> AuditVerdict {
    verify_audit(folder, None, [9; 32], &|_, _| {}).unwrap()
}

fn first(verdict: &AuditVerdict) -> (&'static str, i64) {
    let fault: &AuditFault = verdict.faults.first().expect("a fault");
    (fault.code(), fault.event())
}
