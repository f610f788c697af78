//! Insurance, pensions, and the lists of crisis management and of the 社会福祉協議会.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use crate::support::{Night, Rows, TOWN, city};

const ROSTERS: [&str; 3] = ["shakyo/mimamori", "shakyo/minsei", "shakyo/volunteer"];

fn of_ten_thousand(source: &str, expected: RangeInclusive<usize>) {
    let (rows, all) = (TOWN.rows(source).rows.len(), TOWN.rows("shimin/jumin").rows.len());
    let share = rows * 10_000 / all;
    assert!(expected.contains(&share), "{source}: {share} of ten thousand, {rows} of {all}");
}

#[test]
fn as_many_are_listed_as_in_a_city_of_today() {
    of_ten_thousand("hoken/koki", 1_000..=1_700);
    of_ten_thousand("hoken/nenkin", 900..=1_500);
    of_ten_thousand("kiki/yoshiensha", 300..=500);
    of_ten_thousand("shakyo/mimamori", 15..=45);
    of_ten_thousand("shakyo/minsei", 18..=32);
    of_ten_thousand("shakyo/volunteer", 20..=40);
}

/// The birth dates of everybody who lives here: those that are known to the day, as `19400302`.
fn births(night: &Night) -> HashMap<String, String> {
    let care = night.rows("korei/kaigo");
    let crosswalk = night.rows("korei/kaigo_taio");
    let of: HashMap<&str, &str> =
        crosswalk.column("被保険者番号").into_iter().zip(crosswalk.column("宛名番号")).collect();
    let born = care.column("生年月日").into_iter().map(|born| born.replace('/', ""));
    let ended = care.column("資格喪失日");
    care.column("被保険者番号")
        .into_iter()
        .zip(born)
        .zip(ended)
        .filter(|((number, born), ended)| {
            of.contains_key(number) && ended.is_empty() && !born.ends_with("00")
        })
        .map(|((number, born), _)| (of[number].to_owned(), born))
        .collect()
}

#[test]
fn everybody_is_in_koki_from_the_75th_birthday_itself() {
    let last_birth_of_75 = "19511121";
    let births = births(&TOWN);
    let insured = TOWN.rows("hoken/koki");
    let current: HashSet<&str> =
        insured.having("資格喪失年月日", "0000000").iter().map(|row| row["宛名番号"]).collect();
    assert!(births.len() > 4_000);
    for (number, born) in &births {
        assert_eq!(born.as_str() <= last_birth_of_75, current.contains(number.as_str()), "{born}");
    }
}

#[test]
fn pensions_begin_at_20_and_end_at_60_in_the_digits_of_pension_systems() {
    let rows = TOWN.rows("hoken/nenkin");
    for row in &rows.rows {
        let (born, from) = (&row[3], &row[5]);
        assert!(born.starts_with(['5', '7']), "昭和 or 平成: {born}");
        assert!(from.starts_with(['5', '7', '9']), "{from}");
        assert!(row[6].is_empty() || row[6] > *from, "{row:?}");
        assert_eq!(row[4] == "3", row[7].is_empty(), "only 第1号 is exempt: {row:?}");
    }
    let kinds = |kind: &str| rows.having("種別", kind).len();
    assert!(kinds("1") > kinds("3") && kinds("3") > 100, "{} {}", kinds("1"), kinds("3"));
    assert!(rows.column("免除区分").contains(&"5"), "nobody studies");
}

#[test]
fn who_needs_help_answers_and_has_a_shelter() {
    let list = TOWN.rows("kiki/yoshiensha");
    for consent in ["1", "2", "3"] {
        assert!(list.having("同意区分", consent).len() > 50, "{consent}");
    }
    for row in &list.rows {
        let (association, district, shelter) = (&row[9], &row[10], &row[11]);
        assert!(district.starts_with(association.as_str()) && shelter.starts_with('H'), "{row:?}");
        assert!(row[12] == "0" || row[8] == "1", "a plan needs consent: {row:?}");
        assert_eq!(row[12] == "1", !row[13].is_empty(), "{row:?}");
    }
    assert!(TOWN.text("kiki/yoshiensha").starts_with("# "));
}

#[test]
fn the_example_is_looked_in_on_and_needs_help() {
    let city = city(2_000, 42);
    let night = Night::of(&city, 1);
    let example = city.examples();
    let list = night.rows("kiki/yoshiensha");
    assert_eq!(list.having("宛名番号", &example.resident_id)[0]["同意区分"], "1");
    let (surname, given) = example.query.split_once(' ').unwrap();
    let watched = night.rows("shakyo/mimamori");
    let names = watched.column("氏名");
    assert!(names.iter().any(|name| name.starts_with(surname) && name.ends_with(given)), "{surname}");
}

#[test]
fn rosters_name_nobody_by_a_number() {
    for source in ROSTERS {
        let rows = TOWN.rows(source);
        assert!(rows.rows.iter().flatten().all(|cell| !is_resident_id(cell)), "{source}");
    }
    let watched = TOWN.rows("shakyo/mimamori");
    for phone in [watched.column("電話番号"), watched.column("緊急連絡先")].concat() {
        // The reader of these tests drops the quotes.
        assert!(phone.is_empty() || phone.starts_with('='), "{phone}");
    }
    let remarks = TOWN.rows("shakyo/volunteer");
    assert!(remarks.column("備考").iter().any(|remark| remark.contains('\n')));
}

fn is_resident_id(cell: &str) -> bool {
    cell.len() == 10 && cell.bytes().all(|byte| byte.is_ascii_digit())
}

#[test]
fn keys_of_rosters_are_unique_and_stay() {
    let city = city(20_000, 42);
    let keys = |night: &Night, source: &str| -> HashSet<Vec<String>> {
        let Rows { rows, .. } = night.rows(source);
        let count = rows.len();
        let wide = if source == "shakyo/mimamori" { 1..3 } else { 0..1 };
        let keys: HashSet<_> = rows.into_iter().map(|row| row[wide.clone()].to_vec()).collect();
        assert_eq!(keys.len(), count, "{source}");
        keys
    };
    let later = Night::of(&city, 15);
    for source in ROSTERS {
        let (one, later) = (keys(&TOWN, source), keys(&later, source));
        assert!(one.intersection(&later).count() * 10 >= one.len() * 9, "{source}");
    }
}

#[test]
fn one_row_in_a_hundred_changes() {
    let next = Night::of(&city(20_000, 42), 2);
    for source in ["hoken/koki", "hoken/nenkin", "kiki/yoshiensha"] {
        let rows = |night: &Night| HashSet::<Vec<String>>::from_iter(night.rows(source).rows);
        let (last, next) = (rows(&TOWN), rows(&next));
        let share = next.difference(&last).count() * 1_000 / next.len();
        assert!((4..=28).contains(&share), "{source}: {share} of a thousand");
    }
}
