//! The first and last day that a partial date may be.

use chrono::NaiveDate;

use super::{Part, PartialDate, calendar_day};

impl PartialDate {
    /// The first day that the date may be: of a year, 1 January; of a range, that of its first end. `None` where the
    /// year is unknown, and for empty and open dates.
    ///
    /// 頃 has no bounds of its own: the bounds are those of the period it stands beside. An impossible day lies
    /// between the last day of its month and the first of the next, so these are its bounds. A lunar year ends in
    /// the spring of the next.
    pub fn earliest(&self) -> Option<NaiveDate> {
        Some(self.own_bounds()?.0)
    }

    /// The last day that the date may be; see [`PartialDate::earliest`].
    pub fn latest(&self) -> Option<NaiveDate> {
        match &self.until {
            Some(until) => until.latest(),
            None => Some(self.own_bounds()?.1),
        }
    }

    /// Bounds without regard to the other end of a range.
    pub(super) fn own_bounds(&self) -> Option<(NaiveDate, NaiveDate)> {
        let year = self.year?;
        if self.lunar {
            return Some((calendar_day(year, 1, 1)?, last_of_month(year.checked_add(1)?, 2)?));
        }
        let part = self.qualifier.and_then(|qualifier| qualifier.part);
        match (self.month, self.day) {
            (Some(month), Some(day)) => day_bounds(year, month, day),
            (Some(month), None) => month_bounds(year, month, part),
            (None, _) => year_bounds(year, part),
        }
    }
}

fn day_bounds(year: i32, month: u8, day: u8) -> Option<(NaiveDate, NaiveDate)> {
    if let Some(date) = calendar_day(year, month, day) {
        return Some((date, date));
    }
    let last = last_of_month(year, month)?;
    Some((last, last.succ_opt()?))
}

fn month_bounds(year: i32, month: u8, part: Option<Part>) -> Option<(NaiveDate, NaiveDate)> {
    let last = last_of_month(year, month)?;
    let day = |day| calendar_day(year, month, day);
    Some(match part {
        Some(Part::Early | Part::Start) => (day(1)?, day(10)?),
        Some(Part::Middle) => (day(11)?, day(20)?),
        Some(Part::Late | Part::End) => (day(21)?, last),
        _ => (day(1)?, last),
    })
}

/// Seasons are those of the weather service: spring is March to May. Winter lies at both ends of a year.
fn year_bounds(year: i32, part: Option<Part>) -> Option<(NaiveDate, NaiveDate)> {
    let (first, last) = match part {
        Some(Part::Spring) => (3, 5),
        Some(Part::Summer) => (6, 8),
        Some(Part::Autumn) => (9, 11),
        Some(Part::Start) => (1, 1),
        Some(Part::End) => (12, 12),
        _ => (1, 12),
    };
    Some((calendar_day(year, first, 1)?, last_of_month(year, last)?))
}

fn last_of_month(year: i32, month: u8) -> Option<NaiveDate> {
    (28..=31).rev().find_map(|day| calendar_day(year, month, day))
}
