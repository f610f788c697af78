//! Dates for the eye. Japanese births are shown in 和暦, those of foreign residents in 西暦 (住民記録システム標準仕様書).

use std::fmt::Write as _;

use chrono::{Datelike as _, NaiveDate};

use super::PartialDate;
use crate::era::Era;

/// A day in the Japanese calendar: 令和元年5月1日; in the common calendar before 1873.
pub fn wareki(date: NaiveDate) -> String {
    let mut out = era_year(date);
    push_part(&mut out, date.month(), "月");
    push_part(&mut out, date.day(), "日");
    out
}

impl PartialDate {
    /// In the Japanese calendar: 昭和32年4月1日, 昭和32年4月頃, 昭和32年4月日不詳. A year that two eras share and nothing
    /// decides between is shown with both: 昭和64・平成元年. Empty for an empty date, 期限なし for an open end.
    pub fn display_wareki(&self) -> String {
        self.display(Self::japanese_year)
    }

    /// In the common calendar: 1957年4月1日. Of a lunar date the year is only nearly that of the common calendar.
    pub fn display_seireki(&self) -> String {
        self.display(|date| date.year.map(|year| format!("{year}年")).unwrap_or_default())
    }

    fn display(&self, year: impl Fn(&Self) -> String) -> String {
        if self.is_empty() {
            return String::new();
        }
        if self.open_end {
            return "期限なし".to_owned();
        }
        match &self.until {
            Some(until) => format!("{}から{}まで", self.display_one(&year), until.display_one(&year)),
            None => self.display_one(&year),
        }
    }

    fn display_one(&self, year: impl Fn(&Self) -> String) -> String {
        let mut out = year(self);
        match (self.month, self.day) {
            (None, None) => out.push_str(self.unknown_parts()),
            (month, day) => {
                if self.year.is_none() {
                    out.push_str("年不詳");
                }
                match month {
                    Some(month) => push_part(&mut out, month, "月"),
                    None => out.push_str("月不詳"),
                }
                match day {
                    Some(day) => push_part(&mut out, day, "日"),
                    None if self.unknown => out.push_str("日不詳"),
                    None => {}
                }
            }
        }
        if let Some(qualifier) = self.qualifier {
            out.push_str(qualifier.part.map_or("", super::Part::japanese));
            out.push_str(if qualifier.about { "頃" } else { "" });
        }
        out
    }

    /// What is said of month and day when neither is known.
    fn unknown_parts(&self) -> &'static str {
        match (self.year, self.unknown) {
            (None, _) => "年月日不詳",
            (Some(_), true) => "月日不詳",
            (Some(_), false) => "",
        }
    }

    fn japanese_year(&self) -> String {
        let Some((earliest, latest)) = self.own_bounds() else { return String::new() };
        if let (true, Some(year)) = (self.lunar, self.year) {
            return year_in(Era::Meiji, year);
        }
        let (first, last) = (era_year(earliest), era_year(latest));
        // An impossible day at the end of an era or year still belongs to the month that was written.
        if first == last || self.is_impossible() {
            return first;
        }
        format!("{}・{last}", first.trim_end_matches('年'))
    }
}

fn era_year(date: NaiveDate) -> String {
    match Era::of(date) {
        Some(era) => year_in(era, date.year()),
        None => format!("{}年", date.year()),
    }
}

fn year_in(era: Era, year: i32) -> String {
    match era.number(year) {
        1 => format!("{}元年", era.name()),
        number => format!("{}{number}年", era.name()),
    }
}

fn push_part(out: &mut String, number: impl Into<u32>, unit: &str) {
    // Writing into a String cannot fail.
    let _ = write!(out, "{}{unit}", number.into());
}
