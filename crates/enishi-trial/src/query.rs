//! What people type, and what departments write: it is understood or not, and what is made of it is bounded.

use enishi_model::query::{LONGEST_QUERY, Query};
use enishi_model::schema::Place;
use enishi_model::term::Term;
use enishi_text::address::AddressContext;
use enishi_text::era::EraDigits;
use enishi_text::{
    address, cell, date, digits, gaiji, kana, kanji, my_number, name, resident_id, romaji, width,
};

use crate::choice::Choices;

/// Pieces of names, dates, addresses and numbers, put together in any order.
const PIECES: [&str; 52] = [
    " ",
    "　",
    "髙橋",
    "高橋",
    "渡邉",
    "邊",
    "﨑",
    "斉",
    "𠮷",
    "タカハシ",
    "ﾀｶﾊｼ",
    "たかはし",
    "キョウ",
    "ヴァ",
    "ー",
    "ッ",
    "ン",
    "゛",
    "ohno",
    "shin'",
    "mba",
    "tt",
    "ou",
    "S",
    "昭和",
    "令和",
    "元",
    "年",
    "月",
    "日",
    "15",
    "1940",
    "03",
    "0",
    "00000",
    "１２",
    "-",
    "−",
    "/",
    ".",
    "丁目",
    "番地",
    "号",
    "大字",
    "ヶ",
    "の",
    "十",
    "二百",
    "縁市",
    "埼玉県",
    "\u{E000}",
    "\u{E0100}",
];

/// Either of the trials below, as the first byte says.
pub fn any(bytes: &[u8]) {
    match bytes.split_first() {
        Some((first, rest)) if first % 2 == 1 => raw(rest),
        Some((_, rest)) => trial(rest),
        None => trial(bytes),
    }
}

/// Words of drawn pieces.
pub fn trial(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let count = choices.below(40);
    let typed: String = (0..count).map(|_| choices.one_of(&PIECES)).collect();
    judge(&typed);
}

/// Whatever text there is.
pub fn raw(bytes: &[u8]) {
    judge(&String::from_utf8_lossy(bytes));
}

fn judge(typed: &str) {
    asked(typed);
    written(typed);
}

// NFKC makes at most 18 characters of one; romaji of kana at most four letters.
const MOST_OF_ONE: usize = 18 * 4;
const MOST_ALTERNATIVES: usize = 20;

fn asked(typed: &str) {
    let place = Place { prefecture: "埼玉県".to_owned(), city: "縁市".to_owned() };
    let Some(query) = Query::parse(typed, &[], &place) else { return };
    assert!(matches!(query.readings.len(), 1 | 2), "{} readings of {typed:?}", query.readings.len());
    let mut terms: Vec<Term> = Vec::new();
    for word in query.readings.iter().flatten() {
        assert!(!word.alternatives.is_empty(), "a word that nothing meets: {typed:?}");
        assert!(word.alternatives.len() <= MOST_ALTERNATIVES, "{} of {typed:?}", word.alternatives.len());
        for alternative in &word.alternatives {
            assert!(!alternative.term.text.is_empty(), "an empty term meets everybody: {typed:?}");
            let length = alternative.term.text.chars().count();
            assert!(length <= LONGEST_QUERY * MOST_OF_ONE, "{length} characters of {typed:?}");
            terms.push(alternative.term.clone());
        }
    }
    terms.sort();
    assert!(query.tier_of(&terms).is_some(), "its own terms answer it: {typed:?}");
    assert!(query.tier_of(&[]).is_none(), "nothing answers it: {typed:?}");
    assert!(!query.understood().is_empty() && !query.kinds().is_empty(), "{typed:?}");
    let again = Query::parse(typed, &[], &place);
    assert!(again == Some(query), "the same words mean the same: {typed:?}");
}

fn written(text: &str) {
    let most = text.chars().count() * MOST_OF_ONE + 64;
    let context = AddressContext { prefecture: "埼玉県", city: "縁市" };
    let address = address::parse(text, &context);
    let keys = [
        address.key(),
        kana::reading(text),
        kana::key(text),
        kana::loose_key(text),
        kanji::fold(text),
        kanji::fold_loose(text),
        name::exact(text),
        name::folded(text),
        name::loose(text),
        romaji::key(text),
        romaji::from_kana(text),
        width::fold(text),
        width::squash(text),
        gaiji::show(text).into_owned(),
        digits::to_ascii(text).into_owned(),
        resident_id::pad(text, 15).0,
    ];
    for key in &keys {
        assert!(key.chars().count() <= most, "{} characters of {text:?}", key.chars().count());
    }
    assert!(cell::clean(text).len() <= text.len());
    assert!(name::split(text).len() <= most);
    let _ = (digits::amount(text), digits::kanji_number(text), my_number::passes(text));
    let _ = (kana::is_kana(text), romaji::is_romaji(text), resident_id::check_digit_holds(text));
    for era_digits in [EraDigits::COMMON, EraDigits::PENSION] {
        if let Ok(read) = date::parse(text, era_digits) {
            let canonical = read.canonical();
            let again =
                date::from_canonical(&canonical).unwrap_or_else(|_| panic!("{canonical:?} of {text:?}"));
            assert_eq!(again.canonical(), canonical, "{text:?}");
            assert!(read.earliest() <= read.latest() || read.latest().is_none(), "{text:?}: {read:?}");
            let _ = (read.display_wareki(), read.display_seireki(), read.digits_key(), read.to_naive());
        }
    }
}
