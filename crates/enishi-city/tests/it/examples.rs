//! The residents worth looking at, and the oddities.

use std::collections::HashSet;

use enishi_city::City;

use crate::support::{Night, city};

fn oddity(city: &City, what: &str) -> String {
    let oddities = city.oddities();
    oddities
        .iter()
        .find(|oddity| oddity.what.contains(what))
        .map(|oddity| oddity.resident_id.clone())
        .unwrap()
}

/// A ledger that lost the zeros of its numbers.
fn without_zeros(number: &str) -> &str {
    number.trim_start_matches('0')
}

#[test]
fn the_example_is_worth_looking_at_in_every_city() {
    for (residents, seed) in [(50, 1), (2_000, 42), (8_000, 7)] {
        let city = city(residents, seed);
        let examples = city.examples();
        let id = examples.resident_id.as_str();
        let [one, two] = [1, 2].map(|night| Night::of(&city, night));
        let register = one.rows("shimin/jumin");
        let row = &register.having("宛名番号", id)[0];
        assert_eq!((row["住民状態"], row["支援措置区分"]), ("1", "0"));
        assert_eq!(row["地区管理コード2"], examples.minsei_district);
        let (surname, given) = examples.query.split_once(' ').unwrap();
        assert!(row["氏名"].ends_with(given) && !row["氏名"].starts_with(surname), "{}", row["氏名"]);
        let level = |night: &Night| {
            let crosswalk = night.rows("korei/kaigo_taio");
            let insured = crosswalk.having("宛名番号", id)[0]["被保険者番号"].to_owned();
            let care = night.rows("korei/kaigo").having("被保険者番号", &insured)[0]["要介護状態区分コード"]
                .to_owned();
            (insured, care)
        };
        assert_eq!((level(&one).1.as_str(), level(&two).1.as_str()), ("22", "23"));
        let ledger = one.rows("shogai/shinsho_techo");
        let certificate = ledger.having("宛名番号", without_zeros(id));
        assert!(certificate[0]["氏名"].starts_with(surname));
        assert!(two.rows("shimin/shiensochi").having("宛名番号", id).is_empty());
        let alike = register.having("氏名_フリガナ", row["氏名_フリガナ"]).len();
        assert!(alike <= 8, "{alike} called {}", examples.query);
    }
}

#[test]
fn every_example_is_found_where_it_belongs_in_every_city() {
    for (residents, seed) in [(0, 5), (50, 1), (50, 2), (2_000, 42)] {
        let city = city(residents, seed);
        let examples = city.examples();
        let night = Night::of(&city, 1);
        let allowances = night.rows("kodomo/jido_teate");
        let paid = allowances.having("児童宛名番号", &examples.child_resident_id);
        assert_eq!(paid[0]["受給者宛名番号"], examples.payee_resident_id);
        let protection = night.rows("shimin/shiensochi");
        assert_eq!(protection.having("宛名番号", &examples.protected_resident_id).len(), 2);
        let persons: HashSet<_> = protection.column("宛名番号").into_iter().collect();
        assert!(persons.len() >= 6, "{}", persons.len());
        let register = night.rows("shimin/jumin");
        assert_eq!(register.having("宛名番号", &examples.protected_resident_id)[0]["支援措置区分"], "1");
        assert!(register.having("宛名番号", &examples.seiho_only_resident_id).is_empty());
        assert_eq!(night.rows("fukushi/seiho").having("宛名番号", &examples.seiho_only_resident_id).len(), 1);
    }
}

#[test]
fn the_oddities_of_the_ledger_are_there() {
    let city = city(2_000, 42);
    let night = Night::of(&city, 1);
    let (ledger, register) = (night.rows("shogai/shinsho_techo"), night.rows("shimin/jumin"));
    let of = |what| ledger.having("宛名番号", without_zeros(&oddity(&city, what)));
    assert_eq!(of("issued on a day that never was")[0]["交付日"], "5020230");
    assert!(of("unreadable date")[0]["交付日"].contains('?'));
    assert_eq!(of("two certificates").len(), 2);
    let double = of("two rows that disagree");
    assert_eq!(double[0]["手帳番号"], double[1]["手帳番号"]);
    assert_ne!(double[0]["等級"], double[1]["等級"]);
    assert_eq!(ledger.having("宛名番号", "").len(), 1);
    assert!(of("filed under a neighbour's number").is_empty());
    let strangers = ledger.rows.iter().filter(|row| {
        let owner = register.having("宛名番号", &format!("{:0>10}", row[0]));
        owner.first().is_some_and(|owner| owner["住民種別"] == "1" && !same(owner["氏名"], &row[2]))
    });
    assert_eq!(strangers.count(), 2);
}

/// Given names agree between register and ledger but for a few old glyphs.
fn same(register: &str, ledger: &str) -> bool {
    let given = register.split('　').next_back().unwrap_or_default();
    ledger.ends_with(given.chars().next_back().unwrap_or_default())
}

#[test]
fn the_oddities_of_care_insurance_are_there() {
    let city = city(2_000, 42);
    let [one, two] = [1, 2].map(|night| Night::of(&city, night).rows("korei/kaigo_taio"));
    let late = oddity(&city, "crosswalk in night 1 only");
    assert!(one.having("宛名番号", &late).is_empty() && two.having("宛名番号", &late).len() == 1);
    assert!(two.having("宛名番号", &oddity(&city, "insured, but missing")).is_empty());
}

#[test]
fn every_part_is_played_in_a_town() {
    let oddities = city(2_000, 42).oddities();
    let persons: HashSet<_> = oddities.iter().map(|oddity| oddity.resident_id.as_str()).collect();
    assert_eq!((oddities.len(), persons.len()), (36, 36));
}
