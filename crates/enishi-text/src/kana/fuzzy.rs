//! The fuzzy key (あいまい検索) of the resident record standard.

use super::is_long_mark;
use super::table::{katakana, plain_letter, vowel};
use crate::width;

/// The fuzzy kana key of the 住民記録システム標準仕様書, section 2.1 (検索). Two readings meet when their keys are equal:
///
/// - voiced, half-voiced and plain kana are one (清・濁・半濁), with ヂ=ジ, ズ=ヅ, ワ=ハ, ヴァ=バ, ヴ=ブ, ヲ=オ; also ヰ=イ, ヱ=エ
/// - small kana are large kana, half width is full width, hiragana is katakana
/// - spaces and other separators do not count
/// - ウ after a kana of the オ row is オ: コウノ = コオノ
/// - a long-vowel mark, whichever of ー ― － ‐ ｰ -, is the vowel before it: オーノ = オオノ, but not オノ
///
/// Rules add up: as ヂ is ジ and plain is voiced, チ meets シ too. What is no kana is kept as
/// [`width::fold`](crate::width::fold) leaves it.
///
/// ```
/// use enishi_text::kana::key;
/// assert_eq!(key("ｵｰﾉ ｷﾖｳｺ"), key("おおの きょうこ"));
/// assert_ne!(key("オオノ"), key("オノ"));
/// ```
pub fn key(text: &str) -> String {
    let once = key_once(text);
    width::settle(once, key_once)
}

/// [`key`] with doubled vowels dropped as well, so that オオノ meets オノ, サトウ meets サト, ユウコ meets ユコ.
///
/// ```
/// use enishi_text::kana::loose_key;
/// assert_eq!(loose_key("オオノ"), loose_key("オノ"));
/// ```
pub fn loose_key(text: &str) -> String {
    width::settle(loose_once(text), loose_once)
}

fn loose_once(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = None;
    for c in key(text).chars() {
        if last.is_none_or(|last| vowel(last) != Some(c)) {
            out.push(c);
            last = Some(c);
        }
    }
    out
}

fn key_once(text: &str) -> String {
    let folded = width::fold_cow(text);
    let mut key = KeyWriter { out: String::with_capacity(folded.len()), last: None, after_vu: false };
    for c in folded.chars() {
        key.push(katakana(c));
    }
    key.out
}

struct KeyWriter {
    out: String,
    /// What the key ends with.
    last: Option<char>,
    /// Whether that came from ヴ, which ァ after it turns into バ.
    after_vu: bool,
}

impl KeyWriter {
    fn push(&mut self, c: char) {
        if is_ignored(c) {
            return;
        }
        if is_long_mark(c) {
            // A mark without a vowel before it, as in an English double name, says nothing.
            if let Some(vowel) = self.last.and_then(vowel) {
                self.put(vowel);
            }
        } else if matches!(c, 'ヽ' | 'ヾ') {
            if let Some(last) = self.last {
                self.put(last);
            }
        } else if let Some(letter) = plain_letter(c) {
            self.put_letter(letter);
            self.after_vu = c == 'ヴ';
        } else {
            self.put(c);
        }
    }

    fn put_letter(&mut self, letter: char) {
        if let (true, Some(joined)) = (self.after_vu, after_vu(letter)) {
            self.out.pop();
            self.put(joined);
            if matches!(letter, 'ヤ' | 'ユ' | 'ヨ') {
                self.put(letter);
            }
        } else if letter == 'ウ' && self.last.and_then(vowel) == Some('オ') {
            self.put('オ');
        } else {
            self.put(letter);
        }
    }

    fn put(&mut self, letter: char) {
        self.out.push(letter);
        self.last = Some(letter);
        self.after_vu = false;
    }
}

/// What フ of ヴ becomes before `letter`: ヴァ=バ, ヴィ=ビ, ヴェ=ベ, ヴォ=ボ, and ヴュ=ビュ.
fn after_vu(letter: char) -> Option<char> {
    Some(match letter {
        'ア' => 'ハ',
        'イ' | 'ヤ' | 'ユ' | 'ヨ' => 'ヒ',
        'エ' => 'ヘ',
        'オ' => 'ホ',
        _ => return None,
    })
}

/// Spaces, what else parts the names of one person, and sound marks without a kana.
fn is_ignored(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '・' | '、' | '。' | ',' | '.' | '=' | '゠' | '\'' | '’' | '\u{3099}' | '\u{309a}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(left: &str, right: &str) {
        assert_eq!(key(left), key(right), "{left} {right}");
    }

    fn part(left: &str, right: &str) {
        assert_ne!(key(left), key(right), "{left} {right}");
    }

    #[test]
    fn sound_marks_do_not_count() {
        meet("ヤマダ", "ヤマタ");
        meet("オギクボ", "オキクホ");
        meet("パク", "バク");
        for pair in ["ヂジ", "ズヅ", "ワハ", "ヲオ", "ヰイ", "ヱエ", "ヴブ", "ヷハ", "チシ", "ツス"]
        {
            let letters: Vec<String> = pair.chars().map(String::from).collect();
            meet(&letters[0], &letters[1]);
        }
        part("ウ", "ヴ");
        part("サ", "タ");
    }

    #[test]
    fn vu_and_a_vowel_are_ba() {
        for (vu, ba) in
            [("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴア", "ハ"), ("ヴュ", "ビュ")]
        {
            meet(vu, ba);
        }
        meet("ヴァレンシア", "バレンシア");
        meet("ヴ", "ブ");
        part("ブァ", "ヴァ");
    }

    #[test]
    fn small_is_large() {
        meet("キョウコ", "キヨウコ");
        meet("ハットリ", "ハツトリ");
        meet("ァィゥェォヵヶャュョヮ", "アイウエオカケヤユヨワ");
        meet("ㇰㇿ", "クロ");
    }

    #[test]
    fn spaces_and_separators_do_not_count() {
        meet("ヤマダ　ハナコ", "ヤマダハナコ");
        meet("ジョン・スミス", "ジョン スミス");
        assert!(key("ヤマダ ハナコ").ends_with(&key("ハナコ")), "the given name alone is a part of the key");
    }

    #[test]
    fn long_vowels() {
        meet("コウノ", "コオノ");
        meet("サトウ", "サトオ");
        meet("オーノ", "オオノ");
        meet("オーノ", "オウノ");
        part("オーノ", "オノ");
        part("オオノ", "オノ");
        meet("ユーコ", "ユウコ");
        meet("キョーコ", "キョウコ");
        meet("リー", "リイ");
        meet("コヲー", "コオウ");
        part("クウ", "クオ");
        for mark in ["ー", "―", "－", "‐", "ｰ", "-", "—", "−"] {
            meet(&format!("オ{mark}ノ"), "オオノ");
        }
    }

    #[test]
    fn a_mark_without_a_vowel_says_nothing() {
        meet("ンー", "ン");
        meet("ーア", "ア");
        assert_eq!(key("Jean-Paul"), "jeanpaul");
    }

    #[test]
    fn iteration_marks_repeat() {
        meet("いすゞ", "イスズ");
        meet("ミヽ", "ミミ");
        meet("ヽ", "");
    }

    #[test]
    fn width_and_script_do_not_count() {
        for (half, full, hiragana) in [
            ("ｵｵﾉ ｼﾞﾛｳ", "オオノ　ジロウ", "おおの じろう"),
            ("ｳﾞｧｲｵﾚｯﾄ", "ヴァイオレット", "ゔぁいおれっと"),
            ("ｼｭﾝﾊﾟ", "シュンパ", "しゅんぱ"),
        ] {
            meet(half, full);
            meet(full, hiragana);
        }
    }

    #[test]
    fn different_names_stay_apart() {
        part("タナカ", "ナカタ");
        part("イトウ", "エトウ");
        part("カトウ", "カト");
        part("コンノ", "コノ");
    }

    #[test]
    fn loosely_doubled_vowels_do_not_count() {
        for (left, right) in [
            ("オオノ", "オノ"),
            ("オーノ", "オノ"),
            ("サトウ", "サト"),
            ("ユウコ", "ユコ"),
            ("キョウコ", "キヨコ"),
            ("イイダ", "イダ"),
            ("アアアサ", "アサ"),
        ] {
            assert_eq!(loose_key(left), loose_key(right), "{left} {right}");
        }
        assert_ne!(loose_key("アオイ"), loose_key("アイ"));
        assert_ne!(loose_key("ケイコ"), loose_key("ケコ"));
    }
}
