//! Numbers in addresses: a run of digits, or a run of kanji numerals that something behind it makes a number.

use crate::digits::{is_kanji_numeral, kanji_number};
use crate::kana::is_long_mark;

/// How far kanji numerals are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// No number yet: 一の宮 and 千代田 are names.
    Town,
    /// Behind a number: 三丁目五 can only be one.
    Lot,
    /// Behind 番地 or 号: 二引ビル is a building, 二号 is not.
    Settled,
}

/// A number at the start of `chars`: its digits without leading zeros, and what is behind it.
pub(super) fn read(chars: &[char], trust: Trust) -> Option<(String, &[char])> {
    let digits = run(chars, |c| c.is_ascii_digit());
    if digits > 0 {
        let (number, rest) = chars.split_at_checked(digits)?;
        return Some((trim_zeros(number), rest));
    }
    let (value, rest) = kanji(chars)?;
    is_believed(rest, trust).then(|| (value.to_string(), rest))
}

/// The value of the kanji numerals at the start of `chars`.
pub(super) fn kanji(chars: &[char]) -> Option<(u64, &[char])> {
    let (numerals, rest) = chars.split_at_checked(run(chars, is_kanji_numeral))?;
    // One numeral is the rule; there the text need not be built.
    let mut text = String::with_capacity(numerals.len() * 3);
    text.extend(numerals);
    Some((kanji_number(&text)?, rest))
}

pub(super) fn trim_zeros(digits: &[char]) -> String {
    let zeros = digits.iter().take_while(|c| **c == '0').count().min(digits.len().saturating_sub(1));
    digits.get(zeros..).unwrap_or(digits).iter().collect()
}

/// Whether `chars` begin with `word`.
pub(super) fn starts(chars: &[char], word: &str) -> bool {
    let mut rest = chars.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

/// What joins two numbers: any dash, の.
pub(super) fn is_joint(c: char) -> bool {
    is_long_mark(c) || is_no(c)
}

pub(super) fn is_no(c: char) -> bool {
    matches!(c, 'の' | 'ノ' | '之')
}

/// 丁目, 番地, 番 and 号, where they are units and not the beginning of another word.
pub(super) fn unit(chars: &[char]) -> Option<(Unit, &[char])> {
    let found = [
        ("丁目", Unit::Chome),
        ("番地", Unit::Lot),
        ("丁", Unit::Chome),
        ("番", Unit::Lot),
        ("号", Unit::House),
    ]
    .into_iter()
    .find(|(word, _)| starts(chars, word));
    let (word, unit) = found?;
    let rest = chars.get(word.chars().count()..)?;
    (word.chars().count() > 1 || !begins_word(rest)).then_some((unit, rest))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// 丁目
    Chome,
    /// 番地
    Lot,
    /// 号
    House,
}

/// Words that make the number before them one of a building: 102号室, 3階, 2号棟, 1番館.
pub(super) fn counts_rooms(rest: &[char]) -> bool {
    const WORDS: [&str; 8] = ["号室", "号館", "号棟", "号舎", "番館", "階", "棟", "室"];
    let floor = matches!(rest, ['f'] | ['f', ' ', ..]);
    floor || WORDS.iter().any(|word| starts(rest, word))
}

/// 丁, 番 and 号 begin many words: 番町, 号線, 丁堀.
fn begins_word(rest: &[char]) -> bool {
    matches!(
        rest.first(),
        Some('町' | '丁' | '街' | '館' | '室' | '棟' | '舎' | '線' | '地' | '組' | '目' | '堀' | '田')
    )
}

fn is_believed(rest: &[char], trust: Trust) -> bool {
    if counts_rooms(rest) {
        return false;
    }
    let ends = rest.first().is_none_or(|c| *c == ' ');
    match trust {
        Trust::Town => has_clear_unit(rest) || !rest.first().is_some_and(|c| is_no(*c)) && joins_number(rest),
        Trust::Lot => has_clear_unit(rest) || ends || joins_number(rest),
        Trust::Settled => ends || matches!(unit(rest), Some((Unit::House, _))),
    }
}

/// Whether a unit follows that cannot begin a name: 一丁目, 二番地, 三番 before a number; not 一番星.
fn has_clear_unit(rest: &[char]) -> bool {
    let Some((_, after)) = unit(rest) else { return false };
    let long = rest.len() - after.len() > 1;
    long || after.first().is_none_or(|c| *c == ' ' || is_joint(*c) || is_digit(*c))
}

/// Whether a joint and a number follow.
fn joins_number(rest: &[char]) -> bool {
    matches!(rest, [joint, next, ..] if is_joint(*joint) && is_digit(*next))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || is_kanji_numeral(c)
}

fn run(chars: &[char], belongs: impl Fn(char) -> bool) -> usize {
    chars.iter().take_while(|c| belongs(**c)).count()
}
