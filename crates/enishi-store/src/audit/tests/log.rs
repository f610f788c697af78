//! What is read back.

use super::*;
use crate::audit::EventRange;

const ALL: EventRange = EventRange { after: 0, limit: 1000, from: None, before: None };

fn open(folder: &TempDir) -> AuditLog {
    AuditLog::open(&DataDir::own(folder.path()).unwrap(), None, || [7; 32]).unwrap()
}

#[test]
fn events_come_back_as_they_were_written_page_by_page() {
    let folder = written(25);
    let log = open(&folder);
    let all = log.events(&ALL).unwrap();
    assert_eq!(all.iter().map(|event| event.id).collect::<Vec<_>>(), (1..=25).collect::<Vec<_>>());
    let five = &all[4];
    assert_eq!(five.residents, [handle(1), handle(5)], "in order, whichever way they were named");
    assert_eq!(five.levels.as_deref(), Some("jumin=full kaigo=1"));
    assert_eq!((five.kind.as_str(), five.purpose.as_deref()), ("listed", Some("counter")));
    assert_eq!(all[2].levels, None);
    let page = log.events(&EventRange { after: 10, limit: 3, ..ALL }).unwrap();
    assert_eq!(page.iter().map(|event| event.id).collect::<Vec<_>>(), [11, 12, 13]);
    let at = |number| Some(event(number).at);
    let between = log.events(&EventRange { from: at(20), before: at(22), ..ALL }).unwrap();
    assert_eq!(between.iter().map(|event| event.id).collect::<Vec<_>>(), [20, 21]);
}

#[test]
fn looks_at_several_numbers_of_one_human_come_once_each_newest_first() {
    let folder = written(8);
    let log = open(&folder);
    let ids =
        |handles: &[Handle]| -> Vec<i64> { log.looks(handles).unwrap().iter().map(|look| look.id).collect() };
    assert_eq!(ids(&[handle(1)]), [8, 5, 2, 1]);
    assert_eq!(ids(&[handle(1), handle(5), handle(7)]), [8, 7, 5, 2, 1]);
    assert_eq!(ids(&[handle(3)]), [0; 0]);
}

#[test]
fn a_commit_that_fails_leaves_the_chain_as_it_was() {
    let folder = written(5);
    let log = open(&folder);
    // Somebody else wrote event 6: ours cannot be number 6.
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    let sql = "insert into event select 6, at, kind, actor, role, purpose, detail, levels_id, residents, hash from event where id = 5";
    other.execute_batch(sql).unwrap();
    let mut raised = event(1);
    raised.levels = "jumin=none".to_owned();
    assert!(log.record(vec![raised.clone()]).is_err(), "no audit, no answer");
    disarm(&other);
    other.execute_batch("delete from event where id = 6").unwrap();
    log.record(vec![raised.clone()]).unwrap();
    log.record(vec![raised]).unwrap();
    drop(log);
    let verdict = verify(folder.path());
    assert_eq!((verdict.events, verdict.faults), (7, vec![]));
}
