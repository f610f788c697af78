//! From a cell to a date.

use super::numeric::{self, Inherited};
use super::{DateError, PartialDate, from_canonical, phrase};
use crate::era::{Era, EraDigits};
use crate::width;

/// Reads a date in any form that departments use:
///
/// | | |
/// |---|---|
/// | eras | `令和4年5月31日` `令和元年` `R04.05.31` `R4.5.31` `R 4. 5.31` `R040531` `昭32.4.1` `昭和三十二年四月一日` |
/// | era digits, by `digits` | `5040531` `5-04-05-31` and year and month only: `50405` `5-04-05` |
/// | common calendar | `20220531` `2022-05-31` `2022/5/31` `2022年5月31日` `202205` `2022` and a time of day after it, which is dropped |
/// | any width, spaces for zeros | `Ｒ４．５．３１` `5 4 531` |
/// | unknown parts | month or day `00` or `99`, `日不詳` `月日不詳` `年月日不詳` |
/// | qualifiers | `年頃` `年月頃` `年春` `月上旬` `月中旬頃` and the like |
/// | ranges | `昭和20年4月から6月まで` `R4.4.1～R5.3.31` |
/// | nothing | the empty text, zeros only: [`PartialDate::is_empty`] |
/// | open end | nines only, the year 9999 |
/// | canonical text | see [`PartialDate::canonical`] |
///
/// Impossible days are kept as written: [`PartialDate::is_impossible`]. Days outside their era are accepted with a
/// warning.
///
/// # Errors
///
/// [`DateError`] for what cannot be a date at all. It never repeats the text.
///
/// ```
/// use enishi_text::{date::parse, era::EraDigits};
/// let date = parse("昭和32年4月日不詳", EraDigits::COMMON)?;
/// assert_eq!(date.canonical(), "1957-04-XX");
/// assert_eq!(parse("3320401", EraDigits::COMMON)?.canonical(), "1957-04-01");
/// # Ok::<(), enishi_text::date::DateError>(())
/// ```
pub fn parse(raw: &str, digits: EraDigits) -> Result<PartialDate, DateError> {
    let text = raw.trim();
    let date = read(text, digits).or_else(|error| from_canonical(text).map_err(|_| error))?;
    Ok(PartialDate { raw: raw.to_owned(), ..date })
}

fn read(text: &str, map: EraDigits) -> Result<PartialDate, DateError> {
    if text.is_empty() {
        return Ok(PartialDate::default());
    }
    if let Some((era, numbers)) = numeric::split(strip_time(text)) {
        let filled = zeros_for_spaces(text).and_then(|text| numeric::split(&text));
        let (era, numbers) = filled.unwrap_or((era, numbers));
        return numeric::resolve(era, &numbers, map, None);
    }
    // Full-width text is folded, unless its spaces stand for zeros.
    if let Some((era, numbers)) = zeros_for_spaces(text).and_then(|text| numeric::split(&text)) {
        return numeric::resolve(era, &numbers, map, None);
    }
    let folded = width::fold_cow(text);
    match split_range(&folded) {
        Some((start, end)) => read_range(start, end, map),
        None => Ok(read_end(&folded, map, None)?.0),
    }
}

fn read_range(start: &str, end: &str, map: EraDigits) -> Result<PartialDate, DateError> {
    if start.trim().is_empty() || end.trim().is_empty() {
        return Err(DateError::HalfRange);
    }
    let (start, era) = read_end(start.trim(), map, None)?;
    let inherited = Inherited { era, year: start.year, month: start.month };
    let (end, _) = read_end(end.trim(), map, Some(inherited))?;
    if [&start, &end].into_iter().any(|date| date.open_end || date.is_empty()) {
        return Err(DateError::HalfRange);
    }
    Ok(PartialDate { until: Some(Box::new(end)), ..start })
}

/// One date of folded text: digits and separators, or words.
fn read_end(
    text: &str,
    map: EraDigits,
    inherited: Option<Inherited>,
) -> Result<(PartialDate, Option<Era>), DateError> {
    match numeric::split(strip_time(text)) {
        Some((era, numbers)) => Ok((numeric::resolve(era, &numbers, map, inherited)?, era)),
        None => phrase::read(text, map, inherited),
    }
}

/// から, より, 至 and ～ (which folding made ~) stand between the ends of a range.
fn split_range(text: &str) -> Option<(&str, &str)> {
    ["から", "~", "より", "至"].into_iter().find_map(|word| text.split_once(word))
}

/// The day of `2022-05-31T00:00:00`, `2022/5/31 0:00` and `20220531000000`, as databases and spreadsheets write it.
fn strip_time(text: &str) -> &str {
    if matches!(text.len(), 14 | 17) && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.get(..8).unwrap_or(text);
    }
    match text.split_once([' ', 'T', 't']) {
        Some((day, time)) if !day.is_empty() && is_time(time) => day,
        _ => text,
    }
}

fn is_time(text: &str) -> bool {
    text.contains(':')
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | 'z'))
}

/// Fixed-width dates with spaces for leading zeros: `5 4 531`, `2022 531`, `R 4 531`. Spaces stand only where the tens
/// of year, month and day would. `None` where there are none, or the text is of another kind.
fn zeros_for_spaces(text: &str) -> Option<String> {
    if !text.contains([' ', '\u{3000}']) {
        return None;
    }
    let narrow = width_of_one(text)?;
    let tens: &[usize] = match narrow.len() {
        8 => &[4, 6],
        7 => &[1, 3, 5],
        5 => &[1, 3],
        _ => return None,
    };
    let mut filled = String::with_capacity(narrow.len());
    let mut any = false;
    for (place, c) in narrow.char_indices() {
        let fits = match c {
            ' ' => tens.contains(&place),
            c => c.is_ascii_digit() || place == 0 && c.is_ascii_alphabetic(),
        };
        if !fits {
            return None;
        }
        any |= c == ' ';
        filled.push(if c == ' ' { '0' } else { c });
    }
    any.then_some(filled)
}

/// Digits, letters and spaces of any width as ASCII, each for itself; `None` where there is anything else.
fn width_of_one(text: &str) -> Option<String> {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => Some(' '),
            '！'..='～' => char::from_u32(u32::from(c) - 0xfee0),
            c if c.is_ascii() => Some(c),
            _ => None,
        })
        .collect()
}
