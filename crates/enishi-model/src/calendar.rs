//! Nights and lateness: which night a file belongs to, and when its absence means something.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::schema::Schedule;

/// The night that a file without a date in its name belongs to: what arrives from noon to noon
/// belongs to the night that begins on the first of the two days.
pub fn night_of(arrived: DateTime<Utc>, zone: FixedOffset) -> NaiveDate {
    (arrived.with_timezone(&zone) - TimeDelta::hours(12)).date_naive()
}

/// The newest night whose file should have come by `now`, if any within the last month.
pub fn last_due_night(schedule: &Schedule, now: DateTime<Utc>, zone: FixedOffset) -> Option<NaiveDate> {
    let local = now.with_timezone(&zone).naive_local();
    (0..32).filter_map(|back| local.date().checked_sub_days(Days::new(back))).find(|night| {
        comes_on(schedule, *night) && due_at(*night, schedule.by).is_some_and(|due| due <= local)
    })
}

/// Whether a source whose newest file is of `last` is late.
pub fn is_late(schedule: &Schedule, last: Option<NaiveDate>, now: DateTime<Utc>, zone: FixedOffset) -> bool {
    last_due_night(schedule, now, zone).is_some_and(|due| last.is_none_or(|last| last < due))
}

fn comes_on(schedule: &Schedule, night: NaiveDate) -> bool {
    let day = usize::try_from(night.weekday().num_days_from_monday()).unwrap_or_default();
    schedule.nights.get(day).copied().unwrap_or(false)
}

// A file of a night is due on the morning after it.
fn due_at(night: NaiveDate, by: NaiveTime) -> Option<chrono::NaiveDateTime> {
    Some(night.succ_opt()?.and_time(by))
}

#[cfg(test)]
mod tests {
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
        Schedule {
            nights: [true, true, true, true, true, false, false],
            by: NaiveTime::from_hms_opt(6, 0, 0).unwrap(),
        }
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
        let friday = Some(day("2026-11-20"));
        let thursday = Some(day("2026-11-19"));
        assert!(!is_late(&weekdays(), thursday, at("2026-11-21T05:59:00+09:00"), jst()));
        assert!(is_late(&weekdays(), thursday, at("2026-11-21T06:00:00+09:00"), jst()));
        assert!(!is_late(&weekdays(), friday, at("2026-11-23T08:00:00+09:00"), jst()));
        assert!(is_late(&weekdays(), None, at("2026-11-23T08:00:00+09:00"), jst()));
    }

    #[test]
    fn a_weekend_without_files_is_no_delay() {
        assert_eq!(
            last_due_night(&weekdays(), at("2026-11-23T08:00:00+09:00"), jst()),
            Some(day("2026-11-20"))
        );
    }
}
