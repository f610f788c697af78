//! Files in another encoding than yesterday's.

use encoding_rs::{EUC_JP, SHIFT_JIS};
use enishi_tests::files::{nenkin, shinsho};
use enishi_tests::{KYOKO, World, programme};

use super::{insured, level, overseen, refused, shown, taken};

const ENCODINGS: [&str; 4] = ["utf-8", "cp932", "euc-jp", "utf-16"];

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "cp932" => SHIFT_JIS.encode(text).0.into_owned(),
        "euc-jp" => EUC_JP.encode(text).0.into_owned(),
        "utf-16" => format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        _ => text.as_bytes().to_vec(),
    }
}

/// Declares each encoding in turn, and drops the text in each other one.
fn every_pair(source: &str, own: &str, name: fn(usize) -> String, text: &str) {
    let world = World::of_five();
    let before = level(&world);
    let connector = format!("connectors/{source}/connector.toml");
    let as_it_was = world.read(&connector);
    let mut nights = 1..;
    for declared in ENCODINGS {
        let changed =
            as_it_was.replace(&format!("encoding = \"{own}\""), &format!("encoding = \"{declared}\""));
        world.write(&connector, changed.as_bytes());
        for other in ENCODINGS.into_iter().filter(|other| *other != declared) {
            let batch = taken(&world, source, &name(nights.next().unwrap()), &encoded(text, other));
            let said = refused(&batch, "wrong_encoding");
            assert!(said.contains(&format!("is not {declared}")), "{declared} and {other}: {said}");
            assert!(said.contains(&format!("reads as {other}")), "{declared} and {other}: {said}");
        }
    }
    assert_eq!(level(&world), before, "the last good data is served");
}

#[test]
fn fault_08_an_encoding_that_changed_overnight_is_named_whichever_it_was_and_is() {
    every_pair("korei/kaigo", "utf-8", |night| format!("KAIGO_NINTEI_202611{night:02}.csv"), &insured());
}

#[test]
fn fault_08_without_a_header_row_too_where_the_bytes_would_decode_into_other_names() {
    let rows = [("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3150302", "3")];
    let text = SHIFT_JIS.decode(&shinsho(&rows)).0.into_owned();
    every_pair("shogai/shinsho_techo", "cp932", |night| format!("身障手帳台帳_202611{night:02}.csv"), &text);
}

#[test]
fn fault_08_bytes_that_the_declared_encoding_has_too_do_not_become_another_name() {
    let world = World::of_five();
    // In EUC-JP, and not one byte of it that CP932 would not have: half-width kana and a rare kanji.
    let row = encoded("11,A-2001,高橋,,3150302,,3,04,,4130520,,1,\r\n", "euc-jp");
    assert!(!SHIFT_JIS.decode(&row).2, "it decodes without an error");
    let batch = taken(&world, "shogai/shinsho_techo", "身障手帳台帳_20261124.csv", &row);
    assert!(refused(&batch, "wrong_encoding").contains("reads as euc-jp"), "{batch}");
}

#[test]
fn fault_09_a_byte_order_mark_may_come_and_go() {
    let world = World::of_five();
    let marked = format!("\u{FEFF}{}", insured());
    let plain = insured();
    for (night, text) in [(22, &plain), (23, &marked), (24, &plain)] {
        let name = format!("KAIGO_NINTEI_202611{night}.csv");
        let batch = taken(&world, "korei/kaigo", &name, text.as_bytes());
        assert_eq!(
            (&batch["status"], &batch["figures"]["rejected"]),
            (&"published".into(), &0.into()),
            "{batch}"
        );
        assert_eq!(batch["reasons"], serde_json::json!([]), "nothing to say of it: {batch}");
    }
    assert_eq!(level(&world), "22");

    // UTF-16 tells its byte order without the mark, and either order is taken.
    let rows = [(KYOKO, "髙橋　京子", "ﾀｶﾊｼ ｷﾖｳｺ", "5150302")];
    let little = nenkin(&rows, "9\t0000001\r\n");
    let big: Vec<u8> = little.chunks(2).flat_map(|unit| [unit[1], unit[0]]).collect();
    for (night, bytes) in [(20, &little[..]), (21, &little[2..]), (22, &big[..]), (23, &big[2..])] {
        let batch = taken(&world, "hoken/nenkin", &format!("NENKIN_202611{night}.txt"), bytes);
        assert_eq!(
            (&batch["status"], &batch["figures"]["rejected"]),
            (&"published".into(), &0.into()),
            "{batch}"
        );
    }
    assert_eq!(programme(&overseen(&world, KYOKO), "nenkin").unwrap()["state"], "enrolled");
}

#[test]
fn fault_09_a_mark_before_the_first_row_of_a_file_without_header_belongs_to_no_number() {
    let world = World::of_five();
    world.edit(
        "connectors/shogai/shinsho_techo/connector.toml",
        "encoding = \"cp932\"",
        "encoding = \"utf-8\"",
    );
    let rows = [("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3150302", "2")];
    let text = format!("\u{FEFF}{}", SHIFT_JIS.decode(&shinsho(&rows)).0);
    let batch = taken(&world, "shogai/shinsho_techo", "身障手帳台帳_20261124.csv", text.as_bytes());
    assert_eq!(
        (&batch["status"], &batch["figures"]["rejected"]),
        (&"published".into(), &0.into()),
        "{batch}"
    );
    assert_eq!(programme(&shown(&world, KYOKO), "shinsho_techo").unwrap()["state"], "enrolled");
}
