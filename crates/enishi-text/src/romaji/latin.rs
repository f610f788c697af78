//! The rules that make all spellings one.

use super::letters::is_vowel;

/// Applies every rule once, from left to right.
pub(super) fn fold(letters: &[char]) -> Vec<char> {
    let mut out = Vec::with_capacity(letters.len() + 4);
    let mut rest = letters;
    while let Some((&letter, tail)) = rest.split_first() {
        rest = fold_one(letter, tail, &mut out);
    }
    out
}

/// Writes what `letter` becomes before `tail`, and gives back what is still to be read.
fn fold_one<'a>(letter: char, tail: &'a [char], out: &mut Vec<char>) -> &'a [char] {
    match (letter, tail) {
        // sha=sya, shi=si; cha=tya, chi=ti
        ('s', ['h', after @ ..]) if starts_syllable(after) => return palatal('s', after, out),
        ('c', ['h', after @ ..]) if starts_syllable(after) => return palatal('t', after, out),
        ('j', after) => return palatal('z', after, out),
        // tsu=tu; in tsh the s belongs to the h
        ('t', ['s', after @ ..]) if !after.starts_with(&['h']) => {
            consonant('t', out);
            return after;
        }
        // dzu=zu, dji=ji; ヂ and ヅ sound like ジ and ズ
        ('d', ['z' | 'j', ..]) => {}
        ('d', ['i' | 'u' | 'y', ..]) => consonant('z', out),
        ('c', ['c', ..]) => {}
        ('f', ['u', ..]) => consonant('h', out),
        ('v', _) => consonant('b', out),
        ('m', ['b' | 'p' | 'm' | 'v', ..]) => consonant('n', out),
        ('w', ['o', ..]) => {}
        ('h', _) if only_lengthens(tail, out) => {}
        ('i', ['y', 'a' | 'u' | 'o', ..]) if ends_in_consonant(out) => {}
        ('a' | 'i' | 'u' | 'e' | 'o', _) => vowel(letter, out),
        ('a'..='z', _) => consonant(letter, out),
        _ => out.push(letter),
    }
    tail
}

/// A consonant that sounds palatal before every vowel: before i that goes without saying.
fn palatal<'a>(letter: char, after: &'a [char], out: &mut Vec<char>) -> &'a [char] {
    consonant(letter, out);
    if matches!(after.first(), Some('a' | 'u' | 'e' | 'o')) {
        out.push('y');
    }
    after
}

/// Doubled consonants are one, but nn is ン before ナ行.
fn consonant(letter: char, out: &mut Vec<char>) {
    let doubled = match out.as_slice() {
        [.., 'n', 'n'] => letter == 'n',
        [.., last] => letter == *last && letter != 'n',
        [] => false,
    };
    if !doubled {
        out.push(letter);
    }
}

/// Long vowels are short: the same vowel again, or u after o.
fn vowel(letter: char, out: &mut Vec<char>) {
    match (out.last(), letter) {
        (Some('o'), 'u') => {}
        (Some(last), _) if *last == letter => {}
        _ => out.push(letter),
    }
}

/// h after a vowel where no vowel follows: Ohno, Yuhki. Before y only after o: Ohyama, but Mihyan.
fn only_lengthens(tail: &[char], out: &[char]) -> bool {
    match (out.last(), tail.first()) {
        (Some('o'), Some('y')) => true,
        (Some(last), next) => is_vowel(*last) && next.is_none_or(|next| !is_vowel(*next) && *next != 'y'),
        (None, _) => false,
    }
}

fn starts_syllable(letters: &[char]) -> bool {
    letters.first().is_some_and(|first| is_vowel(*first) || *first == 'y')
}

fn ends_in_consonant(out: &[char]) -> bool {
    out.last().is_some_and(|last| last.is_ascii_lowercase() && !is_vowel(*last) && *last != 'y')
}
