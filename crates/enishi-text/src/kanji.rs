//! Variants of one character (異体字): 邊, 邉 and 辺 are one name to the person who asks at the counter.
//!
//! Neither NFKC nor a database collation knows that 髙 is 高. The classes are written by hand; different names stay
//! apart, however alike they sound (河 and 川) or look (太 and 大). For keys only, never for stored text.

mod customary;
mod official;
mod simplified;

use std::sync::LazyLock;

use icu_normalizer::properties::{CanonicalDecompositionBorrowed, Decomposed};

use crate::width::is_variation_selector;

static TABLE: LazyLock<Table> = LazyLock::new(Table::build);

/// What the common table covers: the unified ideographs of the basic plane.
const BASE: u32 = 0x3400;
const END: u32 = 0xa000;

/// Compatibility ideographs, which Unicode decomposes one by one.
const COMPATIBILITY: [std::ops::RangeInclusive<char>; 2] =
    ['\u{f900}'..='\u{faff}', '\u{2f800}'..='\u{2fa1f}'];

/// `text` with each kanji replaced by the one that stands for its variants; variation selectors go.
///
/// ```
/// use enishi_text::kanji::fold;
/// assert_eq!(fold("渡邉"), fold("渡辺"));
/// assert_ne!(fold("斎藤"), fold("斉藤"));
/// ```
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    text.chars().filter(|c| !is_variation_selector(*c)).map(fold_char).collect()
}

/// [`fold`] that also merges classes which are different characters, but are taken for each other all the time:
/// 斎 and 斉, 荘 and 庄. For suggestions, not for telling persons apart.
///
/// ```
/// use enishi_text::kanji::fold_loose;
/// assert_eq!(fold_loose("齋藤"), fold_loose("斉藤"));
/// ```
pub fn fold_loose(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    text.chars().filter(|c| !is_variation_selector(*c)).map(|c| loosen(fold_char(c))).collect()
}

/// The character that stands for the variants of `c`; `c` itself where none is known.
pub fn fold_char(c: char) -> char {
    if u32::from(c) < BASE && c != RADICAL_HORN { c } else { TABLE.get(c) }
}

/// ⻆ is the one radical that registers use for a name's character (角).
const RADICAL_HORN: char = '⻆';

/// Classes that only [`fold_loose`] merges, by the characters that stand for them.
fn loosen(c: char) -> char {
    match c {
        '斉' => '斎',
        '庄' => '荘',
        '苅' => '刈',
        '惣' => '総',
        '鎗' => '槍',
        '菟' => '兎',
        '升' => '桝',
        '洲' => '州',
        '椙' => '杉',
        '籐' => '藤',
        '簗' => '梁',
        '埼' => '崎',
        '畠' => '畑',
        _ => c,
    }
}

struct Table {
    /// From [`BASE`] to [`END`], the code of what stands for each character.
    common: Vec<u16>,
    /// Characters outside that range, in order.
    rare: Vec<(char, char)>,
}

impl Table {
    fn build() -> Self {
        let mut table = Self {
            common: (BASE..END).filter_map(|code| u16::try_from(code).ok()).collect(),
            rare: Vec::new(),
        };
        for class in [official::CLASSES, customary::CLASSES, simplified::CLASSES]
            .into_iter()
            .flat_map(str::split_whitespace)
        {
            let mut variants = class.chars();
            let Some(first) = variants.next() else { continue };
            let stands = table.get(first);
            variants.for_each(|variant| table.set(variant, stands));
        }
        table.add_compatibility();
        table
    }

    fn add_compatibility(&mut self) {
        let decomposition = CanonicalDecompositionBorrowed::new();
        for c in COMPATIBILITY.into_iter().flatten() {
            if let Decomposed::Singleton(unified) = decomposition.decompose(c) {
                let stands = self.get(unified);
                self.set(c, stands);
            }
        }
    }

    fn get(&self, c: char) -> char {
        let common =
            slot(c).and_then(|slot| self.common.get(slot)).and_then(|code| char::from_u32(u32::from(*code)));
        common.unwrap_or_else(|| match self.rare.binary_search_by_key(&c, |(variant, _)| *variant) {
            Ok(index) => self.rare.get(index).map_or(c, |(_, stands)| *stands),
            Err(_) => c,
        })
    }

    fn set(&mut self, variant: char, stands: char) {
        let common = slot(variant).and_then(|slot| self.common.get_mut(slot));
        match (common, u16::try_from(u32::from(stands))) {
            (Some(slot), Ok(code)) => *slot = code,
            _ => {
                let at = self.rare.partition_point(|(other, _)| *other < variant);
                self.rare.insert(at, (variant, stands));
            }
        }
    }
}

fn slot(c: char) -> Option<usize> {
    u32::from(c).checked_sub(BASE).and_then(|slot| usize::try_from(slot).ok())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn classes() -> Vec<(&'static str, &'static str)> {
        [
            ("official", official::CLASSES),
            ("customary", customary::CLASSES),
            ("simplified", simplified::CLASSES),
        ]
        .into_iter()
        .flat_map(|(table, classes)| classes.split_whitespace().map(move |class| (table, class)))
        .collect()
    }

    #[test]
    fn every_class_has_one_home() {
        let mut homes: HashMap<char, &str> = HashMap::new();
        for (table, class) in classes() {
            assert!(class.chars().count() > 1, "{table}: {class} has no variant");
            for (place, c) in class.chars().enumerate() {
                // Only the first may be known already: then the class adds to another.
                let known = homes.insert(c, class).filter(|_| place > 0);
                assert_eq!(known, None, "{table}: {c} of {class}");
            }
        }
    }

    #[test]
    fn every_variant_folds_to_one_that_stands_for_itself() {
        for (_, class) in classes() {
            let stands = fold_char(class.chars().next().unwrap());
            assert_eq!(fold_char(stands), stands, "{class}");
            assert!(slot(stands).is_some_and(|slot| slot < TABLE.common.len()), "{class}");
            assert!(class.chars().all(|c| fold_char(c) == stands), "{class}");
        }
        assert!(classes().len() >= 250);
    }

    #[test]
    fn loose_classes_stand_for_themselves() {
        for c in ('\u{3400}'..'\u{a000}').filter(|c| loosen(*c) != *c) {
            assert_eq!(fold_char(c), c, "{c} is folded before it is loosened");
            assert_eq!(fold_char(loosen(c)), loosen(c), "{c}");
            assert_eq!(loosen(loosen(c)), loosen(c), "{c}");
        }
    }

    #[test]
    fn names_meet_their_variants() {
        for family in [
            "渡辺 渡邊 渡邉",
            "高橋 髙橋 高槗 髙𣘺 高𣘺",
            "山崎 山﨑 山嵜 山碕",
            "浜田 濱田 濵田",
            "沢田 澤田",
            "渕上 淵上 渊上",
            "中島 中嶋 中嶌",
            "鶴見 靏見 靍見",
            "斎藤 齋藤",
            "斉藤 齊藤",
            "豊田 豐田",
            "桑原 桒原",
            "鴎 鷗",
            "土田 圡田",
            "吉田 𠮷田",
            "広瀬 廣瀬 廣瀨",
            "国 國 圀",
            "真 眞",
            "恵 惠",
            "桜 櫻",
            "徳 德 悳",
            "万 萬",
            "与 與",
            "柳 栁 桺",
            "富 冨",
            "館 舘",
            "神 神",
            "福 福",
            "塚 塚",
            "葛城 葛\u{e0100}城",
            "辻 辻\u{fe00}",
            "角 ⻆",
            "昇 曻",
            "会 會 㑹",
            "陳 陈",
            "静 靜 静",
        ] {
            let mut keys: Vec<String> = family.split(' ').map(fold).collect();
            keys.dedup();
            assert_eq!(keys.len(), 1, "{family}");
        }
    }

    #[test]
    fn different_names_stay_apart() {
        for (left, right) in [
            ("河", "川"),
            ("太", "大"),
            ("斎", "斉"),
            ("坂", "阪"),
            ("埼", "崎"),
            ("畑", "畠"),
            ("舟", "船"),
            ("弘", "広"),
            ("裕", "祐"),
            ("知", "智"),
            ("己", "巳"),
            ("叶", "葉"),
            ("太", "犬"),
            ("岩", "巌"),
            ("彬", "斌"),
            ("堀", "掘"),
            ("園", "苑"),
            ("荘", "庄"),
            ("回", "廻"),
            ("卓", "桌"),
            ("云", "雲"),
            ("余", "予"),
            ("曜", "耀"),
            ("埜", "林"),
            ("丘", "岡"),
        ] {
            assert_ne!(fold(left), fold(right));
        }
        assert_ne!(fold_loose("河"), fold_loose("川"));
        assert_ne!(fold_loose("太"), fold_loose("大"));
        assert_ne!(fold_loose("坂"), fold_loose("阪"));
    }

    #[test]
    fn loosely_saito_is_saito() {
        let keys: Vec<String> = ["斎藤", "齋藤", "斉藤", "齊藤"].into_iter().map(fold_loose).collect();
        assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        assert_eq!(fold_loose("庄司"), fold_loose("荘司"));
    }

    #[test]
    fn leaves_other_text() {
        for text in ["", "Smith", "ヤマダ はなこ", "１２３", "\u{e000}", "々〆"] {
            assert_eq!(fold(text), text);
        }
    }

    #[test]
    fn decomposes_as_unicode_does() {
        let nfc = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
        for c in COMPATIBILITY.into_iter().flatten() {
            let mut buffer = [0; 4];
            let unified = nfc.normalize(c.encode_utf8(&mut buffer)).chars().next().unwrap();
            assert_eq!(fold_char(c), fold_char(unified), "U+{:04X}", u32::from(c));
        }
    }
}
