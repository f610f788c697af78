//! Kana spelt in Latin letters, one way of several; the folding makes it all of them.

use crate::kana::{compose, is_long_mark};

/// Spells full-width katakana. Long-vowel marks and ッ are left out, since the folding would drop them;
/// what is no kana stays.
pub(super) fn spell(reading: &str) -> String {
    let mut out = String::with_capacity(reading.len());
    let mut last = None;
    for c in reading.chars() {
        let c = repeated(c, last).unwrap_or(c);
        if is_long_mark(c) || c == 'ッ' {
            continue;
        }
        if !join_small(c, last, &mut out) {
            match syllable(c) {
                Some((consonant, vowel)) => {
                    out.push_str(consonant);
                    out.push(vowel);
                }
                None if c == 'ン' => out.push('n'),
                None => out.push(c),
            }
        }
        last = Some(c);
    }
    out
}

/// ヽ and ヾ stand for the kana before them.
fn repeated(c: char, last: Option<char>) -> Option<char> {
    match c {
        'ヽ' => last,
        'ヾ' => last.map(|last| compose(last, '゛').unwrap_or(last)),
        _ => None,
    }
}

/// Joins a small kana to the syllable before it: キャ, ファ, ティ, ウィ, シェ. `false` where it stands for itself.
fn join_small(small: char, last: Option<char>, out: &mut String) -> bool {
    let Some(joined) = last.and_then(|last| joined(last, small)) else { return false };
    out.pop();
    out.push_str(joined);
    true
}

/// What replaces the last letter of the syllable of `last` when `small` follows.
fn joined(last: char, small: char) -> Option<&'static str> {
    let vowel = syllable(last)?.1;
    Some(match (vowel, small) {
        ('i', 'ャ') => "ya",
        ('i', 'ュ') => "yu",
        ('i', 'ョ') => "yo",
        ('i', 'ェ') if last == 'イ' || matches!(last, 'シ' | 'ジ' | 'チ' | 'ヂ') => "ye",
        ('e' | 'u', 'ュ') if matches!(last, 'テ' | 'デ' | 'フ' | 'ヴ') => "yu",
        ('e', 'ィ') if matches!(last, 'テ' | 'デ') => "i",
        ('o', 'ゥ') if matches!(last, 'ト' | 'ド') => "u",
        ('u', 'ィ') if last == 'ウ' => "wi",
        ('u', 'ェ') if last == 'ウ' => "we",
        ('u', 'ォ') if last == 'ウ' => "wo",
        ('u', 'ァ' | 'ヮ') if last != 'ウ' => "a",
        ('u', 'ィ') => "i",
        ('u', 'ェ') => "e",
        ('u', 'ォ') => "o",
        _ => return None,
    })
}

/// Consonant and vowel of a katakana.
fn syllable(c: char) -> Option<(&'static str, char)> {
    let consonant = match c {
        'ア' | 'イ' | 'ウ' | 'エ' | 'オ' | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ヰ' | 'ヱ' | 'ヲ' => {
            ""
        }
        'カ' | 'キ' | 'ク' | 'ケ' | 'コ' | 'ヵ' | 'ヶ' => "k",
        'ガ' | 'ギ' | 'グ' | 'ゲ' | 'ゴ' => "g",
        'サ' | 'シ' | 'ス' | 'セ' | 'ソ' => "s",
        'ザ' | 'ジ' | 'ズ' | 'ゼ' | 'ゾ' | 'ヂ' | 'ヅ' => "z",
        'タ' | 'チ' | 'ツ' | 'テ' | 'ト' => "t",
        'ダ' | 'デ' | 'ド' => "d",
        'ナ' | 'ニ' | 'ヌ' | 'ネ' | 'ノ' => "n",
        'ハ' | 'ヒ' | 'ヘ' | 'ホ' => "h",
        'フ' => "f",
        'バ' | 'ビ' | 'ブ' | 'ベ' | 'ボ' | 'ヴ' | 'ヷ' | 'ヸ' | 'ヹ' | 'ヺ' => "b",
        'パ' | 'ピ' | 'プ' | 'ペ' | 'ポ' => "p",
        'マ' | 'ミ' | 'ム' | 'メ' | 'モ' => "m",
        'ヤ' | 'ユ' | 'ヨ' | 'ャ' | 'ュ' | 'ョ' => "y",
        'ラ' | 'リ' | 'ル' | 'レ' | 'ロ' => "r",
        'ワ' | 'ヮ' => "w",
        _ => return None,
    };
    Some((consonant, vowel(c)?))
}

fn vowel(c: char) -> Option<char> {
    Some(match c {
        'ア' | 'ァ' | 'カ' | 'ヵ' | 'ガ' | 'サ' | 'ザ' | 'タ' | 'ダ' | 'ナ' | 'ハ' | 'バ' | 'パ' | 'マ'
        | 'ヤ' | 'ャ' | 'ラ' | 'ワ' | 'ヮ' | 'ヷ' => 'a',
        'イ' | 'ィ' | 'キ' | 'ギ' | 'シ' | 'ジ' | 'チ' | 'ヂ' | 'ニ' | 'ヒ' | 'ビ' | 'ピ' | 'ミ' | 'リ'
        | 'ヰ' | 'ヸ' => 'i',
        'ウ' | 'ゥ' | 'ヴ' | 'ク' | 'グ' | 'ス' | 'ズ' | 'ツ' | 'ヅ' | 'ヌ' | 'フ' | 'ブ' | 'プ' | 'ム'
        | 'ユ' | 'ュ' | 'ル' => 'u',
        'エ' | 'ェ' | 'ケ' | 'ヶ' | 'ゲ' | 'セ' | 'ゼ' | 'テ' | 'デ' | 'ネ' | 'ヘ' | 'ベ' | 'ペ' | 'メ'
        | 'レ' | 'ヱ' | 'ヹ' => 'e',
        'オ' | 'ォ' | 'コ' | 'ゴ' | 'ソ' | 'ゾ' | 'ト' | 'ド' | 'ノ' | 'ホ' | 'ボ' | 'ポ' | 'モ' | 'ヨ'
        | 'ョ' | 'ロ' | 'ヲ' | 'ヺ' => 'o',
        _ => return None,
    })
}
