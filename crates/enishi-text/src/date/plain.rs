//! The days that most columns are full of, read without a detour.

use std::borrow::Cow;

use crate::era::Era;

/// The canonical text of a day that leaves no question, not after the 28th of its month: of the common calendar
/// (`2022-05-31`, `2022/05/31`, `20220531`, from 1873, when it begins, to 2999), or of a year that lies in one era as a
/// whole (`R04.05.31`, `R040531`). `None` for everything else, which [`parse`](super::parse) reads; where both read a
/// text, they read the same.
///
/// ```
/// assert_eq!(enishi_text::date::plain("2022/05/28").as_deref(), Some("2022-05-28"));
/// assert_eq!(enishi_text::date::plain("S32.04.01").as_deref(), Some("1957-04-01"));
/// assert_eq!(enishi_text::date::plain("2022/2/29"), None);
/// ```
pub fn plain(text: &str) -> Option<Cow<'_, str>> {
    match *text.as_bytes() {
        [a, b, c, d, x, e, f, y, g, h] if x == y && matches!(x, b'-' | b'/') => {
            let day = day(year_of_calendar(number([a, b, c, d])?)?, [e, f], [g, h])?;
            Some(if x == b'-' { Cow::Borrowed(text) } else { Cow::Owned(day.written()) })
        }
        [a, b, c, d, e, f, g, h] => owned(day(year_of_calendar(number([a, b, c, d])?)?, [e, f], [g, h])),
        [era, a, b, b'.', c, d, b'.', e, f] => owned(day(in_era(era, [a, b])?, [c, d], [e, f])),
        [era, a, b, c, d, e, f] => owned(day(in_era(era, [a, b])?, [c, d], [e, f])),
        _ => None,
    }
}

// The first year of the solar calendar; of a day before it, the parser says so.
const SOLAR: u32 = 1873;

struct Day {
    year: u32,
    month: u32,
    day: u32,
}

impl Day {
    fn written(&self) -> String {
        let digit = |number: u32, place: u32| char::from_digit(number / place % 10, 10).unwrap_or('0');
        let Self { year, month, day } = *self;
        let mut out = String::with_capacity(10);
        out.extend([1_000, 100, 10, 1].map(|place| digit(year, place)));
        for part in [month, day] {
            out.extend(['-', digit(part, 10), digit(part, 1)]);
        }
        out
    }
}

fn owned<'t>(day: Option<Day>) -> Option<Cow<'t, str>> {
    day.map(|day| Cow::Owned(day.written()))
}

fn number<const N: usize>(digits: [u8; N]) -> Option<u32> {
    digits
        .into_iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

fn year_of_calendar(number: u32) -> Option<u32> {
    (SOLAR..3000).contains(&number).then_some(number)
}

// The years in which an era begins or ends are the parser's: some of their days lie outside.
fn in_era(letter: u8, digits: [u8; 2]) -> Option<u32> {
    let at = Era::ALL.iter().position(|era| era.letter() == char::from(letter))?;
    let first = Era::ALL.get(at)?.first_year();
    let year = first - 1 + i32::try_from(number(digits)?).ok()?;
    let is_before_next = Era::ALL.get(at + 1).is_none_or(|next| year < next.first_year());
    let lies_within = year > first && is_before_next;
    year_of_calendar(u32::try_from(year).ok()?).filter(|_| lies_within)
}

fn day(year: u32, month: [u8; 2], day: [u8; 2]) -> Option<Day> {
    let (month, day) = (number(month)?, number(day)?);
    let is_plain = (1..=12).contains(&month) && (1..=28).contains(&day);
    is_plain.then_some(Day { year, month, day })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::parse;
    use crate::era::EraDigits;

    #[test]
    fn whatever_it_reads_is_read_so_by_the_parser_too() {
        let (mut plain_ones, mut in_eras) = (0, 0);
        for year in (1868..2030).chain([2999, 3000, 9999, 0]) {
            for (month, day) in
                [(0, 0), (1, 1), (2, 28), (2, 29), (12, 28), (12, 31), (13, 1), (99, 99), (6, 0)]
            {
                let [year, month, day] = [format!("{year:04}"), format!("{month:02}"), format!("{day:02}")];
                for separator in ["", "-", "/"] {
                    let text = [year.as_str(), &month, &day].join(separator);
                    let Some(read) = plain(&text) else { continue };
                    plain_ones += 1;
                    let parsed = parse(&text, EraDigits::COMMON).unwrap();
                    assert_eq!(read, parsed.canonical(), "{text}");
                    assert!(!parsed.is_impossible() && !parsed.past_era_end && !parsed.lunar, "{text}");
                }
            }
        }
        assert!(plain_ones > 1_000);
        for (letter, year) in ["M", "T", "S", "H", "R", "r", "X", "3"]
            .into_iter()
            .flat_map(|letter| (0..=99).map(move |year| (letter, year)))
        {
            for (month, day) in
                [("01", "01"), ("12", "28"), ("02", "29"), ("00", "00"), ("99", "99"), ("13", "01")]
            {
                for separator in [".", ""] {
                    let text = format!("{letter}{year:02}{separator}{month}{separator}{day}");
                    let Some(read) = plain(&text) else { continue };
                    in_eras += 1;
                    let parsed = parse(&text, EraDigits::COMMON).unwrap();
                    assert_eq!(read, parsed.canonical(), "{text}");
                    let odd = parsed.is_impossible()
                        || parsed.past_era_end
                        || parsed.before_era_start
                        || parsed.lunar;
                    assert!(!odd, "{text}");
                }
            }
        }
        assert!(in_eras > 800, "{in_eras}");
        for text in [
            "2022/05-28",
            "2022.05.28",
            "２０２２０５２８",
            "2022-5-28",
            "3150302",
            "R01.05.01",
            "H31.04.28",
            "",
            "縁縁縁縁",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
