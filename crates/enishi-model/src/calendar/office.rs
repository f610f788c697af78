//! The days on which the city's offices are closed, and how a source's nights follow them.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use super::holidays::is_holiday;

/// When the city's offices are closed, weekends aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// first and last day (month, day) on which they are closed over the turn of the year
    pub year_end: ((u32, u32), (u32, u32)),
    /// more days on which they are closed, or that a special law makes a holiday
    pub closed: BTreeSet<NaiveDate>,
    /// days on which they are open all the same, or that a special law takes from the holidays
    pub open: BTreeSet<NaiveDate>,
}

impl Default for Office {
    // 地方自治法 第4条の2 第2項 第3号: the turn of the year is for bylaws to say, and they say 12-29 to 01-03 almost
    // everywhere (行政機関の休日に関する法律 第1条 第1項 第3号 has it for the state).
    fn default() -> Self {
        Self { year_end: ((12, 29), (1, 3)), closed: BTreeSet::new(), open: BTreeSet::new() }
    }
}

impl Office {
    /// Whether a day is closed for another reason than the weekend.
    pub fn is_closed(&self, day: NaiveDate) -> bool {
        !self.open.contains(&day) && (self.closed.contains(&day) || is_holiday(day) || self.is_year_end(day))
    }

    /// Whether people work on that day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.open.contains(&day) || !is_weekend && !self.is_closed(day)
    }

    fn is_year_end(&self, day: NaiveDate) -> bool {
        let (first, last) = self.year_end;
        let date = (day.month(), day.day());
        if first <= last { (first..=last).contains(&date) } else { date >= first || date <= last }
    }
}
