//! A resident goes with everything that hangs on them, and stays out.

use std::fs;

use enishi_model::Severity;
use enishi_store::Store;
use rusqlite::Connection;

use super::town::{CARE, CROSSWALK, REGISTER, Row, Town, key};

fn town_of_two() -> Town {
    let mut town = Town::new();
    town.take(REGISTER, &[Row::of("r1", &["111"], "canary-former"), Row::of("r2", &["222"], "stays")]);
    town.take(CROSSWALK, &[Row::of("N1", &["111"], ""), Row::of("N2", &["222"], "")]);
    town.take(CARE, &[Row::of("c1", &["N1"], "canary-care"), Row::of("c2", &["N2", "N1"], "canary-shared")]);
    town.take(REGISTER, &[Row::of("r1", &["111"], "canary-now").flagged(), Row::of("r2", &["222"], "stays")]);
    town
}

fn has(town: &Town, text: &str) -> bool {
    ["enishi.db", "enishi.db-wal"].iter().any(|name| {
        let bytes = fs::read(town.folder.path().join(name)).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[test]
fn nothing_that_touches_a_purged_resident_is_left_and_free_pages_are_empty() {
    let town = town_of_two();
    assert!(has(&town, "canary-former"));
    let marks = town.marks(&["111"]);
    assert_eq!(marks.len(), 2, "the resident ID and the number of care");
    town.purge(1, &marks);
    town.is_sound();
    assert_eq!(town.ask("select resident_id from person"), ["222"]);
    assert_eq!(town.ask("select key from version order by key"), ["N2", "r2"], "a shared row goes whole");
    assert_eq!(town.ask("select * from protection"), Vec::<String>::new());
    assert!(town.store.scrub().unwrap());
    assert!(!has(&town, "canary") && !has(&town, "111"));
    assert!(has(&town, "stays"));
}

#[test]
fn what_an_earlier_write_has_left_in_free_pages_goes_too() {
    let town = town_of_two();
    let careless = Connection::open(town.folder.path().join("enishi.db")).unwrap();
    careless.pragma_update(None, "secure_delete", "off").unwrap();
    let residue = "residue ".repeat(1_000);
    careless.execute("insert into meta (key, value) values ('residue', ?1)", [&residue]).unwrap();
    careless.execute("delete from meta where key = 'residue'", []).unwrap();
    drop(careless);
    assert!(has(&town, "residue"));
    assert!(town.store.scrub().unwrap());
    assert!(!has(&town, "residue"));
    town.is_sound();
}

#[test]
fn a_purge_that_was_cut_off_ends_the_same_when_it_is_repeated() {
    let mut town = town_of_two();
    town.store.confirm_indexed(town.store.revision().unwrap()).unwrap();
    let marks = town.marks(&["111"]);
    town.purge(1, &marks);
    // Killed here: the index and the free pages still hold everything, and the database knows that.
    let purged = town.store.purged().unwrap();
    assert_eq!((purged.len(), purged[0].cleaned, purged[0].figures.persons), (1, false, 1));
    assert_eq!(town.store.indexed_revision().unwrap(), 0, "the index is built whole");
    drop(std::mem::replace(&mut town.store, Store::open(&town.dir, key()).unwrap()));
    town.purge(1, &marks);
    assert!(town.store.scrub().unwrap());
    town.store.set_cleaned(1).unwrap();
    town.is_sound();
    assert!(!has(&town, "canary"));
    assert!(town.store.purged().unwrap()[0].cleaned);
}

#[test]
fn rows_that_name_somebody_purged_are_not_taken_and_the_others_are() {
    let mut town = town_of_two();
    town.purge(1, &town.marks(&["111"]));
    town.take(REGISTER, &[Row::of("r1", &["111"], "again"), Row::of("r2", &["222"], "moved")]);
    town.take(CARE, &[Row::of("c1", &["N1"], "again"), Row::of("c2", &["N2"], "alone")]);
    let standing = "select key, cells from version where closed_by is null order by key";
    assert_eq!(town.ask(standing), ["N2 ", "c2 alone", "r2 moved"]);
    let batch = town.store.batches(None, 1).unwrap().remove(0);
    assert_eq!((batch.figures.rejected, batch.figures.noticed.get("purged")), (1, Some(&1)));
    let findings = town.store.findings(batch.id, 0, 10).unwrap();
    assert!(findings.iter().all(|(_, finding)| finding.reason.severity() == Severity::Rejected));
    town.is_sound();

    // The number of care was given to somebody else: it is theirs now.
    town.take(CROSSWALK, &[Row::of("N1", &["222"], ""), Row::of("N2", &["222"], "")]);
    town.take(CARE, &[Row::of("c1", &["N1"], "hers"), Row::of("c2", &["N2"], "alone")]);
    assert_eq!(town.ask(standing), ["N1 ", "N2 ", "c1 hers", "c2 alone", "r2 moved"]);
}

#[test]
fn a_row_in_the_tray_under_a_purged_number_goes_and_does_not_come_back() {
    let mut town = Town::new();
    town.take(REGISTER, &[Row::of("r1", &["111"], "")]);
    town.take(CROSSWALK, &[Row::of("N1", &["111"], "")]);
    let marks = town.marks(&["111"]);
    town.take(CROSSWALK, &[]);
    let mut older = Town::new();
    older.take(CARE, &[Row::of("c1", &["N1"], "waits")]);
    older.purge(1, &marks);
    assert_eq!(older.ask("select * from version"), Vec::<String>::new(), "known by the mark alone");
    older.take(CARE, &[Row::of("c1", &["N1"], "waits")]);
    assert_eq!(older.ask("select * from version"), Vec::<String>::new());
}

#[test]
fn a_row_that_is_kept_out_still_protects_the_others_whom_it_names() {
    let mut town = town_of_two();
    town.purge(1, &town.marks(&["111"]));
    town.take(REGISTER, &[Row::of("r2", &["222", "111"], "both").flagged()]);
    let flagged = "select p.resident_id from protection q join person p on p.id = q.person_id";
    assert_eq!(town.ask(flagged), ["222"]);
    assert_eq!(town.ask("select cells from version where key = 'r2'"), ["stays"]);
    town.take(REGISTER, &[Row::of("r2", &["222"], "alone")]);
    assert_eq!(town.ask(flagged), Vec::<String>::new());
}

#[test]
fn joined_numbers_are_one_resident() {
    let town = town_of_two();
    let (one, two) = (enishi_model::ResidentId::new("111"), enishi_model::ResidentId::new("222"));
    assert!(town.store.apply_join(&one, &two).unwrap());
    let marks = town.marks(&["111"]);
    assert!(marks.contains(&Town::handle("222")));
    town.purge(1, &marks);
    town.is_sound();
    assert_eq!(town.ask("select resident_id from person"), Vec::<String>::new());
    assert_eq!(town.ask("select id from version"), Vec::<String>::new());
}

#[test]
fn a_held_file_names_nobody_who_was_removed_and_a_refused_one_nobody_at_all() {
    let mut town = town_of_two();
    town.hold(REGISTER, &[Row::of("r2", &["222"], "moved"), Row::of("r3", &["333"], "new")]);
    let named = |town: &Town| -> Vec<(String, Vec<enishi_model::Handle>)> {
        let held = town.store.batches(None, 1).unwrap().remove(0);
        town.store.held_examples(held.id).unwrap().into_iter().collect()
    };
    let of = |kind: &str, id: &str| (kind.to_owned(), vec![Town::handle(id)]);
    assert_eq!(named(&town), [of("changed", "222"), of("new", "333"), of("vanished", "111")]);
    town.purge(1, &town.marks(&["111"]));
    // Nobody yet: the file that names them was taken back.
    town.purge(2, &town.marks(&["333"]).into_iter().chain([Town::handle("333")]).collect());
    assert_eq!(named(&town), [of("changed", "222")]);
    let held = town.store.batches(None, 1).unwrap().remove(0);
    town.store.refuse_held(held.id, Vec::new()).unwrap();
    assert_eq!(named(&town), []);
}
