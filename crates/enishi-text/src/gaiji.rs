//! Gaiji (外字): characters that only one city's font can draw.
//!
//! CP932 F040–F9FC decode to U+E000–E757 without an error, so nobody notices them until a name shows as blank.

use std::borrow::Cow;
use std::fmt::Write as _;

/// How many characters of `text` are private use, of any of the three planes that have such an area.
pub fn count_private_use(text: &str) -> usize {
    if !may_have_private_use(text) {
        return 0;
    }
    text.chars().filter(|c| is_private_use(*c)).count()
}

/// Whether `text` may have such characters: `false` is certain, and found quickly.
pub fn may_have_private_use(text: &str) -> bool {
    // U+E000 to U+F8FF begin with EE or with EF and at most A3, the planes above with F3 or F4. Kana of half width begin
    // with EF too, and are in every row.
    let bytes = text.as_bytes();
    let is_low = |at: usize| bytes.get(at + 1).is_some_and(|second| *second <= 0xA3);
    memchr::memchr3(0xEE, 0xF3, 0xF4, bytes).is_some() || memchr::memchr_iter(0xEF, bytes).any(is_low)
}

/// How many characters of `text` are U+FFFD: text that somebody broke before it came here.
pub fn count_broken(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count()
}

/// `text` for the eye: each private-use character becomes 〓 (the printer's mark for a missing letter) with its code.
///
/// ```
/// assert_eq!(enishi_text::gaiji::show("\u{e000}田"), "〓(U+E000)田");
/// ```
pub fn show(text: &str) -> Cow<'_, str> {
    if count_private_use(text) == 0 {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_private_use(c) {
            // Writing into a String cannot fail.
            let _ = write!(out, "〓(U+{:04X})", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_missed_by_the_quick_look() {
        let mut text = String::new();
        for character in ('\0'..=char::MAX).filter(|character| is_private_use(*character)) {
            text.clear();
            text.extend(['ｶ', character, 'a']);
            assert_eq!(count_private_use(&text), 1, "{character:?}");
        }
        assert!(!may_have_private_use("髙﨑 ﾔﾏﾀﾞ １２ abc\u{d7ff}\u{f900}"));
    }

    #[test]
    fn counts_all_three_planes() {
        assert_eq!(count_private_use("\u{e000}\u{e757}\u{f8ff}"), 3);
        assert_eq!(count_private_use("\u{f0000}\u{ffffd}\u{100000}\u{10fffd}"), 4);
        assert_eq!(count_private_use("髙﨑\u{d7ff}\u{f900}"), 0);
        assert_eq!(count_private_use("ascii"), 0);
    }

    #[test]
    fn counts_broken() {
        assert_eq!(count_broken("山\u{fffd}太\u{fffd}"), 2);
        assert_eq!(count_broken("山田"), 0);
    }

    #[test]
    fn shows_the_code() {
        assert_eq!(show("渡\u{e0a1}"), "渡〓(U+E0A1)");
        assert_eq!(show("\u{f0000}"), "〓(U+F0000)");
        assert!(matches!(show("渡辺"), Cow::Borrowed("渡辺")));
    }
}
