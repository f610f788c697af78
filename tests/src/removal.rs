//! 鷲尾 蘭丸, whom tests remove: what every source says of him, and where any of it still stands.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::{EUC_JP, SHIFT_JIS};
use serde_json::Value;

use crate::binary::Run;
use crate::files::{self, Resident};
use crate::world::{HANAKO, KYOKO, TARO, World};

/// 鷲尾 蘭丸: the one who is removed.
pub const RANMARU: &str = "7777123458";
pub const KAIGO_NO: &str = "0000888123";

/// Whatever a source says of him and of nobody else, as written and as it is read.
pub const CANARIES: [&str; 24] = [
    RANMARU,
    KAIGO_NO,
    "鷲尾",
    "蘭丸",
    "ﾜｼｵ",
    "ワシオ",
    "ランマル",
    "わしお",
    "washio",
    "wasio",
    "S09.09.19",
    "1934-09-19",
    "1934/09/19",
    "19340919",
    "0000909090",
    "鵜鷺町",
    "鷹匠町",
    "K9777",
    "第9-9777号",
    "S9777",
    "鷺沼",
    "2999-7777",
    "29997777",
    "鶴亀",
];

fn register(address: &'static str) -> Vec<Resident<'static>> {
    let mut people = World::five().to_vec();
    people.push(Resident {
        household: "0000909090",
        address,
        ..Resident::new(RANMARU, "鷲尾　蘭丸", "ﾜｼｵ ﾗﾝﾏﾙ", "S09.09.19")
    });
    people
}

/// Everything that names him, on one night.
pub fn drop_all(world: &World, night: &str, address: &'static str, level: &str) {
    let name = |stem: &str, ending: &str| format!("{stem}_{night}.{ending}");
    world.drop_five(night);
    world.drop_file(
        "shimin/shiensochi",
        &name("SHIENSOCHI", "csv"),
        &files::shiensochi(&[(HANAKO, 1, "0"), (RANMARU, 1, "0")]),
    );
    world.drop_file("shimin/jumin", &name("JUMIN", "csv"), &files::jumin(&register(address)));
    // Files of a later night have a row more: files like the last ones would not be read at all.
    let and_one = |rows: usize| rows - usize::from(night < "20261124");
    let numbers = [("0000300012", KYOKO), (KAIGO_NO, RANMARU), ("0000300039", TARO)];
    world.drop_file(
        "korei/kaigo_taio",
        &name("KAIGO_ATENA", "csv"),
        &files::kaigo_taio(&numbers[..and_one(3)]),
    );
    let kaigo = [
        ("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "22"),
        (KAIGO_NO, "鷲尾 蘭丸", "ワシオ ランマル", "1934/09/19", level),
    ];
    world.drop_file("korei/kaigo", &name("KAIGO_NINTEI", "csv"), &files::kaigo(&kaigo));
    let jido = [(TARO, RANMARU, "K9777", "10,000", 1, "0"), (TARO, KYOKO, "K0001", "10,000", 1, "0")];
    world.drop_file("kodomo/jido_teate", &name("JIDOTEATE", "tsv"), &files::jido(&jido));
    // The second row carries his number, and is somebody else's: it waits in the tray.
    let shinsho = [
        ("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3150302", "2"),
        (RANMARU, "第9-9777号", "鶴亀一郎", "ツルカメイチロウ", "3450101", "2"),
    ];
    world.drop_file("shogai/shinsho_techo", &name("身障手帳台帳", "csv"), &files::shinsho(&shinsho));
    let seiho = [
        ("S0101", TARO, "山田　太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", "19800401", "縁市桜町9-9-9"),
        ("S9777", RANMARU, "鷲尾　蘭丸", "ﾜｼｵ ﾗﾝﾏﾙ", "19340919", "縁市鷺沼7-7"),
    ];
    world.drop_file("fukushi/seiho", &name("SEIHO", "csv"), &files::seiho(&seiho));
    let watched = [
        ("高橋京子", "タカハシ キョウコ", "S15.03.02", "04-2900-9001", "週1回"),
        ("鷲尾蘭丸", "ワシオ ランマル", "S09.09.19", "04-2999-7777", "毎日"),
        ("知らない人", "シラナイ ヒト", "S10.01.01", "04-2900-9002", "毎日"),
    ];
    world.drop_file(
        "shakyo/mimamori",
        &name("見守り対象者名簿", "csv"),
        &files::mimamori(&watched[..and_one(3)]),
    );
    let pension =
        [(RANMARU, "鷲尾蘭丸", "ワシオ ランマル", "5090919"), (TARO, "山田太郎", "ヤマダ タロウ", "5550401")];
    let trailer = format!("9\t{:07}\r\n", and_one(2));
    world.drop_file("hoken/nenkin", &name("NENKIN", "txt"), &files::nenkin(&pension[..and_one(2)], &trailer));
}

/// Two nights of him, a held file that names him, a row of his that waits, one that was matched.
pub fn world_of_him() -> World {
    let world = World::new();
    drop_all(&world, "20261121", "縁市鵜鷺町8-8-8", "22");
    world.enishi(&["ingest"]).done();
    let officer = world.token("privacy_officer");
    let listed = world.asking(&officer, "oversight", &["tray", "list", "--json"], None).done().json();
    let waiting = listed["rows"].as_array().unwrap().iter();
    let his = waiting.filter(|row| row["source"] == "shakyo/mimamori" && row["line"] == 3);
    let row = his.map(|row| row["row"].as_str().unwrap().to_owned()).next().expect("his row waits");
    world.asking(&officer, "oversight", &["tray", "match", &row, "-"], Some(RANMARU)).done();
    drop_all(&world, "20261122", "縁市鷹匠町9-9", "25");
    let held = [(KAIGO_NO, "鷲尾 蘭丸", "ワシオ ランマル", "1934/09/19", "21")];
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261123.csv", &files::kaigo(&held.repeat(40)));
    world.enishi(&["ingest"]).done();
    world
}

fn hub_files(world: &World) -> Vec<PathBuf> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() { walk(&path, files) } else { files.push(path) }
        }
    }
    let mut found = Vec::new();
    for name in ["enishi.db", "enishi.db-wal", "desk.db", "desk.db-wal", "audit.db", "audit.db-wal"] {
        found.extend(Some(world.path(name)).filter(|path| path.exists()));
    }
    for folder in ["index", "staging", "archive", "quarantine", "receipts"] {
        walk(&world.path(folder), &mut found);
    }
    found
}

fn forms(text: &str) -> Vec<Vec<u8>> {
    let mut forms = vec![text.as_bytes().to_vec()];
    forms.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    forms.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    for encoding in [SHIFT_JIS, EUC_JP] {
        let (bytes, _, broken) = encoding.encode(text);
        if !broken {
            forms.push(bytes.into_owned());
        }
    }
    forms
}

/// Where anything of him stands, by the canary and the file.
pub fn traces(world: &World) -> BTreeSet<(String, String)> {
    // Every form by its first two bytes, so that a file is gone through once.
    let mut by_head: BTreeMap<[u8; 2], Vec<(Vec<u8>, &str)>> = BTreeMap::new();
    for canary in CANARIES {
        for form in forms(canary) {
            by_head.entry([form[0], form[1]]).or_default().push((form, canary));
        }
    }
    let heads: Vec<bool> = (0..=u16::MAX).map(|head| by_head.contains_key(&head.to_be_bytes())).collect();
    let mut traces = BTreeSet::new();
    for path in hub_files(world) {
        // A serving hub may take one away meanwhile.
        let Ok(bytes) = fs::read(&path) else { continue };
        let name = path.strip_prefix(world.dir()).unwrap().display().to_string();
        for (at, head) in bytes.windows(2).enumerate() {
            let head = [head[0], head[1]];
            if heads[usize::from(u16::from_be_bytes(head))] {
                let here = by_head[&head].iter().filter(|(form, _)| bytes[at..].starts_with(form));
                traces.extend(here.map(|(_, canary)| ((*canary).to_owned(), name.clone())));
            }
        }
    }
    traces
}

/// Two holders of the right.
pub struct Two {
    pub officer: String,
    pub deputy: String,
}

impl Two {
    pub fn of(world: &World) -> Self {
        Self { officer: world.token("privacy_officer"), deputy: world.token("privacy_deputy") }
    }

    pub fn propose(&self, world: &World, words: &[&str], told: &str) -> String {
        let words: Vec<&str> = ["purge"].into_iter().chain(words.iter().copied()).chain(["--json"]).collect();
        let proposed = world.asking(&self.deputy, "", &words, Some(told)).done().json();
        proposed["id"].to_string()
    }

    pub fn confirm(&self, world: &World, id: &str) -> Run {
        world.asking(&self.officer, "", &["purge", "confirm", id], None)
    }

    pub fn order(&self, world: &World, id: &str) -> Value {
        let listed = world.asking(&self.officer, "", &["purge", "list", "--json"], None).done().json();
        let mut orders = listed["purges"].as_array().unwrap().iter();
        orders.find(|order| order["id"].as_i64() == id.parse().ok()).unwrap().clone()
    }

    pub fn purge_him(&self, world: &World) -> String {
        let id = self.propose(world, &["resident"], &format!("{RANMARU}\n開示等決定 第12号\n"));
        self.confirm(world, &id).done();
        id
    }
}
