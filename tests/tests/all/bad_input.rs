//! Bad input: each gives a clear message with place and next step, and loses nothing.

use enishi_config::City;
use enishi_tests::files::{cp932, jumin, kaigo, nenkin};
use enishi_tests::{KYOKO, Run, World, root};
use serde_json::{Value, json};

/// The last batch of a source, as IT reads it.
fn batch(world: &World, source: &str) -> Value {
    let answer = world.enishi(&["batch", "list", "--source", source, "--json"]).done().json();
    answer["batches"][0].clone()
}

/// Whether the caseworker still finds the resident: the last good data is served.
fn is_served(world: &World) -> bool {
    let token = world.token("caseworker_kaigo");
    world.asking(&token, "counter", &["show", KYOKO], None).code == 0
}

fn findings(world: &World, label: &str) -> Vec<Value> {
    let answer = world.enishi(&["batch", "show", label, "--json"]).done().json();
    answer["rejections"].as_array().unwrap().clone()
}

fn says(run: &Run, words: &[&str]) {
    for word in words {
        assert!(run.err.contains(word) || run.out.contains(word), "no {word:?} in\n{}\n{}", run.out, run.err);
    }
}

#[test]
fn a_missing_folder_is_unreachable_not_empty() {
    let world = World::of_five();
    std::fs::remove_dir_all(world.path("drop/shimin/jumin")).unwrap();
    let run = world.enishi(&["ingest"]).done();
    says(&run, &["shimin/jumin", "cannot be read", "hint:", "nothing was ended"]);
    says(&world.enishi(&["status"]).done(), &["drop/shimin/jumin cannot be read", "hint:"]);
    assert!(is_served(&world));
    std::fs::create_dir_all(world.path("drop/shimin/jumin")).unwrap();
    world.enishi(&["ingest"]).done();
    assert!(!world.enishi(&["status"]).done().out.contains("cannot be read"), "back again");
}

#[test]
fn a_file_that_is_no_file_is_not_followed() {
    let world = World::of_five();
    world.write("secret.txt", b"secret");
    let link = world.path("drop/shimin/jumin/JUMIN_20261122.csv");
    std::os::unix::fs::symlink(world.path("secret.txt"), link).unwrap();
    world.enishi(&["ingest"]).done();
    let last = batch(&world, "shimin/jumin");
    assert_eq!(
        (&last["status"], &last["reasons"][0]["reason"]["code"]),
        (&json!("refused"), &json!("not_a_file"))
    );
    assert!(is_served(&world));
}

#[test]
fn an_unknown_column_is_named_and_not_stored() {
    let world = World::of_five();
    let file =
        String::from_utf8(kaigo(&[("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "22")]))
            .unwrap();
    let wider = file.replacen("被保険者番号,", "被保険者番号,個人的メモ,", 1).replacen(
        "0000300012,",
        "0000300012,CANARY,",
        1,
    );
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", wider.as_bytes());
    let run = world.enishi(&["ingest"]).done();
    says(&run, &["個人的メモ", "not stored", "hint:"]);
    let store = std::fs::read(world.path("enishi.db")).unwrap();
    assert!(!store.windows(6).any(|bytes| bytes == b"CANARY"));
    assert_eq!(batch(&world, "korei/kaigo")["status"], "published");
}

#[test]
fn a_renamed_column_holds_the_file_and_shows_the_difference() {
    let world = World::of_five();
    let file =
        String::from_utf8(kaigo(&[("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "23")]))
            .unwrap();
    let renamed = file.replacen("要介護状態区分コード", "要介護度", 1);
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", renamed.as_bytes());
    let run = world.enishi(&["ingest"]).done();
    says(&run, &["要介護状態区分コード", "要介護度", "hint:"]);
    assert_eq!(batch(&world, "korei/kaigo")["status"], "held");
    assert!(world.path("quarantine/korei.kaigo.2~KAIGO_NINTEI_20261122.csv").is_file());
}

#[test]
fn a_wrong_encoding_is_refused_with_the_one_that_fits() {
    let world = World::of_five();
    let register = jumin(&World::five());
    let (text, _, _) = encoding_rs::SHIFT_JIS.decode(&register);
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", text.as_bytes());
    let sjis = cp932(
        &String::from_utf8(kaigo(&[("0000300012", "高橋 京子", "タカハシ", "1940/03/02", "23")])).unwrap(),
    );
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &sjis);
    let run = world.enishi(&["ingest"]).done();
    says(&run, &["reads as utf-8", "reads as cp932", "encoding = \"utf-8\"", "hint:"]);
    for source in ["shimin/jumin", "korei/kaigo"] {
        let last = batch(&world, source);
        assert_eq!(
            (&last["status"], &last["reasons"][0]["reason"]["code"]),
            (&json!("refused"), &json!("wrong_encoding"))
        );
    }
    assert!(is_served(&world));
}

#[test]
fn a_row_with_too_many_fields_is_rejected_with_its_line_and_nobody_vanishes() {
    let world = World::of_five();
    let mut file =
        String::from_utf8(kaigo(&[("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "22")]))
            .unwrap();
    let lines: Vec<&str> = file.lines().collect();
    file = format!("{}\r\n{},too,many\r\n", lines[0], lines[1]);
    world.edit(
        "connectors/korei/kaigo/connector.toml",
        "[record]",
        "[guards]\nrejected_at_most = 1.0\n\n[record]",
    );
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", file.as_bytes());
    // All rows of a file rejected is never published, whatever the guards say.
    world.enishi(&["ingest"]).done();
    assert_eq!(batch(&world, "korei/kaigo")["status"], "held");

    let more = file + "0000300020,島崎 渡,シマザキ ワタル,1970/01/01,1,2020/04/01,,2,21,,,,,\r\n";
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261123.csv", more.as_bytes());
    world.enishi(&["ingest"]).done();
    let last = batch(&world, "korei/kaigo");
    assert_eq!(last["status"], "published", "{last}");
    assert_eq!(last["figures"]["rejected"], 1);
    assert_eq!(last["figures"]["vanished"], 0, "whose row it was cannot be read: nobody vanishes");
    assert_eq!(last["reasons"][0]["reason"]["code"], "absence_suspended");
    let found = findings(&world, last["batch"].as_str().unwrap());
    assert_eq!((&found[0]["line"], &found[0]["severity"]), (&json!(2), &json!("rejected")));
    assert_eq!(found[0]["text"], "found 16 columns, expected 14");
    let receipt = world.read("receipts/korei.kaigo.3.txt");
    assert!(receipt.contains("2行目: 列が16個あります(期待: 14個)"), "{receipt}");
    assert!(!receipt.contains("高橋"), "no resident's values: {receipt}");
}

#[test]
fn an_empty_key_goes_to_the_tray() {
    let world = World::of_five();
    let rows = [
        ("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3150302", "2"),
        ("", "第1-2002号", "無名", "ムメイ", "3150302", "3"),
    ];
    world.drop_file(
        "shogai/shinsho_techo",
        "身障手帳台帳_20261124.csv",
        &enishi_tests::files::shinsho(&rows),
    );
    world.enishi(&["ingest"]).done();
    let last = batch(&world, "shogai/shinsho_techo");
    assert_eq!(last["figures"]["tray"], 1, "{last}");
    let found = findings(&world, last["batch"].as_str().unwrap());
    let tray = found.iter().find(|finding| finding["severity"] == "tray").unwrap();
    assert_eq!((&tray["reason"]["code"], &tray["line"]), (&json!("no_key"), &json!(2)));
}

#[test]
fn an_impossible_date_is_kept_as_written() {
    let world = World::of_five();
    let rows = [("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3280229", "2")];
    world.drop_file(
        "shogai/shinsho_techo",
        "身障手帳台帳_20261124.csv",
        &enishi_tests::files::shinsho(&rows),
    );
    world.enishi(&["ingest"]).done();
    let last = batch(&world, "shogai/shinsho_techo");
    let found = findings(&world, last["batch"].as_str().unwrap());
    let odd = found.iter().find(|finding| finding["reason"]["code"] == "impossible_date").unwrap();
    assert_eq!((&odd["column"], &odd["severity"]), (&json!("生年月日"), &json!("noted")));
    let token = world.token("caseworker_kaigo");
    let kyoko = world.asking(&token, "counter", &["show", KYOKO, "--json"], None).done().json();
    let text = kyoko.to_string();
    assert!(text.contains("1953-02-29") && text.contains("3280229"), "{text}");
}

#[test]
fn far_fewer_rows_hold_the_file_and_an_empty_one_is_refused() {
    let world = World::of_five();
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&[]));
    let run = world.enishi(&["ingest"]).done();
    says(&run, &["found 0 rows, the last file had 4", "hint:"]);
    assert_eq!(batch(&world, "shimin/jumin")["status"], "held");
    world.drop_file("shimin/jumin", "JUMIN_20261123.csv", b"");
    says(&world.enishi(&["ingest"]).done(), &["the file is empty", "hint:"]);
    assert_eq!(batch(&world, "shimin/jumin")["status"], "refused");
    assert!(is_served(&world));
}

#[test]
fn a_spreadsheet_or_another_departments_file_is_refused() {
    let world = World::of_five();
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", b"PK\x03\x04rest of a workbook");
    says(&world.enishi(&["ingest"]).done(), &["found zip / xlsx, expected CSV", "hint:"]);
    let other = std::fs::read(world.path("drop/shimin/shiensochi/SHIENSOCHI_20261121.csv")).unwrap();
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261123.csv", &other);
    says(&world.enishi(&["ingest"]).done(), &["the header of another file", "hint:"]);
    assert!(is_served(&world));
}

#[test]
fn an_unknown_resident_a_bad_token_and_a_missing_purpose_are_told_apart() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    says(
        &world.asking(&token, "counter", &["show", "0999999999"], None).failed(),
        &["error: there is no such entry", "hint:"],
    );
    says(
        &world.asking("wrong", "counter", &["search", "高橋"], None).failed(),
        &["error: the token is unknown or revoked", "hint:"],
    );
    says(
        &world.enishi(&["search", "高橋", "--purpose", "counter"]).failed(),
        &["error: found no token", "ENISHI_TOKEN"],
    );
    says(
        &world.asking(&token, "", &["search", "高橋"], None).failed(),
        &["found no purpose", "counter, assessment"],
    );
    says(
        &world.asking(&token, "disaster", &["search", "高橋"], None).failed(),
        &["not one of your role's", "counter, assessment"],
    );
    says(&world.asking(&token, "counter", &["search", "!"], None).failed(), &["can be searched by", "hint:"]);
    let it = world.token("it");
    says(
        &world.asking(&it, "counter", &["search", "高橋"], None).failed(),
        &["lacks the right \"residents\"", "hint:"],
    );
}

#[test]
fn messages_come_in_japanese_where_the_language_is() {
    let world = World::of_five();
    let run = world.enishi(&["--lang", "ja", "search", "高橋", "--purpose", "counter"]).failed();
    says(&run, &["エラー: トークンがありません", "次の手順:"]);
    let mut command = world.command(&["status"]);
    command.env("LANG", "ja_JP.UTF-8");
    let run = Run::of(command.output().unwrap()).done();
    says(&run, &["連携元", "公開"]);
}

#[test]
fn a_second_process_on_the_directory_is_refused() {
    let world = World::of_five();
    let served = world.serve();
    let run = world.enishi(&["serve"]).failed();
    says(&run, &["another enishi process owns the data directory", "hint:"]);
    says(&world.enishi(&["ingest"]).failed(), &["another enishi process owns the data directory", "hint:"]);
    assert_eq!(served.get("/healthz", &[]).status, 200);
}

#[test]
fn no_data_and_no_configuration_are_told() {
    let world = World::new();
    says(&world.enishi(&["status"]).failed(), &["there is no data at", "hint:"]);
    let mut command = world.command(&["status"]);
    command.env_remove("ENISHI_DATA").current_dir(world.path("drop"));
    says(
        &Run::of(command.output().unwrap()).failed(),
        &["there is no configuration at config/enishi.toml", "hint:"],
    );
    assert_eq!(world.enishi(&["no-such-command"]).code, 2, "misuse");
}

#[test]
fn every_fault_of_the_configuration_is_told_at_once_with_its_place() {
    let world = World::new();
    world.edit(
        "connectors/korei/kaigo/connector.toml",
        "encoding = \"utf-8\"",
        "encoding = \"utf8\"\ncolour = 1",
    );
    world.edit("connectors/korei/kaigo/connector.toml", "class = [\"locating\"]", "class = [\"general\"]");
    world.edit("connectors/shimin/jumin/connector.toml", "format = 1", "format = 9");
    let policy = world.read("config/policy.toml");
    let line = policy.lines().position(|line| line == "level = \"exists\"").unwrap() + 1;
    world.edit("config/policy.toml", "level = \"exists\"", "level = \"maybe\"");
    let run = world.enishi(&["check"]).failed();
    says(
        &run,
        &[
            "connectors/korei/kaigo/connector.toml:18:12: file.encoding: found \"utf8\"",
            "one of: utf-8, cp932, euc-jp",
            "connectors/korei/kaigo/connector.toml:19:1: file.colour: unknown key",
            "field[12].attribute: this attribute tells where somebody can be found",
            "connectors/shimin/jumin/connector.toml:3:10: format: found format 9, expected 1",
            &format!("policy.toml:{line}:9: rule[2].level: found \"maybe\""),
        ],
    );
}

#[test]
fn a_programme_of_which_the_policy_says_nothing_is_refused_at_start() {
    let world = World::new();
    world.edit(
        "config/policy.toml",
        "programmes = [\"jido_teate\", \"seiho\", \"shiensochi\"]",
        "programmes = [\"jido_teate\", \"seiho\"]",
    );
    let run = world.enishi(&["ingest"]).failed();
    says(&run, &["role disaster_team says nothing of programme shiensochi", "hint:", "level = \"none\""]);
}

#[test]
fn a_connectors_own_sample_and_somebodys_file_are_checked() {
    let world = World::new();
    let city = City::load(&root().join("config/enishi.toml")).unwrap();
    let programmes = city.connectors.values().filter(|connector| connector.programme.is_some()).count();
    let good = format!(
        "good: {} connectors, {programmes} programmes, {} roles",
        city.connectors.len(),
        city.policy.roles.len()
    );
    says(&world.enishi(&["check"]).done(), &[&good]);
    says(&world.enishi(&["check", "connectors/korei/kaigo"]).done(), &["good: 3 rows"]);
    world.edit(
        "connectors/korei/kaigo/expected.json",
        "\"value\": \"1940-03-02\"",
        "\"value\": \"1940-03-03\"",
    );
    let run = world.enishi(&["check", "connectors/korei/kaigo"]).failed();
    says(
        &run,
        &[".records[0].fields.birth_ymd.value: found \"1940-03-02\", expected \"1940-03-03\"", "hint:"],
    );
    world.write("theirs.csv", &kaigo(&[("0000300012", "CANARY", "タカハシ", "あした", "99")]));
    let run = world.enishi(&["check", "connectors/korei/kaigo", "theirs.csv"]).done();
    says(
        &run,
        &["要介護状態区分コード", "yokaigo_kbn", "sensitive", "line 2, column 生年月日: found no date"],
    );
    assert!(!run.out.contains("CANARY"), "no values");
    world.write("theirs.csv", b"a;b\n1;2\n");
    says(
        &world.enishi(&["check", "connectors/korei/kaigo", "theirs.csv"]).failed(),
        &["would not be published"],
    );
}

const PENSIONERS: [(&str, &str, &str, &str); 2] =
    [("0000000037", "山田　太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", "5550401"), ("0000000045", "山田　次郎", "ﾔﾏﾀﾞ ｼﾞﾛｳ", "7270505")];

#[test]
fn a_file_whose_trailer_disagrees_is_held_and_the_last_one_is_served() {
    let world = World::of_five();
    let whole = nenkin(&PENSIONERS, "9\t0000002\r\n");
    world.drop_file("hoken/nenkin", "NENKIN_20261120.txt", &whole);
    world.enishi(&["ingest"]).done();
    let good = batch(&world, "hoken/nenkin");
    assert_eq!((&good["status"], &good["figures"]["rows"]), (&json!("published"), &json!(2)));

    for (night, rows, trailer, code, words) in [
        ("20261121", 2, "", "trailer_missing", ["found 2 records and no trailer", "hint:"]),
        ("20261122", 1, "9\t0000002\r\n", "trailer_count", ["found 1 records, expected 2", "hint:"]),
        ("20261123", 2, "9\t2\r\n9\t2\r\n", "after_trailer", ["on line 5", "hint:"]),
        ("20261124", 2, "9\ttwo\r\n", "trailer_unreadable", ["is no number", "hint:"]),
    ] {
        let name = format!("NENKIN_{night}.txt");
        world.drop_file("hoken/nenkin", &name, &nenkin(&PENSIONERS[..rows], trailer));
        says(&world.enishi(&["ingest"]), &words);
        let held = batch(&world, "hoken/nenkin");
        assert_eq!(held["status"], "held", "{held}");
        assert_eq!(held["reasons"][0]["reason"]["code"], code, "{held}");
    }
    let token = world.token("privacy_officer");
    let shown = world.asking(&token, "oversight", &["show", PENSIONERS[1].0, "--json"], None).done().json();
    assert_eq!(enishi_tests::programme(&shown["resident"], "nenkin").unwrap()["state"], "enrolled");
}

#[test]
fn utf_16_and_other_encodings_are_told_apart() {
    let world = World::of_five();
    let marked = nenkin(&PENSIONERS, "9\t0000002\r\n");
    let refused = |source: &str, name: &str, bytes: &[u8]| {
        world.drop_file(source, name, bytes);
        let run = world.enishi(&["ingest"]);
        assert_eq!(batch(&world, source)["status"], "refused", "{name}");
        run
    };
    says(
        &refused("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &marked),
        &["reads as utf-16", "encoding = \"utf-16\""],
    );
    says(
        &refused("hoken/nenkin", "NENKIN_20261120.txt", &[0xFF, 0x7E].repeat(40)),
        &["no byte order mark", "Unicode text"],
    );
    let text = "宛名番号\t氏名\r\n";
    says(&refused("hoken/nenkin", "NENKIN_20261121.txt", text.as_bytes()), &["reads as utf-8"]);
    says(&refused("hoken/nenkin", "NENKIN_20261122.txt", &cp932(text)), &["reads as cp932"]);
}

#[test]
fn a_line_of_another_length_is_rejected_with_both_lengths() {
    let world = World::of_five();
    let record = |id: &str, born: &str| {
        format!("2{id:>15}10000019{:<40}{:<40}{born}242703020100000001{:<21}\r\n", "ﾀｶﾊｼ", "ﾀｶﾊｼ", "")
    };
    let text = format!(
        "1{:<149}\r\n{}{}900000002\r\n",
        "20261121",
        record(KYOKO, "3150302"),
        record("11", "315030")
    );
    world.drop_file("hoken/koki", "KOKI_20261121.txt", &cp932(&text));
    world.enishi(&["ingest"]);
    let label = batch(&world, "hoken/koki")["batch"].as_str().unwrap().to_owned();
    let rejected = findings(&world, &label);
    assert_eq!((rejected.len(), &rejected[0]["line"]), (1, &json!(3)), "{rejected:?}");
    assert_eq!(rejected[0]["reason"]["code"], "line_length", "{rejected:?}");
    says(&world.enishi(&["batch", "show", &label]), &["found a line of 149 bytes, expected 150"]);
}
