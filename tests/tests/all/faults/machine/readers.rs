//! 50: somebody who holds on to the past of a database.

use std::fs;
use std::io::Write;
use std::process::{Child, Command, Stdio};

use enishi_tests::disk::serve;
use enishi_tests::{Asker, KYOKO, Served, World};
use serde_json::json;

use super::{LATER, lenient, ready, register};

/// A program of somebody else's, which reads the database and does not end.
struct Reader(Child);

impl Reader {
    fn of(world: &World) -> Self {
        let mut child = Command::new("sqlite3")
            .arg("-readonly")
            .arg(world.path("enishi.db"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let told = b"begin;\nselect count(*) from version;\n";
        child.stdin.as_mut().unwrap().write_all(told).unwrap();
        let mut one = [0];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut one).unwrap();
        Self(child)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

const LONGEST_KIB: u64 = 512;

fn log_kib(world: &World) -> u64 {
    fs::metadata(world.path("enishi.db-wal")).map_or(0, |log| log.len() >> 10)
}

fn finds(served: &Served, token: &str, query: &str, id: &str) -> bool {
    Asker::holding(served, token, "counter").search(query) == [id]
}

#[test]
fn fault_50_past_a_reader_that_does_not_end_the_log_stays_bounded_and_files_wait() {
    let world = lenient(World::new());
    let token = world.token("caseworker_kaigo");
    let served = serve(&world, &[("ENISHI_LONGEST_LOG_KIB", &LONGEST_KIB.to_string())]);
    let reader = Reader::of(&world);
    let mut one_file = 0;
    for night in 1..=9 {
        let (name, before) = (format!("JUMIN_202611{:02}.csv", 21 + night), log_kib(&world));
        world.drop_file("shimin/jumin", &name, &register(night * 300));
        served.until("taken, or told why not", || {
            ready(&served)["ingest"] == "log_held"
                || world.enishi(&["batch", "list", "--json"]).done().out.contains(&name)
        });
        one_file = one_file.max(log_kib(&world).saturating_sub(before));
    }
    assert_eq!(ready(&served)["ingest"], "log_held");
    let longest = log_kib(&world);
    assert!(longest > LONGEST_KIB, "the reader was in the way: {longest}");
    assert!(longest <= LONGEST_KIB + one_file, "bounded by one file more: {longest}, {one_file}");
    assert!(finds(&served, &token, "高橋", KYOKO), "answers go on");
    served.until("logged", || served.log().contains("another program holds enishi.db open"));

    drop(reader);
    served.until("taken by itself", || ready(&served)["ingest"] == "current");
    let list = || world.enishi(&["batch", "list", "--json"]).done().out;
    served.until("the last of them", || list().contains("JUMIN_20261130.csv"));
    served.until("learnt", || ready(&served)["search"] == "current");
    assert!(finds(&served, &token, "新田", LATER));
}

#[test]
fn fault_50_a_read_that_takes_too_long_is_cut_off_and_says_so() {
    let world = World::of_the_city();
    let token = world.token("privacy_officer");
    let served = serve(&world, &[("ENISHI_LONGEST_READ_MS", "0")]);
    let asker = Asker::holding(&served, &token, "oversight");
    let cut = asker.post("/api/v1/residents/search", &json!({ "q": "1950" }));
    let problem = cut.is(503).json();
    assert_eq!(problem["type"], "urn:enishi:problem:too-long", "{problem}");
    assert!(problem["hint"].is_string());
    // The reader is given back: the next question is answered or cut, and does not hang.
    assert_eq!(served.get("/healthz", &[]).status, 200);
}
