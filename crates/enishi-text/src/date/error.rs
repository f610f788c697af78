//! Why a text is no date. Values are personal, so no message repeats them.

use thiserror::Error;

/// What was found in place of a date, and what was expected; never the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DateError {
    /// No form fits.
    #[error(
        "found text that no form of date has, expected one such as 昭和32年4月1日, S32.4.1, 3320401, 1957-04-01"
    )]
    NotADate,
    /// Digits in a row, but as many as no form has.
    #[error("found {found} digits in a row, expected 4, 5, 6, 7 or 8, or 2, 4 or 6 after an era")]
    DigitCount {
        /// How many.
        found: usize,
    },
    /// A digit where the era stands, and the connector's map does not have it.
    #[error("found an era digit that the declared map does not have, expected one of the map's digits")]
    EraDigit,
    /// A year such as 57 or 04 alone.
    #[error("found a year of less than four digits without an era, expected an era before it or four digits")]
    YearWithoutEra,
    /// 元年 without a name before it.
    #[error("found the first year of an era (元年) without an era, expected the era before it")]
    FirstYearWithoutEra,
    /// A year in which no resident has a date.
    #[error("found a year out of range, expected 1800 to 2999, or 9999 for an open end")]
    Year,
    /// A month over 12.
    #[error("found a month over 12, expected 1 to 12, or 00 or 99 for unknown")]
    Month,
    /// A day over 31.
    #[error("found a day over 31, expected 1 to 31, or 00 or 99 for unknown")]
    Day,
    /// から or ～ with nothing on one side.
    #[error("found a range with one end, expected both ends")]
    HalfRange,
    /// Text that [`PartialDate::canonical`](super::PartialDate::canonical) never writes.
    #[error(
        "found text that is no canonical date, expected one such as 1957-04-01, 1957-04-XX, 1957-04;middle~"
    )]
    NotCanonical,
}
