//! Nights and lateness: which night a file belongs to, which nights bring one by the source's own calendar, and when
//! its absence means something. The only place that says so: answers, `status`, pages and notices ask here.

mod holidays;
mod office;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

pub use self::holidays::is_holiday;
pub use self::office::Office;
use crate::schema::{OnClosed, Schedule};

/// What is expected of a source at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// the newest night whose file should have come
    pub due: Option<NaiveDate>,
    /// it has not
    pub is_late: bool,
    /// the night whose file comes next, and by when
    pub next: Option<(NaiveDate, DateTime<Utc>)>,
}

/// The night that a file without a date in its name belongs to: what arrives from noon to noon
/// belongs to the night that begins on the first of the two days.
pub fn night_of(arrived: DateTime<Utc>, zone: FixedOffset) -> NaiveDate {
    (arrived.with_timezone(&zone) - TimeDelta::hours(12)).date_naive()
}

/// What is expected of a source whose newest file is of the night `last`.
pub fn expected(
    schedule: &Schedule,
    office: &Office,
    last: Option<NaiveDate>,
    now: DateTime<Utc>,
    zone: FixedOffset,
) -> Expected {
    let due = last_due_night(schedule, office, now, zone);
    let is_late = due.is_some_and(|due| last.is_none_or(|last| last < due));
    Expected { due, is_late, next: next_due_night(schedule, office, now, zone) }
}

// Longer than a month with whatever closed days it may end in.
const FAR: u64 = 50;

/// The newest night whose file should have come by `now`, if any within the last weeks.
pub fn last_due_night(
    schedule: &Schedule,
    office: &Office,
    now: DateTime<Utc>,
    zone: FixedOffset,
) -> Option<NaiveDate> {
    let local = now.with_timezone(&zone).naive_local();
    let nights = (0..FAR).filter_map(|back| local.date().checked_sub_days(Days::new(back)));
    let mut due = nights.filter(|night| due_at(*night, schedule.by).is_some_and(|due| due <= local));
    due.find(|night| comes_on(schedule, office, *night))
}

/// Whether a source whose newest file is of `last` is late.
pub fn is_late(
    schedule: &Schedule,
    office: &Office,
    last: Option<NaiveDate>,
    now: DateTime<Utc>,
    zone: FixedOffset,
) -> bool {
    expected(schedule, office, last, now, zone).is_late
}

fn next_due_night(
    schedule: &Schedule,
    office: &Office,
    now: DateTime<Utc>,
    zone: FixedOffset,
) -> Option<(NaiveDate, DateTime<Utc>)> {
    let local = now.with_timezone(&zone).naive_local();
    let yesterday = local.date().pred_opt()?;
    let nights = (0..FAR).filter_map(|ahead| yesterday.checked_add_days(Days::new(ahead)));
    let mut open =
        nights.filter_map(|night| Some((night, due_at(night, schedule.by).filter(|due| *due > local)?)));
    let (night, due) = open.find(|(night, _)| comes_on(schedule, office, *night))?;
    Some((night, due.and_local_timezone(zone).single()?.to_utc()))
}

// Whether a night brings a file, closed days considered.
fn comes_on(schedule: &Schedule, office: &Office, night: NaiveDate) -> bool {
    match schedule.on_closed {
        OnClosed::Comes => is_named(schedule, night),
        OnClosed::Skips => is_named(schedule, night) && !office.is_closed(night),
        OnClosed::After => is_moved_to(schedule, office, night, |day| day.pred_opt()),
        OnClosed::Before => is_moved_to(schedule, office, night, |day| day.succ_opt()),
    }
}

// A working night takes its own file, and those of the closed nights that `towards` leads through from it.
fn is_moved_to(
    schedule: &Schedule,
    office: &Office,
    night: NaiveDate,
    towards: fn(NaiveDate) -> Option<NaiveDate>,
) -> bool {
    let closed = std::iter::successors(towards(night), |day| towards(*day));
    let mut closed = closed.take_while(|day| !office.is_working(*day));
    office.is_working(night) && (is_named(schedule, night) || closed.any(|day| is_named(schedule, day)))
}

// By the words of the schedule alone.
fn is_named(schedule: &Schedule, night: NaiveDate) -> bool {
    let weekday = usize::try_from(night.weekday().num_days_from_monday()).unwrap_or_default();
    let is_last_of_month = night.succ_opt().is_none_or(|next| next.month() != night.month());
    schedule.nights.get(weekday).copied().unwrap_or(false)
        || schedule.days.contains(&night.day())
        || schedule.month_end && is_last_of_month
}

// A file of a night is due on the morning after it.
fn due_at(night: NaiveDate, by: NaiveTime) -> Option<NaiveDateTime> {
    Some(night.succ_opt()?.and_time(by))
}

#[cfg(test)]
mod tests;
