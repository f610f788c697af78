//! What a date that was read says.

use super::*;

#[test]
fn nothing_and_no_end() {
    for raw in [
        "",
        "　",
        "0",
        "00000000",
        "0000000",
        "0000-00-00",
        "0000/00/00",
        "S00.00.00",
        "3000000",
        "昭和　年　月　日",
    ] {
        let date = parse(raw, EraDigits::COMMON).unwrap();
        assert!(date.is_empty(), "{raw}");
        assert_eq!((date.canonical().as_str(), date.display_wareki().as_str()), ("", ""), "{raw}");
    }
    for raw in [
        "99999999",
        "9999999",
        "9999-99-99",
        "9999-12-31",
        "99991231",
        "9999/12/31",
        "5999999",
        "R99.99.99",
        "令和99年99月99日",
    ] {
        let date = parse(raw, EraDigits::COMMON).unwrap();
        assert!(date.open_end && !date.is_empty(), "{raw}");
        assert_eq!(date.canonical(), "9999-12-31", "{raw}");
        assert_eq!(date.to_naive(), None);
    }
    assert!(!parse("年月日不詳", EraDigits::COMMON).unwrap().is_empty());
}

#[test]
fn impossible_days_are_kept() {
    for (raw, expected, shown, bounds) in [
        ("昭和32年2月29日", "1957-02-29", "昭和32年2月29日", ("1957-02-28", "1957-03-01")),
        ("19570431", "1957-04-31", "昭和32年4月31日", ("1957-04-30", "1957-05-01")),
        ("2019-04-31", "2019-04-31", "平成31年4月31日", ("2019-04-30", "2019-05-01")),
        ("S32.2.30", "1957-02-30", "昭和32年2月30日", ("1957-02-28", "1957-03-01")),
    ] {
        let date = parse(raw, EraDigits::COMMON).unwrap();
        assert!(date.is_impossible(), "{raw}");
        assert_eq!(date.to_naive(), None);
        assert_eq!((date.canonical().as_str(), date.display_wareki().as_str()), (expected, shown));
        assert_eq!(date.digits_key(), expected.replace('-', ""));
        let days = (date.earliest().unwrap().to_string(), date.latest().unwrap().to_string());
        assert_eq!((days.0.as_str(), days.1.as_str()), bounds);
    }
    assert!(!parse("20240229", EraDigits::COMMON).unwrap().is_impossible());
    assert!(!parse("2月29日", EraDigits::COMMON).unwrap().is_impossible());
    assert!(parse("4月31日", EraDigits::COMMON).unwrap().is_impossible());
}

#[test]
fn lunar_years_name_no_day() {
    let date = parse("明治5年12月2日", EraDigits::COMMON).unwrap();
    assert!(date.lunar && !date.is_impossible());
    assert_eq!(date.to_naive(), None);
    assert_eq!(date.canonical(), "1872-12-02;lunar");
    assert_eq!(date.display_wareki(), "明治5年12月2日");
    assert_eq!(date.latest(), NaiveDate::from_ymd_opt(1873, 2, 28));
    assert_eq!(canonical("明治6年1月1日"), "1873-01-01");
    assert_eq!(canonical("M06.01.01"), "1873-01-01");
    assert_eq!(canonical("1060101"), "1873-01-01");
    assert_eq!(parse("1872-12-31", EraDigits::COMMON).unwrap().display_wareki(), "1872年12月31日");
}

#[test]
fn shows_both_calendars() {
    for (text, wareki, seireki) in [
        ("1957-04-01", "昭和32年4月1日", "1957年4月1日"),
        ("1957-04-XX", "昭和32年4月日不詳", "1957年4月日不詳"),
        ("1957-04", "昭和32年4月", "1957年4月"),
        ("1957-XX-XX", "昭和32年月日不詳", "1957年月日不詳"),
        ("1957", "昭和32年", "1957年"),
        ("XXXX-XX-XX", "年月日不詳", "年月日不詳"),
        ("XXXX-04-01", "年不詳4月1日", "年不詳4月1日"),
        ("2019-05-01", "令和元年5月1日", "2019年5月1日"),
        ("1989", "昭和64・平成元年", "1989年"),
        ("1989-01", "昭和64・平成元年1月", "1989年1月"),
        ("1989-02", "平成元年2月", "1989年2月"),
        ("1989;end", "平成元年末", "1989年末"),
        (
            "1945-04-01/1947-03-31",
            "昭和20年4月1日から昭和22年3月31日まで",
            "1945年4月1日から1947年3月31日まで",
        ),
        ("9999-12-31", "期限なし", "期限なし"),
    ] {
        let date = from_canonical(text).unwrap();
        assert_eq!(date.display_wareki(), wareki, "{text}");
        assert_eq!(date.display_seireki(), seireki, "{text}");
        assert_eq!(date.canonical(), text);
    }
}

#[test]
fn canonical_text_is_read_strictly() {
    for text in [
        "1957-4-1",
        "1957-XX",
        "XXXX",
        "57-04-01",
        "1957-13-01",
        "1957-04-32",
        "1957-04-01;",
        "1957;nope",
        "1957~~",
        "1957/",
        "/1957",
        "1957-04-01-01",
        "9999",
        "1957-04-01 ",
        "XXXX-04-01;lunar",
    ] {
        assert_eq!(from_canonical(text), Err(DateError::NotCanonical), "{text}");
    }
    assert_eq!(canonical("1957-04;middle~"), "1957-04;middle~");
    assert_eq!(canonical("1945~/1947~"), "1945~/1947~");
}

#[test]
fn bounds_of_periods() {
    for (text, first, last) in [
        ("1957", "1957-01-01", "1957-12-31"),
        ("1957-XX-XX", "1957-01-01", "1957-12-31"),
        ("1957-02", "1957-02-01", "1957-02-28"),
        ("1956-02", "1956-02-01", "1956-02-29"),
        ("1957-04-01", "1957-04-01", "1957-04-01"),
        ("1957;spring", "1957-03-01", "1957-05-31"),
        ("1957;winter", "1957-01-01", "1957-12-31"),
        ("1957;end", "1957-12-01", "1957-12-31"),
        ("1957-04;early", "1957-04-01", "1957-04-10"),
        ("1957-04;middle~", "1957-04-11", "1957-04-20"),
        ("1957-02;late", "1957-02-21", "1957-02-28"),
        ("1945-04/1947", "1945-04-01", "1947-12-31"),
    ] {
        let date = from_canonical(text).unwrap();
        assert_eq!(date.earliest().unwrap().to_string(), first, "{text}");
        assert_eq!(date.latest().unwrap().to_string(), last, "{text}");
    }
    for text in ["", "9999-12-31", "XXXX-04-01"] {
        assert_eq!(from_canonical(text).unwrap().earliest(), None, "{text}");
    }
}

#[test]
fn keeps_the_raw_text() {
    assert_eq!(parse(" Ｓ32.4.1 ", EraDigits::COMMON).unwrap().raw, " Ｓ32.4.1 ");
    let day = NaiveDate::from_ymd_opt(1957, 4, 1).unwrap();
    assert_eq!(PartialDate::from(day).to_naive(), Some(day));
    assert_eq!(wareki(day), "昭和32年4月1日");
}
