//! Search terms and the classes that keep them apart.

use enishi_model::classes::{Classes, Lock};
use enishi_model::document::{SearchDocument, document};
use enishi_model::term::{Term, TermKind, number_key, numbers, of_attribute, of_reduced};
use enishi_model::{Attribute, FieldKind, Level, Permit, SourceId};

use crate::support::{Desk, Plan, Record, row, schema};

fn texts(terms: &[Term], kind: TermKind) -> Vec<&str> {
    terms.iter().filter(|term| term.kind == kind).map(|term| term.text.as_str()).collect()
}

fn of(attribute: &Attribute, kind: FieldKind, value: &str) -> Vec<Term> {
    of_attribute(attribute, kind, value, &schema().place)
}

#[test]
fn a_name_is_found_whole_and_by_its_parts() {
    let terms = of(&Attribute::Name, FieldKind::Name, "髙橋　花子");
    assert_eq!(texts(&terms, TermKind::Name), ["花子", "髙橋", "髙橋花子"]);
    assert_eq!(texts(&terms, TermKind::NameVariant), ["花子", "高橋", "高橋花子"]);
    assert_eq!(texts(&terms, TermKind::Romaji), [""; 0]);
    let kana = of(&Attribute::Kana, FieldKind::Kana, "ﾀｶﾊｼ ﾊﾅｺ");
    assert_eq!(texts(&kana, TermKind::Kana), ["タカハシ", "タカハシハナコ", "ハナコ"]);
    assert!(texts(&kana, TermKind::Romaji).len() == 4, "both orders, and each part");
}

#[test]
fn numbers_are_found_with_and_without_zeros_and_signs() {
    let found = |value: &str| -> Vec<String> { numbers(value).into_iter().map(|term| term.text).collect() };
    assert_eq!(found("0000012345"), ["12345", "0000012345"]);
    assert_eq!(found("12345"), ["12345"]);
    assert_eq!(found("０３－１２３４－５６７８"), ["312345678", "0312345678"]);
    assert_eq!(found("000"), ["000"]);
    assert_eq!(found(""), [""; 0]);
    assert_eq!(number_key("A-１２ b"), "a12b");
}

#[test]
fn only_what_can_be_searched_makes_terms() {
    let register = &schema().sources[&SourceId::new("shimin/jumin")];
    let terms = |field: &str, value: &str| {
        let field = register.field(field).unwrap();
        let of = |attribute| of_attribute(attribute, field.kind, value, &schema().place);
        field.attribute.as_ref().map(of).unwrap_or_default()
    };
    assert_eq!(terms("origin", "架空県"), []);
    assert_eq!(terms("born", "unreadable"), []);
    assert_eq!(texts(&terms("born", "1957-04-XX"), TermKind::Birth), ["195704"]);
    assert_eq!(texts(&terms("household", "00-77"), TermKind::Household), ["0077"]);
    let address = terms("address", "上野5-2 桜荘101");
    assert_eq!(texts(&address, TermKind::Address), ["上野5-2", "桜荘101"]);
    assert_eq!(of(&Attribute::Sex, FieldKind::Code, "1"), []);
    assert_eq!(texts(&of(&Attribute::Phone, FieldKind::Phone, "03-11"), TermKind::Number), ["311", "0311"]);
}

#[test]
fn terms_do_not_show_themselves() {
    let terms = of(&Attribute::Name, FieldKind::Name, "髙橋　花子");
    assert!(!format!("{terms:?}").contains("花子"));
}

#[test]
fn every_spelling_can_be_searched() {
    let name = |text| row(&[("name", text)]);
    let plan = Plan::of([
        Record::of("shimin/jumin", "1").from(1, name("髙橋花子")),
        Record::of("kaigo/nintei", "9").from(1, name("髙橋　花子")),
    ]);
    let terms = of_reduced(&Desk::full().reduce(&plan).unwrap(), &schema().place);
    assert_eq!(texts(&terms, TermKind::Name), ["花子", "髙橋", "髙橋花子"]);
}

/// Everything; all but 生活保護; 介護 at `summary`.
fn permits() -> [Permit; 3] {
    let without = Desk::full().grant("seiho", Level::None);
    [Desk::full().permit(), without.permit(), without.grant("kaigo", Level::Summary).permit()]
}

fn everything() -> Plan {
    Plan::of([
        Record::of("shimin/jumin", "1").from(1, row(&[("name", "髙橋 花子"), ("address", "上野5-2")])),
        Record::of("kaigo/nintei", "9").from(1, row(&[("insured", "K555")])).gone(3),
        Record::of("fukushi/seiho", "S").resident("0000000077").from(1, row(&[("case", "S777")])),
    ])
}

fn reached(plan: &Plan, permit: &Permit, locating: bool) -> Vec<String> {
    let classes = Classes::assign(schema(), &permits());
    let visible = classes.visible(schema(), permit, locating);
    let SearchDocument { terms, .. } = document(&plan.person(), schema(), &classes);
    terms
        .into_iter()
        .filter(|(class, _)| visible.contains(class))
        .map(|(_, term)| format!("{} {}", char::from(term.kind.letter()), term.text))
        .collect()
}

#[test]
fn a_query_reaches_the_classes_of_its_actor_only() {
    let [full, without, summary] = permits();
    let reaches =
        |permit: &Permit, term: &str| reached(&everything(), permit, true).contains(&term.to_owned());
    let table = [
        ("N 花子", [true, true, true]),
        ("a 上野5-2", [true, true, true]),
        ("d 1", [true, true, true]),
        ("d k555", [true, true, false]),
        ("d s777", [true, false, false]),
        ("d 77", [true, false, false]),
        ("p jumin", [true, true, true]),
        ("p seiho", [true, false, false]),
        ("p kaigo", [false, false, false]),
    ];
    for (term, expected) in table {
        let found = [&full, &without, &summary].map(|permit| reaches(permit, term));
        assert_eq!(found, expected, "{term}");
    }
}

#[test]
fn locating_terms_lie_under_their_own_lock() {
    let reaches = |plan: &Plan, permit: &Permit, locating| {
        reached(plan, permit, locating).contains(&"a 上野5-2".to_owned())
    };
    let (plan, [usual, ..]) = (everything(), permits());
    let trusted = Desk::full().trusted().permit();
    assert!(reaches(&plan, &usual, true) && !reaches(&plan, &usual, false));
    let mut shared = plan.clone();
    shared.records[0].shared = true;
    for masked in [shared, plan.protected()] {
        assert!(!reaches(&masked, &usual, true));
        assert!(reaches(&masked, &trusted, true) && reaches(&masked, &trusted, false));
        assert!(reached(&masked, &usual, true).contains(&"N 花子".to_owned()));
    }
}

#[test]
fn fields_that_the_same_permits_show_share_a_group() {
    let classes = Classes::assign(schema(), &permits());
    let group = |source: &str, field: &str| {
        let source = &schema().sources[&SourceId::new(source)];
        classes.of_field(source, source.field(field).unwrap()).unwrap()
    };
    assert_eq!(group("shimin/jumin", "name"), group("shimin/jumin", "origin"));
    assert_eq!(group("kaigo/nintei", "name"), group("shimin/jumin", "name"));
    assert_ne!(group("kaigo/nintei", "name"), group("kaigo/nintei", "insured"));
    // "Needs protection" betrays the other programme, so the whole field goes with it.
    assert_eq!(group("gakko/shugaku", "reason"), group("fukushi/seiho", "case"));
    assert_ne!(group("gakko/shugaku", "grade"), group("gakko/shugaku", "reason"));
    let fewer = Classes::assign(schema(), &permits()[..1]);
    assert_ne!(classes.mark(), fewer.mark());
    assert_eq!(classes.mark(), Classes::assign(schema(), &permits()).mark());
}

#[test]
fn an_empty_permit_reaches_nothing() {
    let classes = Classes::assign(schema(), &permits());
    assert!(classes.visible(schema(), &Permit::default(), true).is_empty());
    let locks = classes.visible(schema(), &permits()[0], true);
    assert!(locks.iter().all(|class| class.lock != Lock::Protected));
}

#[test]
fn a_field_that_reveals_a_programme_needs_its_level() {
    let aid = &schema().sources[&SourceId::new("gakko/shugaku")];
    let shown = |level| {
        let permit = Desk::full().grant("seiho", level).permit();
        ["grade", "reason"].map(|field| permit.shows(&aid.programme, aid.field(field).unwrap()))
    };
    assert_eq!(shown(Level::None), [true, false]);
    assert_eq!(shown(Level::Exists), [true, false]);
    assert_eq!(shown(Level::Summary), [true, true]);
}
