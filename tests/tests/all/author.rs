//! For whoever writes a connector: what `check` shows and does not show, faults drawn at their place, and drafts.

use std::fs;

use enishi_tests::files::kaigo;
use enishi_tests::{Run, World, root};
use serde_json::Value;

const KAIGO: &str = "connectors/korei/kaigo";

fn says(run: &Run, words: &[&str]) {
    let all = format!("{}{}", run.out, run.err);
    for word in words {
        assert!(all.contains(word), "expected {word:?} in:\n{all}");
    }
}

fn theirs(world: &World) {
    world.write("theirs.csv", &kaigo(&[("0000300012", "CANARY", "タカハシ", "あした", "99")]));
}

#[test]
fn check_shows_what_a_file_looks_like_and_none_of_its_values() {
    let world = World::new();
    let rows = [("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "22"); 8];
    let text = String::from_utf8(kaigo(&rows)).unwrap();
    let bad = text.replacen("1940/03/02", "あした", 7);
    let lines: Vec<String> = bad
        .lines()
        .map(|line| format!("{line},{}", if line.contains("番号") { "余分区分" } else { "X-1" }))
        .collect();
    world.write("theirs.csv", (lines.join("\r\n") + "\r\n").as_bytes());
    let run = world.enishi(&["check", KAIGO, "theirs.csv"]).done();
    says(
        &run,
        &["9999/99/99", "漢漢 漢漢", "アアアア アアアア", "9×10", "resident:subject", "key", "valid_to"],
    );
    says(
        &run,
        &[
            "余分区分",
            "(not taken)",
            "A-9",
            "line 2, column 生年月日: found no date",
            "in 7 rows, also on lines 3, 4, 5, 6 and 2 more",
        ],
    );
    for value in ["京子", "キョウコ", "1940", "0000300012", "あした", "X-1"] {
        assert!(!run.out.contains(value), "{value} is a value");
    }
    let told = world.enishi(&["check", KAIGO, "theirs.csv", "--json"]).done();
    let told_json = told.json();
    assert_eq!((&told_json["rows"], &told_json["rejected"]), (&Value::from(8), &Value::from(0)));
    let columns = told_json["columns"].as_array().unwrap();
    let extra = columns.iter().find(|column| column["column"] == "余分区分").unwrap();
    assert_eq!((&extra["taken"], &extra["shapes"][0]), (&Value::from(false), &Value::from("A-9")));
    assert!(columns.iter().all(|column| column.get("values").is_none()));
    assert!(!told.out.contains("京子"));
}

#[test]
fn check_counts_what_would_be_rejected_and_fails_where_the_file_would_be_held() {
    let world = World::new();
    let text = String::from_utf8(kaigo(&[("0000300012", "a", "ア", "1940/03/02", "22"); 40])).unwrap();
    let cut = |rows: usize| {
        let lines = text.lines().enumerate().map(|(at, line)| {
            if (1..=rows).contains(&at) {
                line.rsplit_once(',').unwrap().0.to_owned()
            } else {
                line.to_owned()
            }
        });
        lines.collect::<Vec<_>>().join("\n") + "\n"
    };
    world.write("few.csv", cut(3).as_bytes());
    says(
        &world.enishi(&["check", KAIGO, "few.csv"]).done(),
        &["40 rows: 37 would be taken, 3 rejected", "line 2: found", "also on lines 3, 4"],
    );
    world.write("many.csv", cut(4).as_bytes());
    let run = world.enishi(&["check", KAIGO, "many.csv"]).failed();
    says(
        &run,
        &[
            "36 would be taken, 4 rejected",
            "4 of 40 rows were rejected, expected at most 3",
            "would not be published",
        ],
    );
    let told = world.enishi(&["check", KAIGO, "many.csv", "--json"]).failed().json();
    assert_eq!(told["objections"][0]["objection"]["code"], "rejected_share");
    assert_eq!(
        (&told["noticed"][0]["reason"]["code"], &told["noticed"][0]["count"]),
        (&Value::from("ragged_row"), &Value::from(4))
    );
}

#[test]
fn values_are_shown_to_whoever_has_the_right_and_a_purpose_and_after_it_was_written_down() {
    let bare = World::new();
    theirs(&bare);
    let words = ["check", KAIGO, "theirs.csv", "--show-values"];
    let refused = |run: Run, why: &str| {
        says(&run, &[why]);
        assert!(!run.out.contains("CANARY"), "{}", run.out);
    };
    refused(bare.asking("enishi_nobody", "oversight", &words, None).failed(), "there is no data");

    let world = World::of_five();
    theirs(&world);
    refused(world.enishi(&words).failed(), "token");
    refused(world.asking(&world.token("it"), "counter", &words, None).failed(), "values");
    let officer = world.token("privacy_officer");
    refused(world.asking(&officer, "counter", &words, None).failed(), "oversight");
    refused(world.asking(&officer, "", &words, None).failed(), "oversight");
    let audit = |world: &World| world.asking(&officer, "oversight", &["audit", "export"], None).done().out;
    assert_eq!(audit(&world).matches("check values korei/kaigo").count(), 0);
    says(&world.asking(&officer, "oversight", &words, None).done(), &["CANARY", "あした"]);
    let log = audit(&world);
    let events: Vec<&str> = log.lines().filter(|line| line.contains("check values korei/kaigo")).collect();
    assert_eq!(events.len(), 1);
    assert!(events[0].contains("oversight") && events[0].contains("test privacy_officer"), "{}", events[0]);
    assert!(!log.contains("CANARY") && !log.contains("theirs.csv"), "the log names no value and no file");
    // The same where a server owns the directory.
    let served = world.serve();
    says(&world.asking(&officer, "oversight", &words, None).done(), &["CANARY"]);
    refused(world.enishi(&words).failed(), "token");
    assert_eq!(audit(&world).matches("check values korei/kaigo").count(), 2);
    served.stop();
}

#[test]
fn nothing_is_shown_where_the_event_cannot_be_written() {
    let world = World::of_five();
    theirs(&world);
    let officer = world.token("privacy_officer");
    fs::remove_file(world.path("audit.db")).unwrap();
    fs::create_dir(world.path("audit.db")).unwrap();
    let words = ["check", KAIGO, "theirs.csv", "--show-values"];
    let run = world.asking(&officer, "oversight", &words, None).failed();
    assert!(!run.out.contains("CANARY"), "{}", run.out);
}

#[test]
fn faults_are_drawn_at_their_place() {
    let world = World::new();
    world.edit(&format!("{KAIGO}/connector.toml"), "encoding = \"utf-8\"", "encoding = \"utf8\"");
    world.edit(
        "connectors/kodomo/jifu/connector.toml",
        "label = { ja = \"証書番号\", en = \"",
        "label = { ja = \"証書番号\", eng = \"",
    );
    let run = world.enishi(&["check"]).failed();
    says(
        &run,
        &[
            "connectors/korei/kaigo/connector.toml:18:12: file.encoding: found \"utf8\"",
            "18 | encoding = \"utf8\"\n   |            ^^^^^^\nhint: one of: utf-8",
            "label = { ja = \"証書番号\", eng = \"",
        ],
    );
    // Behind Japanese, where each character takes two places of a terminal.
    let lines: Vec<&str> = run.err.lines().collect();
    let line = lines.iter().rposition(|line| line.contains("| ") && line.contains("eng = ")).unwrap();
    let width = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let before = width(lines[line].split("eng").next().unwrap());
    assert_eq!(lines[line + 1].find('^'), Some(before), "{}\n{}", lines[line], lines[line + 1]);
    assert!(!run.err.contains('\u{1b}'), "no colours where there is no terminal");
    // Also at start, and in Japanese.
    says(&world.enishi(&["ingest", "--lang", "ja"]).failed(), &["18 | encoding = \"utf8\"", "次の手順"]);
    let faults = world.enishi(&["check", "--json"]).failed().json();
    let fault =
        faults["faults"].as_array().unwrap().iter().find(|fault| fault["key"] == "file.encoding").unwrap();
    assert_eq!((&fault["line"], &fault["column"]), (&Value::from(18), &Value::from(12)));
}

#[test]
fn faults_between_files_are_drawn_too() {
    let world = World::new();
    world.edit("config/enishi.toml", "\"kiki/yoshiensha\"", "\"kiki/nobody\"");
    world.edit("config/policy.toml", "\"kokuho\", \"shogai_service\"", "\"kokuhoo\", \"shogai_service\"");
    world.edit(
        "connectors/korei/kaigo_taio/connector.toml",
        "belongs_to = \"kaigo\"",
        "belongs_to = \"kaigoo\"",
    );
    let run = world.enishi(&["check"]).failed();
    says(
        &run,
        &["  \"kiki/nobody\",\n", "programmes = [\"kokuhoo\"", "belongs_to = \"kaigoo\"\n", "^^^^^^^^"],
    );
    assert!(run.err.matches('^').count() >= "\"kiki/nobody\"\"kokuhoo\"\"kaigoo\"".len(), "{}", run.err);
}

#[test]
fn values_of_the_staff_stand_in_no_fault() {
    let world = World::new();
    world.edit(
        "config/enishi.toml",
        "policy = \"policy.toml\"",
        "policy = \"policy.toml\"\nstaff = \"staff.toml\"",
    );
    world.write(
        "config/staff.toml",
        "format = 1\n[[person]]\nholder = \"CANARY 花子\"\naddresses = [\"縁市のCANARY\"]\n".as_bytes(),
    );
    let run = world.enishi(&["check"]).failed();
    says(&run, &["staff.toml:4:14: person[0].addresses", "addresses = [\"*********\"]"]);
    assert!(!run.err.contains("CANARY"), "{}", run.err);
}

const CARE: &str = "決定番号,宛名番号,氏名,氏名カナ,生年月日,住所,種目,支給額,決定年月日,耐用期限,担当者\n";

fn hosogu() -> String {
    let rows = [
        "K0001,11,髙橋　京子,ﾀｶﾊｼ ｷﾖｳｺ,S15.03.02,縁市中央町一丁目2番3号,01,\"12,000\",R06.04.01,R11.03.31,CANARY",
        "K0002,37,山田　太郎,ﾔﾏﾀﾞ ﾀﾛｳ,S55.04.01,縁市桜町1-2-3,02,\"8,500\",R07.10.10,R12.09.30,CANARY",
        "K0003,45,山田　次郎,ﾔﾏﾀﾞ ｼﾞﾛｳ,H20.05.05,縁市桜町1-2-3,02,\"8,500\",R07.10.10,R12.09.30,CANARY",
        "K0004,37,山田　太郎,ﾔﾏﾀﾞ ﾀﾛｳ,S55.04.01,縁市桜町1-2-3,01,\"30,000\",R08.02.01,R13.01.31,CANARY",
    ];
    format!("{CARE}{}\n", rows.join("\n"))
}

#[test]
fn a_new_department_is_added_from_its_file() {
    let world = World::of_five();
    world.write("HOSOGU_20261121.csv", hosogu().as_bytes());
    let folder = "connectors/shogai/hosogu";
    let drafted = world.enishi(&["connector", "new", "HOSOGU_20261121.csv", "--to", folder]).done();
    says(&drafted, &["drafted connectors/shogai/hosogu/connector.toml", "not certain"]);
    let path = format!("{folder}/connector.toml");
    let text = world.read(&path);
    for value in ["京子", "ｷﾖｳｺ", "S15", "中央町", "12,000", "CANARY", "K0001"] {
        assert!(!text.contains(value) && !drafted.err.contains(value), "{value} is a value");
    }
    for line in [
        "id = \"hosogu\"",
        "pattern = \"HOSOGU_{date}.csv\"",
        "key = [\"決定番号\"]",
        "column = \"宛名番号\"",
        "attribute = \"birth_date\"",
        "class = [\"locating\"]",
        "kind = \"amount\"",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    says(
        &world.enishi(&["check", folder, "HOSOGU_20261121.csv"]).done(),
        &["4 rows: 4 would be taken, 0 rejected"],
    );
    let again = world.enishi(&["connector", "new", "HOSOGU_20261121.csv", "--to", folder]).failed();
    says(&again, &["is there already", "hint:"]);
    assert_eq!(world.read(&path), text, "and stays as it was");
    // What a person adds: the width that the register has, and who may see it.
    world.edit(&path, "width = 2", "width = 10");
    let policy = world.read("config/policy.toml");
    let rules = ["caseworker_kaigo", "caseworker_kodomo", "disaster_team", "privacy_officer"]
        .map(|role| format!("[[rule]]\nrole = \"{role}\"\nprogrammes = [\"hosogu\"]\nlevel = \"full\"\n\n"));
    world.write(
        "config/policy.toml",
        policy.replace("# --- the watch", &format!("{}# --- the watch", rules.concat())).as_bytes(),
    );
    world.enishi(&["check"]).done();
    world.drop_file("shogai/hosogu", "HOSOGU_20261121.csv", hosogu().as_bytes());
    world.enishi(&["ingest"]).done();
    let token = world.token("caseworker_kaigo");
    let shown = world.asking(&token, "counter", &["show", enishi_tests::KYOKO, "--json"], None).done().json();
    let programmes = shown["resident"]["programmes"].as_array().unwrap();
    let hosogu = programmes.iter().find(|programme| programme["programme"] == "hosogu").unwrap();
    assert_eq!(hosogu["state"], "enrolled");
}

#[test]
fn a_file_of_another_delimiter_whose_last_line_never_ends_is_drafted_as_it_is() {
    let world = World::of_five();
    let file = hosogu()
        .replace("\"12,000\"", "12,000")
        .replace("\"8,500\"", "8,500")
        .replace("\"30,000\"", "30,000");
    // The separators of the amounts stay commas.
    let columns = |line: &str| {
        let cells = line.replace(',', ";");
        ["12;000", "8;500", "30;000"]
            .iter()
            .fold(cells, |line, amount| line.replace(amount, &amount.replace(';', ",")))
    };
    let lines: Vec<String> = file.lines().map(columns).collect();
    world.write("HOSOGU_20261121.csv", format!("{}\nEND;4;;;;;;;;;", lines.join("\n")).as_bytes());
    let folder = "connectors/shogai/hosogu";
    world.enishi(&["connector", "new", "HOSOGU_20261121.csv", "--to", folder]).done();
    let text = world.read(&format!("{folder}/connector.toml"));
    for line in
        ["delimiter = \"semicolon\"", "trailer = \"END\"", "final_newline = false", "kind = \"amount\""]
    {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    says(
        &world.enishi(&["check", folder, "HOSOGU_20261121.csv"]).done(),
        &["4 rows: 4 would be taken, 0 rejected"],
    );
}

/// Numbers of the committed city's register.
fn residents() -> Vec<String> {
    let file = fs::read(root().join("fixtures/night-1/shimin/jumin/JUMIN_20261121.csv")).unwrap();
    let lines = file.split(|byte| *byte == b'\n').skip(1);
    let number = |line: &[u8]| Some(String::from_utf8(line.get(1..11)?.to_vec()).unwrap());
    lines.filter_map(number).take(60).collect()
}

#[test]
fn numbers_of_residents_are_known_by_the_register_and_asked_for_as_a_share() {
    let world = World::of_the_city();
    let residents = residents();
    let rows: Vec<String> = residents
        .iter()
        .enumerate()
        .map(|(at, number)| format!("{},{},{}", 9_000_100 + at * 7, number.trim_start_matches('0'), at))
        .collect();
    world.write("x.csv", format!("rec_no,usr_cd,seq_no\n{}\n", rows.join("\n")).as_bytes());
    let ask = || world.enishi(&["connector", "new", "x.csv"]).done();
    let drafted = ask();
    says(
        &drafted,
        &[
            "\"usr_cd\": 100 % of its numbers are residents of the register",
            "column = \"usr_cd\"",
            "width = 10",
        ],
    );
    assert!(residents.iter().all(|number| !drafted.out.contains(number)), "counts only");
    let officer = world.token("privacy_officer");
    let log = || world.asking(&officer, "oversight", &["audit", "export"], None).done().out;
    assert!(log().contains("share of 60 numbers"), "and written down");
    let served = world.serve();
    says(&ask(), &["\"usr_cd\": 100 %"]);
    let body = serde_json::json!({ "numbers": residents });
    served.post("/api/v1/desk/numbers", &[("authorization", &format!("Bearer {officer}"))], &body).is(403);
    served.post("/api/v1/desk/numbers", &[], &body).is(401);
    served.stop();
}

#[test]
fn too_few_numbers_are_not_asked_about() {
    let world = World::of_the_city();
    let few = residents().into_iter().take(5).collect::<Vec<_>>();
    world.write(
        "x.csv",
        format!("usr_cd,seq_no\n{}\n", few.iter().map(|n| format!("{n},1")).collect::<Vec<_>>().join("\n"))
            .as_bytes(),
    );
    let before = world.enishi(&["audit", "verify", "--json"]).done().json()["events"].clone();
    world.enishi(&["connector", "new", "x.csv"]).done();
    assert_eq!(world.enishi(&["audit", "verify", "--json"]).done().json()["events"], before);
}

// Twelve digits of which the last is the check digit of 平成26年総務省令第85号 5条.
fn my_number(first: u64) -> String {
    let digits = format!("{first:011}");
    let weighted = digits.bytes().rev().map(u32::from).zip((2..=7).cycle());
    let rest = weighted.map(|(digit, weight)| (digit - u32::from(b'0')) * weight).sum::<u32>() % 11;
    format!("{digits}{}", if rest <= 1 { 0 } else { 11 - rest })
}

#[test]
fn a_column_of_my_numbers_is_warned_of_and_not_drafted() {
    let world = World::bare();
    let rows: Vec<String> =
        (0..30).map(|at| format!("{},{at},山田 {at}", my_number(12_345_678_000 + at * 37))).collect();
    world.write("x.csv", format!("利用者コード,枝番,氏名\n{}\n", rows.join("\n")).as_bytes());
    let drafted = world.enishi(&["connector", "new", "x.csv"]).done();
    says(&drafted, &["# 利用者コード: NOT taken: 30 values pass the check"]);
    assert!(
        !drafted.out.contains("column = \"利用者コード\"") && !drafted.out.contains("\"利用者コード\"]"),
        "{}",
        drafted.out
    );
    assert!(!drafted.out.contains(&my_number(12_345_678_000)));
}

#[test]
fn what_cannot_be_drafted_says_why() {
    let world = World::bare();
    for (bytes, words) in [
        (&b""[..], ["empty", "hint:"]),
        (b"\xFF\xFF\x80\x81\xFF", ["found no text", "hint:"]),
        ("宛名番号,宛名番号\n1,2\n".as_bytes(), ["stands twice", "hint:"]),
    ] {
        world.write("x.csv", bytes);
        says(&world.enishi(&["connector", "new", "x.csv"]).failed(), &words);
    }
    world.write("x.csv", b"a_id,b_no\n1,2\n3,4\n");
    says(
        &world.enishi(&["connector", "new", "x.csv", "--to", "connectors/Dep/x"]).failed(),
        &["connectors/DEPARTMENT/NAME"],
    );
    assert!(!world.path("connectors/Dep").exists());
    let told = world.enishi(&["connector", "new", "x.csv", "--json"]).done().json();
    assert!(
        told["toml"].as_str().unwrap().contains("format = 1")
            && !told["unsure"].as_array().unwrap().is_empty()
    );
}
