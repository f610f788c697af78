//! Changes that the chain itself tells.

use super::*;
use crate::error::StoreError;

#[test]
fn an_untouched_log_stands() {
    let folder = written(100);
    let verdict = verify(folder.path());
    assert_eq!((verdict.events, verdict.faults), (100, vec![]));
}

#[test]
fn an_empty_log_stands() {
    let folder = written(0);
    assert_eq!(verify(folder.path()).faults, vec![]);
}

#[test]
fn events_are_not_changed_by_whoever_comes_through_sqlite() {
    let folder = written(3);
    let connection = Connection::open(folder.path().join(FILE)).unwrap();
    for sql in [
        "update event set actor = 'x'",
        "delete from event",
        "update event_resident set event_id = 9",
        "delete from event_resident",
        "update levels set text = 'x'",
        "delete from chain",
    ] {
        assert!(connection.execute_batch(sql).is_err(), "{sql}");
    }
    assert_eq!(verify(folder.path()).faults, vec![]);
}

#[test]
fn an_edit_is_found() {
    let folder = written(100);
    tamper(folder.path(), "update event set actor = 'somebody else' where id = 37");
    assert_eq!(verify(folder.path()).faults, vec![AuditFault::Altered { event: 37 }]);
}

#[test]
fn an_edit_with_a_fitting_hash_of_its_own_is_found_at_the_event_that_follows() {
    let folder = written(100);
    tamper(folder.path(), "update event set actor = 'somebody else' where id = 37");
    rehash(folder.path(), 37..=37);
    assert_eq!(verify(folder.path()).faults, vec![AuditFault::Altered { event: 38 }]);
}

#[test]
fn a_removal_in_the_middle_is_found() {
    let folder = written(100);
    tamper(
        folder.path(),
        "delete from event where id in (50, 51); delete from event_resident where event_id in (50, 51)",
    );
    assert_eq!(verify(folder.path()).faults, vec![AuditFault::Missing { event: 50 }]);
}

#[test]
fn a_removal_that_is_numbered_over_is_found() {
    let folder = written(100);
    tamper(
        folder.path(),
        "delete from event where id = 50; update event set id = id - 1 where id > 50;
         delete from event_resident where event_id = 50;
         update event_resident set event_id = event_id - 1 where event_id > 50;",
    );
    assert_eq!(first(&verify(folder.path())), ("altered", 50));
}

#[test]
fn two_events_that_change_places_are_found() {
    let folder = written(100);
    tamper(
        folder.path(),
        "update event set id = -1 where id = 20; update event set id = 20 where id = 21;
         update event set id = 21 where id = -1;",
    );
    assert_eq!(first(&verify(folder.path())), ("altered", 20));
}

#[test]
fn an_event_that_is_put_in_is_found() {
    let folder = written(10);
    tamper(
        folder.path(),
        "insert into event select 0, at, kind, actor, role, purpose, detail, levels_id, residents, hash from event where id = 1",
    );
    assert_eq!(first(&verify(folder.path())), ("altered", 0));
}

#[test]
fn an_index_that_hides_a_look_or_invents_one_is_found() {
    // Far apart, so that several sums are compared.
    let folder = written(9000);
    tamper(folder.path(), "delete from event_resident where event_id = 8003");
    assert_eq!(verify(folder.path()).faults, vec![AuditFault::Index { event: 8003 }]);
    tamper_again(
        folder.path(),
        "update event_resident set event_id = 4 where event_id = 5 and handle <> x'00000000000000000000000000000001'",
    );
    assert_eq!(verify(folder.path()).faults, vec![AuditFault::Index { event: 4 }]);
    let other = written(10);
    tamper(
        other.path(),
        "insert into event_resident values (x'000000000000000000000000000000FF', 4611686018427387904)",
    );
    assert_eq!(verify(other.path()).faults, vec![AuditFault::Index { event: 1 << 62 }]);
}

fn tamper_again(folder: &Path, sql: &str) {
    Connection::open(folder.join(FILE)).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_damaged_file_is_told_and_does_not_end_the_check_in_an_error() {
    let folder = written(3000);
    let path = folder.path().join(FILE);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 64].fill(0xFF);
    std::fs::write(&path, bytes).unwrap();
    let told = verify_audit(folder.path(), None, [9; 32], &|_, _| {}).unwrap();
    assert!(!told.faults.is_empty());
}

#[test]
fn a_log_of_before_the_chain_is_chained_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join(FILE)).unwrap();
    connection.execute_batch(super::super::MIGRATIONS[0]).unwrap();
    connection
        .execute_batch(
            "pragma user_version = 1;
             insert into event values (1, '2026-11-20T00:00:00.000000Z', 'viewed', 'a', 'b', 'c', 'resident'),
                                      (2, '2026-11-20T00:00:01.000000Z', 'tokens', 'a', 'b', null, 'token new');
             insert into event_resident values (x'00000000000000000000000000000002', 1), (x'00000000000000000000000000000001', 1);",
        )
        .unwrap();
    drop(connection);
    let unchained = verify_audit(folder.path(), None, [9; 32], &|_, _| {});
    assert!(matches!(unchained, Err(StoreError::Unreadable { .. })));
    write(folder.path(), 3..=4, None);
    let verdict = verify(folder.path());
    assert_eq!((verdict.events, verdict.faults), (4, vec![]));
    let log = AuditLog::open(&DataDir::own(folder.path()).unwrap(), None, || [8; 32]).unwrap();
    let looks = log.looks(&[handle(2), handle(1)]).unwrap();
    assert_eq!(looks.iter().filter(|look| look.id == 1).count(), 1);
}

/// Makes these events fit the one before each, as somebody would who knows how the chain is made.
pub(super) fn rehash(folder: &Path, events: impl Iterator<Item = i64>) {
    use crate::audit::chain::{Link, follow, genesis};
    let connection = Connection::open(folder.join(FILE)).unwrap();
    for id in events {
        let before = match id {
            1 => connection
                .query_row("select mark from chain", [], |row| row.get::<_, Vec<u8>>(0))
                .map(|mark| genesis(&mark)),
            _ => connection
                .query_row("select hash from event where id = ?1", [id - 1], |row| row.get::<_, [u8; 32]>(0))
                .map(blake3::Hash::from_bytes),
        };
        let sql = "select at, kind, actor, role, purpose, detail, (select text from levels l where l.id = levels_id), residents
                   from event where id = ?1";
        let hash = connection
            .query_row(sql, [id], |row| {
                let link = Link {
                    id,
                    at: row.get_ref(0)?.as_bytes()?,
                    kind: row.get_ref(1)?.as_bytes()?,
                    actor: row.get_ref(2)?.as_bytes()?,
                    role: row.get_ref(3)?.as_bytes()?,
                    purpose: row.get_ref(4)?.as_bytes_or_null()?,
                    detail: row.get_ref(5)?.as_bytes()?,
                    levels: row.get_ref(6)?.as_bytes_or_null()?,
                    residents: row.get_ref(7)?.as_bytes()?,
                };
                Ok(follow(&before.unwrap(), &link, &mut Vec::new()))
            })
            .unwrap();
        connection
            .execute("update event set hash = ?2 where id = ?1", rusqlite::params![id, hash.as_bytes()])
            .unwrap();
    }
}
