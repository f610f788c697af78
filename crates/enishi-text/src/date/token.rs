//! The words of dates in running text.

use super::Part;
use super::numeric::Number;
use crate::digits::{is_kanji_numeral, kanji_number};
use crate::era::Era;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Era(Era),
    /// 西暦
    Common,
    Number(Number),
    /// 元, the first year
    First,
    Unit(Unit),
    Separator,
    /// 不詳
    Unknown,
    /// 頃
    About,
    Part(Part),
    /// Words that say nothing about which day it is.
    Filler,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
}

/// Words in folded text, the commonest first; where one begins another, the longer first.
const WORDS: [(&str, Token); 56] = [
    ("年", Token::Unit(Unit::Year)),
    ("月", Token::Unit(Unit::Month)),
    ("日", Token::Unit(Unit::Day)),
    ("明治", Token::Era(Era::Meiji)),
    ("大正", Token::Era(Era::Taisho)),
    ("昭和", Token::Era(Era::Showa)),
    ("平成", Token::Era(Era::Heisei)),
    ("令和", Token::Era(Era::Reiwa)),
    ("明", Token::Era(Era::Meiji)),
    ("大", Token::Era(Era::Taisho)),
    ("昭", Token::Era(Era::Showa)),
    ("平", Token::Era(Era::Heisei)),
    ("令", Token::Era(Era::Reiwa)),
    ("m", Token::Era(Era::Meiji)),
    ("t", Token::Era(Era::Taisho)),
    ("s", Token::Era(Era::Showa)),
    ("h", Token::Era(Era::Heisei)),
    ("r", Token::Era(Era::Reiwa)),
    ("西暦", Token::Common),
    ("元", Token::First),
    ("不詳", Token::Unknown),
    ("不明", Token::Unknown),
    ("未詳", Token::Unknown),
    ("頃", Token::About),
    ("ころ", Token::About),
    ("ごろ", Token::About),
    ("推定", Token::About),
    ("春", Token::Part(Part::Spring)),
    ("夏", Token::Part(Part::Summer)),
    ("秋", Token::Part(Part::Autumn)),
    ("冬", Token::Part(Part::Winter)),
    ("上旬", Token::Part(Part::Early)),
    ("初旬", Token::Part(Part::Early)),
    ("中旬", Token::Part(Part::Middle)),
    ("下旬", Token::Part(Part::Late)),
    ("初め", Token::Part(Part::Start)),
    ("始め", Token::Part(Part::Start)),
    ("はじめ", Token::Part(Part::Start)),
    ("初", Token::Part(Part::Start)),
    ("末", Token::Part(Part::End)),
    ("終わり", Token::Part(Part::End)),
    ("まで", Token::Filler),
    ("迄", Token::Filler),
    ("の間", Token::Filler),
    ("の", Token::Filler),
    ("自", Token::Filler),
    ("生まれ", Token::Filler),
    ("生れ", Token::Filler),
    ("生", Token::Filler),
    ("(", Token::Filler),
    (")", Token::Filler),
    (".", Token::Separator),
    ("-", Token::Separator),
    ("/", Token::Separator),
    ("、", Token::Filler),
    (",", Token::Filler),
];

/// The tokens of folded `text`; `None` where there is a word that no date has.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut out: Vec<Token> = Vec::with_capacity(8);
    let mut rest = text;
    loop {
        let after_space = rest.trim_start();
        let spaced = after_space.len() < rest.len();
        rest = after_space;
        if rest.is_empty() {
            return Some(out);
        }
        let (token, after) = next(rest)?;
        // A space parts two numbers, as in 32 4 1, and means nothing elsewhere.
        if spaced && matches!((out.last(), token), (Some(Token::Number(_)), Token::Number(_))) {
            out.push(Token::Separator);
        }
        out.push(token);
        rest = after;
    }
}

fn next(text: &str) -> Option<(Token, &str)> {
    number(text).or_else(|| {
        WORDS.iter().find_map(|(word, token)| text.strip_prefix(word).map(|after| (*token, after)))
    })
}

fn number(text: &str) -> Option<(Token, &str)> {
    let (run, after) = split_run(text, |c| c.is_ascii_digit());
    if !run.is_empty() {
        return Some((Token::Number(Number { value: run.parse().ok()?, digits: run.len() }), after));
    }
    let (run, after) = split_run(text, is_kanji_numeral);
    let value = u32::try_from(kanji_number(run)?).ok()?;
    let digits = usize::try_from(value.checked_ilog10().unwrap_or(0)).ok()? + 1;
    Some((Token::Number(Number { value, digits }), after))
}

fn split_run(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}
