//! The name of a town, with everything that is written now so and now so made one.

use super::number::{is_no, kanji, starts, trim_zeros};

/// The town as a key: no spaces, no 大字 and 字, one ヶ, one の, numbers of towns in digits.
pub(super) fn key(chars: &[char]) -> String {
    let mut out = String::with_capacity(chars.len() * 3);
    let mut last = None;
    let mut rest = chars;
    while let Some((&c, after)) = rest.split_first() {
        if let Some((number, after)) = number_of_town(last, rest) {
            out.push_str(&number);
            last = None;
            rest = after;
            continue;
        }
        let skipped = section_mark(last, rest);
        if skipped > 0 {
            rest = rest.get(skipped..).unwrap_or_default();
            continue;
        }
        if c != ' ' {
            out.push(one_kana(c));
            last = Some(c);
        }
        rest = after;
    }
    out
}

/// A number that is part of a town's name, in digits, and what is behind it: 三番町, 北二十四条, 第二地割, 七区.
pub(super) fn number_of_town(before: Option<char>, chars: &[char]) -> Option<(String, &[char])> {
    const UNITS: [&str; 8] = ["条", "線", "番町", "番丁", "番街", "地割", "号線", "区"];
    let is_town = |rest: &[char]| before == Some('第') || UNITS.iter().any(|unit| starts(rest, unit));
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits > 0 {
        let (number, rest) = chars.split_at_checked(digits)?;
        return is_town(rest).then(|| (trim_zeros(number), rest));
    }
    let (value, rest) = kanji(chars)?;
    is_town(rest).then(|| (value.to_string(), rest))
}

/// How many characters of 大字, 小字 or 字 stand here. In 十文字 it is no mark, but the name.
fn section_mark(before: Option<char>, chars: &[char]) -> usize {
    match chars {
        ['大' | '小', '字', ..] => 2,
        ['字', ..] if before != Some('文') => 1,
        _ => 0,
    }
}

fn one_kana(c: char) -> char {
    match c {
        'ヶ' | 'ヵ' | 'が' | 'ガ' => 'ケ',
        c if is_no(c) => 'の',
        c => c,
    }
}
