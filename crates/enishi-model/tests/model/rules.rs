//! Small rules, each by a table.

use chrono::{DateTime, FixedOffset, NaiveTime, Utc};
use enishi_catalogue::{Explain, Lang};
use enishi_model::batch::{BatchStatus, Figures, Objection, label, parse_label};
use enishi_model::calendar::{Office, is_late, last_due_night, night_of};
use enishi_model::identity::{Claim, disagrees};
use enishi_model::schema::{ATTRIBUTES, FieldClass, Schedule};
use enishi_model::state::{self, RecordState};
use enishi_model::{Attribute, Cell, Field, Handle, Level, Permit, ProgrammeId, ResidentId, SourceId};

use crate::support::{day, schema};

fn claim(names: &[&str], kana: &[&str], birth: &str) -> Claim {
    let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    let birth_date = Some(birth.to_owned()).filter(|text| !text.is_empty());
    Claim { names: owned(names), kana: owned(kana), birth_date }
}

#[test]
fn name_and_birth_date_must_both_disagree() {
    let register = claim(&["髙橋 京子", "田中 京子"], &["タカハシ キョウコ"], "1957-04-01");
    let table: [(&[&str], &[&str], &str, bool); 9] = [
        (&["高橋京子"], &[], "1960-01-01", false),
        (&["田中　京子"], &[], "1960-01-01", false),
        (&["佐藤 次郎"], &["ﾀｶﾊｼ ｷﾖｳｺ"], "1960-01-01", false),
        (&["佐藤 次郎"], &["サトウ ジロウ"], "1957-04-01", false),
        (&["佐藤 次郎"], &[], "", false),
        (&[], &[], "1960-01-01", false),
        (&[""], &[""], "1960-01-01", true),
        (&["佐藤 次郎"], &["サトウ ジロウ"], "1960-01-01", true),
        (&[], &["サトウ ジロウ"], "1960-01-01", true),
    ];
    for (names, kana, birth, expected) in table {
        assert_eq!(disagrees(&register, &claim(names, kana, birth)), expected, "{names:?} {kana:?} {birth}");
    }
    let silent = claim(&["髙橋 京子"], &[], "");
    assert!(!disagrees(&silent, &claim(&["佐藤 次郎"], &[], "1960-01-01")));
}

#[test]
fn a_row_claims_for_each_role_what_is_of_that_role() {
    let allowance = &schema().sources[&SourceId::new("kodomo/teate")];
    let cells = ["髙橋 花子", "上野5-2", "髙橋 一郎", "10000"].map(Cell::plain);
    let names = |role| Claim::of_row(allowance, role, &cells).names;
    assert_eq!(
        (names("payee"), names("child")),
        (vec!["髙橋 花子".to_owned()], vec!["髙橋 一郎".to_owned()])
    );
    assert!(!Claim::is_made_by(allowance, "payee"), "no birth date");
    let register = &schema().sources[&SourceId::new("shimin/jumin")];
    assert!(Claim::is_made_by(register, "subject") && !Claim::is_made_by(register, "payee"));
}

#[test]
fn labels_read_back() {
    for (source, seq, text) in
        [("shimin/jumin", 3, "shimin.jumin.3"), ("kaigo/nintei.v2", 10, "kaigo.nintei.v2.10")]
    {
        let source = SourceId::new(source);
        assert_eq!(label(&source, seq), text);
        assert_eq!(parse_label(text), Some((source, seq)));
    }
    for text in ["", ".", "..", "shimin.jumin", "shimin.jumin.", "shimin.jumin.三", "3.shimin"] {
        assert_eq!(parse_label(text), None, "{text}");
    }
}

#[test]
fn figures_have_a_name_each_and_old_ones_can_be_read() {
    let figures = Figures { rows: 8, new: 1, changed: 2, vanished: 5, tray: 7, ..Figures::default() };
    assert_eq!(figures.counts(), [8, 1, 2, 0, 0, 5, 0, 7]);
    for lang in [Lang::Ja, Lang::En] {
        let line = figures.line(lang);
        for (name, count) in Figures::names(lang).into_iter().zip(figures.counts()) {
            assert!(line.contains(&format!("{name} {count}")), "{line}");
        }
    }
}

#[test]
fn every_status_reads_back() {
    use BatchStatus::{Held, Published, Refused, Released, Unchanged};
    for status in [Published, Unchanged, Held, Refused, Released] {
        assert_eq!(BatchStatus::from_code(status.code()), Some(status));
        assert_ne!(status.text(Lang::Ja), status.text(Lang::En));
    }
    assert_eq!(BatchStatus::from_code("Published"), None);
}

#[test]
fn every_objection_says_what_and_what_next() {
    let text = String::new;
    let objections = [
        Objection::Unreadable { why: text() },
        Objection::NotAFile,
        Objection::Empty,
        Objection::NotCsv { found: text() },
        Objection::WrongEncoding { declared: text(), found: None, line: 1 },
        Objection::WrongEncoding { declared: text(), found: Some("UTF-8".to_owned()), line: 1 },
        Objection::DuplicateColumn { name: text() },
        Objection::OtherHeader { found: 1, expected: 2 },
        Objection::MissingColumns { missing: vec![text()], unknown: Vec::new() },
        Objection::RowCount { found: 1, last: 9, least: 8, most: 10 },
        Objection::RejectedShare { rejected: 5, rows: 9, most: 1 },
        Objection::UnknownColumns { names: vec![text()] },
        Objection::ColumnsReordered,
        Objection::TrailerUndated { cell: 3 },
        Objection::AbsenceSuspended { rows: 1 },
        Objection::MassLifting { lifted: 4, protected: 10, most: 2 },
        Objection::Overtaken { batch: text() },
        Objection::CopyLost,
    ];
    // What people decided needs no next step.
    let decided = [
        Objection::Released { batch: text(), by: vec![text()] },
        Objection::ReleasedAs { batch: text() },
        Objection::RefusedBy { by: vec![text()] },
    ];
    for (objection, has_next) in
        objections.into_iter().map(|one| (one, true)).chain(decided.into_iter().map(|one| (one, false)))
    {
        let [ja, en] = [Lang::Ja, Lang::En].map(|lang| objection.explain(lang));
        assert!(!ja.what.is_empty() && ja.what != en.what, "{objection:?}");
        assert_eq!((ja.hint.is_some(), en.hint.is_some()), (has_next, has_next), "{objection:?}");
    }
}

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn jst() -> FixedOffset {
    FixedOffset::east_opt(9 * 3600).unwrap()
}

#[test]
fn nights_are_those_of_the_citys_own_clock() {
    for (arrived, night) in [
        ("2026-11-22T15:00:00Z", "2026-11-22"),
        ("2026-11-23T02:59:59Z", "2026-11-22"),
        ("2026-11-23T03:00:00Z", "2026-11-23"),
        ("2027-01-01T00:30:00+09:00", "2026-12-31"),
    ] {
        assert_eq!(night_of(at(arrived), jst()), day(night), "{arrived}");
    }
}

#[test]
fn only_scheduled_nights_are_due() {
    let six = NaiveTime::from_hms_opt(6, 0, 0).unwrap();
    let office = Office::default();
    let on = |days: [usize; 2]| Schedule {
        nights: std::array::from_fn(|day| days.contains(&day)),
        ..Schedule::daily(six)
    };
    let table = [
        // 2026-11-23 is a Monday
        ([0, 6], "2026-11-23T05:59:00+09:00", None, "2026-11-16"),
        ([0, 6], "2026-11-23T06:00:00+09:00", None, "2026-11-22"),
        ([2, 2], "2026-11-23T06:00:00+09:00", None, "2026-11-18"),
        ([2, 2], "2026-11-26T05:00:00+09:00", Some("2026-11-18"), "2026-11-18"),
        ([2, 2], "2026-11-26T06:00:00+09:00", Some("2026-11-18"), "2026-11-25"),
    ];
    for (days, now, last, due) in table {
        let (schedule, now, last) = (on(days), at(now), last.map(day));
        assert_eq!(last_due_night(&schedule, &office, now, jst()), Some(day(due)));
        assert_eq!(is_late(&schedule, &office, last, now, jst()), last.is_none_or(|last| last < day(due)));
    }
    let never = Schedule { nights: [false; 7], ..Schedule::daily(six) };
    assert!(!is_late(&never, &office, None, at("2026-11-23T06:00:00+09:00"), jst()));
}

#[test]
fn a_record_holds_to_the_end_of_its_last_day() {
    use RecordState::{Ended, Enrolled};
    let table = [
        (false, None, Enrolled),
        (true, None, Ended),
        (true, Some("2027-03-31"), Ended),
        (false, Some("2026-11-22"), Ended),
        (false, Some("2026-11-23"), Enrolled),
        (false, Some("2026-11-XX"), Enrolled),
        (false, Some("2026-XX-XX"), Enrolled),
        (false, Some("2026-10-XX"), Ended),
        (false, Some("令和99年"), Enrolled),
        (false, Some(""), Enrolled),
    ];
    for (ended, to, expected) in table {
        assert_eq!(state::on(ended, to, day("2026-11-23")), expected, "{ended} {to:?}");
    }
}

#[test]
fn attributes_read_back_and_where_somebody_lives_always_locates() {
    for (name, attribute) in ATTRIBUTES {
        assert_eq!(name.parse(), Ok(attribute.clone()));
        assert_eq!(attribute.key(), name);
    }
    let district: Attribute = "district.school".parse().unwrap();
    assert_eq!(district.key(), "district.school");
    for text in ["", "district.", "district", "Name"] {
        assert!(text.parse::<Attribute>().is_err(), "{text}");
    }
    let locating = ATTRIBUTES.iter().filter(|(_, attribute)| attribute.always_locating());
    let locating: Vec<&str> = locating.map(|(name, _)| *name).collect();
    assert_eq!(locating, ["address", "former_address", "postcode", "phone", "household"]);
    assert!(district.always_locating());
}

#[test]
fn what_is_not_declared_or_granted_stays_closed() {
    let closed = FieldClass::default();
    assert!(closed.sensitive && closed.locating);
    let nobody = Permit::default();
    let programme = ProgrammeId::new("jumin");
    let name: &Field = schema().sources[&SourceId::new("shimin/jumin")].field("name").unwrap();
    assert_eq!(nobody.level(&programme), Level::None);
    assert!(!nobody.opens(&programme) && !nobody.names(&programme) && !nobody.sees_protected());
    assert!(!nobody.shows(&programme, name));
}

#[test]
fn personal_values_do_not_show_themselves() {
    let shown = format!(
        "{:?} {:?} {:?}",
        ResidentId::new("0000012345"),
        Cell::read("髙橋", "高橋"),
        enishi_model::Link { role: "payee".to_owned(), system: None, number: "0000012345".to_owned() }
    );
    for secret in ["12345", "橋"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_cell_keeps_what_was_read_beside_what_was_written() {
    let read = Cell::read("S32.4.1", "1957-04-01");
    assert_eq!((read.raw.as_str(), read.value()), ("S32.4.1", "1957-04-01"));
    assert_eq!(Cell::read("1", "1"), Cell::plain("1"));
    assert!(Cell::default().is_empty() && Cell::read("　", "").is_empty());
}

#[test]
fn handles_are_ordered_by_their_first_bytes() {
    let handle = |first: u8| Handle([first, 0, 0, 0, 0, 0, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9]);
    assert_eq!(handle(0).rank(), 1);
    assert!(handle(1).rank() < handle(2).rank());
}
