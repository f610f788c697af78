//! What counts as a letter in Latin input.

use icu_normalizer::properties::{CanonicalDecompositionBorrowed, Decomposed};

static DECOMPOSITION: CanonicalDecompositionBorrowed<'static> = CanonicalDecompositionBorrowed::new();

/// The letters and digits of folded `text`, without accents, signs and spaces.
///
/// An h that only lengthens the vowel before it is dropped at the end of a word, while the end can still be
/// seen: Satoh Ichiro is not Sato Hichiro.
pub(super) fn letters(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len());
    for c in text.chars().map(without_accent) {
        if c.is_alphanumeric() {
            letters.push(c);
        } else if !is_accent(c) {
            drop_lengthening_h(&mut letters);
        }
    }
    drop_lengthening_h(&mut letters);
    letters
}

/// The ASCII letter under an accent, whatever the number of accents; other characters as they are.
pub(super) fn without_accent(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    match c {
        'ø' => return 'o',
        'ł' => return 'l',
        'đ' | 'ð' => return 'd',
        'ı' => return 'i',
        _ => {}
    }
    let mut base = c;
    while let Decomposed::Expansion(next, _) = DECOMPOSITION.decompose(base) {
        base = next;
    }
    if base.is_ascii_alphabetic() { base } else { c }
}

/// What stands between and beside the letters of a name.
pub(super) fn is_name_sign(c: char) -> bool {
    c == ' ' || is_accent(c) || matches!(c, '\'' | '’' | '‘' | '`' | '-' | '\u{2010}' | '.' | ',' | '・')
}

pub(super) fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'i' | 'u' | 'e' | 'o')
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn drop_lengthening_h(letters: &mut Vec<char>) {
    if let [.., before, 'h'] = letters.as_slice()
        && is_vowel(*before)
    {
        letters.pop();
    }
}
