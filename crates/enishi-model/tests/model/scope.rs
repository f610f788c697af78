//! A remit: the own district, the own caseload, and what is left of everything else.

use enishi_model::classes::Classes;
use enishi_model::document::document;
use enishi_model::reduce::Notice;
use enishi_model::term::of_district;
use enishi_model::{AnswerState, Cell, Level, Permit, ProgrammeId, ReducedPerson, SourceId};

use crate::support::{Desk, Plan, Record, Row, row, schema, shown};

fn resident(ward: &str) -> Record {
    Record::of("shimin/jumin", "1").from(1, in_ward(ward))
}

fn in_ward(ward: &str) -> Row {
    row(&[("name", "髙橋 花子"), ("address", "上野5-2"), ("ward", ward)])
}

/// Sees the register of ward 1, and nothing of others.
fn commissioner() -> Desk {
    Desk::nobody().grant("jumin", Level::Full).in_ward("jumin", "1", Level::None)
}

fn case(worker: &str, name: &str) -> Row {
    row(&[("case", "S1"), ("name", name), ("worker", worker)])
}

/// Sees the register, and the cases of worker A.
fn worker(name: &str) -> Desk {
    Desk::nobody().grant("jumin", Level::Full).grant("seiho", Level::Full).of_worker(
        "seiho",
        name,
        Level::None,
    )
}

fn state(desk: &Desk, plan: &Plan, programme: &str) -> AnswerState {
    of(&desk.reduce(plan).unwrap(), programme)
}

fn of(person: &ReducedPerson, programme: &str) -> AnswerState {
    person.programmes.iter().find(|one| one.programme.id.as_str() == programme).unwrap().state
}

fn text(desk: &Desk, plan: &Plan) -> String {
    let mut lines = desk.reduce(plan).as_ref().map(shown::person).unwrap_or_default();
    lines.extend(shown::timeline(&desk.timeline(plan)));
    lines.join("\n")
}

#[test]
fn a_resident_of_another_district_is_not_there() {
    assert!(commissioner().reduce(&Plan::of([resident("1")])).is_some());
    for ward in ["2", "", "11"] {
        let plan = Plan::of([resident(ward)]);
        assert!(commissioner().reduce(&plan).is_none(), "{ward}");
        assert!(commissioner().timeline(&plan).is_empty(), "{ward}");
    }
}

#[test]
fn the_register_alone_says_who_lives_where() {
    let desk = commissioner().grant("shugaku", Level::Full).in_ward("shugaku", "1", Level::None);
    let pupil = Record::of("gakko/shugaku", "5").from(1, row(&[("grade", "3"), ("school", "1")]));
    let unknown_to_register = Plan::of([pupil.clone()]);
    assert!(desk.reduce(&unknown_to_register).is_none());
    assert_eq!(state(&desk, &Plan::of([resident("1"), pupil]), "shugaku"), AnswerState::Enrolled);
}

#[test]
fn whoever_moved_away_is_seen_by_the_new_district_also_in_answers_about_the_past() {
    let plan = Plan::of([resident("1").from(3, in_ward("2"))]);
    let new = Desk::nobody().grant("jumin", Level::Full).in_ward("jumin", "2", Level::None);
    for asked in 1..=6 {
        assert!(commissioner().after(asked).reduce(&plan).is_none(), "{asked}");
        assert!(new.clone().after(asked).reduce(&plan).is_some(), "{asked}");
    }
}

#[test]
fn whose_record_is_over_or_gone_lives_in_no_district() {
    let over = Plan::of([resident("1").from(4, in_ward("1").ended())]);
    let gone = Plan::of([resident("1").gone(4)]);
    for plan in [over, gone] {
        assert!(commissioner().reduce(&plan).is_none());
    }
}

#[test]
fn a_protected_resident_lives_in_no_district() {
    let own = Plan::of([resident("1")]).protected();
    let other = Plan::of([resident("2")]).protected();
    let shared = Plan::of([resident("1").shared()]);
    for plan in [&own, &other, &shared] {
        assert!(commissioner().reduce(plan).is_none());
    }
    assert!(
        commissioner().trusted().reduce(&own).is_some() && commissioner().trusted().reduce(&other).is_none()
    );
    // Seen by another programme, both look alike, and like somebody of another district: no word of a flag,
    // where nothing that locates would be shown.
    let desk = commissioner().grant("kaigo", Level::Full).grant("shien", Level::None);
    let desk = desk.in_ward("kaigo", "1", Level::Summary);
    let care = Record::of("kaigo/nintei", "9").from(1, row(&[("name", "髙橋 花子"), ("level", "1")]));
    let with_care =
        |plan: &Plan| Plan { records: [plan.records.clone(), vec![care.clone()]].concat(), ..plan.clone() };
    assert_eq!(text(&desk, &with_care(&own)), text(&desk, &with_care(&other)));
    assert_eq!(state(&desk, &with_care(&own), "jumin"), AnswerState::NotPermitted);
}

#[test]
fn outside_the_remit_a_flag_is_said_only_where_something_would_locate() {
    let care = Record::of("kaigo/nintei", "9").from(1, row(&[("name", "髙橋 花子"), ("level", "1")]));
    let plan = Plan::of([resident("1"), care]).protected();
    let notices = |otherwise| {
        let desk = commissioner().grant("seiho", Level::Full).in_ward("seiho", "1", otherwise);
        let desk = desk.grant("kaigo", Level::Summary).in_ward("kaigo", "1", Level::None);
        desk.grant("shugaku", Level::None).reduce(&plan).map(|person| person.notices)
    };
    assert_eq!(notices(Level::None), None);
    let desk = Desk::nobody().grant("shien", Level::Full).grant("jumin", Level::Full).in_ward(
        "jumin",
        "1",
        Level::None,
    );
    let flagged =
        Plan::of([resident("1"), Record::of("shimin/shien", "1").from(1, row(&[("measure", "x")]))]);
    assert_eq!(desk.reduce(&flagged.clone().protected()).unwrap().notices, []);
    let open = Desk::nobody().grant("shien", Level::Full).grant("jumin", Level::Full);
    let open = open.in_ward("jumin", "1", Level::Summary);
    assert_eq!(open.reduce(&flagged.protected()).unwrap().notices, [Notice::LocatingWithheld]);
}

#[test]
fn a_district_that_waits_for_the_protection_file_is_none() {
    let moved = Plan::of([resident("2").from(5, in_ward("1"))]);
    assert!(commissioner().protection(Some(5)).reduce(&moved).is_some());
    assert!(commissioner().protection(Some(4)).reduce(&moved).is_none());
    let former = Desk::nobody().grant("jumin", Level::Full).in_ward("jumin", "2", Level::None);
    assert!(former.protection(Some(4)).reduce(&moved).is_none(), "nor is the former one any more");
    assert!(commissioner().protection(None).reduce(&Plan::of([resident("1")])).is_none());
}

#[test]
fn other_districts_get_what_is_left_for_them() {
    let desk = |otherwise| Desk::nobody().grant("jumin", Level::Full).in_ward("jumin", "1", otherwise);
    let mut plan = Plan::of([resident("2")]);
    plan.records[0].nights[5].as_mut().unwrap().cells.insert("origin".to_owned(), "某国".to_owned());
    assert!(!text(&desk(Level::Summary), &plan).contains("某国"));
    assert!(desk(Level::Summary).reduce(&plan).is_some() && desk(Level::Exists).reduce(&plan).is_none());
    let care = Record::of("kaigo/nintei", "9").from(1, row(&[("level", "1")]));
    let plan = Plan::of([resident("2"), care]);
    let by_call = desk(Level::Summary).grant("kaigo", Level::Full).in_ward("kaigo", "1", Level::Exists);
    assert_eq!(state(&by_call, &plan, "kaigo"), AnswerState::Known);
}

#[test]
fn whoever_handed_a_case_over_sees_nothing_of_it() {
    let plan = Plan::of([
        resident("1"),
        Record::of("fukushi/seiho", "S1").from(1, case("A", "旧姓 花子")).from(4, case("B", "新姓 花子")),
    ]);
    for asked in 1..=6 {
        let seen = text(&worker("A").after(asked), &plan);
        assert!(!seen.contains("S1") && !seen.contains("旧姓"), "after night {asked}: {seen}");
    }
    assert_eq!(state(&worker("A"), &plan, "seiho"), AnswerState::NotPermitted);
    let seen = text(&worker("B"), &plan);
    assert!(seen.contains("新姓") && !seen.contains("旧姓"), "{seen}");
    assert_eq!(state(&worker("B"), &plan, "seiho"), AnswerState::Enrolled);
    assert_eq!(state(&worker("B").after(3), &plan, "seiho"), AnswerState::NotPermitted);
}

#[test]
fn a_case_that_came_back_shows_its_own_times_only() {
    let story = |between: Option<Row>| {
        let mut record = Record::of("fukushi/seiho", "S1").from(1, case("A", "甲 花子"));
        record.nights[2] = between;
        Plan::of([resident("1"), record.former(4, case("A", "昔 花子")).former(4, case("B", "秘 花子"))])
    };
    let seen = text(&worker("A"), &story(Some(case("B", "乙 花子"))));
    assert!(seen.contains("甲") && seen.contains("昔") && seen.contains("Returned"), "{seen}");
    assert!(!seen.contains("乙") && !seen.contains("秘"), "{seen}");
    assert_eq!(seen, text(&worker("A"), &story(None)), "as if the file had not named it meanwhile");
}

#[test]
fn a_caseload_answers_alike_whether_others_have_the_resident() {
    let alone = Plan::of([resident("1")]);
    let others = Plan::of([resident("1"), Record::of("fukushi/seiho", "S1").from(1, case("B", "乙 花子"))]);
    let unknown = Plan::of([others.records[1].clone()]);
    assert_eq!(text(&worker("A"), &alone), text(&worker("A"), &others));
    assert!(worker("A").reduce(&unknown).is_none());
    let calls = Desk::nobody().grant("jumin", Level::Full).grant("seiho", Level::Full);
    let calls = calls.of_worker("seiho", "A", Level::Exists);
    assert_eq!(state(&calls, &others, "seiho"), AnswerState::Known);
    assert_eq!(state(&calls, &alone, "seiho"), AnswerState::NotInFile);
}

#[test]
fn at_exists_the_own_caseload_is_known_and_no_other() {
    let calls = |worker| {
        let desk = Desk::nobody().grant("jumin", Level::Full).grant("seiho", Level::Exists);
        desk.of_worker("seiho", worker, Level::None)
    };
    let handed_over = Record::of("fukushi/seiho", "S1").from(1, case("B", "花子")).from(4, case("A", "花子"));
    let plan = Plan::of([resident("1"), handed_over]);
    assert_eq!(state(&calls("A"), &plan, "seiho"), AnswerState::Known);
    assert_eq!(state(&calls("B"), &plan, "seiho"), AnswerState::NotPermitted);
    let second = Record::of("fukushi/seiho", "S2").from(1, case("B", "花子"));
    let over = Record::of("fukushi/seiho", "S1").from(5, case("A", "花子"));
    let plan = Plan::of([resident("1"), over, second]);
    assert_eq!(state(&calls("A").after(4), &plan, "seiho"), AnswerState::NotPermitted);
}

#[test]
fn what_came_into_sight_did_not_change_by_that() {
    let story = Record::of("fukushi/seiho", "S1").from(1, case("B", "花子")).from(4, case("A", "花子"));
    let desk = Desk::nobody().grant("seiho", Level::Full).of_worker("seiho", "A", Level::Summary);
    let events = desk.timeline(&Plan::of([story]));
    assert!(events.iter().all(|event| event.changes.is_empty()), "{:?}", shown::timeline(&events));
}

#[test]
fn a_row_of_the_tray_is_in_no_district_and_in_the_caseload_that_it_names() {
    let source = &schema().sources[&SourceId::new("fukushi/seiho")];
    let level = |permit: &Permit, worker: &str| {
        let cell = Cell::plain(worker);
        permit.level_of_loose_row(source, |field| (field.name == "worker").then_some(&cell))
    };
    let by_worker = Desk::full().of_worker("seiho", "A", Level::Exists).permit();
    assert_eq!(
        [level(&by_worker, "A"), level(&by_worker, "B"), level(&by_worker, "")],
        [Level::Full, Level::Exists, Level::Exists]
    );
    let by_ward = Desk::full().in_ward("seiho", "1", Level::Summary).permit();
    assert_eq!(level(&by_ward, "A"), Level::Summary);
    assert_eq!(level(&Desk::full().permit(), "B"), Level::Full);
}

#[test]
fn codes_that_reveal_a_narrowed_programme_need_it_for_every_row() {
    let reason = schema().sources[&SourceId::new("gakko/shugaku")].field("reason").unwrap();
    let school = ProgrammeId::new("shugaku");
    assert!(Desk::full().permit().shows(&school, reason));
    assert!(Desk::full().of_worker("seiho", "A", Level::Summary).permit().shows(&school, reason));
    assert!(!Desk::full().of_worker("seiho", "A", Level::Exists).permit().shows(&school, reason));
}

#[test]
fn a_search_is_narrowed_only_where_nobody_outside_can_be_found() {
    let districts = |desk: &Desk| desk.permit().districts(schema());
    let wards = Some(vec![of_district("ward", "1")]);
    assert_eq!(districts(&commissioner()), wards);
    assert_eq!(districts(&commissioner().grant("kaigo", Level::Exists)), wards, "opens nobody");
    assert_eq!(districts(&commissioner().grant("kaigo", Level::Summary)), None);
    assert_eq!(
        districts(&Desk::nobody().grant("jumin", Level::Full).in_ward("jumin", "1", Level::Summary)),
        None
    );
    assert_eq!(districts(&worker("A")), None);
    let blind = Desk::nobody().grant("kaigo", Level::Full).in_ward("kaigo", "1", Level::None);
    assert_eq!(districts(&blind), None, "the register's terms are out of reach");
}

#[test]
fn the_index_knows_the_current_district_of_who_is_not_protected() {
    let desk = commissioner();
    let classes = Classes::assign(schema(), &[desk.permit()]);
    let visible = classes.visible(schema(), &desk.permit(), true);
    let reach = |plan: &Plan| {
        let terms = document(&plan.person(), schema(), &classes).terms;
        let own = terms.into_iter().filter(|(class, _)| visible.contains(class)).map(|(_, term)| term);
        own.filter(|term| term.kind == enishi_model::term::TermKind::District).collect::<Vec<_>>()
    };
    assert_eq!(reach(&Plan::of([resident("2").from(3, in_ward("1"))])), [of_district("ward", "1")]);
    assert_eq!(reach(&Plan::of([resident("1")]).protected()), []);
    assert_eq!(reach(&Plan::of([resident("1").gone(4)])), []);
    let unscoped = Classes::assign(schema(), &[Desk::full().permit()]);
    let terms = document(&Plan::of([resident("1")]).person(), schema(), &unscoped).terms;
    assert!(terms.iter().all(|(_, term)| term.kind != enishi_model::term::TermKind::District));
    assert_ne!(
        classes.mark(),
        Classes::assign(schema(), &[Desk::nobody().grant("jumin", Level::Full).permit()]).mark()
    );
}
