//! Nights and lateness, told by dates.

use super::*;

fn jst() -> FixedOffset {
    FixedOffset::east_opt(9 * 3600).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn weekdays() -> Schedule {
    let by = NaiveTime::from_hms_opt(6, 0, 0).unwrap();
    Schedule { nights: [true, true, true, true, true, false, false], ..Schedule::daily(by) }
}

fn monthly() -> Schedule {
    Schedule { nights: [false; 7], ..weekdays() }
}

fn nights(schedule: &Schedule, office: &Office, from: &str, to: &str) -> String {
    let days = day(from).iter_days().take_while(|night| *night <= day(to));
    let nights = days.filter(|night| comes_on(schedule, office, *night));
    nights.map(|night| night.format("%m-%d").to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_night_runs_from_noon_to_noon() {
    assert_eq!(night_of(at("2026-11-22T23:50:00+09:00"), jst()), day("2026-11-22"));
    assert_eq!(night_of(at("2026-11-23T02:00:00+09:00"), jst()), day("2026-11-22"));
    assert_eq!(night_of(at("2026-11-23T11:59:00+09:00"), jst()), day("2026-11-22"));
    assert_eq!(night_of(at("2026-11-23T12:00:00+09:00"), jst()), day("2026-11-23"));
}

#[test]
fn a_file_is_late_only_once_its_morning_has_come() {
    // 2026-11-20 is a Friday: its file is due on Saturday at six
    let late = |last: Option<&str>, now: &str| {
        is_late(&weekdays(), &Office::default(), last.map(day), at(now), jst())
    };
    assert!(!late(Some("2026-11-19"), "2026-11-21T05:59:00+09:00"));
    assert!(late(Some("2026-11-19"), "2026-11-21T06:00:00+09:00"));
    assert!(!late(Some("2026-11-20"), "2026-11-23T08:00:00+09:00"));
    assert!(late(None, "2026-11-23T08:00:00+09:00"));
}

#[test]
fn a_weekend_without_files_is_no_delay_and_the_next_file_is_announced() {
    let now = at("2026-11-22T08:00:00+09:00");
    let expected = expected(&weekdays(), &Office::default(), Some(day("2026-11-20")), now, jst());
    assert_eq!((expected.due, expected.is_late), (Some(day("2026-11-20")), false));
    assert_eq!(expected.next, Some((day("2026-11-23"), at("2026-11-24T06:00:00+09:00"))));
}

#[test]
fn a_source_that_rests_on_holidays_is_not_late_then() {
    // 2026-11-23, a Monday, is 勤労感謝の日.
    let rests = Schedule { on_closed: OnClosed::Skips, ..weekdays() };
    let (tuesday, friday) = (at("2026-11-24T08:00:00+09:00"), Some(day("2026-11-20")));
    assert!(is_late(&weekdays(), &Office::default(), friday, tuesday, jst()));
    assert!(!is_late(&rests, &Office::default(), friday, tuesday, jst()));
    assert!(is_late(&rests, &Office::default(), friday, at("2026-11-25T08:00:00+09:00"), jst()));
}

#[test]
fn nights_follow_the_turn_of_the_year_and_the_citys_own_days() {
    let rests = Schedule { on_closed: OnClosed::Skips, ..weekdays() };
    let usual = nights(&rests, &Office::default(), "2026-12-24", "2027-01-12");
    assert_eq!(usual, "12-24 12-25 12-28 01-04 01-05 01-06 01-07 01-08 01-12");
    let own = Office {
        year_end: ((12, 28), (1, 4)),
        closed: [day("2026-12-25")].into(),
        open: [day("2027-01-11")].into(),
    };
    assert_eq!(nights(&rests, &own, "2026-12-24", "2027-01-12"), "12-24 01-05 01-06 01-07 01-08 01-11 01-12");
}

#[test]
fn a_monthly_file_moves_to_a_working_day() {
    let month_end = Schedule { month_end: true, ..monthly() };
    let of = |on_closed| {
        let schedule = Schedule { on_closed, ..month_end.clone() };
        nights(&schedule, &Office::default(), "2026-10-01", "2027-02-28")
    };
    // 2026-10-31 is a Saturday, 2026-12-31 and 2027-01-31 (a Sunday) are closed.
    assert_eq!(of(OnClosed::Comes), "10-31 11-30 12-31 01-31 02-28");
    assert_eq!(of(OnClosed::Before), "10-30 11-30 12-28 01-29 02-26");
    assert_eq!(of(OnClosed::After), "11-02 11-30 01-04 02-01");
    assert_eq!(of(OnClosed::Skips), "10-31 11-30 01-31 02-28");
}

#[test]
fn a_day_of_the_month_is_due_once_a_month() {
    let salary = Schedule { days: [25].into(), on_closed: OnClosed::Before, ..monthly() };
    let late = |last: &str, now: &str| is_late(&salary, &Office::default(), Some(day(last)), at(now), jst());
    // 2026-10-25 is a Sunday: the file is of Friday the 23rd.
    assert!(!late("2026-10-23", "2026-11-25T23:59:00+09:00"));
    assert!(late("2026-10-23", "2026-11-26T06:00:00+09:00"));
    assert!(!late("2026-11-25", "2026-11-26T06:00:00+09:00"));
    let now = at("2026-11-26T06:00:00+09:00");
    let next = expected(&salary, &Office::default(), None, now, jst()).next.map(|(night, _)| night);
    assert_eq!(next, Some(day("2026-12-25")));
}

#[test]
fn a_schedule_that_names_nothing_expects_nothing() {
    let nothing = expected(&monthly(), &Office::default(), None, at("2026-11-23T06:00:00+09:00"), jst());
    assert_eq!(nothing, Expected { due: None, is_late: false, next: None });
}
