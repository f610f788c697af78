//! What is read, and what is refused.

use super::*;

#[test]
fn reads_full_dates_in_every_form() {
    for raw in [
        "令和4年5月31日",
        "令和４年５月３１日",
        "令和四年五月三十一日",
        "R04.05.31",
        "Ｒ４．５．３１",
        "R4.5.31",
        "r4.5.31",
        "R4/5/31",
        "R4-5-31",
        "R040531",
        "R 4. 5.31",
        "R 4 531",
        "R.4.5.31",
        "令4.5.31",
        "㋿4年5月31日",
        "4-34-05-31",
        "5-04-05-31",
        "5.4.5.31",
        "5040531",
        "５０４０５３１",
        "5 4 531",
        "５　４　５３１",
        "20220531",
        "２０２２０５３１",
        "2022 531",
        "2022-05-31",
        "2022/5/31",
        "2022.5.31",
        "２０２２／５／３１",
        "2022 5 31",
        "2022年5月31日",
        "西暦2022年5月31日",
        "二〇二二年五月三十一日",
        "2022-05-31T00:00:00",
        "2022/05/31 0:00:00",
        "2022-05-31T09:00:00+09:00",
        "20220531123000",
        "令和 4年 5月31日",
        "令和4年5月31日生",
        " 令和4年5月31日　",
        "令和4年5.31",
    ] {
        assert_eq!(canonical(raw), "2022-05-31", "{raw}");
    }
    assert_eq!(canonical("昭和二十年十二月二十五日"), "1945-12-25");
    assert_eq!(canonical("S32.4.1"), "1957-04-01");
    assert_eq!(canonical("昭32.4.1"), "1957-04-01");
    assert_eq!(canonical("昭和十二年一月一日"), "1937-01-01");
}

#[test]
fn the_map_decides_about_era_digits() {
    assert_eq!(parse("3320401", EraDigits::COMMON).unwrap().canonical(), "1957-04-01");
    assert_eq!(parse("5320401", EraDigits::PENSION).unwrap().canonical(), "1957-04-01");
    assert_eq!(parse("3100401", EraDigits::PENSION).unwrap().canonical(), "1921-04-01");
    assert_eq!(parse("9040531", EraDigits::PENSION).unwrap().canonical(), "2022-05-31");
    assert_eq!(parse("9040531", EraDigits::COMMON), Err(DateError::EraDigit));
    assert_eq!(parse("7-04-05-31", EraDigits::COMMON), Err(DateError::EraDigit));
}

#[test]
fn reads_year_and_month() {
    for raw in [
        "R0405",
        "R4.5",
        "R 4 5",
        "50405",
        "5 4 5",
        "5-04-05",
        "202205",
        "2022-05",
        "2022/5",
        "令和4年5月",
        "2022年5月",
    ] {
        assert_eq!(canonical(raw), "2022-05", "{raw}");
    }
    for raw in ["2022", "R4", "R04", "令和4年", "令和四年", "2022年"] {
        assert_eq!(canonical(raw), "2022", "{raw}");
    }
    assert_eq!(canonical("令和元年"), "2019");
    assert_eq!(canonical("令和元.5.1"), "2019-05-01");
}

#[test]
fn reads_unknown_parts() {
    for (raw, expected) in [
        ("19570400", "1957-04-XX"),
        ("19570499", "1957-04-XX"),
        ("19570000", "1957-XX-XX"),
        ("19579999", "1957-XX-XX"),
        ("3320400", "1957-04-XX"),
        ("S32.04.00", "1957-04-XX"),
        ("1957-00-00", "1957-XX-XX"),
        ("195700", "1957-XX-XX"),
        ("昭和32年4月日不詳", "1957-04-XX"),
        ("昭和32年4月不詳", "1957-04-XX"),
        ("昭和32年4月　日", "1957-04-XX"),
        ("昭和32年月日不詳", "1957-XX-XX"),
        ("年月日不詳", "XXXX-XX-XX"),
        ("昭和年月日不詳", "XXXX-XX-XX"),
        ("不詳", "XXXX-XX-XX"),
        ("不明", "XXXX-XX-XX"),
        ("4月1日", "XXXX-04-01"),
        ("年不詳4月1日", "XXXX-04-01"),
        ("00000401", "XXXX-04-01"),
        ("昭和32年月不詳5日", "1957-XX-05"),
    ] {
        assert_eq!(canonical(raw), expected, "{raw}");
    }
}

#[test]
fn reads_qualifiers() {
    for (raw, expected, shown) in [
        ("昭和32年頃", "1957~", "昭和32年頃"),
        ("昭和32年4月頃", "1957-04~", "昭和32年4月頃"),
        ("昭和32年4月1日ごろ", "1957-04-01~", "昭和32年4月1日頃"),
        ("昭和32年春", "1957;spring", "昭和32年春"),
        ("昭和32年の夏頃", "1957;summer~", "昭和32年夏頃"),
        ("昭和32年秋", "1957;autumn", "昭和32年秋"),
        ("昭和32年冬", "1957;winter", "昭和32年冬"),
        ("昭和32年4月上旬", "1957-04;early", "昭和32年4月上旬"),
        ("昭和32年4月初旬", "1957-04;early", "昭和32年4月上旬"),
        ("昭和32年4月中旬頃", "1957-04;middle~", "昭和32年4月中旬頃"),
        ("昭和32年4月下旬", "1957-04;late", "昭和32年4月下旬"),
        ("昭和32年初め", "1957;start", "昭和32年初め"),
        ("昭和32年末", "1957;end", "昭和32年末"),
        ("昭和32年4月1日(推定)", "1957-04-01~", "昭和32年4月1日頃"),
    ] {
        assert_eq!(canonical(raw), expected, "{raw}");
        assert_eq!(parse(raw, EraDigits::COMMON).unwrap().display_wareki(), shown, "{raw}");
    }
}

#[test]
fn reads_ranges() {
    for (raw, expected, key) in [
        ("昭和20年4月1日から昭和22年3月31日まで", "1945-04-01/1947-03-31", ""),
        ("昭和20年4月1日～4月30日", "1945-04-01/1945-04-30", "194504"),
        ("昭和20年4月1日から30日までの間", "1945-04-01/1945-04-30", "194504"),
        ("昭和20年4月から6月", "1945-04/1945-06", "1945"),
        ("昭和20～22年", "1945/1947", ""),
        ("昭和20年頃から22年頃", "1945~/1947~", ""),
        ("昭和63年から平成2年", "1988/1990", ""),
        ("1945～1947年", "1945/1947", ""),
        ("R4.4.1～R5.3.31", "2022-04-01/2023-03-31", ""),
        ("R4.4.1～5.3.31", "2022-04-01/2023-03-31", ""),
        ("2022/4/1~4/30", "2022-04-01/2022-04-30", "202204"),
        ("20220401〜20220430", "2022-04-01/2022-04-30", "202204"),
        ("自昭和20年4月1日至昭和20年5月1日", "1945-04-01/1945-05-01", "1945"),
    ] {
        assert_eq!(canonical(raw), expected, "{raw}");
        assert_eq!(parse(raw, EraDigits::COMMON).unwrap().digits_key(), key, "{raw}");
    }
    assert_eq!(canonical("昭和20年から"), "HalfRange");
    assert_eq!(canonical("～令和4年"), "HalfRange");
}

#[test]
fn eras_overlap_and_are_overrun() {
    for (raw, expected, past, before) in [
        ("明治45.7.30", "1912-07-30", false, false),
        ("明治45.7.31", "1912-07-31", true, false),
        ("大正元年7月30日", "1912-07-30", false, false),
        ("大正15.12.25", "1926-12-25", false, false),
        ("大正15.12.26", "1926-12-26", true, false),
        ("昭和元年12月25日", "1926-12-25", false, false),
        ("昭和1年1月1日", "1926-01-01", false, true),
        ("昭和64.1.7", "1989-01-07", false, false),
        ("昭和64.1.8", "1989-01-08", true, false),
        ("平成31.4.30", "2019-04-30", false, false),
        ("平成31.5.1", "2019-05-01", true, false),
        ("平成31年5月", "2019-05", true, false),
        ("平成31年", "2019", false, false),
        ("平成32年", "2020", true, false),
        ("4-31-05-01", "2019-05-01", true, false),
        ("令和元.4.30", "2019-04-30", false, true),
        ("平成31年99月99日", "2019-XX-XX", false, false),
    ] {
        let date = parse(raw, EraDigits::COMMON).unwrap();
        assert_eq!(date.canonical(), expected, "{raw}");
        assert_eq!((date.past_era_end, date.before_era_start), (past, before), "{raw}");
    }
}

#[test]
fn refuses_what_is_no_date() {
    for (raw, expected) in [
        ("山田太郎", DateError::NotADate),
        ("abc", DateError::NotADate),
        ("昭和", DateError::NotADate),
        ("頃", DateError::NotADate),
        ("-5", DateError::NotADate),
        ("2022//31", DateError::NotADate),
        ("2022-1-2-3-4", DateError::NotADate),
        ("4月2022年", DateError::NotADate),
        ("令和平成4年", DateError::NotADate),
        ("123", DateError::DigitCount { found: 3 }),
        ("090123456", DateError::DigitCount { found: 9 }),
        ("R405", DateError::DigitCount { found: 3 }),
        ("57", DateError::YearWithoutEra),
        ("57.4.1", DateError::YearWithoutEra),
        ("32年4月1日", DateError::YearWithoutEra),
        ("十二年", DateError::YearWithoutEra),
        ("元年5月1日", DateError::FirstYearWithoutEra),
        ("00010101", DateError::Year),
        ("040531", DateError::Year),
        ("20221301", DateError::Month),
        ("20220532", DateError::Day),
        ("R4.13.1", DateError::Month),
        ("令和4年5月40日", DateError::Day),
        ("6040531", DateError::EraDigit),
    ] {
        assert_eq!(parse(raw, EraDigits::COMMON), Err(expected), "{raw}");
    }
}

#[test]
fn errors_do_not_repeat_the_value() {
    for raw in ["1957/13/77", "山田太郎", "1234567890123", "57.4.1"] {
        let message = parse(raw, EraDigits::COMMON).unwrap_err().to_string();
        assert!(
            !message.contains(raw) && message.starts_with("found") && message.contains("expected"),
            "{message}"
        );
    }
}
