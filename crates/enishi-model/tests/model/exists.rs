//! At `exists` a department is known to know the resident, and which desk to call; nothing else.

use enishi_model::{AnswerState, Freshness, Level};

use crate::support::{Desk, Plan, Record, row, shown};

fn known() -> Plan {
    let case = row(&[("case", "S77"), ("name", "佐藤 次郎"), ("address", "緑町1-1"), ("worker", "某")]);
    Plan::of([
        Record::of("shimin/jumin", "1").from(1, row(&[("name", "髙橋 花子")])),
        Record::of("fukushi/seiho", "S77").resident("0000000099").from(2, case.since("2026-04-01")),
    ])
}

#[test]
fn exists_shows_existence_and_contact_only() {
    let desk = Desk::full().grant("seiho", Level::Exists);
    let person = desk.reduce(&known()).unwrap();
    let assistance = person.programmes.iter().find(|one| one.programme.id.as_str() == "seiho").unwrap();
    assert_eq!(assistance.state, AnswerState::Known);
    assert_eq!(assistance.programme.contact.phone, "000-0000");
    assert!(assistance.records.is_empty() && assistance.last_seen.is_none());
    let text = [shown::person(&person), shown::timeline(&desk.timeline(&known()))].concat().join("\n");
    for secret in ["S77", "佐藤", "緑町", "某", "0000000099", "2026-04-01", "fukushi/seiho"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn exists_answers_of_what_stands_only() {
    let desk = Desk::full().grant("seiho", Level::Exists).standing("fukushi/seiho", Some(5), Freshness::Late);
    let mut over = known();
    over.records[1] = over.records[1].clone().gone(4);
    let states = [(known(), AnswerState::Known), (over, AnswerState::FileLate)];
    for (plan, expected) in states {
        let person = desk.reduce(&plan).unwrap();
        let assistance = person.programmes.iter().find(|one| one.programme.id.as_str() == "seiho").unwrap();
        assert_eq!((assistance.state, assistance.last_seen), (expected, None));
    }
}

#[test]
fn existence_alone_makes_nobody_findable() {
    let plan = Plan::of([known().records.remove(1)]);
    for (level, found) in
        [(Level::None, false), (Level::Exists, false), (Level::Summary, true), (Level::Full, true)]
    {
        assert_eq!(Desk::full().grant("seiho", level).reduce(&plan).is_some(), found, "{level:?}");
    }
}

#[test]
fn a_crosswalk_is_no_enrolment() {
    let plan = Plan::of([
        Record::of("shimin/jumin", "1").from(1, row(&[("name", "髙橋 花子")])),
        Record::of("kaigo/taio", "1").from(1, row(&[("number", "K55")])),
    ]);
    for level in [Level::Exists, Level::Full] {
        let person = Desk::full().grant("kaigo", level).reduce(&plan).unwrap();
        let care = person.programmes.iter().find(|one| one.programme.id.as_str() == "kaigo").unwrap();
        assert_eq!(care.state, AnswerState::NotInFile, "{level:?}");
    }
    assert!(Desk::full().timeline(&plan).iter().all(|event| event.programme.id.as_str() != "kaigo"));
}
