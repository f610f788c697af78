//! Fault 24: a column of My Numbers (個人番号) refuses its file, and nothing of it stays.

use std::fs;
use std::path::Path;

use encoding_rs::SHIFT_JIS;
use enishi_tests::World;
use serde_json::{Value, json};

use super::{codes, insured, kaigo, reason, records, take, town};

// Different numbers with the check digit of 平成26年総務省令第85号 5条, or, where `passing` says so, without it.
fn numbers(count: usize, passing: usize) -> Vec<String> {
    let of = |at: usize| {
        let first: Vec<u32> = format!("{:011}", 31_415_926_535_u64 + at as u64 * 7_919)
            .chars()
            .map(|digit| digit.to_digit(10).unwrap())
            .collect();
        let sum: u32 = first
            .iter()
            .rev()
            .enumerate()
            .map(|(n, digit)| digit * if n < 6 { n as u32 + 2 } else { n as u32 - 4 })
            .sum();
        let check = if sum % 11 <= 1 { 0 } else { 11 - sum % 11 };
        let check = if at < passing { check } else { (check + 1) % 10 };
        first.iter().map(u32::to_string).collect::<String>() + &check.to_string()
    };
    (0..count).map(of).collect()
}

// The file of 介護保険 with one more column.
fn with_column(name: &str, values: &[String]) -> String {
    let file = String::from_utf8(kaigo(&insured(values.len()))).unwrap();
    let values = std::iter::once(name).chain(values.iter().map(String::as_str));
    file.lines().zip(values).map(|(line, value)| format!("{line},{value}\r\n")).collect()
}

// Every file below the data directory, but for the drop folders, which are the departments'.
fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("drop") {
            files(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}

fn nothing_stays(world: &World, values: &[String]) {
    let mut found = Vec::new();
    files(world.dir(), &mut found);
    assert!(found.iter().any(|path| path.ends_with("enishi.db")));
    for path in found {
        let bytes = fs::read(&path).unwrap();
        for value in values {
            let wide: Vec<u8> = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let full: String =
                value.chars().map(|digit| char::from_u32(digit as u32 + 0xFEE0).unwrap()).collect();
            let (full_cp932, ..) = SHIFT_JIS.encode(&full);
            let needles = [value.as_bytes(), wide.as_slice(), full.as_bytes(), full_cp932.as_ref()];
            for needle in needles {
                let there = memchr::memmem::find(&bytes, needle).is_some();
                assert!(!there, "{} holds one of the values", path.display());
            }
        }
    }
}

fn is_refused(world: &World, batch: &Value, column: &str) -> Value {
    assert_eq!(
        (&batch["status"], codes(batch)),
        (&json!("refused"), vec!["my_number".to_owned()]),
        "{batch}"
    );
    let said = reason(batch, "my_number");
    assert_eq!(said["column"], column);
    for folder in ["staging", "quarantine"] {
        assert_eq!(fs::read_dir(world.path(folder)).unwrap().count(), 0, "{folder}");
    }
    said
}

#[test]
fn fault_24_a_column_of_my_numbers_refuses_the_file_and_no_byte_of_it_stays() {
    let world = town(30);
    let values = numbers(30, 30);
    let file = with_column("備考番号", &values);
    let refused = take(&world, "20261116", file.as_bytes());
    let said = is_refused(&world, &refused, "備考番号");
    assert_eq!((&said["values"], &said["passing"], &said["rows"]), (&json!(30), &json!(30), &json!(30)));
    let header: Vec<&str> =
        said["header"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!((header.len(), header[0], header[14]), (15, "被保険者番号", "備考番号"), "the header stays");
    assert_eq!(records(&world, "korei/kaigo"), 30, "yesterday's data is served");
    let hash = std::process::Command::new("sqlite3")
        .arg(world.path("enishi.db"))
        .arg("select hex(file_hash) from batch where status = 'refused'")
        .output()
        .unwrap();
    let expected = blake3::hash(file.as_bytes()).to_hex().to_uppercase();
    assert_eq!(String::from_utf8(hash.stdout).unwrap().trim(), expected, "the hash stays");
    assert!(world.read("receipts/korei.kaigo.2.txt").contains("備考番号"));
    nothing_stays(&world, &values);
}

#[test]
fn fault_24_so_does_one_that_the_connector_takes_and_one_of_which_half_pass() {
    let world = town(40);
    let values = numbers(40, 20);
    let file = String::from_utf8(kaigo(&insured(40))).unwrap();
    let rows = file.lines().zip(std::iter::once("電話番号").chain(values.iter().map(String::as_str)));
    let file: String = rows.map(|(line, value)| line.replace("04-2900-9001", value) + "\r\n").collect();
    let refused = take(&world, "20261116", file.as_bytes());
    is_refused(&world, &refused, "電話番号");
    nothing_stays(&world, &values);

    let fewer = with_column("備考番号", &numbers(40, 19));
    assert_eq!(take(&world, "20261117", fewer.as_bytes())["status"], "published", "less than half");
    let few = with_column("備考番号", &numbers(19, 19));
    let few = take(&world, "20261118", few.as_bytes());
    assert_ne!(few["reasons"][0]["reason"]["code"], "my_number", "nineteen tell nothing");
}

#[test]
fn fault_24_a_header_alone_proves_nothing() {
    let world = town(30);
    let ids: Vec<String> = (0..30).map(|at| format!("{at:010}")).collect();
    let named = with_column("個人番号", &ids);
    assert_eq!(take(&world, "20261116", named.as_bytes())["status"], "published");
}

#[test]
fn fault_24_a_file_that_is_stopped_for_something_else_is_not_kept_either() {
    let values = numbers(30, 30);
    let file = with_column("備考番号", &values);
    let (cp932, ..) = SHIFT_JIS.encode(&file);
    let wide: Vec<u8> = ("\u{FEFF}".to_owned() + &file).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let full_width: String = file
        .lines()
        .map(|line| {
            let (rest, value) = line.rsplit_once(',').unwrap();
            let value: String = value
                .chars()
                .map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c })
                .collect();
            format!("{rest},{value}\r\n")
        })
        .collect();
    let ragged: String = file
        .lines()
        .enumerate()
        .map(|(at, line)| {
            if at == 0 { line.rsplit_once(',').unwrap().0.to_owned() + "\r\n" } else { format!("{line}\r\n") }
        })
        .collect();
    for (what, bytes, column) in [
        ("a renamed column", file.replacen("電話番号", "電話", 1).into_bytes(), "#15"),
        ("another delimiter", file.replace(',', ";").into_bytes(), "#15"),
        ("another encoding", cp932.into_owned(), "#15"),
        ("utf-16", wide, "#15"),
        ("full-width digits", SHIFT_JIS.encode(&full_width).0.into_owned(), "#15"),
        ("a column without a name", ragged.into_bytes(), "#15"),
        ("a column twice", file.replacen("電話番号", "氏名", 1).into_bytes(), "#15"),
    ] {
        let world = town(30);
        let refused = take(&world, "20261116", &bytes);
        assert_eq!(codes(&refused), ["my_number"], "{what}: {refused}");
        is_refused(&world, &refused, column);
        nothing_stays(&world, &values);
    }
}

#[test]
fn fault_24_the_officer_attests_that_a_key_column_is_none() {
    let world = town(30);
    // Insured persons' numbers of twelve digits, whose last is the same check digit.
    let connector = "connectors/korei/kaigo/connector.toml";
    world.write(connector, world.read(connector).replace("width = 10", "width = 12").as_bytes());
    let values = numbers(30, 30);
    let mut night = 0;
    let mut taken = || {
        night += 1;
        let mut rows = insured(30);
        for (row, value) in rows.iter_mut().zip(&values) {
            row.0.clone_from(value);
        }
        rows[0].4 = ["21", "22", "23", "24", "25"][night];
        take(&world, &format!("202611{}", 16 + night), &kaigo(&rows))
    };
    assert_eq!(codes(&taken()), ["my_number"], "a connector's key is no proof");

    let (officer, caseworker) = (world.token("privacy_officer"), world.token("caseworker_kaigo"));
    let attest = |token: &str, column: &str| {
        let words = ["attest", "not-my-number", "korei/kaigo", column, "--json"];
        world.asking(token, "", &words, Some("the association confirmed that these are its own numbers"))
    };
    assert!(attest(&caseworker, "被保険者番号").failed().err.contains("protect"));
    assert!(attest(&world.token("it"), "被保険者番号").failed().err.contains("protect"));
    let other = attest(&officer, "電話番号").failed().err;
    assert!(other.contains("no such key column") && other.contains("被保険者番号"), "{other}");
    assert_eq!(codes(&taken()), ["my_number"], "nothing was attested yet");

    let id = attest(&officer, "被保険者番号").done().json()["id"].to_string();
    let published = taken();
    assert!(!codes(&published).contains(&"my_number".to_owned()), "{published}");
    assert_eq!(published["figures"]["rows"], 30);
    let listed = world.asking(&officer, "", &["attest", "list"], None).done().out;
    assert!(listed.contains("被保険者番号") && listed.contains("test privacy_officer"), "{listed}");

    world.asking(&officer, "", &["attest", "revoke", &id], None).done();
    world.asking(&officer, "", &["attest", "revoke", &id], None).failed();
    assert_eq!(codes(&taken()), ["my_number"], "revoked");
    let log = world.asking(&officer, "", &["audit", "export"], None).done().out;
    for deed in ["attest not_my_number", "revoke attestation"] {
        let told = log.lines().any(|line| line.contains("\"decided\"") && line.contains(deed));
        assert!(told, "{deed}: {log}");
    }
}
