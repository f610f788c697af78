//! Numbers as people write them: full width, with separators, in kanji.

use std::borrow::Cow;

/// Full-width digits become ASCII; everything else stays.
///
/// ```
/// assert_eq!(enishi_text::digits::to_ascii("０００１２３"), "000123");
/// ```
pub fn to_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(is_full_width) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_full_width(c) { narrow(c) } else { c }).collect())
}

/// An amount of money or a count: `1,234`, `¥1,234`, `１２３円`, `△1,200` and `▲1,200` for less than nothing.
///
/// `None` for what is no whole number, has separators in odd places, or does not fit.
///
/// ```
/// assert_eq!(enishi_text::digits::amount("△１，２００"), Some(-1200));
/// ```
pub fn amount(text: &str) -> Option<i64> {
    let folded = crate::width::squash(text);
    let (negative, rest) = strip_sign(&folded);
    let rest = rest.strip_prefix(['¥', '\\']).unwrap_or(rest);
    // ¥-1,200 is written as often as -¥1,200.
    let (inner_negative, rest) = if negative { (false, rest) } else { strip_sign(rest) };
    let rest = rest.strip_suffix('円').unwrap_or(rest);
    if !is_grouped(rest) {
        return None;
    }
    let sign = if negative || inner_negative { -1 } else { 1 };
    // Counting downwards lets the smallest i64 in.
    rest.bytes()
        .filter(u8::is_ascii_digit)
        .try_fold(0_i64, |total, digit| total.checked_mul(10)?.checked_add(sign * i64::from(digit - b'0')))
}

/// A number in kanji: 二十三, 百五, 千二百, 二〇二二, 廿三, 壱万. `None` for everything else.
///
/// ```
/// assert_eq!(enishi_text::digits::kanji_number("二十三"), Some(23));
/// assert_eq!(enishi_text::digits::kanji_number("二〇二二"), Some(2022));
/// ```
pub fn kanji_number(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    if text.chars().any(|c| unit(c).is_some()) { with_units(text) } else { positional(text) }
}

/// Whether `c` is a numeral that [`kanji_number`] reads.
pub(crate) fn is_kanji_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some()
}

fn is_full_width(c: char) -> bool {
    matches!(c, '０'..='９')
}

fn narrow(c: char) -> char {
    char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
}

fn strip_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix(['△', '▲', '-']) {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}

/// Digits only, or digits in groups of three after the first.
fn is_grouped(text: &str) -> bool {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let only_digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let grouped = text.contains(',');
    only_digits(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && only_digits(group))
}

/// 二〇二二: each numeral is one place.
fn positional(text: &str) -> Option<u64> {
    text.chars().try_fold(0_u64, |total, c| total.checked_mul(10)?.checked_add(digit(c)?))
}

/// 千二百三十四万五千: units multiply the numeral before them, 万 and 億 all that came since the last such.
fn with_units(text: &str) -> Option<u64> {
    let (mut total, mut section, mut pending) = (0_u64, 0_u64, None);
    for c in text.chars() {
        match unit(c) {
            None => pending = Some(digit(c).filter(|_| pending.is_none())?),
            Some(myriad) if myriad >= 10_000 => {
                section = section.checked_add(pending.take().unwrap_or(0))?;
                total = total.checked_add(section.checked_mul(myriad)?)?;
                section = 0;
            }
            // 廿 and 卅 carry their own numeral.
            Some(tens @ (20 | 30)) if pending.is_none() => section = section.checked_add(tens)?,
            Some(20 | 30) => return None,
            Some(place) => {
                section = section.checked_add(pending.take().unwrap_or(1).checked_mul(place)?)?;
            }
        }
    }
    total.checked_add(section)?.checked_add(pending.unwrap_or(0))
}

fn digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壱' | '壹' => 1,
        '二' | '弐' | '貳' => 2,
        '三' | '参' | '參' => 3,
        '四' => 4,
        '五' | '伍' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '廿' => 20,
        '卅' => 30,
        '百' => 100,
        '千' => 1_000,
        '万' | '萬' => 10_000,
        '億' => 100_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrows_digits_only() {
        assert_eq!(to_ascii("０９ＡＢ－１"), "09ＡＢ－1");
        assert!(matches!(to_ascii("0123"), Cow::Borrowed("0123")));
    }

    #[test]
    fn reads_amounts() {
        for (raw, expected) in [
            ("0", Some(0)),
            ("1234", Some(1234)),
            ("1,234", Some(1234)),
            (" １，２３４，５６７ ", Some(1_234_567)),
            ("¥1,234", Some(1234)),
            ("￥１２３", Some(123)),
            ("\\123", Some(123)),
            ("1,234円", Some(1234)),
            ("△1,200", Some(-1200)),
            ("▲ 1,200", Some(-1200)),
            ("-5", Some(-5)),
            ("－5", Some(-5)),
            ("−5", Some(-5)),
            ("-¥1,200", Some(-1200)),
            ("¥-1,200", Some(-1200)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("", None),
            ("1,23", None),
            ("1234,567", None),
            (",123", None),
            ("12.5", None),
            ("--5", None),
            ("円", None),
            ("不明", None),
        ] {
            assert_eq!(amount(raw), expected, "{raw:?}");
        }
    }

    #[test]
    fn reads_kanji() {
        for (raw, expected) in [
            ("〇", Some(0)),
            ("十", Some(10)),
            ("十二", Some(12)),
            ("二十", Some(20)),
            ("三十一", Some(31)),
            ("廿三", Some(23)),
            ("卅", Some(30)),
            ("百五", Some(105)),
            ("千二百三十四", Some(1234)),
            ("一万二千", Some(12_000)),
            ("三億五", Some(300_000_005)),
            ("二〇二二", Some(2022)),
            ("一九五七", Some(1957)),
            ("拾弐", Some(12)),
            ("", None),
            ("二三十", None),
            ("山", None),
            ("12", None),
        ] {
            assert_eq!(kanji_number(raw), expected, "{raw:?}");
        }
    }
}
