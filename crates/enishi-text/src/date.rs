//! Dates as departments write them.
//!
//! A date is: raw text, perhaps a year, perhaps a month, perhaps a day, a qualifier. Impossible dates (29 February
//! of a common year) are legal as a birth date and kept as written; no substitute is ever invented
//! (住民記録システム標準仕様書, 1.1 住民データ).

mod bounds;
mod canonical;
mod display;
mod error;
mod numeric;
mod parse;
mod phrase;
mod plain;
mod qualifier;
mod token;

use chrono::{Datelike as _, NaiveDate};

pub use canonical::from_canonical;
pub use display::wareki;
pub use error::DateError;
pub use parse::parse;
pub use plain::plain;
pub use qualifier::{Part, Qualifier};

/// A date of which parts may be unknown.
///
/// Equality compares everything, the raw text too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartialDate {
    /// As the source wrote it.
    pub raw: String,
    /// The year of the common calendar.
    pub year: Option<i32>,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31; not checked against the month, see [`PartialDate::is_impossible`].
    pub day: Option<u8>,
    /// Whether missing parts were said to be unknown (00, 99, 不詳), rather than not asked for (年月 alone).
    pub unknown: bool,
    /// 頃, 春, 上旬 and the like.
    pub qualifier: Option<Qualifier>,
    /// The other end, where the source gives a range; its own raw text is empty.
    pub until: Option<Box<PartialDate>>,
    /// 99999999: no end. No other field is set then.
    pub open_end: bool,
    /// A day of a lunar year (明治元年 to 5年): year, month and day are as written and name no day of the common calendar.
    pub lunar: bool,
    /// Warning: written in an era that had ended, such as 平成31.5.1. Accepted.
    pub past_era_end: bool,
    /// Warning: written in an era that had not begun, such as 令和元.4.30. Accepted.
    pub before_era_start: bool,
}

impl PartialDate {
    /// Whether there is no date: an empty cell, 00000000. 年月日不詳 is no empty date, but one of which nothing is known.
    pub fn is_empty(&self) -> bool {
        !self.open_end && !self.unknown && self.year.is_none() && self.month.is_none() && self.day.is_none()
    }

    /// Whether year, month and day are all written, but the calendar has no such day (or, with the year unknown,
    /// no such day in any year).
    pub fn is_impossible(&self) -> bool {
        let (Some(month), Some(day)) = (self.month, self.day) else { return false };
        // Where the year is not known, it may be a leap year.
        let year = self.year.unwrap_or(2000);
        !self.lunar && calendar_day(year, month, day).is_none()
    }

    /// The day, if it is one: full, possible, without 頃 and no range. `None` for an open end.
    pub fn to_naive(&self) -> Option<NaiveDate> {
        if self.lunar || self.open_end || self.qualifier.is_some() || self.until.is_some() {
            return None;
        }
        calendar_day(self.year?, self.month?, self.day?)
    }

    /// The known part from the left as digits, for search by any prefix: `19570401`, `195704`, `1957`; of a range,
    /// what both ends share. Empty where the year is unknown.
    pub fn digits_key(&self) -> String {
        let Some(year) = self.shared(|date| date.year) else { return String::new() };
        let Some(month) = self.shared(|date| date.month) else { return format!("{year:04}") };
        let Some(day) = self.shared(|date| date.day) else { return format!("{year:04}{month:02}") };
        format!("{year:04}{month:02}{day:02}")
    }

    /// A part that both ends of a range agree in; of a single date, the part.
    fn shared<T: PartialEq>(&self, part: impl Fn(&Self) -> Option<T>) -> Option<T> {
        let own = part(self);
        match &self.until {
            Some(until) if part(until) != own => None,
            _ => own,
        }
    }

    /// Closes a gap in what was said: a part that is missing before a known one is unknown, and where nothing is
    /// missing, nothing is.
    fn settle(mut self) -> Self {
        let gap = self.year.is_none() && (self.month.is_some() || self.day.is_some())
            || self.month.is_none() && self.day.is_some();
        let full = self.year.is_some() && self.month.is_some() && self.day.is_some();
        self.unknown = (self.unknown || gap) && !full;
        self
    }
}

impl From<NaiveDate> for PartialDate {
    /// The day, with ISO 8601 as its raw text.
    fn from(date: NaiveDate) -> Self {
        Self {
            raw: date.to_string(),
            year: Some(date.year()),
            month: u8::try_from(date.month()).ok(),
            day: u8::try_from(date.day()).ok(),
            ..Self::default()
        }
    }
}

/// The day of the common calendar, if there is one.
fn calendar_day(year: i32, month: u8, day: u8) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month.into(), day.into())
}

#[cfg(test)]
mod tests;
