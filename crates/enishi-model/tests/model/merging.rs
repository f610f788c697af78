//! Survivorship: register first, then the configured order, then the newest; nothing is dropped.

use enishi_model::{Attribute, Level};

use crate::support::{Desk, Plan, Record, Row, night, row};

type Shown = Vec<(String, bool, Vec<String>)>;

fn shown(desk: &Desk, plan: &Plan, attribute: &Attribute) -> Shown {
    let person = desk.reduce(plan).unwrap();
    let values = person.values(attribute).iter();
    values
        .map(|value| {
            let by = value.provenance.iter().map(|one| one.source.to_string()).collect();
            (value.value.raw.clone(), value.current, by)
        })
        .collect()
}

fn one(raw: &str, current: bool, by: &[&str]) -> (String, bool, Vec<String>) {
    (raw.to_owned(), current, by.iter().map(|by| (*by).to_owned()).collect())
}

fn name(text: &str) -> Row {
    row(&[("name", text), ("payee_name", text)])
}

fn address(text: &str) -> Row {
    row(&[("address", text), ("payee_address", text)])
}

#[test]
fn the_register_comes_first_then_the_configured_order_then_the_newest() {
    let plan = Plan::of([
        Record::of("kodomo/teate", "7").from(6, name("四")),
        Record::of("kodomo/teate", "8").from(3, name("五")),
        Record::of("kaigo/nintei", "9").from(5, name("二")),
        Record::of("shimin/jumin", "1").from(1, name("一")),
    ]);
    let expected = [
        one("一", true, &["shimin/jumin"]),
        one("二", true, &["kaigo/nintei"]),
        one("四", true, &["kodomo/teate"]),
        one("五", true, &["kodomo/teate"]),
    ];
    assert_eq!(shown(&Desk::full(), &plan, &Attribute::Name), expected);
}

#[test]
fn what_nobody_says_any_more_comes_last_and_does_not_survive() {
    let plan = Plan::of([
        Record::of("shimin/jumin", "1").from(1, name("旧")).gone(4),
        Record::of("kaigo/nintei", "9").from(2, name("今")),
    ]);
    let expected = [one("今", true, &["kaigo/nintei"]), one("旧", false, &["shimin/jumin"])];
    assert_eq!(shown(&Desk::full(), &plan, &Attribute::Name), expected);
    let gone = Plan::of([plan.records[0].clone()]);
    assert!(Desk::full().reduce(&gone).unwrap().survivor(&Attribute::Name).is_none());
}

#[test]
fn formatting_is_no_difference_but_a_glyph_and_a_room_are() {
    let names = |one_name, other| {
        let register = Record::of("shimin/jumin", "1").from(1, name(one_name));
        let plan = Plan::of([register, Record::of("kaigo/nintei", "9").from(1, name(other))]);
        shown(&Desk::full(), &plan, &Attribute::Name).len()
    };
    assert_eq!(names("髙橋　花子", "髙橋花子"), 1);
    assert_eq!(names("SMITH John", "Ｓｍｉｔｈ　ｊｏｈｎ"), 1);
    assert_eq!(names("髙橋　花子", "高橋　花子"), 2);
    let addresses = |one_address, other| {
        let register = Record::of("shimin/jumin", "1").from(1, address(one_address));
        let plan = Plan::of([register, Record::of("fukushi/seiho", "S").from(1, address(other))]);
        shown(&Desk::full(), &plan, &Attribute::Address).len()
    };
    assert_eq!(addresses("架空県さくら市大字上野五番地の二", "上野５－２"), 1);
    assert_eq!(addresses("上野5-2　桜荘１０１", "上野五番地二 桜荘101"), 1);
    assert_eq!(addresses("上野5-2 桜荘101", "上野5-2 桜荘102"), 2);
    assert_eq!(addresses("上野5-2", "上野5-3"), 2);
}

#[test]
fn another_spelling_is_kept_beside_the_value_it_equals() {
    let register = Record::of("shimin/jumin", "1").from(1, name("髙橋花子"));
    let plan = Plan::of([
        register,
        Record::of("kaigo/nintei", "9").from(1, name("髙橋　花子")),
        Record::of("kodomo/teate", "7").from(1, name("髙橋花子")),
    ]);
    let person = Desk::full().reduce(&plan).unwrap();
    let [value] = person.values(&Attribute::Name) else { panic!("one name") };
    let written: Vec<&str> = value.written().map(|value| value.raw.as_str()).collect();
    assert_eq!(written, ["髙橋花子", "髙橋　花子"]);
    assert_eq!(value.provenance.len(), 3);
}

#[test]
fn a_value_is_said_since_the_batch_that_brought_it_first() {
    let says = |name, kana| row(&[("name", name), ("kana", kana)]);
    let record = Record::of("shimin/jumin", "1")
        .from(1, says("一", "ア"))
        .from(2, says("二", "ア"))
        .from(4, says("二", "イ"))
        .from(5, says("二", "ア"));
    let person = Desk::full().reduce(&Plan::of([record])).unwrap();
    let since = |attribute| person.survivor(&attribute).unwrap().provenance[0].since.business_date;
    assert_eq!(since(Attribute::Name), night(2));
    assert_eq!(since(Attribute::Kana), night(5), "other words in between");
    let fields = person.programmes[0].records[0].fields.iter();
    let fields: Vec<_> = fields.map(|field| (field.field.name.as_str(), field.since.business_date)).collect();
    assert_eq!(fields, [("name", night(2)), ("kana", night(5))]);
}

#[test]
fn a_gap_begins_a_value_anew() {
    let record = Record::of("shimin/jumin", "1").from(1, name("一")).gone(2).from(4, name("一"));
    let person = Desk::full().reduce(&Plan::of([record])).unwrap();
    let since = person.survivor(&Attribute::Name).unwrap().provenance.iter();
    let since: Vec<_> = since.map(|one| one.since.business_date).collect();
    assert_eq!(since, [night(4), night(1)]);
}

#[test]
fn a_row_speaks_of_each_role_by_its_own_fields() {
    let family = row(&[("payee_name", "髙橋 花子"), ("child_name", "髙橋 一郎")]);
    let names = |role| {
        let plan = Plan::of([Record::of("kodomo/teate", "7").role(role).from(1, family.clone())]);
        shown(&Desk::full(), &plan, &Attribute::Name)
    };
    assert_eq!(names("payee"), [one("髙橋 花子", true, &["kodomo/teate"])]);
    assert_eq!(names("child"), [one("髙橋 一郎", true, &["kodomo/teate"])]);
}

#[test]
fn joined_numbers_are_those_of_sources_that_the_actor_may_open() {
    let plan = Plan::of([
        Record::of("kaigo/nintei", "9").resident("0000000001").from(1, row(&[("level", "1")])),
        Record::of("shimin/jumin", "1").resident("0000000005").from(1, name("一")),
        Record::of("fukushi/seiho", "S").resident("0000000003").from(1, name("一")),
    ]);
    let ids = |desk: Desk| -> Vec<String> {
        let person = desk.reduce(&plan).unwrap();
        std::iter::once(&person.resident_id).chain(&person.joined).map(ToString::to_string).collect()
    };
    assert_eq!(ids(Desk::full()), ["0000000005", "0000000001", "0000000003"]);
    for level in [Level::None, Level::Exists] {
        assert_eq!(ids(Desk::full().grant("seiho", level)), ["0000000005", "0000000001"]);
    }
}
