//! Files that end too early, or do not begin at all.

use enishi_tests::files::{cp932, nenkin, shinsho};
use enishi_tests::{KYOKO, World};

use super::{INSURED, batches, insured, level, refused, taken};

const PENSIONERS: [(&str, &str, &str, &str); 2] =
    [("0000000037", "山田　太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", "5550401"), ("0000000045", "山田　次郎", "ﾔﾏﾀﾞ ｼﾞﾛｳ", "7270505")];

/// Puts a file into the folder once for each place where it is cut, and takes them all at once.
fn cut_at(world: &World, source: &str, name: fn(usize) -> String, bytes: &[u8], places: &[usize]) {
    for (at, place) in places.iter().enumerate() {
        world.drop_file(source, &name(at), &bytes[..*place]);
    }
    world.enishi(&["ingest"]).done();
}

#[test]
fn fault_03_a_file_cut_in_its_last_row_is_refused_in_every_encoding() {
    let world = World::of_five();
    let before = level(&world);
    let mut changed = INSURED;
    changed[0].4 = "25";
    let whole = enishi_tests::files::kaigo(&changed);
    let last_row = whole.len() - 60;
    // every place of the last row, also within a character and between CR and LF
    let places: Vec<usize> = (last_row..whole.len()).step_by(3).chain([whole.len() - 1]).collect();
    cut_at(&world, "korei/kaigo", |at| format!("KAIGO_NINTEI_202611{:02}.csv", at % 30 + 1), &whole, &places);
    let found = batches(&world, "korei/kaigo");
    assert_eq!(found.len() - 1, places.len());
    for batch in &found[..places.len()] {
        assert!(refused(batch, "no_final_newline").contains("line 4"), "{batch}");
    }
    assert_eq!(level(&world), before, "the last good data is served");

    let certificates = shinsho(&[("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3150302", "2")]);
    let utf_16 = nenkin(&PENSIONERS, "9\t0000002\r\n");
    let fixed = fixed_width();
    for (source, name, bytes) in [
        ("shogai/shinsho_techo", "身障手帳台帳_20261124.csv", &certificates),
        ("hoken/nenkin", "NENKIN_20261121.txt", &utf_16),
        ("hoken/koki", "KOKI_20261121.txt", &fixed),
    ] {
        for cut in [1, 2, 3, 5, 6] {
            let batch = taken(&world, source, name, &bytes[..bytes.len() - cut]);
            if source == "hoken/nenkin" && cut == 1 {
                // Half of the last character.
                refused(&batch, "no_final_newline");
            }
            refused(&batch, "no_final_newline");
        }
    }
}

fn fixed_width() -> Vec<u8> {
    let record = |id: &str| {
        format!("2{id:>15}10000019{:<40}{:<40}3150302242703020100000001{:<21}\r\n", "ﾀｶﾊｼ", "ﾀｶﾊｼ", "")
    };
    cp932(&format!("1{:<149}\r\n{}900000001\r\n", "20261121", record(KYOKO)))
}

#[test]
fn fault_03_a_file_that_never_ends_its_last_line_is_taken_where_a_trailer_counts_and_held_where_it_is_cut() {
    let world = World::of_five();
    world.edit("connectors/hoken/nenkin/connector.toml", "trailer = ", "final_newline = false\ntrailer = ");
    let whole = nenkin(&PENSIONERS, "9\t0000002");
    let batch = taken(&world, "hoken/nenkin", "NENKIN_20261121.txt", &whole);
    assert_eq!((&batch["status"], &batch["figures"]["rows"]), (&"published".into(), &2.into()), "{batch}");
    let bytes = nenkin(&PENSIONERS, "9\t0000002");
    // one letter less, the count gone, the trailer gone, and cut within the last row
    for (night, less) in [(22, 1), (23, 7), (24, 9), (25, 11), (26, 30)] {
        let name = format!("NENKIN_202611{night}.txt");
        let batch = taken(&world, "hoken/nenkin", &name, &bytes[..bytes.len() - 2 * less]);
        assert_eq!(batch["status"], "held", "{less} letters less: {batch}");
        let code = batch["reasons"][0]["reason"]["code"].as_str().unwrap();
        assert!(code.starts_with("trailer_"), "{code}");
    }
}

#[test]
fn fault_03_a_connector_cannot_do_without_both_the_last_line_end_and_a_trailer() {
    let world = World::of_five();
    world.edit(
        "connectors/korei/kaigo/connector.toml",
        "kind = \"snapshot\"",
        "final_newline = false\nkind = \"snapshot\"",
    );
    let run = world.enishi(&["check"]).failed();
    assert!(run.err.contains("file.final_newline") && run.err.contains("hint:"), "{}", run.err);
}

#[test]
fn fault_19_a_file_without_anything_in_it_is_refused_in_plain_words() {
    let world = World::of_five();
    let before = level(&world);
    for (night, bytes) in [(22, &b""[..]), (23, b"\xEF\xBB\xBF"), (24, b"\x1A"), (25, b"\r\n\r\n")] {
        let batch = taken(&world, "korei/kaigo", &format!("KAIGO_NINTEI_202611{night}.csv"), bytes);
        assert_eq!(refused(&batch, "empty"), "the file is empty");
    }
    // Without a header row, nothing but line ends would be a list of nobody.
    for (night, bytes) in [(24, &b""[..]), (25, b"\r\n\r\n\x1A")] {
        let batch = taken(&world, "shogai/shinsho_techo", &format!("身障手帳台帳_202611{night}.csv"), bytes);
        refused(&batch, "empty");
    }
    assert_eq!(level(&world), before);
    let run = world.enishi(&["batch", "show", "korei.kaigo.2"]).done();
    assert!(run.out.contains("the file is empty"), "{}", run.out);
    assert!(insured().starts_with("被保険者番号"));
}
