//! What a night changes.

use std::collections::{HashMap, HashSet};

use crate::support::{DIFFERENTIAL, Night, Rows, SOURCES, TOWN, city};

fn lines(night: &Night, source: &str) -> HashSet<String> {
    night.text(source).lines().map(str::to_owned).collect()
}

/// How many rows of a thousand are new or different.
fn changed(last: &Night, next: &Night, source: &str) -> usize {
    let (last, next) = (lines(last, source), lines(next, source));
    next.difference(&last).count() * 1_000 / next.len()
}

#[test]
fn one_row_in_a_hundred_changes() {
    let (one, two) = (&*TOWN, &Night::of(&city(20_000, 42), 2));
    let share = changed(one, two, "shimin/jumin");
    assert!((6..=17).contains(&share), "{share} of a thousand");
    for source in ["korei/kaigo", "korei/kaigo_taio", "shogai/shinsho_techo", "fukushi/seiho"] {
        let share = changed(one, two, source);
        assert!(share < 45, "{source}: {share} of a thousand");
    }
}

/// Rows that are new, different or gone from one night to the next, and all rows that a hub then holds.
fn moved(last: &Night, next: &Night) -> (usize, usize) {
    let mut sum = (0, 0);
    for source in SOURCES {
        let (old, new) = (lines(last, source), lines(next, source));
        let is_differential = DIFFERENTIAL.contains(&source);
        let told = if is_differential { new.len() - 1 } else { new.difference(&old).count() };
        let gone = if is_differential { 0 } else { old.len().saturating_sub(new.len()) };
        sum = (sum.0 + told + gone, sum.1 + new.len());
    }
    sum
}

#[test]
fn of_all_rows_one_in_a_hundred_changes() {
    let nights = [1, 2, 3].map(|night| Night::of(&city(10_000, 11), night));
    for pair in nights.windows(2) {
        let (changed, all) = moved(&pair[0], &pair[1]);
        let share = changed * 10_000 / all;
        assert!((65..=140).contains(&share), "{share} of ten thousand");
    }
}

#[test]
fn each_programme_is_quiet_but_not_dead() {
    let city = city(12_000, 42);
    let [one, week] = [1, 15].map(|night| Night::of(&city, night));
    for source in SOURCES.iter().filter(|source| !DIFFERENTIAL.contains(source)) {
        let share = changed(&one, &week, source);
        assert!(share < 320, "{source}: {share} of a thousand in two weeks");
        let is_small = ["kodomo/yohogo", "shimin/shiensochi"].contains(source);
        assert!(share > 0 || is_small, "{source}: nothing happens");
    }
}

#[test]
fn differential_files_tell_only_what_changed() {
    let city = city(12_000, 42);
    let (mut told, mut later): (HashMap<&str, usize>, HashMap<&str, usize>) = Default::default();
    let mut revisions: HashMap<(String, String), u32> = HashMap::new();
    let mut awards: HashMap<String, String> = HashMap::new();
    for number in 1..=12 {
        let night = Night::of(&city, number);
        for source in ["kenko/nanbyo", "kodomo/jifu", "kenko/kenshin"] {
            let rows = night.counted[source] as usize;
            let first = *told.entry(source).or_insert(rows);
            assert!(number == 1 || rows * 20 < first, "{source}: {rows} of {first} in night {number}");
            *later.entry(source).or_insert(0) += if number == 1 { 0 } else { rows };
        }
        for row in &night.rows("kodomo/jifu").rows {
            let (key, revision) = ((row[1].clone(), row[2].clone()), row[3].parse().unwrap());
            let last = revisions.insert(key, revision);
            assert!(last.is_none_or(|last| revision == last + 1), "{row:?} after {last:?}");
        }
        for row in night.rows("kenko/nanbyo").rows {
            let was = awards.insert(row[1].clone(), row[0].clone());
            assert!(row[0] != "1" || was.is_none(), "{row:?} is new twice");
            assert!(row[0] == "1" || was.is_none_or(|was| was != "3"), "{row:?} is over already");
        }
    }
    assert!(later.values().all(|rows| *rows > 1), "{later:?}");
}

#[test]
fn later_nights_are_as_quiet_as_the_second() {
    let city = city(5_000, 42);
    let [last, next] = [40, 41].map(|night| Night::of(&city, night));
    let share = changed(&last, &next, "shimin/jumin");
    assert!((5..=20).contains(&share), "{share} of a thousand");
}

#[test]
fn numbers_stay_and_a_few_rows_come_back() {
    let city = city(8_000, 5);
    let numbers = |night| {
        let rows = Night::of(&city, night).rows("shimin/jumin");
        rows.column("宛名番号").into_iter().map(str::to_owned).collect::<HashSet<_>>()
    };
    let [one, two, three] = [1, 2, 3].map(numbers);
    let vanished: Vec<_> = one.difference(&two).collect();
    assert!((1..30).contains(&vanished.len()), "{}", vanished.len());
    assert!(vanished.iter().filter(|number| three.contains(**number)).count() * 10 >= vanished.len() * 9);
    assert!(two.difference(&one).count() > 0, "nobody was born");
}

#[test]
fn allowances_tell_only_what_changed_and_revisions_rise() {
    let city = city(2_000, 42);
    let mut revisions: HashMap<(String, String), u32> = HashMap::new();
    for number in 1..=14 {
        let file = Night::of(&city, number).rows("kodomo/jido_teate");
        let count = file.rows.len();
        assert!(number == 1 || count < 60, "{count} rows in night {number}");
        for row in &file.rows {
            let (key, revision) = ((row[0].clone(), row[1].clone()), row[7].parse().unwrap());
            let last = revisions.insert(key, revision);
            assert!(last.is_none_or(|last| revision == last + 1), "{row:?} after {last:?}");
        }
        assert!(number != 2 || !file.having("削除フラグ", "1").is_empty());
    }
}

#[test]
fn a_protection_begins_and_another_is_withdrawn_in_night_two() {
    let city = city(2_000, 42);
    let [one, two] = [1, 2].map(|night| Night::of(&city, night).rows("shimin/shiensochi"));
    let withdrawn = |rows: &Rows| {
        let rows = rows.having("削除フラグ", "1");
        rows.iter()
            .filter(|row| row["履歴番号"] == "3")
            .map(|row| row["宛名番号"].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(withdrawn(&one).len() + 1, withdrawn(&two).len());
    let persons =
        |rows: &Rows| rows.column("宛名番号").into_iter().map(str::to_owned).collect::<HashSet<_>>();
    assert!(persons(&two).difference(&persons(&one)).count() >= 2, "an adult and a child");
    for row in withdrawn(&two).iter().flat_map(|number| two.having("宛名番号", number)) {
        assert_eq!(row["最新フラグ"] == "1", row["履歴番号"] == "3");
    }
}
