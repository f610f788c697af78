//! Latin input typed by a person, and kana in the same form.
//!
//! Romaji is never turned into kana: ohno, satoh, shimbashi, homma and shin'ichi have no one reading.
//! Kana is turned into romaji, and both sides are folded by the same rules.

mod from_kana;
mod latin;
mod letters;

use crate::{kana, width};

/// The form in which all spellings of one reading meet:
///
/// - long vowels are short: ō, ô, oh, ou, oo → o; uu, ū → u; doubled vowels are one
/// - m before b, p, m is n: shimbashi, homma
/// - shi=si, sha=sya, chi=ti, cha=tya, tsu=tu, ji=zi=di, ja=zya, zu=du, fu=hu, v=b, wo=o
/// - doubled consonants are one (sokuon: hattori, matcha), but nn stays: Konno is not Kōno
/// - kiyo is kyo, as キヨ and キョ are one to the [fuzzy kana key](crate::kana::key)
/// - apostrophes, hyphens, spaces and accents do not count
///
/// What is neither Latin nor a sign is kept.
///
/// ```
/// use enishi_text::romaji::key;
/// assert_eq!(key("OHNO Shin'ichi"), key("oono sinichi"));
/// ```
pub fn key(text: &str) -> String {
    width::settle(key_once(text), key_once)
}

/// The reading `kana` in the form of [`key`].
///
/// ```
/// use enishi_text::romaji::{from_kana, key};
/// assert_eq!(from_kana("オオノ シンイチ"), key("Ohno Shin'ichi"));
/// ```
pub fn from_kana(kana: &str) -> String {
    key(&from_kana::spell(&kana::reading(kana)))
}

/// Whether `text` may be romaji: Latin letters of either width, with or without accents, and the signs that
/// come with them in names; at least one letter.
pub fn is_romaji(text: &str) -> bool {
    let mut any = false;
    for c in width::fold_cow(text).chars().map(letters::without_accent) {
        if c.is_ascii_alphabetic() {
            any = true;
        } else if !letters::is_name_sign(c) {
            return false;
        }
    }
    any
}

fn key_once(text: &str) -> String {
    let mut letters = letters::letters(&width::fold_cow(text));
    loop {
        let next = latin::fold(&letters);
        // Every rule takes a letter away or replaces one by a letter that no rule replaces, so this ends.
        if next == letters {
            return next.into_iter().collect();
        }
        letters = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_reading_meet() {
        for (reading, spellings) in [
            ("オオノ", "ohno oono ono ōno ôno ohhno OHNO ＯＨＮＯ ouno"),
            ("サトウ", "sato satou satoh satō satoo"),
            ("シンバシ", "shimbashi shinbashi sinbasi"),
            ("ホンマ", "homma honma"),
            ("シンイチ", "shin'ichi shinichi sin'iti shin-ichi shin’ichi"),
            ("ジュンイチ", "jun'ichi junichi zyun'iti"),
            ("キョウコ", "kyoko kyouko kyōko kyohko kiyouko kiyoko"),
            ("ハットリ", "hattori hatori"),
            ("マッチャ", "matcha maccha mattya"),
            ("ユウコ", "yuko yuuko yūko yuhko"),
            ("オオハシ", "ohashi oohashi ohhashi"),
            ("オオヤマ", "ohyama oyama ooyama"),
            ("ツヅキ", "tsuzuki tuduki tsudzuki"),
            ("フジタ", "fujita huzita"),
            ("ジョウジ", "joji johji jouji zyozi"),
            ("シュン", "shun syun"),
            ("チャコ", "chako tyako"),
            ("カヲル", "kaoru kaworu"),
            ("コンノ", "konno"),
            ("ニイガタ", "niigata nigata"),
            ("ヴァン", "van ban"),
            ("ダイヂ", "daiji daidi daizi"),
            ("ジェーン", "jen jeen"),
            ("オーノ", "ono"),
        ] {
            for spelling in spellings.split(' ') {
                assert_eq!(from_kana(reading), key(spelling), "{reading} {spelling}");
            }
        }
    }

    #[test]
    fn different_readings_stay_apart() {
        for (left, right) in [
            ("コンノ", "コノ"),
            ("オノ", "アノ"),
            ("イトウ", "エトウ"),
            ("マツキ", "マキ"),
            ("ハナ", "ハンナ"),
            ("ケイコ", "ケコ"),
            ("トフ", "トウ"),
        ] {
            assert_ne!(from_kana(left), from_kana(right), "{left} {right}");
        }
    }

    #[test]
    fn the_family_name_may_end_in_h() {
        assert_eq!(from_kana("サトウ イチロウ"), key("Satoh Ichiro"));
        assert_eq!(from_kana("オオノ アキラ"), key("OHNO, AKIRA"));
        assert_eq!(from_kana("サトウイチロウ"), key("satou ichirou"));
    }

    #[test]
    fn accents_do_not_count() {
        assert_eq!(key("José Núñez"), "zyosenunez");
        assert_eq!(key("Søren Łukasz"), key("soren lukasz"));
        assert_eq!(key("Nguyễn"), key("nguyen"));
    }

    #[test]
    fn keeps_other_scripts() {
        assert_eq!(key("山田 taro"), "山田taro");
        assert_eq!(from_kana("山田タロウ"), "山田taro");
    }

    #[test]
    fn tells_romaji() {
        for romaji in
            ["Ohno", "ＯＨＮＯ　Taro", "Ōno", "shin'ichi", "Jean-Paul", "Smith, J.", "José", "x\u{304}a"]
        {
            assert!(is_romaji(romaji), "{romaji}");
        }
        for other in ["", " ", "-", "オオノ", "大野", "Ohno1", "12", "ohno大"] {
            assert!(!is_romaji(other), "{other}");
        }
    }
}
