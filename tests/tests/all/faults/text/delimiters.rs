//! Another delimiter than the connector's.

use encoding_rs::SHIFT_JIS;
use enishi_tests::files::{cp932, jido, kaigo_taio, shinsho};
use enishi_tests::{JIRO, KYOKO, TARO, World};

use super::{insured, level, refused, taken};

/// Fails the test unless the file is refused, naming both.
fn is_refused(world: &World, source: &str, name: &str, bytes: &[u8], found: &str, expected: &str) {
    let said = refused(&taken(world, source, name, bytes), "other_delimiter");
    assert!(
        said.contains(&format!("has {found} between")) && said.contains(&format!("expected {expected}")),
        "{said}"
    );
}

#[test]
fn fault_11_a_delimiter_that_changed_refuses_the_whole_file_and_is_named() {
    let world = World::of_five();
    let before = level(&world);
    let lines: Vec<&str> = insured().leak().lines().collect();
    for (at, (other, name)) in [(";", "semicolon"), ("\t", "tab"), ("|", "pipe")].into_iter().enumerate() {
        let all: String = lines.iter().map(|line| line.replace(',', other) + "\r\n").collect();
        let file = |kind: usize| format!("KAIGO_NINTEI_2026110{}.csv", at * 3 + kind + 1);
        is_refused(&world, "korei/kaigo", &file(0), all.as_bytes(), name, "comma");
        let rows: String = lines[1..].iter().map(|line| line.replace(',', other) + "\r\n").collect();
        let only_rows = format!("{}\r\n{rows}", lines[0]);
        is_refused(&world, "korei/kaigo", &file(1), only_rows.as_bytes(), name, "comma");
        let quoted = all.replace(other, &format!("\"{other}\"")).replace("\r\n", "\"\r\n\"");
        let quoted = format!("\"{}", quoted.trim_end_matches('"'));
        is_refused(&world, "korei/kaigo", &file(2), quoted.as_bytes(), name, "comma");
    }
    let pairs = String::from_utf8(kaigo_taio(&[("0000300012", KYOKO)])).unwrap();
    let name = "KAIGO_ATENA_20261122.csv";
    is_refused(&world, "korei/kaigo_taio", name, pairs.replace(',', ";").as_bytes(), "semicolon", "comma");
    assert_eq!(level(&world), before, "the last good data is served");
}

#[test]
fn fault_11_without_a_header_row_the_rows_tell() {
    let world = World::of_five();
    let rows = [
        ("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3150302", "2"),
        ("37", "第1-2002号", "山田太郎", "ヤマダタロウ", "3550401", "3"),
    ];
    let text = SHIFT_JIS.decode(&shinsho(&rows)).0.into_owned();
    for (night, (other, name)) in [(24, (";", "semicolon")), (25, ("\t", "tab"))] {
        let file = format!("身障手帳台帳_202611{night}.csv");
        is_refused(&world, "shogai/shinsho_techo", &file, &cp932(&text.replace(',', other)), name, "comma");
    }
}

#[test]
fn fault_11_commas_where_tabs_are_declared_are_named_too() {
    let world = World::of_five();
    let text = String::from_utf8(jido(&[(TARO, JIRO, "K0001", "10000", 2, "0")])).unwrap().replace('\t', ",");
    is_refused(&world, "kodomo/jido_teate", "JIDOTEATE_20261122.tsv", text.as_bytes(), "comma", "tab");
    // As a spreadsheet writes it: an amount with a comma stands in quotes.
    let text =
        String::from_utf8(jido(&[(TARO, JIRO, "K0001", "\"10,000\"", 2, "0")])).unwrap().replace('\t', ",");
    is_refused(&world, "kodomo/jido_teate", "JIDOTEATE_20261123.tsv", text.as_bytes(), "comma", "tab");
}

#[test]
fn fault_11_a_delimiter_that_the_connector_declares_is_taken() {
    let world = World::of_five();
    world.edit(
        "connectors/korei/kaigo/connector.toml",
        "encoding = \"utf-8\"",
        "encoding = \"utf-8\"\ndelimiter = \"semicolon\"",
    );
    let text = insured().replace(',', ";");
    let batch = taken(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv", text.as_bytes());
    assert_eq!(
        (&batch["status"], &batch["figures"]["rejected"]),
        (&"published".into(), &0.into()),
        "{batch}"
    );
}
