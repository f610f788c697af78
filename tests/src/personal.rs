//! Personal values that the tests know, and where none of them may ever stand: logs, metrics, receipts and the
//! process list. Checked for every process and every world of every test, whatever the test is about.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use encoding_rs::SHIFT_JIS;

use crate::binary::root;
use crate::world::{HANAKO, JIRO, KYOKO, TARO, WATARU};

const OF_FIVE: [&str; 24] = [
    KYOKO,
    HANAKO,
    TARO,
    JIRO,
    WATARU,
    "髙橋",
    "高橋",
    "ﾀｶﾊｼ",
    "タカハシ",
    "渡邉",
    "ﾜﾀﾅﾍﾞ",
    "山田　太郎",
    "山田　次郎",
    "ﾔﾏﾀﾞ",
    "島崎",
    "ｼﾏｻﾞｷ",
    "秘密　一郎",
    "中央町1-2-3",
    "隠町",
    "桜町",
    "04-2900-9001",
    "0000300012",
    "0000500029",
    "0000500037",
];

// Columns of the committed city's register: number, name, kana, address.
const COLUMNS: [&str; 4] = ["宛名番号", "氏名", "氏名_フリガナ", "住所1"];
// Enough of the city to find a leak of any kind, and few enough to look for in every log.
const EVERY: usize = 29;

/// Values of the five residents, and of some of the committed city's.
pub fn values() -> &'static [String] {
    static VALUES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut values: Vec<String> = OF_FIVE.map(str::to_owned).to_vec();
        values.extend(of_the_city());
        values
    });
    &VALUES
}

fn of_the_city() -> Vec<String> {
    let folder = root().join("fixtures/night-1/shimin/jumin");
    let mut values = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let (text, _, _) = SHIFT_JIS.decode(&bytes);
        let mut lines = text.lines();
        let cells = |line: &str| -> Vec<String> {
            line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect()
        };
        let header = cells(lines.next().unwrap());
        let places: Vec<usize> = COLUMNS
            .iter()
            .map(|name| header.iter().position(|column| column == name).expect("a column of the register"))
            .collect();
        for line in lines.step_by(EVERY) {
            let row = cells(line);
            values.extend(places.iter().filter_map(|place| row.get(*place).cloned()));
        }
    }
    // Short ones stand in other words, too.
    values.retain(|value| value.chars().count() >= 4);
    assert!(values.len() > 100, "the committed city has a register");
    values
}

/// Fails the test where a personal value stands in `text`; says where, and not which.
pub fn has_none(place: &str, text: &str) {
    let found = values().iter().position(|value| text.contains(value.as_str()));
    assert!(found.is_none(), "{place} holds personal value no. {found:?} of the list in personal.rs");
}

/// Fails the test where a receipt below the data directory holds a personal value.
pub fn receipts_have_none(data: &Path) {
    let Ok(entries) = fs::read_dir(data.join("receipts")) else { return };
    for entry in entries.flatten() {
        let text = fs::read(entry.path()).unwrap_or_default();
        has_none(&format!("the receipt {}", entry.path().display()), &String::from_utf8_lossy(&text));
    }
}
