//! What real exports look like, sentence by sentence: history rows, files of changes, gaiji, columns that nobody asked
//! for.

use enishi_tests::files::{Resident, cp932, jido, jumin, kaigo, shiensochi};
use enishi_tests::{HANAKO, JIRO, KYOKO, TARO, Visitor, World, field, programme};
use serde_json::Value;

fn shown(world: &World, id: &str) -> Value {
    let token = world.token("caseworker_kaigo");
    world.asking(&token, "counter", &["show", id, "--json"], None).done().json()["resident"].clone()
}

fn overseen(world: &World, id: &str) -> Value {
    let token = world.token("privacy_officer");
    world.asking(&token, "oversight", &["show", id, "--json"], None).done().json()["resident"].clone()
}

fn taken(world: &World, source: &str, name: &str, bytes: &[u8]) -> Value {
    world.drop_file(source, name, bytes);
    world.enishi(&["ingest"]).done();
    let answer = world.enishi(&["batch", "list", "--source", source, "--json"]).done().json();
    let batch = answer["batches"][0].clone();
    assert_eq!((&batch["file"], &batch["status"]), (&name.into(), &"published".into()), "{batch}");
    batch
}

/// Care levels as history rows: number, level, 最新フラグ.
fn history(rows: &[(&str, &str)], numbered: bool) -> Vec<u8> {
    let text =
        String::from_utf8(kaigo(&[("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "LEVEL")]))
            .unwrap();
    let (header, row) = text.split_once("\r\n").unwrap();
    let mut lines = format!("{header},履歴番号,最新フラグ\r\n");
    for (at, (level, latest)) in rows.iter().enumerate() {
        let number = if numbered { (at + 1).to_string() } else { String::new() };
        lines += &format!("{},{number},{latest}\r\n", row.trim_end().replace("LEVEL", level));
    }
    lines.into_bytes()
}

#[test]
fn the_current_row_is_the_one_whose_flag_says_so_whatever_its_number_and_place() {
    for numbered in [true, false] {
        let world = World::of_five();
        let more = if numbered { "history = \"履歴番号\"\n" } else { "" };
        let record = format!("[record]\n{more}latest_when = [{{ column = \"最新フラグ\", in = [\"1\"] }}]\n");
        world.edit("connectors/korei/kaigo/connector.toml", "[record]\n", &record);
        let nights: [&[(&str, &str)]; 4] = [
            &[("21", "0"), ("23", "1")],
            &[("21", "0"), ("23", "0"), ("25", "1")],
            // the flag went back to an earlier row
            &[("21", "0"), ("24", "1"), ("25", "0")],
            &[("22", "1"), ("24", "0"), ("25", "0")],
        ];
        for (night, (rows, level)) in nights.into_iter().zip(["23", "25", "24", "22"]).enumerate() {
            let name = format!("KAIGO_NINTEI_2026112{}.csv", night + 2);
            let batch = taken(&world, "korei/kaigo", &name, &history(rows, numbered));
            assert_eq!(
                (&batch["figures"]["rejected"], &batch["figures"]["vanished"]),
                (&0.into(), &0.into()),
                "{batch}"
            );
            let shown = shown(&world, KYOKO);
            assert_eq!(
                field(&shown, "kaigo", "yokaigo_kbn"),
                Some(level),
                "numbered {numbered}, night {night}"
            );
            assert_eq!(programme(&shown, "kaigo").unwrap()["records"].as_array().unwrap().len(), 1);
        }
    }
}

#[test]
fn a_row_that_is_taken_back_is_gone_and_one_that_ends_is_over() {
    let state = |world: &World| programme(&overseen(world, TARO), "jido_teate").unwrap()["state"].clone();
    let stands = [(TARO, JIRO, "K0001", "10,000", 1, "0")];
    let gone = [(TARO, JIRO, "K0001", "10,000", 1, "1")];

    let world = World::of_five();
    taken(&world, "kodomo/jido_teate", "JIDOTEATE_20261122.tsv", &jido(&gone));
    assert_eq!(state(&world), "ended", "the connector says that the flag ends the record");

    let world = World::of_five();
    world.edit("connectors/kodomo/jido_teate/connector.toml", "ended_when", "deleted_when");
    let batch = taken(&world, "kodomo/jido_teate", "JIDOTEATE_20261122.tsv", &jido(&gone));
    assert_eq!((&batch["figures"]["ended"], &batch["figures"]["rows"]), (&1.into(), &1.into()), "{batch}");
    assert_eq!(state(&world), "not_in_file", "nothing says that there was an allowance, or that it is over");
    let batch = taken(
        &world,
        "kodomo/jido_teate",
        "JIDOTEATE_20261123.tsv",
        &jido(&[(TARO, JIRO, "K0001", "10,001", 1, "1")]),
    );
    assert_eq!(batch["figures"]["unchanged"], 1, "what is not there cannot be taken back: {batch}");
    assert_eq!(state(&world), "not_in_file");
    taken(&world, "kodomo/jido_teate", "JIDOTEATE_20261124.tsv", &jido(&stands));
    assert_eq!(state(&world), "enrolled", "and it can come again");
}

#[test]
fn taking_back_a_row_that_protects_lifts_nothing() {
    let world = World::of_five();
    let connector = "connectors/shimin/shiensochi/connector.toml";
    world.edit(connector, "ended_when", "deleted_when");
    let batch =
        taken(&world, "shimin/shiensochi", "SHIENSOCHI_20261122.csv", &shiensochi(&[(HANAKO, 1, "1")]));
    assert_eq!(batch["figures"]["ended"], 1, "{batch}");
    let token = world.token("caseworker_kaigo");
    let shown = world.asking(&token, "counter", &["show", HANAKO, "--json"], None).done().out;
    assert!(!shown.contains("隠町"), "the flag ends only when told to end");
}

#[test]
fn gaiji_are_counted_shown_as_a_mark_with_their_code_and_kept_as_they_came() {
    let world = World::of_five();
    let mut people = World::five().to_vec();
    people.push(Resident::new("0000000053", "G田　花", "ﾄﾞﾀ ﾊﾅ", "S40.01.01"));
    let mut bytes = jumin(&people);
    // F040, the first of the user-defined characters
    let at = bytes.windows(4).position(|four| *four == cp932("G田　")[..4]).unwrap();
    bytes.splice(at..=at, [0xF0, 0x40]);
    let batch = taken(&world, "shimin/jumin", "JUMIN_20261122.csv", &bytes);
    assert_eq!((&batch["figures"]["new"], &batch["figures"]["rejected"]), (&1.into(), &0.into()), "{batch}");
    assert_eq!(batch["figures"]["noticed"]["private_use"], 1, "counted: {batch}");

    let resident = overseen(&world, "0000000053");
    let name = &resident["attributes"][0]["values"][0];
    assert_eq!((&name["text"], &name["raw"]), (&"〓(U+E000)田　花".into(), &"\u{E000}田　花".into()));
    let token = world.token("privacy_officer");
    let hits = world.asking(&token, "oversight", &["search", "-", "--json"], Some("どた はな")).done().json();
    assert!(hits["hits"][0].to_string().contains("〓(U+E000)田　花"), "{hits}");
    let printed = world.asking(&token, "oversight", &["show", "0000000053"], None).done().out;
    assert!(printed.contains("〓(U+E000)田　花") && !printed.contains('\u{E000}'), "{printed}");

    let served = world.serve();
    let visitor = Visitor::sign_in(&served, &token, None);
    let page = visitor.get(&format!("/residents/{}", resident["handle"].as_str().unwrap())).is(200).text;
    assert!(page.contains("〓(U+E000)田　花") && !page.contains('\u{E000}'), "{page}");
}

#[test]
fn both_byte_forms_of_one_character_are_the_same_name_and_the_copy_keeps_its_bytes() {
    let world = World::of_five();
    let mut bytes = jumin(&World::five());
    let nec_or_ibm = cp932("髙");
    let other: [u8; 2] = if nec_or_ibm == [0xFB, 0xFC] { [0xEE, 0xE0] } else { [0xFB, 0xFC] };
    let at = bytes.windows(2).position(|two| two == nec_or_ibm).unwrap();
    bytes.splice(at..at + 2, other);
    let batch = taken(&world, "shimin/jumin", "JUMIN_20261122.csv", &bytes);
    assert_eq!(
        (&batch["figures"]["changed"], &batch["figures"]["unchanged"]),
        (&0.into(), &4.into()),
        "{batch}"
    );
    let kept = world.path(&format!("archive/{}~JUMIN_20261122.csv", batch["batch"].as_str().unwrap()));
    assert_eq!(std::fs::read(kept).unwrap(), bytes);
}

#[test]
fn a_spreadsheets_wrapping_mixed_line_ends_comments_and_the_dos_end_mark_are_nobodys() {
    let world = World::of_five();
    let text = String::from_utf8(kaigo(&[
        ("\"=\"\"0000300012\"\"\"", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "24"),
        ("0000300020", "森田 一", "モリタ ハジメ", "1941/04/03", "21"),
    ]))
    .unwrap();
    world.edit(
        "connectors/korei/kaigo/connector.toml",
        "encoding = \"utf-8\"",
        "encoding = \"utf-8\"\ncomment = \"#\"",
    );
    let mixed = format!("# made by a vendor\r\n#\n{}\r\n\r\n\x1A", text.trim_end().replacen("\r\n", "\n", 1));
    let batch = taken(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv", mixed.as_bytes());
    assert_eq!((&batch["figures"]["rows"], &batch["figures"]["rejected"]), (&2.into(), &0.into()), "{batch}");
    assert_eq!(field(&shown(&world, KYOKO), "kaigo", "yokaigo_kbn"), Some("24"));
}

#[test]
fn a_column_that_no_field_takes_is_neither_stored_nor_found() {
    let world = World::of_five();
    let text =
        String::from_utf8(kaigo(&[("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "24")]))
            .unwrap();
    let wider: String = text
        .lines()
        .zip(["家族構成", "隠れ里の長男と同居"])
        .map(|(line, more)| format!("{line},{more}\r\n"))
        .collect();
    taken(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv", wider.as_bytes());
    let token = world.token("privacy_officer");
    let hits = world.asking(&token, "oversight", &["search", "-", "--json"], Some("隠れ里")).done().json();
    assert_eq!(hits["hits"], serde_json::json!([]));
    assert!(!shown(&world, KYOKO).to_string().contains("隠れ里"));
    for file in ["enishi.db", "enishi.db-wal", "desk.db", "audit.db"] {
        let bytes = std::fs::read(world.path(file)).unwrap_or_default();
        assert!(!bytes.windows(9).any(|window| window == "隠れ里".as_bytes()), "{file}");
    }
}

#[test]
fn a_number_is_the_same_number_whichever_of_two_like_signs_its_encoding_has() {
    let world = World::of_five();
    let file = |sign: &str| {
        let number = format!("第1{sign}2001号");
        let rows = [("11", number.as_str(), "高橋京子", "タカハシキヨウコ", "3150302", "2")];
        encoding_rs::SHIFT_JIS.decode(&enishi_tests::files::shinsho(&rows)).0.into_owned()
    };
    taken(&world, "shogai/shinsho_techo", "身障手帳台帳_20261124.csv", &cp932(&file("－")));
    // The same system, in UTF-8 from now on: U+2212 where CP932 has 817C.
    world.edit(
        "connectors/shogai/shinsho_techo/connector.toml",
        "encoding = \"cp932\"",
        "encoding = \"utf-8\"",
    );
    let text = file("－").replace('－', "\u{2212}");
    let batch = taken(&world, "shogai/shinsho_techo", "身障手帳台帳_20261125.csv", text.as_bytes());
    assert_eq!((&batch["figures"]["new"], &batch["figures"]["vanished"]), (&0.into(), &0.into()), "{batch}");
}
