//! Absence is never shown as "no": what a programme answers, and when it is not named at all.

use enishi_catalogue::Lang;
use enishi_model::reduce::{Notice, ReducedProgramme};
use enishi_model::{AnswerState, Freshness, Level};

use crate::support::{Desk, Plan, Record, Row, night, row};

fn register() -> Record {
    Record::of("shimin/jumin", "1").from(1, row(&[("name", "髙橋 花子")]))
}

fn care(story: impl Fn(Record) -> Record) -> Plan {
    Plan::of([register(), story(Record::of("kaigo/nintei", "9"))])
}

fn answer(desk: &Desk, plan: &Plan, programme: &str) -> ReducedProgramme {
    let person = desk.reduce(plan).unwrap();
    person.programmes.into_iter().find(|one| one.programme.id.as_str() == programme).unwrap()
}

fn level() -> Row {
    row(&[("level", "1")])
}

#[test]
fn a_programme_answers_by_its_records_and_its_files() {
    use AnswerState::{Ended, Enrolled, FileLate, Held, NotInFile};
    let fresh = Desk::full();
    let late = Desk::full().standing("kaigo/nintei", Some(5), Freshness::Late);
    let held = Desk::full().standing("kaigo/nintei", Some(5), Freshness::Held);
    let stands = care(|record| record.from(2, level()));
    let gone = care(|record| record.from(2, level()).gone(5));
    let strayed = care(|record| record.from(2, level()).gone(5).strayed());
    let never = care(|record| record);
    let table = [
        ("enrolled", &fresh, &stands, Enrolled, None),
        ("enrolled, whatever comes", &held, &stands, Enrolled, None),
        ("says so", &fresh, &care(|record| record.from(2, level().ended())), Ended, None),
        ("last day over", &fresh, &care(|record| record.from(2, level().until("2026-11-06"))), Ended, None),
        (
            "last day today",
            &fresh,
            &care(|record| record.from(2, level().until("2026-11-07"))),
            Enrolled,
            None,
        ),
        (
            "part of a date",
            &fresh,
            &care(|record| record.from(2, level().until("2026-11-XX"))),
            Enrolled,
            None,
        ),
        ("past part", &fresh, &care(|record| record.from(2, level().until("2026-10-XX"))), Ended, None),
        ("unreadable", &fresh, &care(|record| record.from(2, level().until("未定"))), Enrolled, None),
        ("vanished", &fresh, &gone, NotInFile, Some(4)),
        ("now somebody else's", &fresh, &strayed, NotInFile, Some(4)),
        ("vanished, late", &late, &gone, FileLate, Some(4)),
        ("vanished, held", &held, &gone, Held, Some(4)),
        ("never there", &fresh, &never, NotInFile, None),
        ("never there, late", &late, &never, FileLate, None),
        ("before it vanished", &fresh.clone().after(4), &gone, Enrolled, None),
        ("before it came", &fresh.clone().after(1), &gone, NotInFile, None),
    ];
    for (name, desk, plan, state, last_seen) in table {
        let answer = answer(desk, plan, "kaigo");
        assert_eq!((answer.state, answer.last_seen), (state, last_seen.map(night)), "{name}");
        assert_eq!(answer.records.is_empty(), !matches!(state, Enrolled | Ended), "{name}");
    }
}

#[test]
fn one_standing_record_outweighs_those_that_are_over() {
    let over = Record::of("kaigo/nintei", "8").from(1, level().ended());
    let plan = Plan::of([register(), over, Record::of("kaigo/nintei", "9").from(3, level())]);
    let answer = answer(&Desk::full(), &plan, "kaigo");
    assert_eq!((answer.state, answer.records.len()), (AnswerState::Enrolled, 2));
}

#[test]
fn not_permitted_is_said_alike_for_every_resident() {
    let desk = Desk::full().not_for_this_purpose("kaigo");
    let lines = |desk: &Desk, plan: &Plan| {
        let answer = answer(desk, plan, "kaigo");
        (
            answer.state,
            answer.level,
            answer.file_date,
            answer.freshness,
            answer.last_seen,
            answer.records.len(),
        )
    };
    let nobody = lines(&desk, &care(|record| record));
    assert_eq!(nobody.0, AnswerState::NotPermitted);
    let late = desk.clone().standing("kaigo/nintei", None, Freshness::Held);
    for plan in [care(|record| record.from(1, level())), care(|record| record.from(1, level()).gone(3))] {
        assert_eq!(lines(&desk, &plan), nobody);
        assert_eq!(lines(&late, &plan), nobody, "not even of its files is anything said");
    }
}

#[test]
fn a_programme_at_none_is_not_named() {
    let plan = care(|record| record.from(1, level()));
    let person = Desk::full().grant("kaigo", Level::None).reduce(&plan).unwrap();
    assert!(person.programmes.iter().all(|one| one.programme.id.as_str() != "kaigo"));
}

#[test]
fn a_hit_is_the_same_person_without_programmes() {
    let plan = care(|record| record.from(1, level()));
    for desk in [Desk::full(), Desk::full().grant("kaigo", Level::None), Desk::full().protection(None)] {
        let (opened, hit) = (desk.reduce(&plan).unwrap(), desk.reduce_to_hit(&plan).unwrap());
        assert!(hit.programmes.is_empty() && !opened.programmes.is_empty());
        assert_eq!((hit.handle, hit.resident_id), (opened.handle, opened.resident_id));
        assert_eq!((hit.attributes, hit.notices), (opened.attributes, opened.notices));
    }
    let nobody = Desk::full().grant("kaigo", Level::None).grant("jumin", Level::None);
    assert!(nobody.reduce_to_hit(&plan).is_none() && nobody.reduce(&plan).is_none());
}

#[test]
fn what_touches_the_resident_comes_first() {
    let plan = Plan::of([
        register(),
        Record::of("kaigo/nintei", "9").from(1, level().ended()),
        Record::of("fukushi/seiho", "S1").from(1, row(&[("case", "S1")])),
    ]);
    let desk = Desk::full()
        .grant("seiho", Level::Exists)
        .standing("gakko/shugaku", Some(4), Freshness::Late)
        .not_for_this_purpose("shien");
    let person = desk.reduce(&plan).unwrap();
    let order: Vec<&str> = person.programmes.iter().map(|one| one.programme.id.as_str()).collect();
    assert_eq!(order, ["jumin", "seiho", "kaigo", "shugaku", "teate", "shien"]);
}

#[test]
fn whom_the_register_does_not_know_is_marked_for_those_who_could_tell() {
    let plan = Plan::of([Record::of("kaigo/nintei", "9").from(1, level())]);
    assert_eq!(Desk::full().reduce(&plan).unwrap().notices, [Notice::NotInRegister]);
    let blind = Desk::full().grant("jumin", Level::Exists);
    assert_eq!(blind.reduce(&plan).unwrap().notices, []);
    assert_eq!(Desk::full().reduce(&care(|record| record)).unwrap().notices, []);
}

#[test]
fn a_sentence_never_says_no() {
    let states = [AnswerState::NotInFile, AnswerState::FileLate, AnswerState::Held];
    for lang in [Lang::Ja, Lang::En] {
        for state in states {
            let told = state.sentence(lang, Some(night(5)), Some(night(4)));
            assert!(told.contains("2026-11-05") && told.contains("2026-11-04"), "{told}");
            assert_ne!(state.sentence(lang, None, None), state.sentence(lang, Some(night(5)), None));
        }
        let known = AnswerState::Known.sentence(lang, Some(night(5)), None);
        assert_eq!(known, AnswerState::Known.sentence(lang, None, None));
    }
}

#[test]
fn the_age_is_of_the_day_that_is_asked_about() {
    let born = |text| Plan::of([Record::of("shimin/jumin", "1").from(1, row(&[("born", text)]))]);
    let age = |text, asked| Desk::full().after(asked).reduce(&born(text)).unwrap().age();
    assert_eq!([age("1957-11-05", 3), age("1957-11-05", 4)], [Some(68), Some(69)]);
    assert_eq!(age("1957-11-XX", 4), None);
}
