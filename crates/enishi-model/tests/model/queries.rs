//! What was typed, understood, and how well it fits.

use enishi_model::query::{LONGEST_QUERY, Query, Tier};
use enishi_model::term::{Term, TermKind, of_reduced};
use proptest::prelude::*;

use crate::support::{Desk, Plan, Record, row, schema};

fn parse(text: &str) -> Option<Query> {
    Query::parse(text, &[], &schema().place)
}

fn terms() -> Vec<Term> {
    let plan = Plan::of([
        Record::of("shimin/jumin", "1").resident("0000012345").from(
            1,
            row(&[
                ("name", "髙橋　花子"),
                ("kana", "タカハシ　ハナコ"),
                ("born", "1957-04-01"),
                ("address", "架空県さくら市大字上野五丁目２番地　桜荘１０１"),
            ]),
        ),
        Record::of("kaigo/nintei", "9")
            .from(1, row(&[("phone", "03-1234-5678"), ("insured", "0099887766"), ("name", "SMITH, Hanako")])),
    ]);
    of_reduced(&Desk::full().reduce(&plan).unwrap(), &schema().place)
}

#[test]
fn a_person_is_met_as_well_as_the_words_fit() {
    use Tier::{Exact, Prefix, Variant};
    let table = [
        ("髙橋花子", Some(Exact)),
        ("髙橋　花子", Some(Exact)),
        ("花子", Some(Exact)),
        ("花子　髙橋", Some(Exact)),
        ("高橋", Some(Variant)),
        ("髙", Some(Prefix)),
        ("髙橋 花", Some(Prefix)),
        ("橋", None),
        ("髙橋 一郎", None),
        ("タカハシ ハナコ", Some(Exact)),
        ("たかはし", Some(Exact)),
        ("ﾀｶﾊｼ", Some(Exact)),
        ("タカハシハ", Some(Prefix)),
        ("takahashi hanako", Some(Variant)),
        ("HANAKO TAKAHASHI", Some(Variant)),
        ("smith", Some(Exact)),
        ("smi", Some(Prefix)),
        ("1957-04-01", Some(Exact)),
        ("19570401", Some(Exact)),
        ("昭和32年4月1日", Some(Exact)),
        ("S32.4.1", Some(Exact)),
        ("昭和32年4月", Some(Prefix)),
        ("昭和32年", Some(Prefix)),
        ("1957", Some(Prefix)),
        ("1958", None),
        ("髙橋 昭和32年4月", Some(Prefix)),
        ("0000012345", Some(Exact)),
        ("12345", Some(Exact)),
        ("１２３４５", Some(Exact)),
        ("1234", Some(Prefix)),
        ("123", None),
        ("2345", None),
        ("03-1234-5678", Some(Exact)),
        ("0312345678", Some(Exact)),
        ("0312", Some(Prefix)),
        ("99887766", Some(Exact)),
        ("上野5-2", Some(Exact)),
        ("さくら市上野五丁目二番地", Some(Exact)),
        ("上野", Some(Prefix)),
        ("桜荘101", Some(Exact)),
        ("上野5-3", None),
        ("髙橋 上野", Some(Prefix)),
    ];
    let terms = terms();
    for (typed, tier) in table {
        assert_eq!(parse(typed).and_then(|query| query.tier_of(&terms)), tier, "{typed}");
    }
}

#[test]
fn a_word_is_taken_for_what_it_may_be() {
    use TermKind::{Address, Birth, Kana, KanaVariant, Name, NameVariant, Number, Romaji};
    let table: [(&str, &[TermKind]); 9] = [
        ("髙橋", &[Name, NameVariant, Address]),
        ("タカハシ", &[Name, NameVariant, Kana, KanaVariant, Address]),
        ("takahashi", &[Name, NameVariant, Romaji, Address]),
        ("19570401", &[Birth, Number]),
        ("1957-04-01", &[Birth, Number]),
        ("2026", &[Birth, Number]),
        ("0000012345", &[Number]),
        ("上野5-2", &[Name, NameVariant, Address]),
        ("A1234", &[Name, NameVariant, Number, Address]),
    ];
    for (typed, kinds) in table {
        let understood = parse(typed).unwrap().understood();
        assert_eq!(understood.len(), 1, "{typed}");
        assert_eq!(understood[0].1, kinds, "{typed}");
    }
    let words: Vec<String> =
        parse("髙橋　Ｔａｒｏ").unwrap().understood().into_iter().map(|(text, _)| text).collect();
    assert_eq!(words, ["髙橋", "taro"]);
}

#[test]
fn marks_alone_and_too_short_numbers_are_no_query() {
    for typed in ["", " ", "　", "-", "・・", "、。", "〒", "()", "\u{0}", "12", "1-2", "髙橋 -"] {
        assert!(parse(typed).is_none_or(|query| typed == "髙橋 -" && query.readings.len() == 1), "{typed:?}");
    }
}

#[test]
fn programmes_narrow_to_those_whose_record_stands() {
    let asked = |programmes: &[&str]| {
        let programmes: Vec<String> = programmes.iter().map(|text| (*text).to_owned()).collect();
        Query::parse("髙橋", &programmes, &schema().place).unwrap().tier_of(&terms())
    };
    assert_eq!(asked(&["jumin", "kaigo"]), Some(Tier::Exact));
    assert_eq!(asked(&["seiho"]), None);
    assert_eq!(asked(&["jumin", "seiho"]), None);
}

#[test]
fn a_household_is_asked_for_and_never_typed() {
    let plan = Plan::of([Record::of("shimin/jumin", "1").from(1, row(&[("household", "0007700")]))]);
    let terms = of_reduced(&Desk::full().reduce(&plan).unwrap(), &schema().place);
    assert_eq!(Query::household("0007700").tier_of(&terms), Some(Tier::Exact));
    assert_eq!(Query::household("0007701").tier_of(&terms), None);
    assert_eq!(parse("0007700").unwrap().tier_of(&terms), None);
}

/// Text as it is typed, and as nobody types it.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ 　,、・ーa-zA-Ｚ0-9０-９ァ-ヿぁ-ゟｦ-ﾟ一-丏年月日番地丁目明治昭和令髙﨑々\u{e000}\u{fe00}\u{3099}-]{0,24}",
        any::<String>(),
        "[0-9０-９./年月日SHRTM昭平令-]{0,14}",
        ".{190,260}",
    ]
}

proptest! {
    #[test]
    fn no_text_breaks_a_query(text in typed(), programme in "[a-z]{0,5}") {
        if let Some(query) = Query::parse(&text, &[programme], &schema().place) {
            let _ = query.tier_of(&terms());
            prop_assert!(!query.readings.is_empty());
            let words: Vec<_> = query.readings.iter().flatten().collect();
            prop_assert!(words.iter().all(|word| !word.alternatives.is_empty()));
            let empty = words.iter().flat_map(|word| &word.alternatives).find(|one| one.term.text.is_empty());
            prop_assert!(empty.is_none(), "an empty term would be met by everybody: {text:?}");
        }
    }

    #[test]
    fn marks_are_nothing_to_search_by(text in "[ 　\\-ー・、。,.〒()〜%*_?\"'\u{3099}]{0,20}") {
        let has_letter = text.chars().any(char::is_alphanumeric);
        prop_assert!(has_letter || parse(&text).is_none());
    }

    #[test]
    fn nothing_beyond_the_longest_query_is_read(text in "[髙橋花子 ]{0,50}", rest in "[a-z髙 ]{1,20}") {
        let filled = format!("{text:髙<LONGEST_QUERY$}");
        let longer = format!("{filled}{rest}");
        prop_assert_eq!(parse(&filled) == parse(&longer), true);
    }

    #[test]
    fn everyone_is_found_by_their_own_words(
        name in "[一-丏髙﨑]{1,3}　[一-丏花子]{1,3}",
        kana in "[ァ-ヴ]{2,6} [ァ-ヴ]{2,6}",
        id in "[0-9]{10}",
    ) {
        let cells = row(&[("name", &name), ("kana", &kana)]);
        let plan = Plan::of([Record::of("shimin/jumin", "1").resident(&id).from(1, cells)]);
        let terms = of_reduced(&Desk::full().reduce(&plan).unwrap(), &schema().place);
        for text in [&name, &kana, &id] {
            prop_assert_eq!(parse(text).unwrap().tier_of(&terms), Some(Tier::Exact), "{}", text);
        }
    }
}
