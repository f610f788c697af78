//! Each guard at its edge.

use chrono::NaiveDate;
use enishi_config::parse_connector;
use enishi_model::SourceId;
use enishi_model::batch::Suspicion;
use enishi_model::profile::ColumnProfile;
use enishi_store::PastFile;

use super::*;

const CONNECTOR: &str = r#"
format = 1
[programme]
id = "kaigo"
name = { ja = "介護", en = "Care" }
department = { ja = "課", en = "Dept" }
[programme.contact]
desk = { ja = "窓口", en = "Desk" }
phone = "1"
hours = { ja = "昼", en = "Day" }
[file]
pattern = "A_{date}.csv"
encoding = "utf-8"
kind = "snapshot"
[schedule]
nights = ["daily"]
by = "06:00"
[record]
key = ["番号"]
[[resident]]
role = "subject"
label = { ja = "本人", en = "Subject" }
column = "番号"
[[field]]
column = "氏名"
name = "name"
kind = "name"
class = ["general"]
[[field]]
column = "備考"
name = "remark"
kind = "text"
[guards]
line_breaks = ["メモ"]
"#;

pub(super) fn connector() -> Connector {
    parse_connector(&SourceId::new("korei/kaigo"), "connector.toml", CONNECTOR).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn column(name: &str, longest: u64, line_breaks: u64, empty: u64) -> ColumnProfile {
    ColumnProfile { name: name.to_owned(), empty, line_breaks, longest }
}

fn profile(columns: &[ColumnProfile]) -> Profile {
    Profile { rows: 1_000, columns: columns.to_vec(), ..Profile::default() }
}

// A file of a thousand rows that nothing is wrong with, after such a one; changed as a test wants.
struct Case {
    connector: Connector,
    date: NaiveDate,
    figures: Figures,
    profile: Profile,
    births: Births,
    overlap: Option<Overlap>,
    strangers: Option<u64>,
    past: Past,
}

impl Case {
    fn new() -> Self {
        let columns = [column("番号", 10, 0, 0), column("氏名", 10, 0, 0), column("備考", 100, 0, 0)];
        let before = PastFile { rows: 1_000, profile: Some(profile(&columns)) };
        Self {
            connector: connector(),
            date: day("2026-11-21"),
            figures: Figures { rows: 1_000, unchanged: 1_000, ..Figures::default() },
            profile: profile(&columns),
            births: Births::default(),
            overlap: Some(Overlap { before: 1_000, met: 1_000 }),
            strangers: Some(0),
            past: Past { files: vec![before], served: Some(day("2026-11-20")) },
        }
    }

    fn reasons(&self) -> Vec<Suspicion> {
        let reasons = judge(&Evidence {
            connector: &self.connector,
            date: self.date,
            came: day("2026-11-21"),
            figures: &self.figures,
            profile: &self.profile,
            births: self.births,
            trailer: None,
            lifted: Lifted::default(),
            overlap: self.overlap,
            strangers: self.strangers,
            past: &self.past,
        });
        let suspicion = |reason| match reason {
            Objection::Suspected(suspicion) => suspicion,
            other => panic!("{other:?}"),
        };
        reasons.into_iter().map(suspicion).collect()
    }
}

fn case(change: impl Fn(&mut Case)) -> Vec<Suspicion> {
    let mut case = Case::new();
    change(&mut case);
    case.reasons()
}

#[test]
fn a_good_file_passes_and_so_does_a_first_one_that_looks_odd() {
    assert!(case(|_| {}).is_empty());
    let first = |case: &mut Case| {
        case.past = Past::default();
        case.overlap = Some(Overlap::default());
        case.strangers = None;
        case.profile.columns = vec![column("番号", 900, 9, 0)];
        case.date = day("2025-01-01");
    };
    assert!(case(first).is_empty());
}

#[test]
fn an_older_file_is_told_by_its_night() {
    let dated = |text: &'static str| case(move |case| case.date = day(text));
    assert!(dated("2026-11-20").is_empty(), "the same night again, corrected");
    let (date, served, came) = (day("2026-11-19"), day("2026-11-20"), day("2026-11-21"));
    assert_eq!(dated("2026-11-19"), [Suspicion::OlderFile { date, served }]);
    assert!(dated("2026-11-28").is_empty());
    assert_eq!(dated("2026-11-29"), [Suspicion::OtherNight { date: day("2026-11-29"), came }]);
    let long_ago = |text: &'static str| {
        case(move |case| {
            (case.date, case.past.served) = (day(text), Some(day("2026-01-01")));
        })
    };
    assert!(long_ago("2026-09-22").is_empty());
    assert_eq!(long_ago("2026-09-21"), [Suspicion::OtherNight { date: day("2026-09-21"), came }]);
}

#[test]
fn another_departments_file_has_other_keys() {
    let met = |before, met, rows| {
        case(move |case| {
            case.overlap = Some(Overlap { before, met });
            case.figures.rows = rows;
        })
    };
    assert!(met(1_000, 500, 1_000).is_empty());
    assert_eq!(met(1_000, 499, 1_000), [Suspicion::KeyOverlap { found: 499, expected: 1_000, least: 500 }]);
    assert!(met(900, 450, 1_000).is_empty(), "as many as there could be");
    assert!(met(2, 0, 1_000).is_empty(), "two tell nothing");
    assert_eq!(met(3, 0, 1_000), [Suspicion::KeyOverlap { found: 0, expected: 3, least: 1 }]);
}

#[test]
fn strangers_and_rows_without_a_key_are_counted() {
    let strangers = |count| case(move |case| case.strangers = Some(count));
    assert!(strangers(200).is_empty());
    assert_eq!(strangers(201), [Suspicion::UnknownResidents { unknown: 201, rows: 1_000, most: 200 }]);
    let empty = |now, before: u64| {
        case(move |case| {
            case.profile.columns[0].empty = now;
            if let Some(profile) = &mut case.past.files[0].profile {
                profile.columns[0].empty = before;
            }
        })
    };
    assert!(empty(100, 0).is_empty());
    let (column, rows) = ("番号".to_owned(), 1_000);
    assert_eq!(empty(101, 0), [Suspicion::KeylessRows { column, empty: 101, rows, most: 100 }]);
    assert!(empty(400, 200).is_empty(), "as usual");
    assert_eq!(empty(401, 200).len(), 1);
}

#[test]
fn broken_and_private_characters_are_counted_by_row() {
    let broken = |rows, broken| {
        case(move |case| {
            (case.profile.rows, case.profile.broken) = (rows, broken);
        })
    };
    assert!(broken(1_000, 10).is_empty());
    assert_eq!(broken(1_000, 11), [Suspicion::BrokenText { broken: 11, rows: 1_000, most: 10 }]);
    assert!(broken(5, 2).is_empty() && !broken(4, 2).is_empty());
    let private = |now, before: u64| {
        case(move |case| {
            case.profile.private_use = now;
            if let Some(profile) = &mut case.past.files[0].profile {
                profile.private_use = before;
            }
        })
    };
    assert!(private(200, 0).is_empty() && private(300, 100).is_empty());
    assert_eq!(private(201, 0), [Suspicion::PrivateUseText { private_use: 201, rows: 1_000, most: 200 }]);
    assert_eq!(private(301, 100).len(), 1);
}

#[test]
fn line_breaks_and_lengths_are_those_that_the_column_had() {
    let now = |columns: &'static [(&str, u64, u64)]| {
        case(move |case| {
            let columns = columns.iter().map(|(name, longest, breaks)| column(name, *longest, *breaks, 0));
            case.profile.columns = columns.collect();
            if let Some(profile) = &mut case.past.files[0].profile {
                profile.columns.extend([column("メモ", 1, 0, 0), column("住所", 1, 2, 0)]);
            }
        })
    };
    assert_eq!(
        now(&[("氏名", 10, 2), ("備考", 10, 1), ("住所", 1, 9), ("メモ", 1, 9), ("新しい列", 1, 9)]),
        [Suspicion::LineBreaks { columns: vec!["氏名".to_owned(), "備考".to_owned()], cells: 3 }]
    );
    assert!(now(&[("氏名", 64, 0), ("備考", 500, 0), ("新しい列", 9_999, 0)]).is_empty());
    assert_eq!(
        now(&[("氏名", 65, 0), ("備考", 600, 0)]),
        [Suspicion::LongCells { column: "備考".to_owned(), longest: 600, most: 500 }]
    );
    assert_eq!(
        now(&[("氏名", 65, 0)]),
        [Suspicion::LongCells { column: "氏名".to_owned(), longest: 65, most: 64 }]
    );
}

#[test]
fn births_that_cannot_be_are_counted_together() {
    let births = |future, ancient, rows| {
        case(move |case| {
            case.births = Births { future, ancient };
            case.figures.rows = rows;
        })
    };
    assert!(births(5, 5, 1_000).is_empty());
    assert_eq!(births(6, 5, 1_000), [Suspicion::BirthDates { future: 6, ancient: 5, rows: 1_000, most: 10 }]);
}
