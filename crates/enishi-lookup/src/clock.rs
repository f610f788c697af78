//! A clock that jumps. The order of events does not hang on it, and nothing is lost by it; but what lasts an hour must
//! not last a day, and whoever reads moments must know that they cannot be relied upon.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use crate::service::Lookup;

/// How the machine's clock behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockState {
    /// as clocks do
    Steady,
    /// it says a moment before what has been written down already
    Behind,
    /// it ran far ahead of the time that has passed, within the last hour
    Leapt,
}

impl ClockState {
    /// As machines read it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::Behind => "behind",
            Self::Leapt => "leapt",
        }
    }
}

// Corrections of so much are a day's work.
const STEP: TimeDelta = TimeDelta::minutes(1);
const LEAP: TimeDelta = TimeDelta::minutes(10);
const REMEMBERED: Duration = Duration::from_secs(3_600);

/// Remembers the newest moment that anybody has seen.
pub(crate) struct Timekeeper(Mutex<Seen>);

struct Seen {
    newest: Option<DateTime<Utc>>,
    last: Option<DateTime<Utc>>,
    measured: Option<Instant>,
    leapt: Option<Instant>,
}

/// A jump, when it is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Jump {
    Back,
    Ahead,
}

impl Timekeeper {
    /// `newest`: the newest moment that earlier processes have written down. Nobody knows for how long there was none:
    /// a leap ahead cannot be told from a night's rest, a step back can.
    pub(crate) fn new(newest: Option<DateTime<Utc>>) -> Self {
        Self(Mutex::new(Seen { newest, last: newest, measured: None, leapt: None }))
    }

    /// The clock says `now`.
    pub(crate) fn see(&self, now: DateTime<Utc>) -> Option<Jump> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).see(now, Instant::now())
    }

    pub(crate) fn state(&self) -> ClockState {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.last.zip(seen.newest).is_some_and(|(last, newest)| last + STEP < newest) {
            ClockState::Behind
        } else if seen.leapt.is_some_and(|leapt| leapt.elapsed() < REMEMBERED) {
            ClockState::Leapt
        } else {
            ClockState::Steady
        }
    }
}

impl Seen {
    fn see(&mut self, now: DateTime<Utc>, at: Instant) -> Option<Jump> {
        let last = self.last.replace(now).unwrap_or(now);
        let measured = self.measured.replace(at);
        self.newest = Some(self.newest.map_or(now, |newest| newest.max(now)));
        if now + STEP < last {
            return Some(Jump::Back);
        }
        let passed = at.duration_since(measured?);
        let passed = TimeDelta::from_std(passed).unwrap_or(TimeDelta::MAX);
        if now - last <= passed + LEAP {
            return None;
        }
        self.leapt = Some(at);
        Some(Jump::Ahead)
    }
}

impl Lookup {
    /// The moment, by the clock that answers follow.
    pub fn now(&self) -> DateTime<Utc> {
        let now = (self.clock)();
        match self.timekeeper.see(now) {
            Some(Jump::Back) => self.went_back(now),
            Some(Jump::Ahead) => {
                tracing::warn!("the clock has leapt ahead; see to this machine's time");
            }
            None => {}
        }
        now
    }

    // An hour would be longer than an hour.
    fn went_back(&self, now: DateTime<Utc>) {
        match self.desk.mend_all_glass(now) {
            Ok(mended) => {
                tracing::warn!(
                    mended,
                    "the clock went back; see to this machine's time. Broken glass is whole again"
                );
            }
            Err(error) => {
                tracing::error!(%error, "the clock went back, and broken glass could not be mended")
            }
        }
        self.forget_surroundings();
    }

    /// The moment that answers of now speak of: where the clock went back, files that were taken before are not of the
    /// future.
    pub(crate) fn present(&self) -> crate::error::Result<DateTime<Utc>> {
        let now = self.now();
        Ok(self.store.newest_decision()?.map_or(now, |newest| newest.max(now)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_a_minute_pass_and_jumps_are_told_once() {
        let start = Instant::now();
        let noon = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut seen = Seen { newest: None, last: None, measured: None, leapt: None };
        let mut see = |minutes: i64, passed: u64| {
            seen.see(noon + TimeDelta::minutes(minutes), start + Duration::from_secs(passed * 60))
        };
        assert_eq!(see(0, 0), None);
        assert_eq!(see(10, 1), None, "a clock that is set");
        assert_eq!(see(9, 1), None);
        assert_eq!(see(600, 600), None, "a quiet night");
        assert_eq!(see(2_040, 600), Some(Jump::Ahead));
        assert_eq!(see(2_041, 601), None);
        assert_eq!(see(601, 601), Some(Jump::Back));
        assert_eq!(see(602, 602), None);
        assert_eq!(see(300, 602), Some(Jump::Back), "and further back");
        assert_eq!(Timekeeper(Mutex::new(seen)).state(), ClockState::Behind);
        let earlier = Timekeeper::new(Some(noon));
        assert_eq!(earlier.see(noon - TimeDelta::days(1)), Some(Jump::Back), "between two processes");
        assert_eq!(Timekeeper::new(Some(noon)).see(noon + TimeDelta::days(9)), None, "a holiday");
    }
}
