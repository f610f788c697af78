//! Readings (フリガナ), and the keys by which they are found.
//!
//! Departments disagree about kana: キヨウコ and キョウコ, ｵｵﾉ and オーノ are one person's readings in two files.
//! So a kana difference finds people and never parts them.

mod fuzzy;
mod table;

pub use fuzzy::{key, loose_key};

pub(crate) use table::compose;
use table::{full_width, katakana};

/// `text` in full-width katakana: half width made full with its sound marks composed, hiragana made katakana,
/// every run of white space one ASCII space. For showing and for exact comparison; all else stays as it is.
///
/// ```
/// assert_eq!(enishi_text::kana::reading("ﾔﾏﾀﾞ　はなこ"), "ヤマダ ハナコ");
/// ```
pub fn reading(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut last = None;
    for c in text.trim().chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
            last = None;
        }
        let c = katakana(full_width(c));
        if let Some(composed) = last.and_then(|base| compose(base, c)) {
            out.pop();
            out.push(composed);
            last = None;
        } else {
            out.push(c);
            last = Some(c);
        }
    }
    out
}

/// Whether `text` is a reading: only kana of either width, long-vowel and sound marks, spaces and middle dots,
/// and at least one kana among them.
pub fn is_kana(text: &str) -> bool {
    let mut any = false;
    for c in text.chars() {
        let letter = is_letter(c);
        if !(letter || is_long_mark(c) || is_sound_mark(c) || c.is_whitespace() || matches!(c, '・' | '･'))
        {
            return false;
        }
        any |= letter;
    }
    any
}

/// The marks that stand for a long vowel in one file or another. The standard names ー ― － ‐ ｰ -;
/// the others are the same strokes out of other code tables.
pub(crate) fn is_long_mark(c: char) -> bool {
    matches!(c, 'ー' | 'ｰ' | '-' | '－' | '−' | '\u{2010}'..='\u{2015}' | '─' | '━')
}

fn is_letter(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fd}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{ff66}'..='\u{ff6f}' | '\u{ff71}'..='\u{ff9d}')
}

fn is_sound_mark(c: char) -> bool {
    matches!(c, '\u{3099}'..='\u{309c}' | '\u{ff9e}' | '\u{ff9f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_in_full_width_katakana() {
        for (raw, expected) in [
            ("", ""),
            ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ"),
            ("　やまだ　　はなこ ", "ヤマダ ハナコ"),
            ("ﾊﾟﾝﾀﾞ", "パンダ"),
            ("ｳﾞｧﾝ", "ヴァン"),
            ("ゔぁん", "ヴァン"),
            ("シ゛ョン", "ジョン"),
            ("か\u{3099}く", "ガク"),
            ("ｼﾞｮﾝ･ｽﾐｽ", "ジョン・スミス"),
            ("ｵｰﾉ", "オーノ"),
            ("いすゞ", "イスヾ"),
            ("キヨウコ", "キヨウコ"),
            ("ア゛", "ア゛"),
            ("カ ゛", "カ ゛"),
            ("髙橋 Ann", "髙橋 Ann"),
        ] {
            assert_eq!(reading(raw), expected, "{raw:?}");
        }
    }

    #[test]
    fn tells_readings_from_other_text() {
        for kana in
            ["ヤマダ　ハナコ", "ﾔﾏﾀﾞ ﾊﾅｺ", "やまだ", "ジョン・スミス", "オ-ノ", "ｵｰﾉ", "いすゞ", "カ゛"]
        {
            assert!(is_kana(kana), "{kana}");
        }
        for other in ["", "　", "ー", "・", "山田", "ヤマダ花子", "Yamada", "ヤマダ1", "ヤマダ,ハナコ"]
        {
            assert!(!is_kana(other), "{other}");
        }
    }
}
