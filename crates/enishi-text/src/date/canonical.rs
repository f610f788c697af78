//! The one text form in which dates are stored and compared, after EDTF (ISO 8601-2).

use std::fmt::Write as _;

use super::{DateError, Part, PartialDate, Qualifier};

const OPEN_END: &str = "9999-12-31";

impl PartialDate {
    /// The canonical text:
    ///
    /// | | |
    /// |---|---|
    /// | `1957-04-01` | a day, also one that the calendar does not have |
    /// | `1957-04-XX`, `1957-XX-XX`, `XXXX-XX-XX` | parts that are said to be unknown |
    /// | `1957-04`, `1957` | parts that were not asked for |
    /// | `...;spring` | a [`Part`] of it, by its code |
    /// | `...~` | about then (頃); after the part |
    /// | `...;lunar` | a day of 明治元年 to 5年, as written; last of all |
    /// | `A/B` | a range |
    /// | `9999-12-31` | an open end |
    /// | the empty text | no date |
    ///
    /// Texts of this form sort by time as far as they are known. The warnings about eras are not kept.
    pub fn canonical(&self) -> String {
        if self.open_end {
            return OPEN_END.to_owned();
        }
        let mut out = String::with_capacity(10);
        self.push_canonical(&mut out);
        if let Some(until) = &self.until {
            out.push('/');
            until.push_canonical(&mut out);
        }
        out
    }

    fn push_canonical(&self, out: &mut String) {
        if self.is_empty() {
            return;
        }
        let parts = [
            (self.year.map(i64::from), 4, "XXXX"),
            (self.month.map(i64::from), 2, "XX"),
            (self.day.map(i64::from), 2, "XX"),
        ];
        for (place, (value, width, unknown)) in parts.into_iter().enumerate() {
            if value.is_none() && !self.unknown {
                break;
            }
            out.push_str(if place > 0 { "-" } else { "" });
            // Writing into a String cannot fail.
            let _ = match value {
                Some(value) => write!(out, "{value:0width$}"),
                None => out.write_str(unknown),
            };
        }
        if let Some(qualifier) = self.qualifier {
            if let Some(part) = qualifier.part {
                out.push(';');
                out.push_str(part.code());
            }
            out.push_str(if qualifier.about { "~" } else { "" });
        }
        out.push_str(if self.lunar { ";lunar" } else { "" });
    }
}

/// Reads what [`PartialDate::canonical`] writes; the raw text is the canonical text.
///
/// # Errors
///
/// [`DateError::NotCanonical`] for everything else.
///
/// ```
/// let date = enishi_text::date::from_canonical("1957-04;middle~")?;
/// assert_eq!(date.display_wareki(), "昭和32年4月中旬頃");
/// # Ok::<(), enishi_text::date::DateError>(())
/// ```
pub fn from_canonical(text: &str) -> Result<PartialDate, DateError> {
    let date = read(text).ok_or(DateError::NotCanonical)?;
    Ok(PartialDate { raw: text.to_owned(), ..date })
}

fn read(text: &str) -> Option<PartialDate> {
    if text.is_empty() {
        return Some(PartialDate::default());
    }
    if text == OPEN_END {
        return Some(PartialDate { open_end: true, ..PartialDate::default() });
    }
    let Some((start, end)) = text.split_once('/') else { return read_one(text) };
    Some(PartialDate { until: Some(Box::new(read_one(end)?)), ..read_one(start)? })
}

fn read_one(text: &str) -> Option<PartialDate> {
    let (text, lunar) = strip(text, ";lunar");
    let (text, about) = strip(text, "~");
    let (text, part) = match text.split_once(';') {
        Some((text, code)) => (text, Some(Part::ALL.into_iter().find(|part| part.code() == code)?)),
        None => (text, None),
    };
    let qualifier = (about || part.is_some()).then_some(Qualifier { part, about });
    let mut parts = text.split('-');
    let date = PartialDate {
        year: read_part(parts.next()?, 4, 1800..=2999)?,
        month: read_optional(parts.next(), 1..=12)?,
        day: read_optional(parts.next(), 1..=31)?,
        unknown: text.contains('X'),
        qualifier,
        lunar,
        ..PartialDate::default()
    };
    // What is unknown is written out to the day.
    let whole = parts.next().is_none() && (!date.unknown || text.len() == OPEN_END.len());
    (whole && date.lunar == (date.lunar && date.year.is_some())).then_some(date)
}

fn strip<'a>(text: &'a str, suffix: &str) -> (&'a str, bool) {
    text.strip_suffix(suffix).map_or((text, false), |text| (text, true))
}

fn read_optional(part: Option<&str>, range: std::ops::RangeInclusive<i32>) -> Option<Option<u8>> {
    let Some(part) = part else { return Some(None) };
    Some(read_part(part, 2, range)?.and_then(|value| u8::try_from(value).ok()))
}

/// A number of a fixed width, or X as many. The outer `None` is for what is neither.
fn read_part(part: &str, width: usize, range: std::ops::RangeInclusive<i32>) -> Option<Option<i32>> {
    if part.len() != width {
        None
    } else if part.bytes().all(|b| b == b'X') {
        Some(None)
    } else if part.bytes().all(|b| b.is_ascii_digit()) {
        part.parse().ok().filter(|value| range.contains(value)).map(Some)
    } else {
        None
    }
}
