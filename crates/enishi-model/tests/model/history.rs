//! The timeline: what changed and when, and what the hub showed on an earlier day.

use enishi_model::timeline::{EventKind, TimelineEvent};
use enishi_model::{Attribute, Level};

use crate::support::{Desk, LAST_NIGHT, Plan, Record, Row, night, row};

use EventKind::{Appeared, Changed, Ended, Returned, Vanished};

fn level(code: &str, doctor: &str) -> Row {
    row(&[("level", code), ("doctor", doctor)])
}

fn care() -> Record {
    Record::of("kaigo/nintei", "9")
}

fn told(desk: &Desk, record: Record) -> Vec<(EventKind, usize)> {
    let events = desk.timeline(&Plan::of([record]));
    events.iter().map(|event| (event.kind, night_of(event))).collect()
}

fn night_of(event: &TimelineEvent) -> usize {
    (1..=LAST_NIGHT).find(|at| night(*at) == event.provenance.batch.business_date).unwrap()
}

#[test]
fn a_record_comes_changes_goes_and_comes_again() {
    let record = care()
        .from(1, level("1", ""))
        .from(2, level("2", ""))
        .gone(3)
        .from(4, level("2", ""))
        .from(5, level("2", "").ended());
    let expected = [(Ended, 5), (Returned, 4), (Vanished, 3), (Changed, 2), (Appeared, 1)];
    assert_eq!(told(&Desk::full(), record), expected);
}

#[test]
fn a_record_that_was_somebody_elses_for_a_while_returns() {
    let record = care().from(1, level("1", "")).gone(3).strayed().from(5, level("1", ""));
    assert_eq!(told(&Desk::full(), record), [(Returned, 5), (Appeared, 1)]);
}

#[test]
fn a_record_that_comes_ended_says_so_once() {
    let record = care().from(2, level("1", "").ended()).from(3, level("2", "").ended());
    assert_eq!(told(&Desk::full(), record), [(Changed, 3), (Ended, 2)]);
}

#[test]
fn a_change_names_the_visible_fields_before_and_after() {
    let plan = Plan::of([care().from(1, level("1", "甲")).from(3, level("2", "乙"))]);
    let changes = |desk: Desk| -> Vec<(String, String, String)> {
        let events = desk.timeline(&plan);
        let changes = events[0].changes.iter();
        let text = |side: &Option<enishi_model::merge::Value>| side.as_ref().unwrap().raw.clone();
        changes.map(|change| (change.field.name.clone(), text(&change.before), text(&change.after))).collect()
    };
    let owned =
        |name: &str, before: &str, after: &str| (name.to_owned(), before.to_owned(), after.to_owned());
    assert_eq!(changes(Desk::full()), [owned("level", "1", "2"), owned("doctor", "甲", "乙")]);
    assert_eq!(changes(Desk::full().grant("kaigo", Level::Summary)), [owned("level", "1", "2")]);
}

#[test]
fn a_change_of_which_nothing_may_be_seen_did_not_happen() {
    let record = care().from(1, level("1", "甲")).from(3, level("1", "乙")).from(5, level("2", "乙")).gone(6);
    let summary = Desk::full().grant("kaigo", Level::Summary);
    let expected = [(Vanished, 6), (Changed, 5), (Appeared, 1)];
    assert_eq!(told(&summary, record.clone()), expected);
    let full = [(Vanished, 6), (Changed, 5), (Changed, 3), (Appeared, 1)];
    assert_eq!(told(&Desk::full(), record), full);
}

#[test]
fn nothing_of_a_programme_that_is_not_open_is_told() {
    let record = care().from(1, level("1", "甲"));
    for level in [Level::None, Level::Exists] {
        assert_eq!(told(&Desk::full().grant("kaigo", level), record.clone()), []);
    }
}

#[test]
fn an_earlier_day_knows_nothing_of_later_ones() {
    let plan = Plan::of([Record::of("shimin/jumin", "1")
        .from(2, row(&[("address", "緑町1-1")]))
        .from(4, row(&[("address", "上野5-2")]))
        .gone(6)]);
    let addresses = |asked| -> Option<Vec<(String, bool)>> {
        let person = Desk::full().after(asked).reduce(&plan)?;
        let values = person.values(&Attribute::Address).iter();
        Some(values.map(|value| (value.value.raw.clone(), value.current)).collect())
    };
    let owned = |lines: &[(&str, bool)]| {
        Some(lines.iter().map(|(text, current)| ((*text).to_owned(), *current)).collect::<Vec<_>>())
    };
    assert_eq!(addresses(1), None);
    assert_eq!(addresses(3), owned(&[("緑町1-1", true)]));
    assert_eq!(addresses(4), owned(&[("上野5-2", true), ("緑町1-1", false)]));
    assert_eq!(addresses(6), owned(&[("上野5-2", false), ("緑町1-1", false)]));
    let events = |asked| told(&Desk::full().after(asked), plan.records[0].clone());
    assert_eq!(events(3), [(Appeared, 2)]);
    assert_eq!(events(5), [(Changed, 4), (Appeared, 2)]);
}

#[test]
fn history_rows_give_former_values_and_are_no_event() {
    let says = |name| row(&[("name", name)]);
    let plan = Plan::of([Record::of("shimin/jumin", "1")
        .from(1, says("今"))
        .former(1, says("昔"))
        .former(4, says("大昔"))
        .from(5, says("先"))]);
    let person = Desk::full().reduce(&plan).unwrap();
    let names = person.values(&Attribute::Name).iter();
    let names: Vec<_> = names.map(|value| (value.value.raw.as_str(), value.current)).collect();
    assert_eq!(names, [("先", true), ("大昔", false), ("今", false), ("昔", false)]);
    assert_eq!(told(&Desk::full(), plan.records[0].clone()), [(Changed, 5), (Appeared, 1)]);
}

#[test]
fn a_history_row_does_not_break_the_chain_of_what_stood() {
    let says = |doctor| level("1", doctor);
    let plain = care().from(1, says("甲")).from(5, says("乙"));
    let corrected = plain.clone().former(3, says("丙"));
    let summary = Desk::full().grant("kaigo", Level::Summary);
    assert_eq!(told(&summary, corrected.clone()), [(Appeared, 1)]);
    let since = |desk: &Desk, record: &Record| {
        let person = desk.reduce(&Plan::of([record.clone()])).unwrap();
        let care = person.programmes.iter().find(|one| one.programme.id.as_str() == "kaigo").unwrap();
        care.records[0].fields[0].since.business_date
    };
    for record in [&plain, &corrected, &plain.clone().former(3, level("2", "丙"))] {
        assert_eq!([since(&summary, record), since(&Desk::full(), record)], [night(1), night(1)]);
    }
}
