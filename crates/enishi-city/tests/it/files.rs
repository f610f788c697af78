//! What the files are like, whoever is in them.

use std::collections::HashSet;

use enishi_city::CityError;

use crate::support::{DIFFERENTIAL, Night, SOURCES, city};

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (one, same, other) = (city(1_000, 42), city(1_000, 42), city(1_000, 43));
    for number in [1, 2, 9] {
        let nights = [&one, &same, &other].map(|city| Night::of(city, number));
        for source in SOURCES {
            let [one, same, other] = nights.each_ref().map(|night| night.bytes(source));
            assert_eq!(one, same, "{source}");
            let is_told = number == 1 || !DIFFERENTIAL.contains(&source);
            assert!(!is_told || one != other, "{source}");
        }
    }
}

#[test]
fn every_file_decodes_and_counts_its_rows() {
    let city = city(3_000, 7);
    for number in 1..4 {
        let night = Night::of(&city, number);
        for source in SOURCES {
            assert_eq!(night.rows(source).rows.len() as u64, night.counted[source], "{source}");
        }
    }
}

#[test]
fn the_register_holds_gaiji() {
    let night = Night::of(&city(2_000, 42), 1);
    assert!(night.text("shimin/jumin").contains(|character| ('\u{E000}'..='\u{E757}').contains(&character)));
}

#[test]
fn rows_are_as_wide_as_the_header_but_for_one_torn_row() {
    for number in [1, 2] {
        let night = Night::of(&city(2_000, 42), number);
        for source in SOURCES {
            let file = night.rows(source);
            let width = file.rows.iter().map(Vec::len).min().unwrap_or_default();
            let torn = file.rows.iter().filter(|row| row.len() != width).count();
            assert_eq!(torn, usize::from(source == "shogai/shinsho_techo"), "{source}");
        }
    }
}

#[test]
fn rows_are_sorted_and_keys_unique() {
    let night = Night::of(&city(5_000, 3), 2);
    for (source, column) in
        [("shimin/jumin", "宛名番号"), ("korei/kaigo", "被保険者番号"), ("korei/kaigo_taio", "被保険者番号")]
    {
        let file = night.rows(source);
        assert!(file.column(column).is_sorted_by(|one, next| one < next), "{source}");
    }
    for (source, keys) in [
        ("shimin/shiensochi", ["宛名番号", "履歴番号"]),
        ("kodomo/jido_teate", ["受給者宛名番号", "児童宛名番号"]),
        ("fukushi/seiho", ["ケース番号", "宛名番号"]),
    ] {
        let file = night.rows(source);
        let (first, second) = (file.column(keys[0]), file.column(keys[1]));
        let keys: Vec<_> = first.into_iter().zip(second).collect();
        assert!(keys.is_sorted_by(|one, next| one < next), "{source}");
    }
}

#[test]
fn a_certificate_number_is_unique_but_for_one() {
    let rows = Night::of(&city(5_000, 3), 2).rows("shogai/shinsho_techo");
    let numbers = rows.column("手帳番号");
    let unique: HashSet<_> = numbers.iter().collect();
    assert_eq!(numbers.len() - unique.len(), 1);
}

#[test]
fn a_file_lies_where_its_connector_looks() {
    let folder = tempfile::tempdir().unwrap();
    let written = city(50, 1).write_night(2, folder.path()).unwrap();
    let paths: Vec<_> = written.iter().map(|file| file.path.strip_prefix(folder.path()).unwrap()).collect();
    assert!(paths.contains(&std::path::Path::new("korei/kaigo/KAIGO_NINTEI_20261122.csv")));
    assert!(paths.contains(&std::path::Path::new("shogai/shinsho_techo/身障手帳台帳_20261122.csv")));
    let lying = std::fs::read_dir(folder.path().join("shimin/jumin")).unwrap().count();
    assert_eq!(lying, 1, "no draft is left behind");
}

#[test]
fn says_which_night_cannot_be() {
    let folder = tempfile::tempdir().unwrap();
    let night = |number| city(50, 1).write_night(number, folder.path());
    assert!(matches!(night(0), Err(CityError::NoSuchNight)));
    assert!(matches!(night(u32::MAX), Err(CityError::BeyondCalendar { night: u32::MAX })));
    std::fs::write(folder.path().join("shimin"), "a file where a folder should be").unwrap();
    assert!(matches!(night(1), Err(CityError::Unwritable { .. })));
}
