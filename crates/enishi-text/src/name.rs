//! Names as keys. The raw name is what is shown; these are only for finding and comparing.

use crate::{kanji, width};

/// The parts of a name as [`exact`] keys: what stands between spaces (of any width), commas and middle dots.
/// A name without separators is one part; an empty name has none.
///
/// ```
/// use enishi_text::name::split;
/// assert_eq!(split("髙橋　花子"), ["髙橋", "花子"]);
/// assert_eq!(split("SMITH, John"), ["smith", "john"]);
/// ```
pub fn split(name: &str) -> Vec<String> {
    let folded = width::fold_cow(name);
    folded.split(is_separator).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The name as written, save for width, case and spaces: 髙橋 is not 高橋 here.
pub fn exact(name: &str) -> String {
    width::squash(name)
}

/// The name with variants of one character made one, and without what parts its parts. Alphabet names lose
/// their case. 々 is the character before it.
///
/// ```
/// use enishi_text::name::folded;
/// assert_eq!(folded("渡邉　太郎"), folded("渡辺太郎"));
/// assert_eq!(folded("Smith・John"), folded("SMITH JOHN"));
/// ```
pub fn folded(name: &str) -> String {
    width::settle(fold_variants(&joined(name)), |name| fold_variants(&joined(name)))
}

/// [`folded`], with the loose classes of [`kanji::fold_loose`] merged as well: 斎藤 and 斉藤.
pub fn loose(name: &str) -> String {
    kanji::fold_loose(&folded(name))
}

fn joined(name: &str) -> String {
    width::fold_cow(name).chars().filter(|c| !is_separator(*c)).collect()
}

fn fold_variants(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    let mut last = None;
    for c in part.chars() {
        let c = match (c, last) {
            ('々', Some(repeated)) => repeated,
            _ => kanji::fold_char(c),
        };
        out.push(c);
        last = Some(c);
    }
    out
}

/// What parts the names of one person in folded text.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | ',' | '、' | '・')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_what_parts_names() {
        for (name, parts) in [
            ("", vec![]),
            ("　", vec![]),
            ("山田花子", vec!["山田花子"]),
            ("山田　花子", vec!["山田", "花子"]),
            ("山田 花子", vec!["山田", "花子"]),
            ("ＳＭＩＴＨ，Ｊｏｈｎ　Ｐａｕｌ", vec!["smith", "john", "paul"]),
            ("ジョン・スミス", vec!["ジョン", "スミス"]),
            ("ｼﾞｮﾝ･ｽﾐｽ", vec!["ジョン", "スミス"]),
            ("渡邉、太郎", vec!["渡邉", "太郎"]),
            ("O'Brien-Smith", vec!["o'brien-smith"]),
        ] {
            assert_eq!(split(name), parts, "{name}");
        }
    }

    #[test]
    fn exact_keeps_variants() {
        assert_eq!(exact("髙橋　花子"), exact("髙橋花子"));
        assert_ne!(exact("髙橋花子"), exact("高橋花子"));
        assert_eq!(exact("ＳＭＩＴＨ John"), "smithjohn");
    }

    #[test]
    fn folded_makes_variants_one() {
        assert_eq!(folded("髙橋　恵"), "高橋恵");
        assert_eq!(folded("𠮷田"), "吉田");
        assert_eq!(folded("佐々木"), folded("佐佐木"));
        assert_eq!(folded("邊々"), "辺辺");
        assert_eq!(folded("々"), "々");
        assert_ne!(folded("斎藤"), folded("斉藤"));
        assert_ne!(folded("太田"), folded("大田"));
    }

    #[test]
    fn loose_merges_what_is_mistaken() {
        assert_eq!(loose("齋藤　一"), loose("斉藤一"));
        assert_ne!(loose("河合"), loose("川合"));
    }
}
