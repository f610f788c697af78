//! One column: what its cells have in common. Values are looked at here, and leave only as codes.

use std::collections::BTreeMap;

use enishi_text::{cell, date, digits, era::EraDigits, kana, my_number, resident_id};

/// A column of a table.
pub(crate) struct Column {
    pub(super) at: usize,
    pub(super) name: String,
    // cleaned, one a row
    pub(super) cells: Vec<String>,
    // every value that is not empty, and how often
    pub(super) values: BTreeMap<String, usize>,
    pub(super) filled: usize,
}

impl Column {
    pub(super) fn new<'c>(at: usize, name: &str, cells: impl Iterator<Item = &'c str>) -> Self {
        let cells: Vec<String> = cells.map(|text| digits::to_ascii(cell::clean(text)).into_owned()).collect();
        let mut values = BTreeMap::new();
        for text in cells.iter().filter(|text| !text.is_empty()) {
            *values.entry(text.clone()).or_default() += 1;
        }
        let filled = values.values().sum();
        Self { at, name: name.to_owned(), cells, values, filled }
    }

    /// The share of filled cells of which `is` holds; of an empty column none.
    pub(super) fn share(&self, is: impl Fn(&str) -> bool) -> f64 {
        let like: usize = self.values.iter().filter(|(text, _)| is(text)).map(|(_, count)| count).sum();
        if self.filled == 0 { 0.0 } else { like as f64 / self.filled as f64 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.filled == 0
    }

    /// Whether no two rows have the same value, and none has nothing.
    pub(super) fn is_unique(&self) -> bool {
        self.values.len() == self.cells.len()
    }

    pub(super) fn longest(&self) -> usize {
        self.values.keys().map(|text| text.chars().count()).max().unwrap_or_default()
    }

    pub(super) fn mostly(&self, is: impl Fn(&str) -> bool) -> bool {
        self.share(is) >= 0.9
    }

    pub(super) fn is_digits(&self) -> bool {
        self.share(is_digits) >= 0.97
    }

    pub(super) fn is_kana(&self) -> bool {
        self.mostly(|text| kana::is_kana(text) && text.chars().count() > 2)
    }

    /// Kanji in two words, as a person's name is written.
    pub(super) fn is_spaced_name(&self) -> bool {
        self.share(|text| {
            has_kanji(text) && text.chars().count() <= 15 && two_words(text) && !has_digit(text)
        }) >= 0.7
    }

    /// Short words of kanji without digits: perhaps names without a space.
    pub(super) fn is_short_kanji(&self) -> bool {
        self.share(|text| has_kanji(text) && (2..=8).contains(&text.chars().count()) && !has_digit(text))
            >= 0.7
            && self.values.len() * 10 >= self.filled * 6
    }

    pub(super) fn is_address(&self) -> bool {
        self.share(|text| {
            has_kanji(text) && has_digit(text) && text.chars().count() >= 5 && !text.starts_with('第')
        }) >= 0.6
            && self.share(|text| date::parse(text, EraDigits::COMMON).is_ok()) < 0.3
    }

    pub(super) fn is_phone(&self) -> bool {
        self.mostly(|text| {
            let parts: Vec<&str> = text.split('-').collect();
            text.starts_with('0') && parts.len() == 3 && parts.iter().all(|part| is_digits(part))
        })
    }

    pub(super) fn is_postcode(&self) -> bool {
        self.mostly(|text| {
            text.split_once('-').is_some_and(|(first, last)| {
                first.len() == 3 && last.len() == 4 && is_digits(first) && is_digits(last)
            })
        })
    }

    /// Amounts with separators between thousands, or a currency.
    pub(super) fn is_amount(&self) -> bool {
        self.mostly(|text| digits::amount(text).is_some())
            && self.share(|text| text.contains([',', '¥', '円'])) > 0.2
    }

    /// Twelve digits with the check digit of 個人番号, in more cells than chance allows.
    pub(super) fn my_numbers(&self) -> usize {
        let passing = self.values.keys().filter(|text| my_number::passes(text)).count();
        let is_suspect = self.values.len() >= 20 && passing * 2 >= self.values.len();
        if is_suspect { passing } else { 0 }
    }

    /// Digits whose last is the check digit of a 宛名番号, in far more cells than the one of eleven that chance gives.
    pub(super) fn has_check_digits(&self) -> bool {
        self.is_digits()
            && self.values.len() >= 5
            && self.share(|text| (4..=15).contains(&text.len()) && resident_id::check_digit_holds(text))
                >= 0.6
    }
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn has_kanji(text: &str) -> bool {
    text.chars().any(
        |c| matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '々'),
    )
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_numeric())
}

fn two_words(text: &str) -> bool {
    text.split([' ', '　']).filter(|word| !word.is_empty()).count() == 2
}
