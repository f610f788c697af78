//! What law orders removed is removed: from every file of the data directory, and for good.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::{EUC_JP, SHIFT_JIS};
use enishi_tests::files::{self, Resident};
use enishi_tests::{HANAKO, KYOKO, Run, TARO, World};
use serde_json::Value;

/// 鷲尾 蘭丸: the one who is removed.
const RANMARU: &str = "7777123458";
const KAIGO_NO: &str = "0000888123";

/// Whatever a source says of him and of nobody else, as written and as it is read.
const CANARIES: [&str; 24] = [
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
fn drop_all(world: &World, night: &str, address: &'static str, level: &str) {
    let name = |stem: &str, ending: &str| format!("{stem}_{night}.{ending}");
    world.drop_five(night);
    world.drop_file(
        "shimin/shiensochi",
        &name("SHIENSOCHI", "csv"),
        &files::shiensochi(&[(HANAKO, 1, "0"), (RANMARU, 1, "0")]),
    );
    world.drop_file("shimin/jumin", &name("JUMIN", "csv"), &files::jumin(&register(address)));
    let numbers = [("0000300012", KYOKO), (KAIGO_NO, RANMARU)];
    world.drop_file("korei/kaigo_taio", &name("KAIGO_ATENA", "csv"), &files::kaigo_taio(&numbers));
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
    ];
    world.drop_file("shakyo/mimamori", &name("見守り対象者名簿", "csv"), &files::mimamori(&watched));
    let pension = [(RANMARU, "鷲尾蘭丸", "ワシオ ランマル", "5090919")];
    world.drop_file("hoken/nenkin", &name("NENKIN", "txt"), &files::nenkin(&pension, "9\t0000001\r\n"));
}

/// Two nights of him, a held file that names him, a row of his that waits, one that was matched.
fn world_of_him() -> World {
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
fn traces(world: &World) -> BTreeSet<(String, String)> {
    let mut traces = BTreeSet::new();
    for path in hub_files(world) {
        // A serving hub may take one away meanwhile.
        let Ok(bytes) = fs::read(&path) else { continue };
        for canary in CANARIES {
            let has = |form: &Vec<u8>| bytes.windows(form.len()).any(|window| window == form.as_slice());
            if forms(canary).iter().any(has) {
                let name = path.strip_prefix(world.dir()).unwrap().display().to_string();
                traces.insert((canary.to_owned(), name));
            }
        }
    }
    traces
}

fn segments(world: &World) -> BTreeSet<String> {
    let entries = fs::read_dir(world.path("index")).unwrap().flatten();
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    names.filter(|name| name.contains('.') && !name.starts_with('.') && !name.ends_with(".json")).collect()
}

/// Two holders of the right.
struct Two {
    officer: String,
    deputy: String,
}

impl Two {
    fn of(world: &World) -> Self {
        Self { officer: world.token("privacy_officer"), deputy: world.token("privacy_deputy") }
    }

    fn propose(&self, world: &World, words: &[&str], told: &str) -> String {
        let words: Vec<&str> = ["purge"].into_iter().chain(words.iter().copied()).chain(["--json"]).collect();
        let proposed = world.asking(&self.deputy, "", &words, Some(told)).done().json();
        proposed["id"].to_string()
    }

    fn confirm(&self, world: &World, id: &str) -> Run {
        world.asking(&self.officer, "", &["purge", "confirm", id], None)
    }

    fn order(&self, world: &World, id: &str) -> Value {
        let listed = world.asking(&self.officer, "", &["purge", "list", "--json"], None).done().json();
        let mut orders = listed["purges"].as_array().unwrap().iter();
        orders.find(|order| order["id"].to_string() == id).unwrap().clone()
    }

    fn purge_him(&self, world: &World) -> String {
        let id = self.propose(world, &["resident"], &format!("{RANMARU}\n開示等決定 第12号\n"));
        self.confirm(world, &id).done();
        id
    }
}

fn finds(world: &World, officer: &str, query: &str) -> usize {
    let found = world.asking(officer, "oversight", &["search", "-", "--json"], Some(query)).done().json();
    found["hits"].as_array().unwrap().len()
}

#[test]
fn a_purged_resident_stands_in_no_file_of_the_hub() {
    let world = world_of_him();
    let two = Two::of(&world);
    let before = traces(&world);
    let stands = |name: &str| before.iter().any(|(_, file)| file.starts_with(name));
    for place in ["enishi.db", "desk.db", "index", "archive", "quarantine"] {
        assert!(stands(place), "the search must find him in {place} before: {before:?}");
    }
    assert!(!stands("receipts") && !stands("audit.db"), "{before:?}");
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 1);
    let segments_before = segments(&world);

    let id = two.propose(&world, &["resident"], &format!("{RANMARU}\n開示等決定 第12号\n"));
    world.enishi(&["ingest"]).done();
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 1, "nothing goes before a second person agrees");
    two.confirm(&world, &id).done();
    world.enishi(&["ingest"]).done();

    assert_eq!(traces(&world), BTreeSet::new());
    assert!(segments_before.is_disjoint(&segments(&world)), "every segment was written anew");
    for query in ["鷲尾", "ワシオ", "washio", RANMARU, KAIGO_NO, "1934-09-19", "鵜鷺町", "鷹匠町"] {
        assert_eq!(finds(&world, &two.officer, query), 0, "{query}");
    }
    let order = two.order(&world, &id);
    assert_eq!(order["state"], "applied");
    assert!(order["figures"]["versions"].as_u64().unwrap() >= 10, "{order}");
    assert_eq!(order["figures"]["persons"], 1);
    assert!(order["figures"]["files"].as_u64().unwrap() >= 10, "{order}");

    // The others are where they were.
    assert_eq!(finds(&world, &two.officer, "高橋京子"), 1);
    let shown = world.asking(&two.officer, "oversight", &["show", "-", "--json"], Some(KYOKO)).done().json();
    assert!(shown["resident"].to_string().contains("0000300012"), "{shown}");
}

#[test]
fn a_file_that_still_names_somebody_who_was_purged_brings_nothing_back() {
    let world = world_of_him();
    let two = Two::of(&world);
    let id = two.purge_him(&world);
    world.enishi(&["ingest"]).done();
    drop_all(&world, "20261124", "縁市鷹匠町1-1", "24");
    world.enishi(&["ingest"]).done();
    assert_eq!(traces(&world), BTreeSet::new());

    let listed = world.enishi(&["batch", "list", "--json"]).done().json();
    let newest = |source: &str| {
        let batches = listed["batches"].as_array().unwrap();
        batches.iter().find(|batch| batch["source"] == source).unwrap().clone()
    };
    for source in ["shimin/jumin", "korei/kaigo_taio", "korei/kaigo", "shakyo/mimamori", "hoken/nenkin"] {
        let batch = newest(source);
        assert_eq!(batch["status"], "published", "{batch}");
        assert_eq!(batch["figures"]["noticed"]["purged"], 1, "{batch}");
    }
    // The row that he shared goes as long as it names him; the other's own row stands.
    let shown = world.asking(&two.officer, "oversight", &["show", "-", "--json"], Some(TARO)).done().json();
    assert!(shown["resident"].to_string().contains("K0001") && !shown.to_string().contains("K9777"));

    // Taken back, the next file brings him again.
    world.asking(&two.deputy, "", &["purge", "withdraw", &id], None).done();
    world.enishi(&["ingest"]).done();
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 0);
    drop_all(&world, "20261125", "縁市鷹匠町1-1", "24");
    world.enishi(&["ingest"]).done();
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 1);
    assert_eq!(two.order(&world, &id)["state"], "withdrawn");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn an_older_database_that_is_put_back_is_purged_again_before_it_answers() {
    let world = world_of_him();
    let two = Two::of(&world);
    let kept = tempfile::tempdir().unwrap();
    fs::copy(world.path("enishi.db"), kept.path().join("enishi.db")).unwrap();
    for folder in ["index", "archive", "quarantine"] {
        copy(&world.path(folder), &kept.path().join(folder));
    }
    two.purge_him(&world);
    world.enishi(&["ingest"]).done();
    assert_eq!(traces(&world), BTreeSet::new());

    for folder in ["index", "archive", "quarantine"] {
        fs::remove_dir_all(world.path(folder)).unwrap();
        copy(&kept.path().join(folder), &world.path(folder));
    }
    fs::copy(kept.path().join("enishi.db"), world.path("enishi.db")).unwrap();
    assert!(!traces(&world).is_empty());
    let served = world.serve();
    let asked = enishi_tests::Asker::new(&world, &served, "privacy_officer", "oversight");
    assert_eq!(asked.handle(RANMARU), None, "with the very first answer");
    assert_eq!(asked.search("鷲尾"), Vec::<String>::new());
    served.until("nothing is left", || traces(&world).is_empty());
    assert_eq!(asked.search("高橋京子").len(), 1);
    served.stop();
    assert_eq!(traces(&world), BTreeSet::new());
}
