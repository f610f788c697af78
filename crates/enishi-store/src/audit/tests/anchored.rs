//! What only the anchor tells, and how it is kept.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use super::chained::rehash;
use super::*;
use crate::audit::AnchorState;
use crate::error::StoreError;

const NEVER: Duration = Duration::from_secs(3600);

/// A data directory and, beside it, an anchor.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn anchor(&self) -> Anchor {
        Anchor { path: self.0.path().join("anchor.jsonl"), every: NEVER }
    }

    /// Events, and the anchor's word after the last.
    fn write(&self, numbers: std::ops::RangeInclusive<i64>) {
        write(&self.data(), numbers, Some(self.anchor()));
    }

    fn lines(&self) -> Vec<String> {
        fs::read_to_string(self.anchor().path).unwrap().lines().map(str::to_owned).collect()
    }

    fn verify(&self) -> AuditVerdict {
        verify_audit(&self.data(), Some(&self.anchor().path), [9; 32], &|_, _| {}).unwrap()
    }
}

/// Forty events, anchored after every tenth.
fn forty() -> Place {
    let place = Place::new();
    for tens in 0..4 {
        place.write(tens * 10 + 1..=tens * 10 + 10);
    }
    place
}

#[test]
fn a_log_agrees_with_what_was_anchored_of_it() {
    let place = forty();
    let verdict = place.verify();
    assert_eq!((verdict.events, verdict.anchored, verdict.faults), (40, 40, vec![]));
    let last: serde_json::Value = serde_json::from_str(place.lines().last().unwrap()).unwrap();
    assert_eq!((last["count"].as_i64(), last["head"].as_str()), (Some(40), Some(verdict.head.as_str())));
}

#[test]
fn an_end_that_is_cut_off_is_found() {
    let place = forty();
    tamper(&place.data(), "delete from event where id > 33; delete from event_resident where event_id > 33");
    assert_eq!(verify(&place.data()).faults, vec![], "the chain alone cannot tell");
    assert_eq!(place.verify().faults, vec![AuditFault::Truncated { event: 34, anchored: 40 }]);
}

#[test]
fn a_log_that_goes_on_after_its_end_was_cut_off_is_found() {
    let place = forty();
    tamper(&place.data(), "delete from event where id > 33; delete from event_resident where event_id > 33");
    place.write(90..=91);
    let verdict = place.verify();
    assert!(verdict.faults.contains(&AuditFault::TurnedBack { event: 33, anchored: 40 }), "{verdict:?}");
    place.write(92..=99);
    assert_eq!(place.verify().events, 43);
    assert!(place.verify().faults.iter().any(|fault| fault.code() == "turned_back"));
}

#[test]
fn a_chain_that_was_made_anew_after_an_edit_is_found() {
    let place = forty();
    tamper(&place.data(), "update event set actor = 'somebody else' where id = 25");
    rehash(&place.data(), 25..=40);
    assert_eq!(verify(&place.data()).faults, vec![], "the chain alone cannot tell");
    assert_eq!(place.verify().faults, vec![AuditFault::Rewritten { event: 21, anchored: 30 }]);
}

#[test]
fn an_edit_is_named_exactly_also_beside_an_anchor() {
    let place = forty();
    tamper(&place.data(), "update event set actor = 'somebody else' where id = 30");
    assert_eq!(place.verify().faults, vec![AuditFault::Altered { event: 30 }]);
    rehash(&place.data(), 30..=30);
    assert_eq!(place.verify().faults.iter().map(AuditFault::event).min(), Some(21), "30 was anchored");
}

#[test]
fn a_removed_event_that_was_anchored_is_told_as_removed() {
    let place = forty();
    tamper(&place.data(), "delete from event where id = 20; delete from event_resident where event_id = 20");
    assert_eq!(place.verify().faults, vec![AuditFault::Missing { event: 20 }]);
}

#[test]
fn another_log_in_its_place_is_found() {
    let place = forty();
    for ending in ["", "-wal", "-shm"] {
        drop(fs::remove_file(place.data().join(format!("{FILE}{ending}"))));
    }
    let other = AuditLog::open(&DataDir::own(&place.data()).unwrap(), None, || [8; 32]).unwrap();
    other.record((1..=40).map(event).collect()).unwrap();
    drop(other);
    assert_eq!(first(&place.verify()), ("swapped", 1));
    let log =
        AuditLog::open(&DataDir::own(&place.data()).unwrap(), Some(place.anchor()), || [8; 32]).unwrap();
    assert_eq!(log.anchor_state(), AnchorState::Disagrees);
}

#[test]
fn a_log_that_is_no_longer_what_was_anchored_is_told_when_it_is_opened() {
    let place = forty();
    tamper(&place.data(), "delete from event where id > 33; delete from event_resident where event_id > 33");
    let log =
        AuditLog::open(&DataDir::own(&place.data()).unwrap(), Some(place.anchor()), || [7; 32]).unwrap();
    assert_eq!(log.anchor_state(), AnchorState::Disagrees);
    log.record(vec![event(1)]).unwrap();
    drop(log);
    assert_eq!(place.verify().faults.first().map(AuditFault::code), Some("turned_back"));
}

#[test]
fn the_head_is_anchored_on_an_interval_while_the_log_is_open() {
    let place = Place::new();
    let anchor = Anchor { every: Duration::from_millis(20), ..place.anchor() };
    let log = AuditLog::open(&DataDir::own(&place.data()).unwrap(), Some(anchor), || [7; 32]).unwrap();
    for number in 1..=3 {
        log.record(vec![event(number)]).unwrap();
        let begun = std::time::Instant::now();
        let count = format!("\"count\":{number},");
        while !fs::read_to_string(place.anchor().path).is_ok_and(|text| text.contains(&count)) {
            assert!(begun.elapsed() < Duration::from_secs(30), "not anchored");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    let before = place.lines().len();
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(place.lines().len(), before, "nothing new, nothing written");
    assert_eq!(place.verify().faults, vec![], "beside the process that writes");
}

#[test]
fn an_anchor_that_fails_stops_no_answer_and_is_told() {
    let place = Place::new();
    fs::create_dir_all(place.anchor().path).unwrap();
    let log =
        AuditLog::open(&DataDir::own(&place.data()).unwrap(), Some(place.anchor()), || [7; 32]).unwrap();
    log.record(vec![event(1)]).unwrap();
    assert_eq!(log.anchor_state(), AnchorState::Failing);
}

#[test]
fn a_torn_line_is_counted_and_the_next_one_is_whole() {
    let place = forty();
    let mut text = fs::read(place.anchor().path).unwrap();
    text.truncate(text.len() - 30);
    fs::write(place.anchor().path, text).unwrap();
    place.write(41..=41);
    let verdict = place.verify();
    assert_eq!((verdict.unreadable_lines, verdict.anchored, verdict.faults), (1, 41, vec![]));
}

#[test]
fn an_anchor_in_the_data_directory_is_refused() {
    let place = Place::new();
    let data = DataDir::own(&place.data()).unwrap();
    for path in
        [place.data().join("anchor"), place.data().join("receipts/../anchor"), place.data().join("staging/a")]
    {
        let anchor = Anchor { path, every: NEVER };
        let refused = AuditLog::open(&data, Some(anchor), || [7; 32]);
        assert!(matches!(refused, Err(StoreError::AnchorInside { .. })));
    }
}
