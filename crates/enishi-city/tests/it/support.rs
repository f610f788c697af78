//! Writing a night and reading its files.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use chrono::NaiveDate;
use encoding_rs::{EUC_JP, SHIFT_JIS, UTF_8, UTF_16LE};
use enishi_city::{City, CitySpec};
use tempfile::TempDir;

pub const SOURCES: [&str; 26] = [
    "shimin/shiensochi",
    "shimin/jumin",
    "korei/kaigo",
    "korei/kaigo_taio",
    "kodomo/jido_teate",
    "shogai/shinsho_techo",
    "fukushi/seiho",
    "hoken/kokuho",
    "shogai/jiritsu_iryo",
    "shogai/shogai_service",
    "shogai/ryoiku_techo",
    "shogai/seishin_techo",
    "kenko/nanbyo",
    "kodomo/jifu",
    "kodomo/kodomo_iryo",
    "kodomo/hitorioya_iryo",
    "kodomo/hoiku",
    "kyoiku/shugaku_enjo",
    "kodomo/yohogo",
    "kenko/kenshin",
    "hoken/koki",
    "hoken/nenkin",
    "kiki/yoshiensha",
    "shakyo/mimamori",
    "shakyo/minsei",
    "shakyo/volunteer",
];

/// Files that tell what changed, and may be empty.
pub const DIFFERENTIAL: [&str; 4] = ["kodomo/jido_teate", "kenko/nanbyo", "kodomo/jifu", "kenko/kenshin"];

/// Files in CP932, and in EUC-JP; all others are in UTF-8.
const CP932: [&str; 10] = [
    "shimin/jumin",
    "shogai/shinsho_techo",
    "fukushi/seiho",
    "hoken/kokuho",
    "shogai/jiritsu_iryo",
    "kodomo/jifu",
    "kodomo/hitorioya_iryo",
    "kyoiku/shugaku_enjo",
    "hoken/koki",
    "shakyo/mimamori",
];
const EUC: [&str; 2] = ["shogai/seishin_techo", "kenko/nanbyo"];
/// Files with a TAB between columns.
const TABS: [&str; 5] =
    ["kodomo/jido_teate", "kenko/nanbyo", "kodomo/kodomo_iryo", "hoken/nenkin", "shakyo/minsei"];
const UTF16: &[&str] = &["hoken/nenkin", "shakyo/minsei"];
const WITH_TRAILER: &[&str] = &["hoken/koki", "hoken/nenkin"];

pub fn city(residents: u32, seed: u64) -> City {
    City::new(CitySpec { residents, seed, first_night: NaiveDate::from_ymd_opt(2026, 11, 21).unwrap() })
}

/// The first night of a town of 20,000, for what needs many people.
pub static TOWN: LazyLock<Night> = LazyLock::new(|| Night::of(&city(20_000, 42), 1));

/// One night's files.
pub struct Night {
    _folder: TempDir,
    paths: HashMap<String, PathBuf>,
    pub counted: HashMap<String, u64>,
}

/// One file's rows, each by its columns.
pub struct Rows {
    columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Night {
    pub fn of(city: &City, number: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let written = city.write_night(number, folder.path()).unwrap();
        let counted = written.iter().map(|file| (file.source.clone(), file.rows)).collect();
        let paths = written.into_iter().map(|file| (file.source, file.path)).collect();
        Self { _folder: folder, paths, counted }
    }

    pub fn bytes(&self, source: &str) -> Vec<u8> {
        std::fs::read(&self.paths[source]).unwrap()
    }

    /// The text of a file; panics where it does not decode in the declared encoding.
    pub fn text(&self, source: &str) -> String {
        let bytes = self.bytes(source);
        let encoding = match source {
            source if CP932.contains(&source) => SHIFT_JIS,
            source if EUC.contains(&source) => EUC_JP,
            _ if UTF16.contains(&source) => UTF_16LE,
            _ => UTF_8,
        };
        let (text, broken) = encoding.decode_with_bom_removal(&bytes);
        assert!(!broken, "{source}");
        text.into_owned()
    }

    pub fn rows(&self, source: &str) -> Rows {
        let delimiter = if TABS.contains(&source) { '\t' } else { ',' };
        let text = self.text(source);
        let mut rows = if source == "hoken/koki" { at_fixed_places(&text) } else { split(&text, delimiter) };
        let columns = match source {
            "shogai/shinsho_techo" => TECHO.iter().map(|column| (*column).to_owned()).collect(),
            "shogai/ryoiku_techo" => RYOIKU.iter().map(|column| (*column).to_owned()).collect(),
            "hoken/koki" => {
                rows.remove(0);
                KOKI.map(|(name, _)| name.to_owned()).to_vec()
            }
            "kiki/yoshiensha" => rows.splice(..3, []).next_back().unwrap(),
            _ => rows.remove(0),
        };
        if WITH_TRAILER.contains(&source) {
            let trailer = rows.pop().unwrap();
            let count: usize = trailer[1..].concat().parse().unwrap();
            assert_eq!((trailer[0].as_str(), count), ("9", rows.len()), "{source}");
        }
        Rows { columns, rows }
    }
}

const TECHO: [&str; 13] = [
    "宛名番号",
    "手帳番号",
    "氏名",
    "カナ",
    "生年月日",
    "住所",
    "等級",
    "種別",
    "障害名",
    "交付日",
    "返還日",
    "状態",
    "備考",
];

const RYOIKU: [&str; 11] = [
    "手帳番号",
    "宛名番号",
    "氏名",
    "カナ",
    "生年月日",
    "住所",
    "判定",
    "交付日",
    "次回判定",
    "返還日",
    "備考",
];

const KOKI: [(&str, usize); 12] = [
    ("レコード区分", 1),
    ("宛名番号", 15),
    ("被保険者番号", 8),
    ("氏名", 40),
    ("氏名カナ", 40),
    ("生年月日", 7),
    ("性別", 1),
    ("資格取得年月日", 7),
    ("取得事由", 2),
    ("資格喪失年月日", 7),
    ("負担割合", 1),
    ("予備", 21),
];

/// Cells of records of 150 bytes, cut where the bytes of CP932 say so.
fn at_fixed_places(text: &str) -> Vec<Vec<String>> {
    let record = |line: &str| {
        let mut rest = line.chars();
        let cells = KOKI.map(|(_, width)| {
            let (mut cell, mut bytes) = (String::new(), 0);
            while bytes < width {
                let next = rest.next().unwrap_or_else(|| panic!("too short: {line}"));
                bytes += if next.is_ascii() || ('｡'..='ﾟ').contains(&next) { 1 } else { 2 };
                cell.push(next);
            }
            assert_eq!(bytes, width, "{line}");
            cell.trim().to_owned()
        });
        assert_eq!(rest.next(), None, "{line}");
        cells.to_vec()
    };
    text.lines().map(record).collect()
}

impl Rows {
    /// The values of a column.
    pub fn column(&self, name: &str) -> Vec<&str> {
        let index = self.index(name);
        self.rows.iter().map(|row| row[index].as_str()).collect()
    }

    /// The rows that have a value in a column.
    pub fn having(&self, name: &str, value: &str) -> Vec<HashMap<&str, &str>> {
        let index = self.index(name);
        self.rows.iter().filter(|row| row[index] == value).map(|row| self.named(row)).collect()
    }

    fn named<'r>(&'r self, row: &'r [String]) -> HashMap<&'r str, &'r str> {
        self.columns.iter().map(String::as_str).zip(row.iter().map(String::as_str)).collect()
    }

    fn index(&self, name: &str) -> usize {
        self.columns.iter().position(|column| column == name).unwrap_or_else(|| panic!("no column {name}"))
    }
}

/// Cells of a file, quotes and line ends within them heeded.
fn split(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for character in text.chars() {
        match character {
            '"' => quoted = !quoted,
            _ if quoted => cell.push(character),
            '\r' => {}
            '\n' => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ if character == delimiter => row.push(std::mem::take(&mut cell)),
            _ => cell.push(character),
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty(), "the last line has no end");
    rows
}
