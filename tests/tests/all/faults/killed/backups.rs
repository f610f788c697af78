//! Backups are made while files are taken, and put back: by the command, by hand, and after a kill in between.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use enishi_tests::files::{Resident, jumin, shiensochi};
use enishi_tests::killed::{Killed, kept, same, tokens, told};
use enishi_tests::removal::{RANMARU, Two, traces, world_of_him};
use enishi_tests::{HANAKO, KYOKO, TARO, World, attribute};
use serde_json::Value;

use super::points::{BACKUP, RESTORE};

fn sql(database: &Path, words: &str) -> String {
    let output = Command::new("sqlite3").arg("-readonly").arg(database).arg(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn away() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("backup-1");
    (folder, to)
}

fn backup(world: &World, to: &Path) -> Value {
    world.enishi(&["backup", to.to_str().unwrap(), "--json"]).done().json()
}

fn restore(world: &World, from: &Path) -> Value {
    world.enishi(&["restore", from.to_str().unwrap(), "--json"]).done().json()
}

// Whole by SQLite's own word, and as the manifest counts it; every published file is in it with all of its rows.
fn is_sound(to: &Path, manifest: &Value) {
    let truth = to.join("enishi.db");
    for name in ["enishi.db", "desk.db", "audit.db"] {
        assert_eq!(sql(&to.join(name), "pragma integrity_check"), "ok", "{name}");
    }
    let counts = &manifest["counts"];
    for (what, table) in
        [("batches", "batch"), ("persons", "person"), ("versions", "version"), ("records", "standing")]
    {
        assert_eq!(sql(&truth, &format!("select count(*) from {table}")), counts[what].to_string(), "{what}");
    }
    assert_eq!(sql(&to.join("audit.db"), "select count(*) from event"), counts["audit_events"].to_string());
    let torn = "select count(*) from batch b where b.status = 'published' and
        json_extract(b.figures, '$.new') + json_extract(b.figures, '$.changed') >
        (select count(*) from version v where v.opened_by = b.id)";
    assert_eq!(sql(&truth, torn), "0", "a batch lacks versions");
    assert_eq!(
        sql(&truth, "select count(*) from version where opened_by not in (select id from batch)"),
        "0"
    );
    let open = "select count(*) from standing where version_id not in (select id from version)";
    assert_eq!(sql(&truth, open), "0");
}

// So many residents that a night takes a while.
fn many(world: &World, night: &str, level: u32) {
    let ids: Vec<String> = (0..3_000).map(|at| format!("{:010}", 1_000 + at)).collect();
    let people: Vec<_> = ids
        .iter()
        .map(|id| Resident {
            state: if level == 0 { "1" } else { "2" },
            ..Resident::new(id, "佐藤　一", "ｻﾄｳ ﾊｼﾞﾒ", "S40.01.01")
        })
        .collect();
    world.drop_file("shimin/jumin", &format!("JUMIN_{night}.csv"), &jumin(&people));
}

#[test]
fn fault_47_backups_made_in_a_loop_during_ingest_are_whole_and_hold_up_nobody() {
    let world = World::new();
    many(&world, "20261121", 0);
    world.enishi(&["ingest"]).done();
    let served = world.serve();
    let (folder, _) = away();
    let mut made = Vec::new();
    for night in 0_u32..4 {
        many(&world, &format!("2026112{}", 2 + night), (night + 1) % 2);
        let before = made.len();
        let batches = || {
            let listed = world.enishi(&["batch", "list", "--json"]).done().json();
            i64::try_from(listed["batches"].as_array().unwrap().len()).unwrap()
        };
        while made.len() == before || batches() < i64::from(2 + night) {
            assert!(made.len() < before + 60, "the night never ends while backups are made");
            let to = folder.path().join(format!("backup-{}", made.len()));
            let known = batches();
            let manifest = backup(&world, &to);
            is_sound(&to, &manifest);
            made.push(manifest["counts"]["batches"].as_i64().unwrap());
            assert!(made.last() >= Some(&known), "{made:?} lacks what was published before, of {known}");
        }
    }
    assert!(made.is_sorted() && made.last() > made.first(), "{made:?}");
    let log = fs::metadata(world.path("enishi.db-wal")).unwrap().len();
    assert!(log <= 64 << 20, "the write-ahead log has {log} bytes");
    served.stop();
}

// Not by luck: the file's transaction is open, its rows are put, and it stands still.
#[test]
fn fault_47_a_backup_in_the_middle_of_a_transaction_has_nothing_of_it() {
    let world = World::of_five();
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&World::five()[..3]));
    let (_folder, to) = away();
    let mut command = world.command(&["serve"]);
    command.env("ENISHI_FAILPOINT", "transaction.before_commit");
    let served = enishi_tests::Served::start(command);
    served.until("the file's rows are put", || served.log().contains("failpoint transaction.before_commit"));
    let manifest = backup(&world, &to);
    is_sound(&to, &manifest);
    let known =
        sql(&to.join("enishi.db"), "select count(*) from batch where file_name = 'JUMIN_20261122.csv'");
    assert_eq!(known, "0");
    let told_first = sql(&to.join("audit.db"), "select detail from event order by id desc limit 1");
    assert_eq!(told_first, "backup", "written down before anything was copied");
}

#[test]
fn a_restored_directory_answers_byte_for_byte_as_the_one_backed_up() {
    let world = world_of_him();
    let tokens = tokens(&world);
    let (_folder, to) = away();
    world.enishi(&["backup", to.to_str().unwrap(), "--archive"]).done();
    let (answers, files) = (told(&world, &tokens), kept(&world));

    // Everything is gone but the configuration and what the sources gave.
    let lost = world.copied();
    for name in ["enishi.db", "desk.db", "audit.db"] {
        fs::remove_file(lost.path(name)).unwrap();
    }
    for name in ["index", "archive", "quarantine", "receipts"] {
        fs::remove_dir_all(lost.path(name)).unwrap();
    }
    let said = restore(&lost, &to);
    assert_eq!(said["taken_from_backup"], serde_json::json!(["desk.db", "audit.db"]));
    same(&told(&lost, &tokens), &answers, "answers");
    same(&kept(&lost), &files, "files");
}

#[test]
fn a_backup_is_for_its_owner_only_and_is_never_written_over() {
    let world = World::of_five();
    let (folder, to) = away();
    backup(&world, &to);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&to), 0o700);
    for entry in fs::read_dir(&to).unwrap().flatten() {
        let expected = if entry.path().is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&entry.path()), expected, "{}", entry.path().display());
    }
    let before = fs::read(to.join("manifest.json")).unwrap();
    let refused = world.enishi(&["backup", to.to_str().unwrap()]).failed();
    assert!(
        refused.err.contains("no backup is written over") && refused.err.contains("hint:"),
        "{}",
        refused.err
    );
    assert_eq!(fs::read(to.join("manifest.json")).unwrap(), before);
    let inside = world.path("archive/backup");
    let refused = world.enishi(&["backup", inside.to_str().unwrap()]).failed();
    assert!(refused.err.contains("outside"), "{}", refused.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-made is left");
}

// The register of a later night has one resident more.
fn a_newcomer(world: &World, night: &str) {
    let mut people = World::five().to_vec();
    people.push(Resident::new("0000000101", "佐伯　新", "ｻｴｷ ｼﾝ", "S60.01.01"));
    world.drop_file("shimin/jumin", &format!("JUMIN_{night}.csv"), &jumin(&people));
}

fn is_found(world: &World, token: &str) -> bool {
    let found = world.asking(token, "counter", &["search", "-", "--json"], Some("佐伯")).done().json();
    !found["hits"].as_array().unwrap().is_empty()
}

#[test]
fn fault_46_an_older_database_that_is_put_back_is_told_and_the_index_is_built_anew() {
    let world = World::of_five();
    let (_folder, to) = away();
    let counts = backup(&world, &to)["counts"].clone();
    // A file comes, somebody looks at what it says, with a token that was made meanwhile.
    a_newcomer(&world, "20261122");
    world.enishi(&["ingest"]).done();
    let token = world.token("caseworker_kaigo");
    assert!(is_found(&world, &token));
    let events = sql(&world.path("audit.db"), "select count(*) from event").parse::<i64>().unwrap();

    // Its folders are empty for now: what the database of before says is what is answered.
    let dropped = world.path("dropped-later");
    fs::rename(world.path("drop"), &dropped).unwrap();
    let said = restore(&world, &to);
    assert_eq!(said["kept"], serde_json::json!(["desk.db", "audit.db"]), "neither is turned back");
    let since = events - counts["audit_events"].as_i64().unwrap();
    assert!(since > 0 && said["audit_events_since"].as_i64().unwrap() >= since, "{said}");
    assert_eq!(said["archived_files_of_later_batches"], 1, "{said}");
    let aside = world.path("archive/before-restore~shimin.jumin.2~JUMIN_20261122.csv");
    let copy = fs::read(&aside).unwrap();
    assert!(
        !is_found(&world, &token),
        "the index is as old as the database, the token is as new as the desk"
    );
    let log = "select actor, detail from event where kind = 'restored' order by id";
    let log = sql(&world.path("audit.db"), log);
    let batches = counts["batches"].as_i64().unwrap();
    let gap = format!("the database is older than it was: batch {batches} of {}", batches + 1);
    assert!(log.contains(&gap) && log.contains("put back"), "{log}");
    assert!(log.lines().all(|line| line.starts_with("operator:uid ")), "{log}");
    world.enishi(&["audit", "verify"]).done();

    // The file that came after the backup still lies where it lay, and is taken again.
    fs::rename(&dropped, world.path("drop")).unwrap();
    let taken = world.enishi(&["ingest", "--json"]).done().json();
    assert_eq!(taken["batches"].as_array().unwrap().len(), 1, "{taken}");
    assert!(is_found(&world, &token));
    assert!(world.path("archive/shimin.jumin.2~JUMIN_20261122.csv").exists());
    assert!(fs::read(&aside).unwrap() == copy, "nothing was laid down over it");
    let again = "select count(*) from event where kind = 'restored'";
    assert_eq!(sql(&world.path("audit.db"), again), log.lines().count().to_string(), "told once");
}

// Flags of the nights between are gone with the database: whoever hides since then must not stand in the open.
#[test]
fn fault_46_an_older_database_does_not_uncover_who_was_protected_since() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let address = |id: &str| {
        let shown = world.asking(&token, "counter", &["show", id, "--json"], None).done().json();
        attribute(&shown["resident"], "address").map(str::to_owned)
    };
    let (_folder, to) = away();
    backup(&world, &to);
    assert!(address(KYOKO).is_some() && address(TARO).is_some());
    let flags = shiensochi(&[(HANAKO, 1, "0"), (KYOKO, 1, "0")]);
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261122.csv", &flags);
    world.enishi(&["ingest"]).done();
    assert_eq!(address(KYOKO), None);

    let dropped = world.path("dropped-later");
    fs::rename(world.path("drop"), &dropped).unwrap();
    restore(&world, &to);
    assert_eq!(address(KYOKO), None, "the flag is gone, the protection is not");
    assert_eq!(address(TARO), None, "as before the first protection file");
    fs::rename(&dropped, world.path("drop")).unwrap();
    world.enishi(&["ingest"]).done();
    assert_eq!(address(KYOKO), None);
    assert!(address(TARO).is_some(), "the file of that night has come again");
}

// Somebody copies the file by hand and leaves the index of later nights where it is.
#[test]
fn fault_46_an_older_database_copied_by_hand_is_told_too() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let older = fs::read(world.path("enishi.db")).unwrap();
    a_newcomer(&world, "20261122");
    world.enishi(&["ingest"]).done();
    assert!(is_found(&world, &token));
    fs::remove_file(world.path("drop/shimin/jumin/JUMIN_20261122.csv")).unwrap();
    fs::write(world.path("enishi.db"), older).unwrap();
    let of = |words: &str| format!("{}/index/{words}", world.dir().display());
    let before = fs::read_to_string(of("meta.json")).unwrap();
    world.enishi(&["ingest"]).done();
    assert!(!is_found(&world, &token));
    assert_ne!(
        fs::read_to_string(of("meta.json")).unwrap(),
        before,
        "the index of later nights was thrown away"
    );
    let log = sql(&world.path("audit.db"), "select detail from event where kind = 'restored'");
    assert!(log.contains("the database is older than it was: batch 7 of 8"), "{log}");
}

#[test]
fn a_damaged_backup_or_one_of_another_hub_changes_nothing() {
    let world = World::of_five();
    let (_folder, to) = away();
    backup(&world, &to);
    let state = || [fs::read(world.path("enishi.db")).unwrap(), fs::read(world.path("desk.db")).unwrap()];
    let before = state();
    let whole = fs::read(to.join("enishi.db")).unwrap();
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    fs::write(to.join("enishi.db"), &flipped).unwrap();
    let refused = world.enishi(&["restore", to.to_str().unwrap()]).failed();
    assert!(refused.err.contains("enishi.db is not what its manifest says"), "{}", refused.err);
    fs::write(to.join("enishi.db"), &whole).unwrap();
    fs::remove_file(to.join("audit.db")).unwrap();
    world.enishi(&["restore", to.to_str().unwrap()]).failed();
    assert!(world.enishi(&["restore", "/nowhere"]).failed().err.contains("no backup at"));
    assert_eq!(state(), before);

    let (_other_folder, others) = away();
    backup(&World::of_five(), &others);
    let refused = world.enishi(&["restore", others.to_str().unwrap()]).failed();
    assert!(refused.err.contains("another hub"), "{}", refused.err);
    let served = world.serve();
    let refused = world.enishi(&["restore", others.to_str().unwrap()]).failed();
    assert!(refused.err.contains("another enishi process owns"), "{}", refused.err);
    served.stop();
}

#[test]
fn what_was_removed_by_order_does_not_come_back_with_a_backup() {
    let world = world_of_him();
    let (_folder, to) = away();
    world.enishi(&["backup", to.to_str().unwrap(), "--archive"]).done();
    let two = Two::of(&world);
    let id = two.propose(&world, &["resident"], &format!("{RANMARU}\n裁判所の命令 第1号\n"));
    two.confirm(&world, &id).done();
    fs::remove_dir_all(world.path("drop")).unwrap();
    world.enishi(&["ingest"]).done();
    assert!(traces(&world).is_empty());
    restore(&world, &to);
    assert!(traces(&world).is_empty(), "{:?}", traces(&world));
}

// Until it has ended nothing else opens the directory: half of one would look like a hub that knows nobody.
#[test]
fn a_restore_that_is_killed_is_ended_by_another_and_serves_nobody_meanwhile() {
    let world = World::of_five();
    let tokens = tokens(&world);
    let (_folder, to) = away();
    backup(&world, &to);
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&World::five()[..3]));
    world.enishi(&["ingest"]).done();
    fs::remove_file(world.path("drop/shimin/jumin/JUMIN_20261122.csv")).unwrap();
    let clean = world.copied();
    restore(&clean, &to);
    let expected = told(&clean, &tokens);
    for point in RESTORE {
        let world = world.copied();
        Killed::at(&world, &["restore", to.to_str().unwrap()], point).expect(point).kill();
        if world.path("enishi.db.restoring").exists() {
            let refused = world.enishi(&["ingest"]).failed();
            assert!(
                refused.err.contains("not ended") && refused.err.contains("restore again"),
                "{}",
                refused.err
            );
        }
        restore(&world, &to);
        same(&told(&world, &tokens), &expected, point);
        assert!(!world.path("enishi.db.restoring").exists());
    }
}

#[test]
fn a_backup_that_is_killed_leaves_nothing_that_looks_like_one() {
    let world = World::of_five();
    let (folder, to) = away();
    Killed::at(&world, &["backup", to.to_str().unwrap()], BACKUP[0]).expect("a copy").kill();
    assert!(!to.exists() && folder.path().join("backup-1.partial").exists());
    assert!(
        world
            .enishi(&["restore", folder.path().join("backup-1.partial").to_str().unwrap()])
            .failed()
            .err
            .contains("no backup at")
    );
    is_sound(&to, &backup(&world, &to));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
