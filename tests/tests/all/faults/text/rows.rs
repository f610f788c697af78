//! Rows that are not like the others, and columns that are.

use std::fs;

use enishi_tests::files::{kaigo, nenkin, shinsho};
use enishi_tests::{KYOKO, TARO, World, field, programme};
use serde_json::{Value, json};

use super::{INSURED, findings, insured, level, overseen, refused, shown, taken};

#[test]
fn fault_13_columns_in_another_order_are_taken_by_name_and_warned_of_once() {
    let world = World::of_five();
    taken(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv", insured().as_bytes());
    let before = programme(&shown(&world, KYOKO), "kaigo").unwrap()["fields"].clone();
    let reversed: String =
        insured().lines().map(|line| line.split(',').rev().collect::<Vec<_>>().join(",") + "\r\n").collect();
    let batch = taken(&world, "korei/kaigo", "KAIGO_NINTEI_20261123.csv", reversed.as_bytes());
    assert_eq!((&batch["status"], &batch["figures"]["changed"]), (&"published".into(), &0.into()), "{batch}");
    assert_eq!(
        (&batch["figures"]["rejected"], &batch["figures"]["vanished"]),
        (&0.into(), &0.into()),
        "{batch}"
    );
    assert_eq!(batch["reasons"][0]["reason"], json!({ "code": "columns_reordered" }), "{batch}");
    assert_eq!(programme(&shown(&world, KYOKO), "kaigo").unwrap()["fields"], before);
    // The same rows, and other bytes: an empty line at the end.
    let file = reversed + "\r\n";
    let again = taken(&world, "korei/kaigo", "KAIGO_NINTEI_20261124.csv", file.as_bytes());
    assert_eq!((&again["status"], &again["reasons"]), (&"published".into(), &json!([])), "{again}");
}

#[test]
fn fault_13_a_header_with_somebodys_row_at_its_end_tells_nothing_of_it() {
    let world = World::of_five();
    // `copy header.csv+data.csv`, where the first has no line end.
    let glued = insured().replacen("\r\n", ",", 1);
    let values: Vec<&str> =
        glued.lines().next().unwrap().split(',').skip(14).filter(|cell| cell.len() > 3).collect();
    assert!(values.len() > 5, "{values:?}");
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", glued.as_bytes());
    let told = world.enishi(&["ingest"]).done();
    let shown = world.enishi(&["batch", "list", "--json"]).done();
    let receipts: String = fs::read_dir(world.path("receipts"))
        .unwrap()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    for value in values {
        let is_there = |text: &str| text.contains(value);
        assert!(!is_there(&told.out) && !is_there(&told.err), "{value} in what was said");
        assert!(!is_there(&shown.out) && !is_there(&receipts), "{value} in what is kept");
    }
}

#[test]
fn fault_13_a_column_more_is_warned_of_and_left_out() {
    let world = World::of_five();
    let wider: String = insured()
        .lines()
        .enumerate()
        .map(|(at, line)| format!("{},{line}\r\n", if at == 0 { "備考欄" } else { "CANARY" }))
        .collect();
    let batch = taken(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv", wider.as_bytes());
    assert_eq!(
        (&batch["status"], &batch["figures"]["rejected"]),
        (&"published".into(), &0.into()),
        "{batch}"
    );
    assert_eq!(batch["reasons"][0]["reason"], json!({ "code": "unknown_columns", "names": ["備考欄"] }));
    assert_eq!(level(&world), "22");
    assert!(!shown(&world, KYOKO).to_string().contains("CANARY"));
}

#[test]
fn fault_14_a_column_name_that_stands_twice_refuses_the_file() {
    let world = World::of_five();
    let before = level(&world);
    for (night, name, twice) in [(22, "氏名カナ", "氏名"), (23, "居宅介護支援事業所", "被保険者番号")]
    {
        let text = insured().replacen(name, twice, 1);
        let batch = taken(&world, "korei/kaigo", &format!("KAIGO_NINTEI_202611{night}.csv"), text.as_bytes());
        assert!(refused(&batch, "duplicate_column").contains(twice), "{batch}");
    }
    assert_eq!(level(&world), before);
}

fn of_levels(levels: [&str; 2]) -> Vec<u8> {
    let mut rows = [INSURED[0], INSURED[0], INSURED[1]];
    (rows[0].4, rows[1].4) = (levels[0], levels[1]);
    kaigo(&rows)
}

#[test]
fn fault_16_of_rows_with_one_key_the_declared_one_counts_whatever_stood_before() {
    for (rule, counts) in [("first", 0), ("last", 1)] {
        let world = World::of_five();
        let rule = format!("[record]\nduplicates = \"{rule}\"\n");
        world.edit("connectors/korei/kaigo/connector.toml", "[record]\n", &rule);
        let mut nights = 22..;
        // Also where one of the two is what stands already, whichever that is.
        for levels in [["23", "25"], ["25", "23"], ["23", "25"], ["25", "23"], ["21", "25"], ["25", "21"]] {
            let name = format!("KAIGO_NINTEI_202611{}.csv", nights.next().unwrap());
            let batch = taken(&world, "korei/kaigo", &name, &of_levels(levels));
            assert_eq!(batch["status"], "published", "{batch}");
            assert_eq!(level(&world), levels[counts], "{rule} of {levels:?}");
            if counts == 0 {
                let found = findings(&world, &batch);
                let twice = found.iter().find(|one| one["reason"]["code"] == "duplicate_key").unwrap();
                assert_eq!((&twice["line"], &twice["severity"]), (&3.into(), &"rejected".into()), "{twice}");
            }
        }
    }
}

#[test]
fn fault_17_zeros_that_a_spreadsheet_ate_come_back_to_the_declared_width_only_and_are_counted() {
    let world = World::of_five();
    let eaten = shinsho(&[("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3150302", "2")]);
    let batch = super::batches(&world, "shogai/shinsho_techo").remove(0);
    assert_eq!(batch["figures"]["noticed"]["padded"], 1, "counted and said: {batch}");
    assert_eq!(programme(&shown(&world, KYOKO), "shinsho_techo").unwrap()["state"], "enrolled");

    let too_long = shinsho(&[
        ("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3150302", "2"),
        ("90000000011", "第1-2002号", "山田太郎", "ヤマダタロウ", "3550401", "2"),
    ]);
    let batch = taken(&world, "shogai/shinsho_techo", "身障手帳台帳_20261125.csv", &too_long);
    let found = findings(&world, &batch);
    let wide = found.iter().find(|one| one["severity"] == "rejected").unwrap();
    assert_eq!((&wide["reason"]["code"], &wide["line"]), (&"too_long".into(), &2.into()), "{wide}");

    // Without a declared width nothing is guessed: the number is another one, and nobody's.
    world.edit("connectors/shogai/shinsho_techo/connector.toml", "width = 10\n", "");
    let batch = taken(&world, "shogai/shinsho_techo", "身障手帳台帳_20261126.csv", &eaten);
    assert_eq!(batch["figures"]["noticed"].get("padded"), None, "{batch}");
    assert_ne!(programme(&shown(&world, KYOKO), "shinsho_techo").unwrap()["state"], "enrolled");
}

fn rejected(found: &[Value], code: &str) -> Vec<u64> {
    let of_code = found.iter().filter(|one| one["reason"]["code"] == code);
    of_code.map(|one| one["line"].as_u64().unwrap()).collect()
}

#[test]
fn fault_20_nul_and_control_characters_refuse_their_row_and_no_other() {
    for (at, odd) in
        ["\0", "\u{1}", "\u{7}", "\u{1A}", "\u{1B}", "\u{7F}", "\u{80}", "\u{9F}"].iter().enumerate()
    {
        let world = World::of_five();
        let text = insured().replacen("森田 一", &format!("森{odd}田 一"), 1);
        let batch = taken(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv", text.as_bytes());
        assert_eq!(batch["status"], "published", "{at}: {batch}");
        assert_eq!(rejected(&findings(&world, &batch), "control_character"), [3], "{at}");
        assert_eq!(
            (&batch["figures"]["rows"], &batch["figures"]["vanished"]),
            (&3.into(), &0.into()),
            "{batch}"
        );
        assert_eq!(level(&world), "22", "the others are taken");
    }
}

#[test]
fn fault_20_the_nul_halves_of_utf_16_do_not_matter_and_its_nuls_do() {
    let world = World::of_five();
    let rows = [(KYOKO, "髙橋　京子", "ﾀｶﾊｼ ｷﾖｳｺ", "5150302"), (TARO, "山田\0太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", "5550401")];
    let batch = taken(&world, "hoken/nenkin", "NENKIN_20261121.txt", &nenkin(&rows, "9\t0000002\r\n"));
    assert_eq!(rejected(&findings(&world, &batch), "control_character"), [3], "{batch}");
    assert_eq!(programme(&overseen(&world, KYOKO), "nenkin").unwrap()["state"], "enrolled");
}

#[test]
fn fault_23_a_row_with_a_cell_more_or_less_is_refused_with_its_line_and_the_others_kept() {
    let world = World::of_five();
    let lines: Vec<String> = insured().lines().map(str::to_owned).collect();
    let longer = format!("{},", lines[2]);
    let shorter = lines[3].rsplit_once(',').unwrap().0.to_owned();
    let text = [&lines[0], &lines[1], &longer, &shorter].map(|line| format!("{line}\r\n")).concat();
    let batch = taken(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv", text.as_bytes());
    assert_eq!(
        (&batch["status"], &batch["figures"]["rejected"]),
        (&"published".into(), &2.into()),
        "{batch}"
    );
    let found = findings(&world, &batch);
    assert_eq!(rejected(&found, "ragged_row"), [3, 4]);
    let said: Vec<&str> = found.iter().filter_map(|one| one["text"].as_str()).collect();
    assert!(
        said.contains(&"found 15 columns, expected 14") && said.contains(&"found 13 columns, expected 14"),
        "{said:?}"
    );
    assert_eq!(batch["figures"]["vanished"], 0, "whose rows they were cannot be read: nobody vanishes");
    let shown = shown(&world, KYOKO);
    assert_eq!(field(&shown, "kaigo", "yokaigo_kbn"), Some("22"), "the others are kept");
}
