//! Killed at every failpoint of a night, of a release, of a removal.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use enishi_tests::files::{jumin, shiensochi};
use enishi_tests::killed::{Killed, kept, same, tokens, told};
use enishi_tests::removal::{RANMARU, Two, drop_all, world_of_him};
use enishi_tests::{HANAKO, KYOKO, TARO, World, root};

/// A night's files, from claim to the index. `:N` is the N-th time: another file, another row.
const NIGHT: [&str; 27] = [
    "claim.opened",
    "claim.copied:2",
    "claim.synced:3",
    "parse.row",
    "parse.row:4",
    "parse.row:9",
    "transaction.rows_put:2",
    "transaction.judged:3",
    "transaction.before_commit",
    "transaction.before_commit:4",
    "transaction.committed",
    "transaction.committed:4",
    "take.decided:2",
    "keep.before_move",
    "keep.before_move:3",
    "keep.moved:2",
    "receipt.beside",
    "receipt.beside:4",
    "take.finished:2",
    "pass.heard:3",
    "tidy.before_delete:2",
    "tidy.deleted:2",
    "pass.taken",
    "pass.flags_ended",
    "index.told",
    "index.prepared",
    "index.committed",
];
const FIRST_NIGHT: [&str; 3] = ["rebuild.before", "rebuild.emptied", "index.confirmed"];
const LATER_NIGHT: [&str; 4] = ["index.before", "index.confirmed", "hold.before_commit", "hold.committed"];
const RELEASE: [&str; 9] = [
    "transaction.before_commit",
    "transaction.committed",
    "decision.done",
    "keep.before_move",
    "decision.copy_moved",
    "receipt.beside:2",
    "decision.tidied",
    "decision.noted",
    "index.prepared",
];
const PURGE: [&str; 11] = [
    "purge.marked",
    "purge.desk_forgot",
    "purge.taken_out",
    "purge.copy_gone:3",
    "purge.copies_gone",
    "rebuild.emptied",
    "index.prepared",
    "index.committed",
    "purge.scrubbed",
    "purge.noted",
    "index.confirmed",
];
const DESK: [&str; 2] = ["mirror.written", "index.before"];
/// Where `backups.rs` kills.
pub(super) const RESTORE: [&str; 5] =
    ["restore.verified", "restore.begun", "restore.files_brought", "restore.log_gone", "restore.ended"];
pub(super) const BACKUP: [&str; 1] = ["backup.copied"];

// What is at stake: the same world, with and without a kill.
fn killed_at_each(before: &World, tokens: &[String], points: &[&str]) {
    let clean = before.copied();
    clean.enishi(&["ingest"]).done();
    let (answers, files) = (told(&clean, tokens), kept(&clean));
    assert!(answers.len() > 80, "{}", answers.len());
    assert!(files.keys().all(|name| !name.starts_with("staging/")));
    for point in points {
        let world = before.copied();
        Killed::at(&world, &["ingest"], point).unwrap_or_else(|| panic!("nobody comes to {point}")).kill();
        // Whoever starts it again may be unlucky once more.
        if let Some(again) = Killed::at(&world, &["ingest"], point.split(':').next().unwrap()) {
            again.kill();
            world.enishi(&["ingest"]).done();
        }
        same(&kept(&world), &files, &format!("files after a kill at {point}"));
        same(&told(&world, tokens), &answers, &format!("answers after a kill at {point}"));
    }
}

fn deleting(world: &World) {
    world.edit("config/enishi.toml", "after = \"keep\"", "after = \"delete\"");
}

#[test]
fn fault_40_killed_in_the_first_load_it_ends_where_a_clean_run_ends() {
    let world = World::new();
    deleting(&world);
    world.enishi(&["ingest"]).done();
    let tokens = tokens(&world);
    drop_all(&world, "20261121", "縁市鵜鷺町8-8-8", "22");
    killed_at_each(&world, &tokens, &[&NIGHT[..], &FIRST_NIGHT].concat());
}

// Changed, vanished, protected anew, and one file so short that it is held.
#[test]
fn fault_40_killed_in_a_later_night_it_ends_where_a_clean_run_ends() {
    let world = World::new();
    deleting(&world);
    world.enishi(&["ingest"]).done();
    let tokens = tokens(&world);
    drop_all(&world, "20261121", "縁市鵜鷺町8-8-8", "22");
    world.enishi(&["ingest"]).done();
    drop_all(&world, "20261124", "縁市鷹匠町9-9", "25");
    let protected = [(HANAKO, 1, "0"), (KYOKO, 1, "0")];
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261124.csv", &shiensochi(&protected));
    world.drop_file("shimin/jumin", "JUMIN_20261125.csv", &jumin(&World::five()[..1]));
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261125.csv", &enishi_tests::files::kaigo(&[]));
    killed_at_each(&world, &tokens, &[&NIGHT[..], &LATER_NIGHT].concat());
}

const OTHERS: [&str; 8] = ["101", "102", "103", "104", "105", "106", "107", "108"];

// A file that lifts protection from many, released by two persons.
#[test]
fn fault_40_killed_in_a_release_it_ends_where_a_clean_run_ends() {
    let world = World::of_five();
    let tokens = tokens(&world);
    let mut rows = vec![(HANAKO, 1, "0"), (KYOKO, 1, "0")];
    rows.extend(OTHERS.map(|id| (id, 1, "0")));
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261122.csv", &shiensochi(&rows));
    world.enishi(&["ingest"]).done();
    let mut rows = vec![(HANAKO, 1, "0"), (KYOKO, 2, "1"), (TARO, 1, "0")];
    rows.extend(
        OTHERS
            .iter()
            .enumerate()
            .map(|(at, id)| (*id, if at < 3 { 2 } else { 1 }, if at < 3 { "1" } else { "0" })),
    );
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261123.csv", &shiensochi(&rows));
    world.enishi(&["ingest"]).done();
    for role in ["privacy_officer", "privacy_deputy"] {
        let token = world.token(role);
        world.asking(&token, "", &["batch", "release", "shimin.shiensochi.3"], None).done();
    }
    killed_at_each(&world, &tokens, &RELEASE);
}

#[test]
fn fault_40_killed_in_a_removal_it_ends_where_a_clean_run_ends() {
    let world = world_of_him();
    let tokens = tokens(&world);
    let two = Two::of(&world);
    let id = two.propose(&world, &["resident"], &format!("{RANMARU}\n裁判所の命令 第1号\n"));
    two.confirm(&world, &id).done();
    killed_at_each(&world, &tokens, &PURGE);
}

// The officer protects somebody while nothing is served; the next start tells the database.
#[test]
fn fault_40_killed_while_the_database_hears_of_the_desk_it_ends_where_a_clean_run_ends() {
    let world = World::of_five();
    let tokens = tokens(&world);
    let officer = world.token("privacy_officer");
    // The desk alone knows: as after a kill between the two databases.
    let before = fs::read(world.path("enishi.db")).unwrap();
    world
        .asking(
            &officer,
            "oversight",
            &["protect", "add"],
            Some(&format!("{TARO}\nurgent word of the shelter\n")),
        )
        .done();
    fs::write(world.path("enishi.db"), before).unwrap();
    killed_at_each(&world, &tokens, &DESK);
}

#[test]
fn fault_40_there_is_no_failpoint_at_which_nothing_is_killed() {
    let mut killed: BTreeSet<&str> = BTreeSet::new();
    for list in [&NIGHT[..], &FIRST_NIGHT, &LATER_NIGHT, &RELEASE, &PURGE, &DESK, &RESTORE, &BACKUP] {
        killed.extend(list.iter().map(|point| point.split(':').next().unwrap()));
    }
    let mut found = BTreeSet::new();
    for name in ["enishi-ingest", "enishi-index", "enishi-store"] {
        reached(&root().join("crates").join(name).join("src"), &mut found);
    }
    assert!(found.len() > 25, "{found:?}");
    let unkilled: Vec<_> = found.iter().filter(|point| !killed.contains(point.as_str())).collect();
    assert!(unkilled.is_empty(), "{unkilled:?}");
}

fn reached(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            reached(&path, found);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let places = text.split("reach(\"").skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(places.map(str::to_owned));
        }
    }
}

// The crate alone, compiled as a release build compiles it, and as a test build does.
#[test]
fn a_release_build_has_no_failpoints() {
    let folder = tempfile::tempdir().unwrap();
    let source = root().join("crates/enishi-failpoint/src/lib.rs");
    let compiled = |name: &str, words: &[&str]| {
        let out = folder.path().join(name);
        let mut command =
            std::process::Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        command
            .args(["--edition", "2024", "--crate-type", "rlib", "--emit", "obj"])
            .args(words)
            .arg(&source)
            .arg("-o")
            .arg(&out);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = fs::read(out).unwrap();
        bytes.windows(16).any(|bytes| bytes == b"ENISHI_FAILPOINT")
    };
    assert!(compiled("debug.o", &["-C", "debug-assertions=on"]));
    assert!(!compiled("release.o", &["-O"]));
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let release = manifest.split("[profile.release]").nth(1).unwrap();
    assert!(
        !release.contains("debug-assertions"),
        "the release profile leaves them off, as it is by default"
    );
}
