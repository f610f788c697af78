//! What law orders removed is removed: from every file of the data directory, and for good.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

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
        orders.find(|order| order["id"].as_i64() == id.parse().ok()).unwrap().clone()
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
    // The index holds its terms compressed: it is asked, and its files are told apart.
    for place in ["enishi.db", "desk.db", "archive", "quarantine"] {
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
    for query in ["鷲尾", "ワシオ", "washio", RANMARU, KAIGO_NO, "1934-09-19", "鵜鷺町", "鷹匠町"]
    {
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

#[test]
fn killed_again_and_again_a_purge_ends_where_a_clean_one_ends() {
    let world = world_of_him();
    let two = Two::of(&world);
    let id = two.purge_him(&world);
    let mut cut_short = 0;
    for pause in [5, 40, 80, 120, 160, 220, 300] {
        let mut child =
            world.command(&["ingest"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(pause));
        cut_short += u32::from(child.try_wait().unwrap().is_none());
        drop(child.kill());
        child.wait().unwrap();
    }
    assert!(cut_short > 0);
    world.enishi(&["ingest"]).done();
    assert_eq!(traces(&world), BTreeSet::new());
    let order = two.order(&world, &id);
    assert_eq!((order["state"].as_str(), order["figures"]["persons"].as_u64()), (Some("applied"), Some(1)));
    assert_eq!(finds(&world, &two.officer, "高橋京子"), 1);
}

#[test]
fn two_holders_of_the_right_are_needed_and_nobody_learns_whom_the_hub_knows() {
    let world = World::of_five();
    let two = Two::of(&world);
    let caseworker = world.token("caseworker_kaigo");
    let told = format!("{KYOKO}\n決定 第1号\n");
    let proposes = |token: &str| world.asking(token, "counter", &["purge", "resident"], Some(&told));
    assert!(proposes(&caseworker).failed().err.contains("purge"));
    assert_eq!(world.enishi_told(&["purge", "resident"], &told).code, 1, "not without a name");
    assert_eq!(world.asking(&caseworker, "", &["purge", "list"], None).code, 1);
    assert_eq!(
        world.asking(&two.deputy, "", &["purge", "resident"], Some(KYOKO)).code,
        1,
        "not without a reason"
    );

    // The same words for somebody whom the hub knows and for somebody whom it does not, in digits of any width.
    let words = |id: &str| {
        let run =
            world.asking(&two.deputy, "", &["purge", "resident"], Some(&format!("{id}\n決定\n"))).done();
        run.out.replace(|c: char| c.is_ascii_digit(), "N")
    };
    assert_eq!(words(" 11 "), words("5550000000"));
    let first = two.order(&world, "1");
    assert_eq!(first["handle"], shown(&world, &two.officer, KYOKO)["handle"]);
    assert_eq!((first["state"].as_str(), &first["figures"]), (Some("proposed"), &Value::Null));
    assert!(!first.to_string().contains(KYOKO));

    assert_eq!(
        world.asking(&two.deputy, "", &["purge", "confirm", "1"], None).code,
        1,
        "not whoever proposed"
    );
    assert_eq!(world.asking(&caseworker, "", &["purge", "confirm", "1"], None).code, 1);
    assert_eq!(two.confirm(&world, "77").code, 1);
    world.asking(&two.deputy, "", &["purge", "withdraw", "1"], None).done();
    assert_eq!(two.confirm(&world, "1").code, 1, "withdrawn");
    world.enishi(&["ingest"]).done();
    assert_eq!(finds(&world, &two.officer, "高橋京子"), 1);
    two.confirm(&world, "2").done();
    assert_eq!(two.confirm(&world, "2").code, 1, "decided before");
    world.enishi(&["ingest"]).done();
    assert_eq!(two.order(&world, "2")["figures"]["versions"], 0, "nobody of that number");
}

fn shown(world: &World, officer: &str, id: &str) -> Value {
    world.asking(officer, "oversight", &["show", "-", "--json"], Some(id)).done().json()["resident"].clone()
}

#[test]
fn a_purged_batch_leaves_what_was_served_before_and_does_not_come_again() {
    let world = World::of_five();
    let two = Two::of(&world);
    let before = shown(&world, &two.officer, KYOKO);
    let mut wrong = World::five().to_vec();
    (wrong[0].name, wrong[0].address) = ("鷲尾　蘭丸", "縁市鵜鷺町8-8-8");
    wrong.push(Resident::new(RANMARU, "鷲尾　蘭丸", "ﾜｼｵ ﾗﾝﾏﾙ", "S09.09.19"));
    let wrong = files::jumin(&wrong);
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &wrong);
    world.enishi(&["ingest"]).done();
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 2);
    assert_eq!(two.propose(&world, &["batch", "shimin.jumin.2"], "誤った市のファイル"), "1");
    assert_eq!(world.asking(&two.deputy, "", &["purge", "batch", "shimin.jumin.9"], Some("x")).code, 1);
    two.confirm(&world, "1").done();
    world.enishi(&["ingest"]).done();

    assert_eq!(traces(&world), BTreeSet::new());
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 0);
    let after = shown(&world, &two.officer, KYOKO);
    assert_eq!(before["attributes"], after["attributes"]);
    let batch = world.enishi(&["batch", "show", "shimin.jumin.2", "--json"]).done().json();
    assert_eq!(batch["batch"]["status"], "refused");
    assert_eq!(batch["batch"]["reasons"][0]["reason"]["code"], "purged");
    assert!(world.read("receipts/shimin.jumin.2.json").contains("\"refused\""));

    // The same bytes under another name, and then a right file.
    world.drop_file("shimin/jumin", "JUMIN_20261123.csv", &wrong);
    world.enishi(&["ingest"]).done();
    assert_eq!(traces(&world), BTreeSet::new());
    assert_eq!(finds(&world, &two.officer, "鷲尾"), 0);
    let mut right = World::five();
    right[0].address = "縁市梅町5-5-5";
    world.drop_file("shimin/jumin", "JUMIN_20261124.csv", &files::jumin(&right));
    world.enishi(&["ingest"]).done();
    assert!(shown(&world, &two.officer, KYOKO).to_string().contains("梅町5-5-5"));
}
