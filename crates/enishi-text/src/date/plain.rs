//! The days that most columns are full of, read without a detour.

use std::borrow::Cow;

/// The canonical text of a day of the common calendar that leaves no question: `2022-05-31`, `2022/05/31` or `20220531`,
/// not after the 28th of its month, from 1873 (solar) to 2999. `None` for everything else, which
/// [`parse`](super::parse) reads; where both read a text, they read the same.
///
/// ```
/// assert_eq!(enishi_text::date::plain("2022/05/28").as_deref(), Some("2022-05-28"));
/// assert_eq!(enishi_text::date::plain("2022/2/29"), None);
/// ```
pub fn plain(text: &str) -> Option<Cow<'_, str>> {
    let (digits, separator) = match *text.as_bytes() {
        [a, b, c, d, x, e, f, y, g, h] if x == y && matches!(x, b'-' | b'/') => ([a, b, c, d, e, f, g, h], x),
        [a, b, c, d, e, f, g, h] => ([a, b, c, d, e, f, g, h], 0),
        _ => return None,
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.iter().fold(0_u32, |number, digit| number * 10 + u32::from(digit - b'0'));
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let is_plain = (1873..3000).contains(&year) && (1..=12).contains(&month) && (1..=28).contains(&day);
    match separator {
        _ if !is_plain => None,
        b'-' => Some(Cow::Borrowed(text)),
        b'/' => Some(Cow::Owned(text.replace('/', "-"))),
        _ => {
            let mut out = String::with_capacity(10);
            out.extend(text.chars().enumerate().flat_map(|(at, digit)| {
                matches!(at, 4 | 6).then_some('-').into_iter().chain(std::iter::once(digit))
            }));
            Some(Cow::Owned(out))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::parse;
    use crate::era::EraDigits;

    #[test]
    fn whatever_it_reads_is_read_so_by_the_parser_too() {
        let mut plain_ones = 0;
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
        for text in ["2022/05-28", "2022.05.28", "２０２２０５２８", "2022-5-28", "3150302", "", "縁縁縁縁"]
        {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
