//! Who lives in the city, and what the programmes know of them.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use crate::support::{Night, TOWN, city};

fn within(what: &str, count: usize, of: usize, per_mille: RangeInclusive<usize>) {
    let share = count * 1_000 / of.max(1);
    assert!(per_mille.contains(&share), "{what}: {share} of a thousand, {count} of {of}");
}

#[test]
fn prevalence_is_that_of_a_city_of_today() {
    let night = &*TOWN;
    let register = night.rows("shimin/jumin");
    let all = register.rows.len();
    assert!((19_000..=21_000).contains(&all), "{all}");
    within("gone", all - register.having("住民状態", "1").len(), all, 22..=40);
    within("foreign", register.having("住民種別", "2").len(), all, 20..=50);
    within("with 旧氏", all - register.having("旧氏", "").len(), all, 2..=15);
    within("with 前住所", all - register.having("前住所", "").len(), all, 300..=850);

    let care = night.rows("korei/kaigo");
    within("65 and over", care.having("被保険者区分コード", "1").len(), all, 220..=310);
    let levels = care.column("要介護状態区分コード");
    let with_level = levels.iter().filter(|level| ("12"..="25").contains(*level)).count();
    within("care level", with_level, care.rows.len(), 160..=240);
    assert!(levels.contains(&"88"));
    let second = care.having("被保険者区分コード", "2").len();
    assert!((3..60).contains(&second), "{second}");
    let missing = care.rows.len() - night.rows("korei/kaigo_taio").rows.len();
    assert!((3..15).contains(&missing), "{missing}");

    within("certificates", night.rows("shogai/shinsho_techo").rows.len(), all, 30..=41);
    within("生活保護", night.rows("fukushi/seiho").rows.len(), all, 13..=22);
    let protected: HashSet<_> =
        HashSet::from_iter(night.rows("shimin/shiensochi").column("宛名番号").into_iter().map(str::to_owned));
    within("protected", protected.len(), all, 2..=5);
    within("allowances", night.rows("kodomo/jido_teate").rows.len(), all, 110..=160);
}

#[test]
fn nobody_is_insured_backwards() {
    let care = TOWN.rows("korei/kaigo");
    let (from, until) = (care.column("資格取得日"), care.column("資格喪失日"));
    assert!(from.iter().zip(&until).all(|(from, until)| until.is_empty() || from < until));
    let (from, to) = (care.column("認定有効期間開始日"), care.column("認定有効期間終了日"));
    assert!(from.iter().zip(to).all(|(from, to)| *from < to || to.is_empty()));
    assert!(until.iter().any(|until| !until.is_empty()), "none of the dead is still in the file");
}

#[test]
fn households_agree_on_where_they_live() {
    let register = Night::of(&city(5_000, 9), 3).rows("shimin/jumin");
    let mut homes = HashMap::new();
    for row in register.having("住民状態", "1") {
        let home =
            (row["住所1"].to_owned(), row["行政区コード"].to_owned(), row["地区管理コード1"].to_owned());
        let same = homes.entry(row["世帯番号"].to_owned()).or_insert_with(|| home.clone()) == &home;
        assert!(same, "{}", row["宛名番号"]);
        assert!(row["地区管理コード2"].starts_with(row["行政区コード"]), "{}", row["宛名番号"]);
    }
}

#[test]
fn the_register_flags_most_of_the_protected_but_not_all() {
    let night = &*TOWN;
    let protection = night.rows("shimin/shiensochi");
    let current = protection.having("最新フラグ", "1");
    let standing: HashSet<_> =
        current.iter().filter(|row| row["削除フラグ"] == "0").map(|row| row["宛名番号"]).collect();
    let register = night.rows("shimin/jumin");
    let flagged: HashSet<_> =
        register.having("支援措置区分", "1").iter().map(|row| row["宛名番号"]).collect();
    assert!(flagged.is_subset(&standing));
    assert!(flagged.len() < standing.len() && flagged.len() * 10 > standing.len() * 7);
}

#[test]
fn unknown_births_are_written_as_the_standard_says() {
    let births = Night::of(&city(2_000, 42), 1).rows("shimin/jumin");
    let births = births.column("生年月日");
    assert!(births.iter().any(|birth| birth.ends_with(".00") && !birth.ends_with(".00.00")));
    assert!(births.iter().any(|birth| birth.ends_with(".00.00")));
    assert!(births.iter().any(|birth| birth.ends_with("年頃")));
    assert!(births.iter().any(|birth| birth.starts_with("19") && birth.len() == 10));
    let leap = |birth: &&&str| birth.ends_with(".02.29") && birth.starts_with('S');
    // 昭和 n is a leap year where n + 1925 is.
    let year = |birth: &str| birth.chars().skip(1).take(2).collect::<String>().parse::<u32>().unwrap();
    let is_common = |birth: &str| (year(birth) + 1925) % 4 != 0;
    assert!(births.iter().filter(leap).any(|birth| is_common(birth)));
}

#[test]
fn telephones_are_of_no_exchange() {
    let care = Night::of(&city(3_000, 1), 1).rows("korei/kaigo");
    for phone in care.column("電話番号").into_iter().filter(|phone| !phone.is_empty()) {
        let digits: String = phone.chars().filter_map(digit_of).collect();
        assert!(digits.starts_with("042900") && digits.len() == 10, "{phone}");
    }
}

fn digit_of(character: char) -> Option<char> {
    let wide = u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32);
    [Some(character), wide].into_iter().flatten().find(char::is_ascii_digit)
}

#[test]
fn outsiders_are_in_no_register() {
    let night = Night::of(&city(2_000, 42), 1);
    let assisted = night.rows("fukushi/seiho");
    let register = night.rows("shimin/jumin");
    let numbers: HashSet<_> = register.column("宛名番号").into_iter().collect();
    let unknown = assisted.column("宛名番号").into_iter().filter(|number| !numbers.contains(number)).count();
    assert!((3..6).contains(&unknown), "{unknown}");
}
