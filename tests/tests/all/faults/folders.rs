//! Faults of drop folders: half-copied, replaced, linked, too many, unreachable.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{FileExt, symlink};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use enishi_tests::files::{jumin, kaigo};
use enishi_tests::{KYOKO, Run, Served, World};
use serde_json::{Value, json};

const KAIGO: &str = "drop/korei/kaigo";

fn level(level: &str) -> Vec<u8> {
    kaigo(&[("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", level)])
}

/// The batches of a source, newest first.
fn batches(world: &World, source: &str) -> Vec<Value> {
    let answer = world.enishi(&["batch", "list", "--source", source, "--json"]).done().json();
    answer["batches"].as_array().unwrap().clone()
}

fn last(world: &World, source: &str) -> Value {
    batches(world, source).first().cloned().unwrap_or_default()
}

fn code(batch: &Value) -> &str {
    batch["reasons"][0]["reason"]["code"].as_str().unwrap_or_default()
}

/// What lies in a source's folder and is not taken: file and code.
fn strays(world: &World, source: &str) -> Vec<(String, String)> {
    let answer = world.enishi(&["status", "--json"]).done().json();
    let sources = answer["sources"].as_array().unwrap();
    let source = sources.iter().find(|one| one["source"] == source).unwrap();
    let strays = source["strays"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    strays.map(|stray| (text(&stray["file"]), text(&stray["reason"]["code"]))).collect()
}

fn says(run: &Run, words: &[&str]) {
    for word in words {
        assert!(run.out.contains(word), "no {word:?} in\n{}\n{}", run.out, run.err);
    }
}

fn is_served(world: &World) -> bool {
    let token = world.token("caseworker_kaigo");
    world.asking(&token, "counter", &["show", KYOKO], None).code == 0
}

fn settles_after(world: &World, seconds: u32) {
    world.edit("config/enishi.toml", "settle_seconds = 0", &format!("settle_seconds = {seconds}"));
}

/// A time of change as programs that copy it set it.
fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

fn newest_is(world: &World, source: &str, file: &str) -> bool {
    last(world, source)["file"] == file
}

#[test]
fn fault_01_a_file_that_is_written_slowly_is_never_read_early() {
    let world = World::of_five();
    settles_after(&world, 4);
    let rows: Vec<String> = (0..400).map(|row| format!("{:010}", 3_000_000 + row)).collect();
    let rows: Vec<_> =
        rows.iter().map(|no| (no.as_str(), "試験 一", "シケン イチ", "1940/03/02", "22")).collect();
    let bytes = kaigo(&rows);
    world.edit(
        "connectors/korei/kaigo/connector.toml",
        "[record]",
        "[guards]\nrows_at_most = 1000.0\n\n[record]",
    );
    let served = world.serve();
    let mut file = File::create(world.path(KAIGO).join("KAIGO_NINTEI_20261122.csv")).unwrap();
    // 10 KB a second, and as a copying program does it: the time of change is the original's, long ago.
    for piece in bytes.chunks(5 * 1024) {
        file.write_all(piece).unwrap();
        file.set_modified(long_ago()).unwrap();
        std::thread::sleep(Duration::from_millis(500));
    }
    drop(file);
    served.until("taken", || newest_is(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv"));
    let taken = batches(&world, "korei/kaigo");
    assert_eq!(taken.len(), 2, "one batch, none of a half: {taken:?}");
    assert_eq!(taken[0]["figures"]["rows"], 400);
    assert_eq!(taken[0]["bytes"], bytes.len());
}

#[test]
fn fault_01_a_file_with_a_done_file_is_taken_once_that_is_there() {
    let world = World::of_five();
    let connector = "connectors/korei/kaigo/connector.toml";
    world.edit(connector, "[schedule]", "[arrival]\ndone = \"{stem}.ctl\"\n\n[schedule]");
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &level("23"));
    says(&world.enishi(&["ingest"]).done(), &["KAIGO_NINTEI_20261122.ctl", "hint:"]);
    let awaited = ("KAIGO_NINTEI_20261122.csv".to_owned(), "awaited".to_owned());
    assert_eq!(strays(&world, "korei/kaigo"), std::slice::from_ref(&awaited));
    assert_eq!(batches(&world, "korei/kaigo").len(), 1);

    // One that is older speaks of what lay there before.
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.ctl", b"");
    let ctl = File::options().write(true).open(world.path(KAIGO).join("KAIGO_NINTEI_20261122.ctl")).unwrap();
    let whole =
        fs::metadata(world.path(KAIGO).join("KAIGO_NINTEI_20261122.csv")).unwrap().modified().unwrap();
    ctl.set_modified(whole - Duration::from_secs(3600)).unwrap();
    world.enishi(&["ingest"]).done();
    assert_eq!(strays(&world, "korei/kaigo"), [awaited]);

    ctl.set_modified(whole + Duration::from_secs(5)).unwrap();
    world.enishi(&["ingest"]).done();
    assert_eq!(last(&world, "korei/kaigo")["status"], "published");
    assert!(strays(&world, "korei/kaigo").is_empty());

    fs::remove_file(world.path(KAIGO).join("KAIGO_NINTEI_20261122.csv")).unwrap();
    world.enishi(&["ingest"]).done();
    let alone = ("KAIGO_NINTEI_20261122.ctl".to_owned(), "done_alone".to_owned());
    assert_eq!(strays(&world, "korei/kaigo"), [alone]);
    assert_eq!(batches(&world, "korei/kaigo").len(), 2);
}

#[test]
fn fault_01_a_file_under_a_temporary_name_is_taken_once_it_is_renamed() {
    let world = World::of_five();
    world.edit("connectors/korei/kaigo/connector.toml", "KAIGO_NINTEI_{date}.csv", "*");
    for name in ["KAIGO_NINTEI.csv.tmp", "KAIGO.part", "~$KAIGO.csv", ".KAIGO.csv", "KAIGO.csv.filepart"] {
        world.drop_file("korei/kaigo", name, b"half");
    }
    world.enishi(&["ingest"]).done();
    assert!(strays(&world, "korei/kaigo").is_empty());
    // The file of the first night fits this pattern, too, and was taken.
    assert_eq!(batches(&world, "korei/kaigo").len(), 1);
    world.drop_file("korei/kaigo", "KAIGO_NINTEI.csv.tmp", &level("23"));
    fs::rename(
        world.path(KAIGO).join("KAIGO_NINTEI.csv.tmp"),
        world.path(KAIGO).join("KAIGO_NINTEI_20261122.csv"),
    )
    .unwrap();
    world.enishi(&["ingest"]).done();
    assert_eq!(last(&world, "korei/kaigo")["file"], "KAIGO_NINTEI_20261122.csv");
    assert_eq!(last(&world, "korei/kaigo")["status"], "published");
}

/// A file of 24 MB, all of one digit, and long enough to be caught while it is read.
fn all_of(digit: u8) -> Vec<u8> {
    let mut bytes = b"key,text\n".to_vec();
    while bytes.len() < 24 << 20 {
        bytes.extend_from_slice(&[digit; 63]);
        bytes.push(b'\n');
    }
    bytes
}

/// Whatever the hub keeps of a source's files is one of these.
fn keeps_only(world: &World, whole: &[&[u8]]) {
    for folder in ["archive", "quarantine"] {
        for entry in fs::read_dir(world.path(folder)).unwrap().flatten() {
            if entry.file_name().to_string_lossy().contains("20261122") {
                let bytes = fs::read(entry.path()).unwrap();
                assert!(whole.contains(&bytes.as_slice()), "{} is neither", entry.path().display());
            }
        }
    }
}

#[test]
fn fault_04_a_file_that_is_overwritten_while_it_is_read_is_taken_whole_later() {
    let world = World::of_five();
    let mut bytes = all_of(b'1');
    let (head, tail) = (9, bytes.len() - 2);
    let path = world.path(KAIGO).join("KAIGO_NINTEI_20261122.csv");
    fs::write(world.path("beside"), &bytes).unwrap();
    let file = File::options().write(true).open(world.path("beside")).unwrap();
    let served = world.serve();
    fs::rename(world.path("beside"), &path).unwrap();
    let begun = Instant::now();
    // In place, of the same length, the time of change set back: its head and its tail are always of one time.
    while begun.elapsed() < Duration::from_secs(6) {
        for digit in b"0123456789" {
            (bytes[head], bytes[tail]) = (*digit, *digit);
            file.write_all_at(&[*digit], head as u64).unwrap();
            file.write_all_at(&[*digit], tail as u64).unwrap();
            file.set_modified(long_ago()).unwrap();
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    file.set_modified(long_ago() + Duration::from_secs(1)).unwrap();
    let kept = || {
        let kept = fs::read_dir(world.path("quarantine")).unwrap().flatten();
        kept.filter_map(|entry| fs::read(entry.path()).ok()).collect::<Vec<_>>()
    };
    served.until("the last one", || kept().contains(&bytes));
    assert!(kept().iter().all(|copy| copy[head] == copy[tail]), "of one time, each");
    assert!(is_served(&world));
}

#[test]
fn fault_04_a_file_that_is_renamed_over_while_it_is_read_is_one_or_the_other() {
    let world = World::of_five();
    let whole = [all_of(b'1'), all_of(b'2')];
    let path = world.path(KAIGO).join("KAIGO_NINTEI_20261122.csv");
    let served = world.serve();
    for round in 0..12 {
        let beside = world.path("beside");
        fs::write(&beside, &whole[round % 2]).unwrap();
        fs::rename(&beside, &path).unwrap();
    }
    served.until("taken", || newest_is(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv"));
    let settled = || {
        let bytes = fs::read_dir(world.path("quarantine")).unwrap().flatten();
        bytes.filter_map(|entry| fs::read(entry.path()).ok()).any(|bytes| bytes == whole[1])
    };
    served.until("the last one", settled);
    keeps_only(&world, &[&whole[0], &whole[1]]);
}

#[test]
fn fault_26_compressed_files_and_spreadsheets_are_refused_by_content_whatever_they_are_called() {
    let world = World::of_five();
    let kinds: [(&str, &[u8]); 5] = [
        ("KAIGO_NINTEI_20261122.csv", b"PK\x03\x04rest of a workbook"),
        ("KAIGO_NINTEI_20261123.csv.gz", &[0x1F, 0x8B, 8, 0, 0]),
        ("介護認定.xls", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1]),
        ("KAIGO_NINTEI_20261124.csv", b"%PDF-1.7"),
        ("KAIGO.zip", b"PK\x03\x04rest"),
    ];
    for (name, bytes) in kinds {
        world.drop_file("korei/kaigo", name, bytes);
    }
    let run = world.enishi(&["ingest"]).done();
    says(&run, &["found zip / xlsx, expected CSV", "found gzip", "found xls", "found pdf", "hint:"]);
    let refused = batches(&world, "korei/kaigo");
    assert_eq!(refused.len(), 1 + kinds.len());
    for (name, bytes) in kinds {
        let batch = refused.iter().find(|batch| batch["file"] == name).unwrap();
        assert_eq!((&batch["status"], code(batch)), (&json!("refused"), "not_csv"), "{name}");
        let kept = world.path(&format!("quarantine/{}~{name}", batch["batch"].as_str().unwrap()));
        assert_eq!(fs::read(kept).unwrap(), bytes, "kept, and not opened");
    }
    world.enishi(&["ingest"]).done();
    assert_eq!(batches(&world, "korei/kaigo").len(), 1 + kinds.len(), "once");
    assert!(is_served(&world));
}

#[test]
fn fault_26_a_file_that_fits_no_pattern_is_reported_as_long_as_it_lies_there() {
    let world = World::of_five();
    world.drop_file("korei/kaigo", "介護認定(最終版).csv", &level("23"));
    says(
        &world.enishi(&["ingest"]).done(),
        &["介護認定(最終版).csv is not taken", "KAIGO_NINTEI_{date}.csv", "hint:"],
    );
    assert_eq!(strays(&world, "korei/kaigo"), [("介護認定(最終版).csv".to_owned(), "no_pattern".to_owned())]);
    says(&world.enishi(&["status"]).done(), &["介護認定(最終版).csv is not taken"]);
    says(&world.enishi(&["--lang", "ja", "status"]).done(), &["取り込んでいません", "次の手順"]);
    fs::remove_file(world.path(KAIGO).join("介護認定(最終版).csv")).unwrap();
    world.enishi(&["ingest"]).done();
    assert!(strays(&world, "korei/kaigo").is_empty());
}

#[test]
fn fault_27_links_pipes_and_odd_names_are_not_followed_and_reported_once() {
    let world = World::of_five();
    world.write("secret.txt", b"CANARY,1\n");
    let at = |name: &str| world.path(KAIGO).join(name);
    symlink(world.path("secret.txt"), at("KAIGO_NINTEI_20261122.csv")).unwrap();
    symlink("../../../secret.txt", at("KAIGO_NINTEI_20261123.csv")).unwrap();
    let pipe = at("KAIGO_NINTEI_20261124.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    symlink("/dev/zero", at("KAIGO_NINTEI_20261125.csv")).unwrap();
    for odd in ["..\\..\\KAIGO_NINTEI_20261126.csv", "KAIGO\nNINTEI.csv", &"長".repeat(80)] {
        fs::write(at(odd), level("23")).unwrap();
    }
    let begun = Instant::now();
    world.enishi(&["ingest"]).done();
    assert!(begun.elapsed() < Duration::from_secs(60), "nothing blocks");
    let refused = batches(&world, "korei/kaigo");
    assert_eq!(refused.len(), 5, "{refused:?}");
    assert!(refused[..4].iter().all(|batch| code(batch) == "not_a_file"), "{refused:?}");
    let odd: BTreeSet<String> = strays(&world, "korei/kaigo").into_iter().map(|(_, code)| code).collect();
    assert_eq!(odd, ["odd_name".to_owned()].into());
    world.enishi(&["ingest"]).done();
    assert_eq!(batches(&world, "korei/kaigo").len(), 5, "once");
    keeps_no(&world, b"CANARY");
    assert!(is_served(&world));
}

/// Nothing under the data directory, but the drop folders, holds these bytes.
fn keeps_no(world: &World, canary: &[u8]) {
    for folder in ["staging", "archive", "quarantine", "receipts"] {
        for entry in fs::read_dir(world.path(folder)).unwrap().flatten() {
            let bytes = fs::read(entry.path()).unwrap_or_default();
            let has = bytes.windows(canary.len()).any(|window| window == canary);
            assert!(!has, "{}", entry.path().display());
        }
    }
}

#[test]
fn fault_27_what_is_put_in_a_files_place_between_look_and_open_is_not_followed() {
    let world = World::of_five();
    world.write("secret.txt", &[level("23"), b"CANARY\n".to_vec()].concat());
    let served = world.serve();
    let path = world.path(KAIGO).join("KAIGO_NINTEI_20261122.csv");
    let (file, link, pipe) = (world.path("file"), world.path("link"), world.path("pipe"));
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(5) {
        fs::write(&file, b"x").unwrap();
        fs::rename(&file, &path).unwrap();
        symlink(world.path("secret.txt"), &link).unwrap();
        fs::rename(&link, &path).unwrap();
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        fs::rename(&pipe, &path).unwrap();
    }
    fs::remove_file(&path).unwrap();
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261123.csv", &level("24"));
    served.until("not blocked", || newest_is(&world, "korei/kaigo", "KAIGO_NINTEI_20261123.csv"));
    assert_eq!(last(&world, "korei/kaigo")["status"], "published");
    keeps_no(&world, b"CANARY");
}

const FOLDERS: usize = 200;
const FILES: usize = 1000;

/// Two hundred more sources of long-term care, each with a folder of its own.
fn with_many_folders(world: &World) -> Vec<String> {
    let sources: Vec<String> = (0..FOLDERS).map(|no| format!("korei/s{no:03}")).collect();
    for source in &sources {
        world.write(&format!("connectors/{source}/connector.toml"), ONE_COLUMN.as_bytes());
        fs::create_dir_all(world.path("drop").join(source)).unwrap();
    }
    sources
}

const ONE_COLUMN: &str = r#"format = 1
belongs_to = "kaigo"
[file]
pattern = "F_{date}.csv"
encoding = "utf-8"
kind = "differential"
[schedule]
nights = ["daily"]
by = "06:00"
[record]
key = ["no"]
[[resident]]
role = "subject"
label = { ja = "本人", en = "Subject" }
column = "id"
width = 10
[[field]]
column = "no"
name = "no"
label = { ja = "番号", en = "Number" }
kind = "text"
class = ["sensitive"]
"#;

fn peak_memory_kb(served: &Served) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", served.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn fault_28_a_thousand_files_over_two_hundred_folders_are_each_taken_once() {
    let world = World::of_five();
    let sources = with_many_folders(&world);
    let served = world.serve();
    let before = peak_memory_kb(&served);
    for file in 0..FILES {
        let source = &sources[file % FOLDERS];
        let name = format!("F_202611{:02}.csv", 10 + file / FOLDERS);
        world.drop_file(source, &name, format!("no,id\nN{file},{KYOKO}\n").as_bytes());
    }
    let count = || {
        let answer = world.enishi(&["status", "--json"]).done().json();
        let sources = answer["sources"].as_array().unwrap().iter();
        let many = sources.filter(|one| one["source"].as_str().unwrap().starts_with("korei/s"));
        many.map(|one| one["records"].as_u64().unwrap()).sum::<u64>()
    };
    let begun = Instant::now();
    while count() < FILES as u64 {
        assert!(begun.elapsed() < Duration::from_secs(500), "{} of {FILES}", count());
        std::thread::sleep(Duration::from_secs(2));
    }
    let took = begun.elapsed();
    for source in sources.iter().step_by(7) {
        let taken: BTreeSet<String> =
            batches(&world, source).iter().map(|batch| batch["file"].as_str().unwrap().to_owned()).collect();
        assert_eq!((taken.len(), batches(&world, source).len()), (FILES / FOLDERS, FILES / FOLDERS));
    }
    let grown = peak_memory_kb(&served).saturating_sub(before);
    println!("{FILES} files in {took:?}, memory grew by {grown} kB");
    assert!(grown < 200 << 10, "memory grew by {grown} kB");
}

#[test]
fn fault_29_a_share_that_goes_away_is_unreachable_and_comes_back_by_itself() {
    let world = World::of_five();
    world.edit("config/enishi.toml", "poll_seconds = 1", "poll_seconds = 1\nmarker = \"SHARE.txt\"");
    for folder in ["shimin/jumin", "korei/kaigo"] {
        world.drop_file(folder, "SHARE.txt", b"this is the share");
    }
    let served = world.serve();
    let problem = |source: &str| {
        let answer = world.enishi(&["status", "--json"]).done().json();
        let sources = answer["sources"].as_array().unwrap().clone();
        let one = sources.into_iter().find(|one| one["source"] == source).unwrap();
        one["folder_problem"]["why"].as_str().unwrap_or_default().to_owned()
    };
    served.until("reachable", || problem("korei/kaigo").is_empty() && problem("shimin/jumin").is_empty());
    assert!(problem("korei/kaigo_taio").contains("SHARE.txt"), "no marker there");

    // One share is gone with its folder; of the other the mount point is left: an empty folder.
    fs::rename(world.path("drop/korei/kaigo"), world.path("gone")).unwrap();
    fs::rename(world.path("drop/shimin/jumin"), world.path("unmounted")).unwrap();
    fs::create_dir(world.path("drop/shimin/jumin")).unwrap();
    served.until("unreachable", || {
        !problem("korei/kaigo").is_empty() && problem("shimin/jumin").contains("SHARE.txt")
    });
    // What lies on the bare mount point is not of the share: nothing new, nothing ended.
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&[]));
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(batches(&world, "shimin/jumin").len(), 1);
    assert!(is_served(&world));
    says(&world.enishi(&["status"]).done(), &["cannot be read", "SHARE.txt", "hint:"]);

    fs::remove_dir_all(world.path("drop/shimin/jumin")).unwrap();
    fs::rename(world.path("unmounted"), world.path("drop/shimin/jumin")).unwrap();
    fs::rename(world.path("gone"), world.path("drop/korei/kaigo")).unwrap();
    served.until("back", || problem("korei/kaigo").is_empty() && problem("shimin/jumin").is_empty());
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &level("23"));
    served.until("taken again", || newest_is(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv"));
    assert_eq!(last(&world, "korei/kaigo")["status"], "published");
}

#[test]
fn fault_29_after_its_return_a_folder_tells_of_changes_again() {
    let world = World::of_five();
    // With looks this rare, only events can be so quick.
    world.edit("config/enishi.toml", "poll_seconds = 1", "poll_seconds = 30");
    fs::rename(world.path(KAIGO), world.path("gone")).unwrap();
    let served = world.serve();
    served
        .until("unreachable", || world.enishi(&["status"]).done().out.contains("korei/kaigo cannot be read"));
    fs::rename(world.path("gone"), world.path(KAIGO)).unwrap();
    served.until("back", || !world.enishi(&["status"]).done().out.contains("korei/kaigo cannot be read"));
    std::thread::sleep(Duration::from_secs(2));
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &level("23"));
    let begun = Instant::now();
    while !newest_is(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv") {
        assert!(begun.elapsed() < Duration::from_secs(15), "the watch was not armed anew\n{}", served.log());
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn fault_30_without_file_events_files_are_found_by_polling() {
    let world = World::of_five();
    world.edit("config/enishi.toml", "poll_seconds = 1", "poll_seconds = 2\nevents = false");
    let served = world.serve();
    std::thread::sleep(Duration::from_secs(1));
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &level("23"));
    served.until("found by polling", || newest_is(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv"));
    // No watch of the file system is open in that process.
    let watches = fs::read_dir(format!("/proc/{}/fd", served.id())).unwrap().flatten();
    let watches = watches.filter_map(|entry| fs::read_link(entry.path()).ok());
    assert!(!watches.into_iter().any(|link| link.to_string_lossy().contains("inotify")));
}
