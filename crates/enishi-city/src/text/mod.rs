//! Text as departments' systems write it: width, kana, encodings, separators.

mod encode;
mod kana;
mod sheet;

pub(crate) use encode::Encoding;
pub(crate) use kana::{half_width, hiragana, large_kana};
pub(crate) use sheet::{Quote, Sheet, Style};

/// Digits and hyphens in full width: `３－１０`.
pub(crate) fn wide(text: &str) -> String {
    text.chars().map(wide_char).collect()
}

fn wide_char(character: char) -> char {
    match character {
        '-' => '－',
        '!'..='~' => char::from_u32(u32::from(character) + 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

/// A number below 100 in kanji: `十二`.
pub(crate) fn kanji_number(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: u32| DIGITS.get(value as usize).copied().unwrap_or_default();
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", digit(tens)),
    };
    tens + digit(number % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widens_and_counts() {
        assert_eq!(wide("3-10"), "３－１０");
        assert_eq!(
            ["三", "十", "十二", "二十"],
            [3, 10, 12, 20].map(kanji_number).map(|text| text.leak() as &str)
        );
    }
}
