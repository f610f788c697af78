//! What must hold for every text, not only for the examples.

use chrono::{Datelike as _, NaiveDate};
use enishi_text::address::{self, AddressContext};
use enishi_text::era::{Era, EraDigits};
use enishi_text::{age, cell, date, digits, gaiji, kana, kanji, my_number, name, resident_id, romaji, width};
use proptest::prelude::*;

/// Text of the characters that matter here, mixed as no clerk would.
fn municipal() -> impl Strategy<Value = String> {
    "[ 　,、・･ー―－‐ｰ\\-~〜～a-zA-ZＡ-Ｚａ-ｚ0-9０-９ァ-ヿぁ-ゟｦ-ﾟ゛゜一-丏年月日号番地丁目元明治昭和令頃旬字条渡邉邊髙﨑神々〇二三十百千\u{e000}\u{fe00}\u{e0100}\u{304}\u{331}]{0,24}"
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![municipal(), any::<String>()]
}

/// The words and signs of dates, in any order.
fn date_text() -> impl Strategy<Value = String> {
    const WORDS: [&str; 44] = [
        "明治", "大正", "昭和", "平成", "令和", "S", "H", "R", "Ｍ", "西暦", "元", "年", "月", "日", "年",
        "月", "日", "不詳", "頃", "春", "上旬", "中旬", "末", "から", "～", "まで", "の", ".", "-", "/", " ",
        "　", "0", "00", "1", "4", "05", "12", "29", "31", "64", "99", "1957", "十二",
    ];
    proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..9).prop_map(|words| words.concat())
}

/// A reading such as a register holds.
fn reading() -> impl Strategy<Value = String> {
    "[ァ-ヴー]{1,8}( [ァ-ヴー]{1,8})?"
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (1873_i32..=2100, 1_u32..=366)
        .prop_filter_map("a day of the year", |(year, day)| NaiveDate::from_yo_opt(year, day))
}

fn half_width(katakana: &str) -> String {
    const PLAIN: &str = "ァｧアｱィｨイｲゥｩウｳェｪエｴォｫオｵカｶキｷクｸケｹコｺサｻシｼスｽセｾソｿタﾀチﾁッｯツﾂテﾃトﾄナﾅニﾆヌﾇネﾈノﾉハﾊヒﾋフﾌヘﾍホﾎマﾏミﾐムﾑメﾒモﾓャｬヤﾔュｭユﾕョｮヨﾖラﾗリﾘルﾙレﾚロﾛワﾜヲｦンﾝーｰ";
    const VOICED: &str = "ガｶギｷグｸゲｹゴｺザｻジｼズｽゼｾゾｿダﾀヂﾁヅﾂデﾃドﾄバﾊビﾋブﾌベﾍボﾎヴｳ";
    const HALF_VOICED: &str = "パﾊピﾋプﾌペﾍポﾎ";
    let find = |table: &str, c: char| {
        let mut chars = table.chars();
        chars.find(|full| *full == c).and_then(|_| chars.next())
    };
    let mut out = String::new();
    for c in katakana.chars() {
        if let Some(half) = find(PLAIN, c) {
            out.push(half);
        } else if let Some(half) = find(VOICED, c) {
            out.extend([half, 'ﾞ']);
        } else if let Some(half) = find(HALF_VOICED, c) {
            out.extend([half, 'ﾟ']);
        } else {
            out.push(c);
        }
    }
    out
}

fn hiragana(katakana: &str) -> String {
    katakana
        .chars()
        .map(|c| match c {
            'ァ'..='ヴ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
            c => c,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_panics(text in prop_oneof![text(), date_text()], other in text()) {
        gaiji::count_private_use(&text);
        gaiji::count_broken(&text);
        gaiji::show(&text);
        kana::is_kana(&text);
        kanji::fold_loose(&text);
        name::split(&text);
        name::exact(&text);
        name::loose(&text);
        romaji::from_kana(&text);
        romaji::is_romaji(&text);
        digits::to_ascii(&text);
        digits::amount(&text);
        digits::kanji_number(&text);
        my_number::passes(&text);
        resident_id::check_digit_holds(&text);
        resident_id::pad(&text, 15);
        address::parse(&text, &AddressContext { prefecture: &other, city: &text }).key();
        for map in [EraDigits::COMMON, EraDigits::PENSION] {
            if let Ok(date) = date::parse(&text, map) {
                let _ = (date.display_wareki(), date.display_seireki(), date.digits_key());
                let _ = (date.earliest(), date.latest(), date.to_naive());
            }
        }
        let _ = date::from_canonical(&text);
    }

    #[test]
    fn folding_twice_is_folding_once(text in text()) {
        for fold in [
            width::fold,
            width::squash,
            kana::reading,
            kana::key,
            kana::loose_key,
            kanji::fold,
            kanji::fold_loose,
            name::exact,
            name::folded,
            name::loose,
            romaji::key,
        ] {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
        prop_assert_eq!(cell::clean(cell::clean(&text)), cell::clean(&text));
    }

    #[test]
    fn looser_keys_merge_what_stricter_ones_do(text in text()) {
        prop_assert_eq!(kana::loose_key(&kana::key(&text)), kana::loose_key(&text));
        prop_assert_eq!(name::folded(&name::exact(&text)), name::folded(&text));
        prop_assert_eq!(name::loose(&name::folded(&text)), name::loose(&text));
        prop_assert_eq!(kanji::fold_loose(&kanji::fold(&text)), kanji::fold_loose(&text));
    }

    #[test]
    fn kana_keys_do_not_see_width_script_and_space(reading in reading()) {
        let key = kana::key(&reading);
        prop_assert_eq!(kana::key(&half_width(&reading)), key.clone());
        prop_assert_eq!(kana::key(&hiragana(&reading)), key.clone());
        prop_assert_eq!(kana::key(&kana::reading(&half_width(&reading))), key.clone());
        prop_assert_eq!(kana::key(&reading.replace(' ', "")), key);
        prop_assert!(kana::is_kana(&half_width(&reading)) == kana::is_kana(&reading));
        prop_assert_eq!(romaji::from_kana(&half_width(&reading)), romaji::from_kana(&reading));
    }

    #[test]
    fn romaji_keys_are_one_form(reading in reading()) {
        let key = romaji::from_kana(&reading);
        prop_assert_eq!(romaji::key(&key), key.clone());
        prop_assert_eq!(romaji::key(&key.to_uppercase()), key);
    }

    #[test]
    fn canonical_dates_come_back(text in prop_oneof![date_text(), text()], map in prop_oneof![Just(EraDigits::COMMON), Just(EraDigits::PENSION)]) {
        if let Ok(read) = date::parse(&text, map) {
            let canonical = read.canonical();
            let back = date::from_canonical(&canonical).unwrap();
            prop_assert_eq!(back.canonical(), canonical.clone());
            let again = date::parse(&canonical, map).unwrap();
            prop_assert_eq!(again.canonical(), canonical);
            prop_assert_eq!(again.display_wareki(), read.display_wareki());
            prop_assert_eq!((again.earliest(), again.latest()), (read.earliest(), read.latest()));
        }
    }

    #[test]
    fn digits_make_dates_or_errors(text in "[0-9]{0,9}|[MTSHR][0-9]{0,7}|[0-9]{1,4}[-/.][0-9]{1,2}([-/.][0-9]{1,2}){0,2}") {
        if let Ok(read) = date::parse(&text, EraDigits::COMMON) {
            prop_assert_eq!(date::from_canonical(&read.canonical()).unwrap().canonical(), read.canonical());
            prop_assert!(read.earliest() <= read.latest());
        }
    }

    #[test]
    fn every_way_to_write_a_day_is_that_day(day in day()) {
        let era = Era::of(day).unwrap();
        let (number, month, date) = (era.number(day.year()), day.month(), day.day());
        let letter = era.letter();
        let mut forms = vec![
            date::wareki(day),
            day.format("%Y-%m-%d").to_string(),
            day.format("%Y/%m/%d").to_string(),
            day.format("%Y%m%d").to_string(),
            format!("{}年{month}月{date}日", day.year()),
            format!("{}{number:02}年{month:02}月{date:02}日", era.name()),
        ];
        if number < 100 {
            forms.push(format!("{letter}{number}.{month}.{date}"));
            forms.push(format!("{letter}{number:02}{month:02}{date:02}"));
            forms.push(format!("{letter}{number:2}.{month:2}.{date:2}"));
            for map in [EraDigits::COMMON, EraDigits::PENSION] {
                let (digit, _) = map.iter().find(|(_, mapped)| *mapped == era).unwrap();
                for form in [
                    format!("{digit}{number:02}{month:02}{date:02}"),
                    format!("{digit}-{number:02}-{month:02}-{date:02}"),
                    format!("{digit}{number:2}{month:2}{date:2}"),
                ] {
                    prop_assert_eq!(date::parse(&form, map).unwrap().to_naive(), Some(day), "{}", form);
                }
            }
        }
        for form in forms {
            let read = date::parse(&form, EraDigits::COMMON).unwrap();
            prop_assert_eq!(read.to_naive(), Some(day), "{}", form);
            prop_assert!(!read.past_era_end && !read.before_era_start && !read.is_impossible(), "{}", form);
            prop_assert_eq!(read.display_wareki(), date::wareki(day));
            prop_assert_eq!((read.earliest(), read.latest()), (Some(day), Some(day)));
        }
    }

    #[test]
    fn age_goes_up_once_a_year(birth in day(), days in 0_u64..45_000) {
        let on = birth + chrono::Days::new(days);
        let step = age::age_on(birth, on.succ_opt().unwrap()) - age::age_on(birth, on);
        prop_assert!(step == 0 || step == 1);
        let years = u32::try_from(age::age_on(birth, on)).unwrap();
        prop_assert!(age::reaches(birth, years) <= on && on < age::reaches(birth, years + 1));
        prop_assert_eq!(age::age_by_birthday(birth, on.succ_opt().unwrap()), age::age_on(birth, on));
    }

    #[test]
    fn padding_is_to_the_width_and_no_further(id in "[0-9]{1,15}", width in 0_usize..=15) {
        let (padded, touched) = resident_id::pad(&id, width);
        prop_assert_eq!(padded.len(), width.max(id.len()));
        prop_assert_eq!(touched, padded != id);
        prop_assert!(padded.ends_with(&id));
    }

    #[test]
    fn one_check_digit_of_ten_passes(first in "[0-9]{11}") {
        let passing = (0..=9).filter(|last| my_number::passes(&format!("{first}{last}"))).count();
        prop_assert_eq!(passing, 1);
    }

    #[test]
    fn addresses_do_not_see_how_numbers_are_written(
        town in "(緑ヶ丘|上野|千代田|丸の内|三番町|大字中原)",
        chome in 1_u32..40, lot in 1_u32..4000, house in 1_u32..60,
    ) {
        let context = AddressContext { prefecture: "架空県", city: "さくら市" };
        let expected = address::parse(&format!("{town}{chome}-{lot}-{house}"), &context);
        prop_assert_eq!(&expected.lot, &format!("{chome}-{lot}-{house}"));
        for form in [
            format!("架空県さくら市{town}{chome}丁目{lot}番地{house}号"),
            format!("さくら市{town}{}丁目{}番地{}号", in_kanji(chome), in_kanji(lot), in_kanji(house)),
            format!("{town}{}丁目{lot}番{house}号", in_kanji(chome)),
            format!("{town}{chome}丁目{lot}番地の{house}"),
            format!("{town}{chome}－{lot}－{house}"),
            format!("{town}{}-{}-{}", in_kanji(chome), in_kanji(lot), in_kanji(house)),
        ] {
            prop_assert_eq!(&address::parse(&form, &context), &expected, "{}", form);
        }
        prop_assert_eq!(address::parse(&expected.key(), &context), expected.clone());
    }

    #[test]
    fn kanji_numbers_come_back(number in 0_u32..10_000) {
        prop_assert_eq!(digits::kanji_number(&in_kanji(number)), Some(u64::from(number)));
    }
}

/// 4013 as 四千十三.
fn in_kanji(number: u32) -> String {
    const NUMERALS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if number == 0 {
        return "〇".to_owned();
    }
    let mut out = String::new();
    for (place, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / place % 10;
        if digit > 1 || digit == 1 && place == 1 {
            out.extend(usize::try_from(digit).ok().and_then(|digit| NUMERALS.get(digit)).copied());
        }
        if digit > 0 {
            out.push_str(unit);
        }
    }
    out
}
