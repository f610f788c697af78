//! Dates of digits and separators, perhaps after an era letter: what nearly every column holds.

use super::{DateError, PartialDate};
use crate::era::{Era, EraDigits};

/// A number as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Number {
    pub value: u32,
    /// How many digits were written, zeros too.
    pub digits: usize,
}

/// How a year was given.
#[derive(Debug, Clone, Copy)]
pub(super) enum Year {
    Common(u32),
    Of(Era, u32),
    /// Taken over from the other end of a range.
    Known(Option<i32>),
}

/// What the second end of a range takes over from the first.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Inherited {
    pub era: Option<Era>,
    pub year: Option<i32>,
    pub month: Option<u8>,
}

/// Splits `text` into an era letter and up to four numbers. `None` where there is anything else in it.
pub(super) fn split(text: &str) -> Option<(Option<Era>, Vec<Number>)> {
    let mut chars = text.chars().peekable();
    let era = chars.peek().and_then(|first| era_of_letter(*first));
    if era.is_some() {
        chars.next();
        while chars.next_if(|c| matches!(c, ' ' | '.' | '-')).is_some() {}
    }
    let mut numbers = Vec::with_capacity(4);
    while let Some(c) = chars.next() {
        let mut number = Number { value: c.to_digit(10)?, digits: 1 };
        while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
            chars.next();
            number = Number {
                value: number.value.saturating_mul(10).saturating_add(digit),
                digits: number.digits + 1,
            };
        }
        numbers.push(number);
        let mut signs = 0;
        while let Some(sign) = chars.next_if(|c| matches!(c, ' ' | '.' | '-' | '/')) {
            signs += usize::from(sign != ' ');
        }
        if signs > 1 || numbers.len() > 4 {
            return None;
        }
    }
    (!numbers.is_empty()).then_some((era, numbers))
}

/// The date that the numbers make, by how many there are and how many digits the first has.
pub(super) fn resolve(
    era: Option<Era>,
    numbers: &[Number],
    map: EraDigits,
    inherited: Option<Inherited>,
) -> Result<PartialDate, DateError> {
    if numbers.iter().all(|number| number.value == 0) {
        return Ok(PartialDate::default());
    }
    if is_all_nines(numbers) {
        return Ok(open_end());
    }
    match (era, numbers) {
        (Some(era), [number]) => compact_in_era(era, *number),
        (Some(era), [year, rest @ ..]) if year.digits <= 2 => build_parts(Year::Of(era, year.value), rest),
        (None, rest) if inherited.is_some_and(|inherited| inherits(inherited, rest)) => {
            inherit(inherited.unwrap_or_default(), rest)
        }
        (None, [number]) => compact(*number, map),
        (None, [year, rest @ ..]) if year.digits == 4 => build_parts(Year::Common(year.value), rest),
        (None, [digit, year, rest @ ..]) if digit.digits == 1 && !rest.is_empty() && year.digits <= 2 => {
            build_parts(Year::Of(era_of_digit(map, digit.value)?, year.value), rest)
        }
        (None, [year, ..]) if year.digits < 4 => Err(DateError::YearWithoutEra),
        _ => Err(DateError::NotADate),
    }
}

/// The date of a year and what is written after it: `None` was not written, 0 and 99 are unknown.
pub(super) fn build(year: Year, month: Option<u32>, day: Option<u32>) -> Result<PartialDate, DateError> {
    let written = [month, day].into_iter().flatten();
    let mut date = match year {
        Year::Common(0) | Year::Of(_, 0) if written.clone().all(|part| part == 0) => {
            return Ok(PartialDate::default());
        }
        Year::Common(9999) => return Ok(open_end()),
        Year::Of(_, 99) if written.clone().count() == 2 && written.clone().all(|part| part == 99) => {
            return Ok(open_end());
        }
        Year::Common(0) | Year::Of(_, 0) => PartialDate::default(),
        Year::Common(year) => {
            PartialDate { year: Some(common_year(i32::try_from(year).ok())?), ..PartialDate::default() }
        }
        Year::Known(year) => PartialDate { year, ..PartialDate::default() },
        Year::Of(era, number) => in_era(era, number, month, day)?,
    };
    date.unknown = written.clone().any(is_unknown);
    date.month = part(month, 12, DateError::Month)?;
    date.day = part(day, 31, DateError::Day)?;
    Ok(date.settle())
}

fn build_parts(year: Year, rest: &[Number]) -> Result<PartialDate, DateError> {
    match rest {
        [month] if month.digits <= 2 => build(year, Some(month.value), None),
        [month, day] if month.digits <= 2 && day.digits <= 2 => {
            build(year, Some(month.value), Some(day.value))
        }
        _ => Err(DateError::NotADate),
    }
}

/// YYYYMMDD, GYYMMDD, YYYYMM, GYYMM, YYYY, where G is an era digit.
fn compact(number: Number, map: EraDigits) -> Result<PartialDate, DateError> {
    let Number { value, digits } = number;
    match digits {
        8 => build(Year::Common(value / 10_000), Some(value / 100 % 100), Some(value % 100)),
        7 => {
            let era = era_of_digit(map, value / 1_000_000)?;
            compact_in_era(era, Number { value: value % 1_000_000, digits: 6 })
        }
        6 => build(Year::Common(value / 100), Some(value % 100), None),
        5 => compact_in_era(era_of_digit(map, value / 10_000)?, Number { value: value % 10_000, digits: 4 }),
        4 => build(Year::Common(value), None, None),
        1 | 2 => Err(DateError::YearWithoutEra),
        found => Err(DateError::DigitCount { found }),
    }
}

/// YYMMDD, YYMM, YY after an era.
fn compact_in_era(era: Era, number: Number) -> Result<PartialDate, DateError> {
    let Number { value, digits } = number;
    match digits {
        6 => build(Year::Of(era, value / 10_000), Some(value / 100 % 100), Some(value % 100)),
        4 => build(Year::Of(era, value / 100), Some(value % 100), None),
        1 | 2 => build(Year::Of(era, value), None, None),
        found => Err(DateError::DigitCount { found }),
    }
}

fn inherits(inherited: Inherited, numbers: &[Number]) -> bool {
    let short = numbers.iter().all(|number| number.digits <= 2);
    short && (numbers.len() < 3 || numbers.len() == 3 && inherited.era.is_some())
}

/// The end of 4/1～4/30 or of 令和4.4.1～5.3.31.
fn inherit(inherited: Inherited, numbers: &[Number]) -> Result<PartialDate, DateError> {
    let known = Year::Known(inherited.year);
    match (numbers, inherited.era) {
        ([day], _) => build(known, inherited.month.map(u32::from), Some(day.value)),
        ([month, day], _) => build(known, Some(month.value), Some(day.value)),
        ([year, rest @ ..], Some(era)) => build_parts(Year::Of(era, year.value), rest),
        _ => Err(DateError::NotADate),
    }
}

/// The year in an era, with the warnings that belong to it.
fn in_era(era: Era, number: u32, month: Option<u32>, day: Option<u32>) -> Result<PartialDate, DateError> {
    let year = i32::try_from(number).ok().and_then(|number| (era.first_year() - 1).checked_add(number));
    let year = common_year(year)?;
    let known = |part: Option<u32>| part.filter(|part| !is_unknown(*part));
    let (month, day) = (known(month), known(day));
    let earliest = (year, month.unwrap_or(1), day.unwrap_or(1));
    let latest = (year, month.unwrap_or(12), day.unwrap_or(31));
    let lunar = era == Era::Meiji && year < 1873;
    Ok(PartialDate {
        year: Some(year),
        lunar,
        past_era_end: era.last_day().is_some_and(|last| earliest > parts(last)),
        before_era_start: !lunar && latest < parts(era.start()),
        ..PartialDate::default()
    })
}

fn parts(date: chrono::NaiveDate) -> (i32, u32, u32) {
    use chrono::Datelike as _;
    (date.year(), date.month(), date.day())
}

fn common_year(year: Option<i32>) -> Result<i32, DateError> {
    year.filter(|year| (1800..=2999).contains(year)).ok_or(DateError::Year)
}

fn part(value: Option<u32>, largest: u8, error: DateError) -> Result<Option<u8>, DateError> {
    match value {
        Some(value) if !is_unknown(value) => {
            u8::try_from(value).ok().filter(|value| *value <= largest).map(Some).ok_or(error)
        }
        _ => Ok(None),
    }
}

fn is_unknown(part: u32) -> bool {
    part == 0 || part == 99
}

/// 99999999, 9999-99-99, 9999999.
fn is_all_nines(numbers: &[Number]) -> bool {
    let nines = |number: &Number| {
        let power = u32::try_from(number.digits).ok().and_then(|digits| 10_u32.checked_pow(digits));
        power.is_some_and(|power| power - 1 == number.value)
    };
    numbers.iter().map(|number| number.digits).sum::<usize>() >= 6 && numbers.iter().all(nines)
}

fn open_end() -> PartialDate {
    PartialDate { open_end: true, ..PartialDate::default() }
}

fn era_of_digit(map: EraDigits, digit: u32) -> Result<Era, DateError> {
    u8::try_from(digit).ok().and_then(|digit| map.get(digit)).ok_or(DateError::EraDigit)
}

fn era_of_letter(letter: char) -> Option<Era> {
    Era::ALL.into_iter().find(|era| era.letter() == letter.to_ascii_uppercase())
}
