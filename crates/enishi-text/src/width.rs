//! One form for text that is written full width, half width or in a CP932 double.
//!
//! The base of every key. For keys only, never for stored text: NFKC turns ① into 1 and ㍿ into 株式会社.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

static NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfkc();

/// How often a text may be folded again before it is taken as it is. One round is the rule; two happen where
/// a combining mark meets a new base; no text is known that needs three.
const ROUNDS: usize = 8;

/// Folds `text` into the form that every key starts from: NFKC, without variation selectors (U+FE00–FE0F,
/// U+E0100–E01EF) and invisible characters, the doubles that CP932 decodes to made one (～〜, －−, ∥‖, ―—),
/// lower case, every run of white space (also U+3000) one ASCII space, none at the ends.
///
/// ```
/// use enishi_text::width::fold;
/// assert_eq!(fold("　ﾔﾏﾀﾞ　　Ｔａｒｏ "), "ヤマダ taro");
/// ```
pub fn fold(text: &str) -> String {
    fold_cow(text).into_owned()
}

/// [`fold`] with all spaces removed.
///
/// ```
/// assert_eq!(enishi_text::width::squash("山田　太郎"), "山田太郎");
/// ```
pub fn squash(text: &str) -> String {
    let folded = fold_cow(text);
    if !folded.contains(' ') {
        return folded.into_owned();
    }
    settle(without_spaces(&folded), |text| without_spaces(&fold_cow(text)))
}

/// `text` with the doubles that CP932 decodes to made one (～〜, －−, ∥‖, ―—), and nothing else: one number is one number,
/// whether its system wrote CP932 or Unicode.
///
/// ```
/// assert_eq!(enishi_text::width::single("第1\u{FF0D}2号"), enishi_text::width::single("第1\u{2212}2号"));
/// ```
pub fn single(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || text.chars().all(|c| one_sign(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(one_sign).collect())
}

fn one_sign(c: char) -> char {
    match c {
        '\u{ff5e}' => '~', // CP932 8160
        '\u{ff0d}' => '-', // CP932 817C
        c => unify(c),
    }
}

/// [`fold`] that borrows where there is nothing to do, as for most columns of most files.
///
/// ```
/// use std::borrow::Cow;
/// assert!(matches!(enishi_text::width::fold_cow("042-001-2345"), Cow::Borrowed(_)));
/// ```
pub fn fold_cow(text: &str) -> Cow<'_, str> {
    let mut folded = true;
    let mut previous_space = true;
    for c in text.chars() {
        if !is_plain(c) {
            return Cow::Owned(fold_slowly(text));
        }
        folded &= !c.is_ascii_uppercase() && unify(c) == c && !(c == ' ' && previous_space);
        folded &= c == ' ' || !c.is_whitespace();
        previous_space = c == ' ';
    }
    if folded && (text.is_empty() || !previous_space) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(tidy(text.chars(), text.len()))
    }
}

/// Repeats `step` until the text no longer changes. Taking characters out can put a base before a mark,
/// which then compose; [plain](is_plain) text has no such marks and is final at once.
pub(crate) fn settle(text: String, step: impl Fn(&str) -> String) -> String {
    let mut text = text;
    for _ in 0..ROUNDS {
        if text.chars().all(is_plain) {
            break;
        }
        let next = step(&text);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

/// Whether `c` is a variation selector: it picks a glyph, never another character.
pub(crate) fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn fold_slowly(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_invisible(*c)).map(attach_sound_mark);
    let once = tidy(NFKC.normalize_iter(visible), text.len());
    settle(once, |text| tidy(NFKC.normalize_iter(text.chars()), text.len()))
}

/// Lower case, one form for doubles, single spaces between words and none around them.
fn tidy(chars: impl Iterator<Item = char>, capacity: usize) -> String {
    let mut out = String::with_capacity(capacity);
    let mut gap = false;
    for c in chars {
        if c.is_whitespace() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        push_lower(&mut out, unify(c));
    }
    out
}

fn push_lower(out: &mut String, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else if c.is_uppercase() {
        out.extend(c.to_lowercase());
    } else {
        out.push(c);
    }
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| *c != ' ').collect()
}

/// Characters that CP932 and other tables decode the same sign to, made one.
fn unify(c: char) -> char {
    match c {
        '\u{301c}' => '~',        // 〜 wave dash; ～ U+FF5E is ~ after NFKC
        '\u{2212}' => '-',        // − minus; － U+FF0D is - after NFKC
        '\u{2225}' => '\u{2016}', // ∥ parallel, ‖ double line
        '\u{2015}' => '\u{2014}', // ― bar, — dash
        _ => c,
    }
}

/// ゛ and ゜ that stand alone mean the kana before them, as in シ゛ョン; NFKC alone would make them a space and a mark.
fn attach_sound_mark(c: char) -> char {
    match c {
        '\u{309b}' => '\u{3099}',
        '\u{309c}' => '\u{309a}',
        _ => c,
    }
}

/// Variation selectors, zero-width spaces and joiners, direction marks, soft hyphens, byte order marks.
fn is_invisible(c: char) -> bool {
    is_variation_selector(c)
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Characters that NFKC leaves alone whatever plain character stands beside them. Nearly all municipal text
/// is made of them, so that the normaliser need not be asked.
fn is_plain(c: char) -> bool {
    matches!(c,
        '\0'..='\u{7f}'
        | '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{30a1}'..='\u{30fe}' | '\u{3041}'..='\u{3096}' | '\u{309d}' | '\u{309e}'
        | '\u{3000}'..='\u{3029}'
        | '\u{2010}' | '\u{2012}'..='\u{2016}' | '\u{2212}' | '\u{2225}'
        | '\u{e000}'..='\u{f8ff}' | '\u{20000}'..='\u{2a6df}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_single_and_nothing_else_changes() {
        for (cp932, unicode) in [
            ("\u{FF5E}", "\u{301C}"),
            ("\u{FF0D}", "\u{2212}"),
            ("\u{2225}", "\u{2016}"),
            ("\u{2015}", "\u{2014}"),
        ] {
            assert_eq!(single(cp932), single(unicode));
            assert_ne!(fold(cp932), "");
        }
        assert!(matches!(single("第1－2"), Cow::Owned(_)));
        assert!(matches!(single("第１号 髙Ａｱ"), Cow::Borrowed("第１号 髙Ａｱ")));
    }

    #[test]
    fn folds_width_case_and_space() {
        for (raw, expected) in [
            ("", ""),
            ("　 \t", ""),
            ("ｼﾝｼﾞｭｸ", "シンジュク"),
            ("ﾊﾟﾋﾟﾌﾞ", "パピブ"),
            ("シ゛ョン　スミス", "ジョン スミス"),
            ("ＡＢＣ　ｄｅｆ", "abc def"),
            ("山田\u{3000}\u{3000}花子\r\n", "山田 花子"),
            ("１２３－４５６７", "123-4567"),
            ("①㈱", "1(株)"),
            ("山田 花子", "山田 花子"),
        ] {
            assert_eq!(fold(raw), expected, "{raw:?}");
        }
    }

    #[test]
    fn makes_cp932_doubles_one() {
        for (left, right) in [("～", "〜"), ("－", "−"), ("∥", "‖"), ("―", "—")] {
            assert_eq!(fold(left), fold(right), "{left} {right}");
        }
    }

    #[test]
    fn strips_what_cannot_be_seen() {
        assert_eq!(fold("葛\u{e0100}城"), "葛城");
        assert_eq!(fold("辻\u{fe00}\u{200b}"), "辻");
        assert_eq!(fold("\u{feff}氏名"), "氏名");
        assert_eq!(fold("か\u{fe00}\u{3099}"), "が", "a selector does not part a kana from its mark");
    }

    #[test]
    fn keeps_variants_that_are_other_characters() {
        assert_eq!(fold("髙﨑"), "髙﨑");
        assert_eq!(fold("𠮷田"), "𠮷田");
    }

    #[test]
    fn folds_private_use_to_itself() {
        assert_eq!(fold("\u{e000}田"), "\u{e000}田");
    }

    #[test]
    fn borrows_what_is_folded_already() {
        for text in ["", "山田 花子", "ヤマダ ハナコ", "12-3", "smith"] {
            assert!(matches!(fold_cow(text), Cow::Borrowed(_)), "{text}");
        }
        for text in [" 山田", "山田 ", "山田  花子", "山田　花子", "Smith", "a\tb"] {
            assert!(matches!(fold_cow(text), Cow::Owned(_)), "{text:?}");
        }
    }

    #[test]
    fn settles_where_lower_case_and_marks_meet() {
        assert_eq!(fold("H\u{331}"), "\u{1e96}");
        assert_eq!(squash("a \u{304}"), "ā");
    }

    #[test]
    fn squashes() {
        assert_eq!(squash(" 山田　花 子 "), "山田花子");
        assert_eq!(squash("Smith　John"), "smithjohn");
    }

    /// The fast path may only skip the normaliser where the normaliser would change nothing.
    #[test]
    fn plain_characters_are_stable_under_nfkc() {
        for c in ('\0'..=char::MAX).filter(|c| is_plain(*c)) {
            let mut one = [0; 4];
            let alone: &str = c.encode_utf8(&mut one);
            let expected = if c == '\u{3000}' { " " } else { alone };
            assert_eq!(NFKC.normalize(alone), expected, "U+{:04X}", u32::from(c));
            let pair = format!("カ{c}か{c}漢{c}");
            assert_eq!(NFKC.normalize(&pair).replace(' ', "\u{3000}"), pair.replace(' ', "\u{3000}"));
        }
    }
}
