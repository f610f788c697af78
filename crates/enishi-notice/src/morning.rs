//! Whether the morning's summary is to leave now, whatever the clock does.

use std::time::Duration;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// `told`: the morning of the last summary. `called`: when this process made the last one, by the clock on the wall,
/// and how long ago, by one that does not jump.
///
/// A process that made the last one counts days by what has really passed since: no jump makes it tell twice, or skip.
/// One that was started since goes by the date; a date far ahead was never true, and holds back nothing.
pub(crate) fn is_due(
    at: NaiveTime,
    local: NaiveDateTime,
    told: Option<NaiveDate>,
    called: Option<(NaiveDateTime, Duration)>,
) -> bool {
    let is_another_day = match called {
        Some((called, passed)) => has_turned(called, passed),
        None => told.is_none_or(|told| told < local.date() || is_far_ahead(told, local.date())),
    };
    local.time() >= at && is_another_day
}

fn has_turned(called: NaiveDateTime, passed: Duration) -> bool {
    let passed = TimeDelta::from_std(passed).unwrap_or(TimeDelta::MAX);
    called.checked_add_signed(passed).is_none_or(|now| now.date() > called.date())
}

fn is_far_ahead(told: NaiveDate, today: NaiveDate) -> bool {
    today.checked_add_days(Days::new(1)).is_some_and(|tomorrow| told > tomorrow)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 60;

    /// Ten days of a process, looked at every five minutes: on which real days a summary left, where the clock is wrong
    /// by so many minutes from some moment to another. `restarts`: the process is another one at every look.
    fn days(jump: impl Fn(i64) -> i64, restarts: bool) -> Vec<i64> {
        let at = NaiveTime::from_hms_opt(7, 30, 0).unwrap();
        let begin: NaiveDateTime = "2026-11-20T00:00:00".parse().unwrap();
        let (mut told, mut called, mut days) = (None, None::<(NaiveDateTime, i64)>, Vec::new());
        for minute in (0..10 * DAY).step_by(5) {
            let local = begin + TimeDelta::minutes(minute + jump(minute));
            let since = called.filter(|_| !restarts).map(|(called_local, called)| {
                (called_local, Duration::from_secs((minute - called).unsigned_abs() * 60))
            });
            if is_due(at, local, told, since) {
                (told, called) = (Some(local.date()), Some((local, minute)));
                days.push(minute / DAY);
            }
        }
        days
    }

    fn within(from: i64, to: i64, jump: i64) -> impl Fn(i64) -> i64 {
        move |minute| if (from..to).contains(&minute) { jump } else { 0 }
    }

    #[test]
    fn every_morning_has_one() {
        assert_eq!(days(|_| 0, false), (0..10).collect::<Vec<_>>());
        assert_eq!(days(|_| 0, true), (0..10).collect::<Vec<_>>());
    }

    #[test]
    fn a_clock_that_jumps_a_day_and_back_makes_none_twice_and_skips_none() {
        for hour in 0..24 {
            for length in [1, 5, 23, 30] {
                for jump in [DAY, -DAY] {
                    let from = 3 * DAY + hour * 60;
                    let found = days(within(from, from + length * 60, jump), false);
                    assert_eq!(found, (0..10).collect::<Vec<_>>(), "{hour} {length} {jump}");
                }
            }
        }
    }

    #[test]
    fn a_clock_that_was_months_ahead_holds_back_nothing_after_a_restart() {
        for jump in [DAY, -DAY, 40 * DAY, -40 * DAY] {
            let found = days(within(3 * DAY, 4 * DAY, jump), true);
            let skipped = (0..10).filter(|day| !found.contains(day)).count();
            assert!(skipped <= 1 && found.len() <= 11, "{jump}: {found:?}");
        }
    }
}
