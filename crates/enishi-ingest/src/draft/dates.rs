//! Whether a column has dates, and which era a leading digit means in this file.

use chrono::{Datelike, NaiveDate};
use enishi_text::date;
use enishi_text::era::EraDigits;

use super::column::{Column, is_digits};
use super::note::Note;
use super::sign::{self, Sign};

/// Which era a leading digit means, and what tells so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EraMap {
    /// no date begins with an era digit
    NotNeeded,
    /// the dates of one map are days of people's lives, those of the other are not
    Told(Map),
    /// both maps give dates that could be
    Unsure,
}

/// One of the two maps in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Map {
    Common,
    Pension,
}

impl EraMap {
    pub(super) fn digits(&self) -> EraDigits {
        match self {
            Self::Told(Map::Pension) => EraDigits::PENSION,
            _ => EraDigits::COMMON,
        }
    }

    pub(super) fn name(&self) -> Option<&'static str> {
        match self {
            Self::NotNeeded => None,
            Self::Told(Map::Pension) => Some("pension"),
            Self::Told(Map::Common) | Self::Unsure => Some("common"),
        }
    }

    pub(super) fn note(&self) -> Option<Note> {
        match self {
            Self::NotNeeded => None,
            Self::Told(Map::Common) => Some(Note::EraTold { map: "common" }),
            Self::Told(Map::Pension) => Some(Note::EraTold { map: "pension" }),
            Self::Unsure => Some(Note::EraUnsure),
        }
    }
}

// Older than anybody.
const OLDEST: i32 = 130;

/// Which map the dates of all columns fit.
pub(super) fn era_map(columns: &[Column], today: NaiveDate) -> EraMap {
    let mut plausible = [0_usize; 2];
    let mut asked = 0;
    for column in columns.iter().filter(|column| may_be_era_dates(column)) {
        let is_birth = sign::of(&column.name) == Some(Sign::Birth);
        for (text, count) in column.values.iter().filter(|(text, _)| is_era_date(text)) {
            asked += count;
            for (fitting, map) in plausible.iter_mut().zip([EraDigits::COMMON, EraDigits::PENSION]) {
                *fitting += if fits(text, map, is_birth, today) { *count } else { 0 };
            }
        }
    }
    let [common, pension] = plausible;
    match () {
        () if asked == 0 => EraMap::NotNeeded,
        () if common > pension + asked / 50 => EraMap::Told(Map::Common),
        () if pension > common + asked / 50 => EraMap::Told(Map::Pension),
        () => EraMap::Unsure,
    }
}

// Births lie behind us, other days not far ahead; none is older than people get.
fn fits(text: &str, map: EraDigits, is_birth: bool, today: NaiveDate) -> bool {
    let Ok(date) = date::parse(text, map) else { return false };
    let Some(year) = date.year else { return date.is_empty() };
    let ahead = if is_birth { 0 } else { 15 };
    let is_lived = (today.year() - OLDEST..=today.year() + ahead).contains(&year);
    is_lived && !date.past_era_end && !date.before_era_start
}

fn may_be_era_dates(column: &Column) -> bool {
    let is_named = matches!(sign::of(&column.name), Some(Sign::Birth | Sign::Date));
    let share = column.share(|text| is_era_date(text) || is_nothing(text));
    let valid = column.share(|text| has_month_and_day(text) || is_nothing(text));
    (is_named && share >= 0.3) || (share >= 0.6 && valid >= 0.6 && column.share(is_era_date) > 0.3)
}

// An era digit and six more, or such with separators.
fn is_era_date(text: &str) -> bool {
    let is_row = text.len() == 7 && is_digits(text) && !is_nothing(text);
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let is_divided = parts.len() == 4 && parts.iter().all(|part| is_digits(part) && part.len() <= 2);
    is_row || is_divided
}

fn has_month_and_day(text: &str) -> bool {
    let part = |from: usize| text.get(from..from + 2).and_then(|part| part.parse::<u8>().ok());
    let digit = text.bytes().next().unwrap_or_default();
    text.len() == 7
        && matches!(digit, b'1'..=b'5' | b'7' | b'9')
        && part(3).is_some_and(|month| month <= 12 || month == 99)
        && part(5).is_some_and(|day| day <= 31 || day == 99)
}

fn is_nothing(text: &str) -> bool {
    !text.is_empty() && (text.bytes().all(|byte| byte == b'0') || text.bytes().all(|byte| byte == b'9'))
}

/// Whether a column has dates: by its name and most of its cells, or by cells that are nothing else.
pub(super) fn are_in(column: &Column, map: EraDigits, is_named: bool) -> bool {
    let reads = |text: &str| date::parse(text, map).is_ok();
    if is_named {
        return column.is_empty() || column.share(reads) >= 0.5;
    }
    let is_written = |text: &str| {
        reads(text) && !is_digits(text) && text.chars().any(|c| c.is_ascii_digit()) && text.len() >= 6
    };
    let is_row =
        |text: &str| is_nothing(text) || (is_row_of_eight(text) || has_month_and_day(text)) && reads(text);
    column.share(is_written) >= 0.6
        || (column.filled >= 3
            && column.share(|text| is_row(text) || is_written(text)) >= 0.9
            && column.share(|text| !is_nothing(text)) > 0.1)
}

fn is_row_of_eight(text: &str) -> bool {
    text.len() == 8 && is_digits(text) && (text.starts_with("19") || text.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(name: &str, cells: &[&str]) -> EraMap {
        let column = Column::new(0, name, cells.iter().copied());
        era_map(&[column], NaiveDate::from_ymd_opt(2026, 11, 21).unwrap())
    }

    #[test]
    fn a_map_is_told_by_dates_that_only_it_has() {
        assert_eq!(map("生年月日", &["3150302", "3450701", "4010108"]), EraMap::Told(Map::Common));
        assert_eq!(map("生年月日", &["5150302", "5450701", "7010108"]), EraMap::Told(Map::Pension));
        assert_eq!(map("列3", &["5150302", "5450701", "5310108"]), EraMap::Told(Map::Pension));
    }

    #[test]
    fn where_both_fit_nothing_is_told() {
        // 令和 4 or 昭和 4, 昭和 10 or 大正 10
        assert_eq!(map("決定日", &["5040531", "5050401"]), EraMap::Unsure);
        assert_eq!(map("生年月日", &["1990-01-01", "R4.5.1"]), EraMap::NotNeeded);
        assert_eq!(map("受給者番号", &["7654321", "7999999", "7688888"]), EraMap::NotNeeded);
    }

    #[test]
    fn numbers_are_no_dates() {
        let are = |cells: &[&str], is_named| {
            are_in(&Column::new(0, "列", cells.iter().copied()), EraDigits::COMMON, is_named)
        };
        assert!(are(&["2026/11/1", "2025/1/12", ""], false));
        assert!(are(&["20261101", "20250112", "99999999"], false));
        assert!(are(&["R4.5.1", "平成2年3月"], false));
        assert!(!are(&["10234567", "20451234", "30999999"], false));
        assert!(!are(&["1", "2", "3"], false));
        assert!(are(&["202604", "202507"], true));
    }
}
