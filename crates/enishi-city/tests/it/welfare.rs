//! Disability, children, health: who is in the programmes of those departments.

use std::collections::{HashMap, HashSet};

use crate::support::{Night, Rows, TOWN, city};

/// How many residents a file is about.
fn residents(rows: &Rows, column: &str) -> usize {
    rows.column(column).into_iter().collect::<HashSet<_>>().len()
}

/// Fails unless a share of a hundred thousand lies between two bounds.
fn within(what: &str, count: usize, of: usize, (low, high): (usize, usize)) {
    let share = count * 100_000 / of.max(1);
    assert!((low..=high).contains(&share), "{what}: {share} of a hundred thousand, {count} of {of}");
}

#[test]
fn programmes_are_as_common_as_in_a_city_of_today() {
    let night = &*TOWN;
    let all = night.rows("shimin/jumin").rows.len();
    for (source, column, bounds) in [
        ("hoken/kokuho", "個人宛名番号", (16_000, 21_000)),
        ("shogai/jiritsu_iryo", "宛名番号", (1_300, 1_900)),
        ("shogai/shogai_service", "支給決定者宛名番号", (550, 950)),
        ("shogai/ryoiku_techo", "宛名番号", (600, 1_000)),
        ("shogai/seishin_techo", "住民コード", (800, 1_200)),
        ("kenko/nanbyo", "宛名番号", (600, 1_000)),
        ("kodomo/kodomo_iryo", "児童宛名番号", (13_000, 16_500)),
        ("kodomo/hitorioya_iryo", "宛名番号", (950, 1_500)),
        ("kodomo/yohogo", "児童宛名番号", (10, 60)),
    ] {
        within(source, residents(&night.rows(source), column), all, bounds);
    }
    within("kenko/kenshin", night.rows("kenko/kenshin").rows.len(), all, (12_500, 17_500));
    let households = residents(&night.rows("shimin/jumin"), "世帯番号");
    let payees = residents(&night.rows("kodomo/jifu"), "受給者宛名番号");
    within("kodomo/jifu", payees, households, (750, 1_300));
}

/// 生年月日 of every child with a card, by 宛名番号.
fn births(night: &Night) -> HashMap<String, String> {
    let cards = night.rows("kodomo/kodomo_iryo");
    let births = cards.column("児童宛名番号").into_iter().zip(cards.column("児童生年月日"));
    births.map(|(number, birth)| (number.to_owned(), birth.to_owned())).collect()
}

#[test]
fn children_are_at_school_or_looked_after_by_their_age() {
    let night = &*TOWN;
    let births = births(night);
    let (small, schooled): (Vec<_>, Vec<_>) = births
        .values()
        .filter(|birth| birth.as_str() >= "2011-04-02")
        .partition(|birth| birth.as_str() > "2020-04-01");
    let (places, aid) = (night.rows("kodomo/hoiku"), night.rows("kyoiku/shugaku_enjo"));
    let placed: HashSet<_> =
        places.having("退所日", "").iter().map(|row| row["児童宛名番号"].to_owned()).collect();
    within("保育", placed.len(), small.len(), (38_000, 53_000));
    assert!(placed.iter().all(|child| births.get(child).is_none_or(|birth| birth.as_str() > "2020-04-01")));
    let granted = aid.rows.len() - aid.having("認定区分", "9").len();
    within("就学援助", granted, schooled.len(), (11_000, 18_000));
    for (child, grade) in aid.column("児童生徒宛名番号").into_iter().zip(aid.column("学年")) {
        let year: u32 = births.get(child).map_or(2013, |birth| birth.get(..4).unwrap().parse().unwrap());
        assert!((2011..=2020).contains(&year), "{child} born {year} in grade {grade}");
    }
}

#[test]
fn services_go_mostly_to_holders_of_a_certificate() {
    let night = &*TOWN;
    let numbers = |source, column| {
        let rows = night.rows(source);
        rows.column(column).into_iter().map(|number| format!("{number:0>10}")).collect::<HashSet<_>>()
    };
    let served = numbers("shogai/shogai_service", "支給決定者宛名番号");
    let mut holders = numbers("shogai/ryoiku_techo", "宛名番号");
    holders.extend(numbers("shogai/seishin_techo", "住民コード"));
    holders.extend(numbers("shogai/shinsho_techo", "宛名番号"));
    within("with a certificate", served.intersection(&holders).count(), served.len(), (70_000, 97_000));
    let several = night.rows("shogai/shogai_service").rows.len();
    assert!(several * 10 > served.len() * 13, "{several} rows of {}", served.len());
}

#[test]
fn what_schools_call_assisted_is_a_household_with_a_case() {
    let night = Night::of(&city(20_000, 42), 2);
    let (aid, cases) = (night.rows("kyoiku/shugaku_enjo"), night.rows("fukushi/seiho"));
    let assisted: HashSet<_> = cases.column("宛名番号").into_iter().collect();
    let called: Vec<_> =
        aid.having("認定区分", "1").iter().map(|row| row["保護者宛名番号"].to_owned()).collect();
    assert!(called.len() > 5, "{}", called.len());
    // A row of the other file may be missing for a night.
    let without = called.iter().filter(|guardian| !assisted.contains(guardian.as_str())).count();
    assert!(without <= 1, "{without} of {}", called.len());
    let insured = night.rows("hoken/kokuho");
    let standing: HashSet<_> =
        cases.having("保護廃止年月日", "00000000").iter().map(|row| row["宛名番号"]).collect();
    let both = insured
        .having("喪失事由", "")
        .iter()
        .filter(|row| standing.contains(row["個人宛名番号"].strip_prefix("00000").unwrap()))
        .count();
    assert_eq!(both, 0, "insured with the city and on public assistance");
    assert!(!insured.having("喪失事由", "15").is_empty());
}

#[test]
fn one_parent_families_are_in_both_programmes() {
    let night = &*TOWN;
    let (awards, cards) = (night.rows("kodomo/jifu"), night.rows("kodomo/hitorioya_iryo"));
    let with_card: HashSet<_> = cards.column("宛名番号").into_iter().collect();
    let payees: HashSet<_> = awards.column("受給者宛名番号").into_iter().collect();
    let both = payees.iter().filter(|payee| with_card.contains(*payee)).count();
    within("with a card", both, payees.len(), (80_000, 99_999));
    for row in awards.having("支給区分", "3") {
        assert_eq!(row["手当月額"], "0");
    }
}

#[test]
fn about_four_in_ten_residents_are_in_a_welfare_programme() {
    let night = &*TOWN;
    let register = night.rows("shimin/jumin");
    let here: HashSet<String> =
        register.having("住民状態", "1").iter().map(|row| row["宛名番号"].to_owned()).collect();
    let mut known: HashSet<String> = HashSet::new();
    for (source, column) in [
        ("korei/kaigo_taio", "宛名番号"),
        ("shogai/shinsho_techo", "宛名番号"),
        ("fukushi/seiho", "宛名番号"),
        ("kodomo/jido_teate", "児童宛名番号"),
        ("shogai/jiritsu_iryo", "宛名番号"),
        ("shogai/ryoiku_techo", "宛名番号"),
        ("shogai/seishin_techo", "住民コード"),
        ("kenko/nanbyo", "宛名番号"),
        ("kodomo/kodomo_iryo", "児童宛名番号"),
        ("kodomo/hitorioya_iryo", "宛名番号"),
    ] {
        known.extend(night.rows(source).column(column).into_iter().map(|number| format!("{number:0>10}")));
    }
    within("in a programme", here.intersection(&known).count(), here.len(), (38_000, 46_000));
}

#[test]
fn history_rows_of_health_insurance_follow_each_other() {
    let rows = TOWN.rows("hoken/kokuho");
    let index = |column: &str| rows.column(column);
    let columns = [index("個人宛名番号"), index("履歴番号"), index("適用終了年月日"), index("最新フラグ")];
    let [persons, numbers, ends, latest] = columns;
    for row in 1..rows.rows.len() {
        let is_same = persons[row] == persons[row - 1];
        let number: usize = numbers[row].parse().unwrap();
        assert_eq!(number, if is_same { numbers[row - 1].parse::<usize>().unwrap() + 1 } else { 1 });
        assert_eq!(latest[row - 1] == "0", is_same, "{}", persons[row]);
        assert!(!is_same || !ends[row - 1].is_empty(), "{}", persons[row]);
    }
    assert!(rows.having("履歴番号", "3").len() > 20);
}
