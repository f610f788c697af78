//! Kana as older systems hold it: half width, and small kana written large.

use std::sync::LazyLock;

const SMALL: &str = "ァィゥェォッャュョヮ";
const LARGE: &str = "アイウエオツヤユヨワ";

const FULL: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォッャュョー・";
const HALF: &str = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｯｬｭｮｰ･";
const VOICED: &str = "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ";
const VOICED_BASE: &str = "ｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎｳ";
const PLOSIVE: &str = "パピプペポ";
const PLOSIVE_BASE: &str = "ﾊﾋﾌﾍﾎ";
/// What half width has no sign for falls back to its nearest.
const RARE: [(char, char); 3] = [('ヰ', 'ｲ'), ('ヱ', 'ｴ'), ('ヮ', 'ﾜ')];

const FIRST: u32 = 'ァ' as u32;
const LAST: u32 = 'ー' as u32;

/// What a katakana becomes: a sign, and a voicing mark behind it.
type Sign = (char, Option<char>);

static HALVES: LazyLock<Vec<Sign>> = LazyLock::new(|| table(half_sign));
static LARGES: LazyLock<Vec<Sign>> =
    LazyLock::new(|| table(|character| (pair(character, SMALL, LARGE).unwrap_or(character), None)));

fn table(sign: impl Fn(char) -> Sign) -> Vec<Sign> {
    (FIRST..=LAST).filter_map(char::from_u32).map(sign).collect()
}

fn pair(character: char, from: &str, to: &str) -> Option<char> {
    let index = from.chars().position(|candidate| candidate == character)?;
    to.chars().nth(index)
}

fn half_sign(character: char) -> Sign {
    let plain = pair(character, FULL, HALF).map(|half| (half, None));
    let voiced = || pair(character, VOICED, VOICED_BASE).map(|base| (base, Some('ﾞ')));
    let plosive = || pair(character, PLOSIVE, PLOSIVE_BASE).map(|base| (base, Some('ﾟ')));
    let rare = || RARE.iter().find(|(full, _)| *full == character).map(|(_, half)| (*half, None));
    plain.or_else(voiced).or_else(plosive).or_else(rare).unwrap_or((character, None))
}

fn look_up(table: &[Sign], character: char) -> Sign {
    let index = u32::from(character).checked_sub(FIRST).and_then(|index| usize::try_from(index).ok());
    index.and_then(|index| table.get(index)).copied().unwrap_or((character, None))
}

/// Katakana in half width: `ﾀｶﾊｼ ｷｮｳｺ`. Other characters stay, a wide space gets narrow.
pub(crate) fn half_width(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        let (sign, mark) = if character == '　' { (' ', None) } else { look_up(&HALVES, character) };
        out.push(sign);
        out.extend(mark);
    }
    out
}

/// Small kana written large, as systems of the punch-card age did: `キヨウコ`.
pub(crate) fn large_kana(text: &str) -> String {
    text.chars().map(|character| look_up(&LARGES, character).0).collect()
}

/// Katakana as hiragana: `たかはし　きょうこ`.
pub(crate) fn hiragana(text: &str) -> String {
    let soft = |character: char| match character {
        'ァ'..='ヶ' => char::from_u32(u32::from(character) - 0x60).unwrap_or(character),
        _ => character,
    };
    text.chars().map(soft).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrows_and_enlarges() {
        assert_eq!(half_width("タカハシ　ギョウザブロウ"), "ﾀｶﾊｼ ｷﾞｮｳｻﾞﾌﾞﾛｳ");
        assert_eq!(half_width("キクヱ・パウラ"), "ｷｸｴ･ﾊﾟｳﾗ");
        assert_eq!(large_kana("キョウコ"), "キヨウコ");
        assert_eq!(hiragana("ギョウザ ヴァーツ・"), "ぎょうざ ゔぁーつ・");
    }

    #[test]
    fn every_sign_has_its_pair() {
        for (from, to) in [(FULL, HALF), (VOICED, VOICED_BASE), (PLOSIVE, PLOSIVE_BASE), (SMALL, LARGE)] {
            assert_eq!(from.chars().count(), to.chars().count(), "{from}");
        }
    }
}
