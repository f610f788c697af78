//! Killing the real binary with SIGKILL where a test wants it, and everything that a world answers afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::asker::Asker;
use crate::world::World;

/// A process that stands still at a failpoint.
pub struct Killed(Child);

impl Killed {
    /// Runs a command until it comes to `point` (`NAME` or `NAME:N`); `None` where it ends without having been there.
    pub fn at(world: &World, words: &[&str], point: &str) -> Option<Self> {
        let mut command = world.command(words);
        command.env("ENISHI_FAILPOINT", point).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = format!("failpoint {}", point.split(':').next().unwrap());
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        if lines.any(|line| line == said) {
            return Some(Self(child));
        }
        let ended = child.wait().unwrap();
        assert!(ended.success(), "{point}: {ended}");
        None
    }

    /// SIGKILL: nothing of the process runs any more.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        let ended = self.0.wait().unwrap();
        assert_eq!(ended.code(), None, "ended by a signal");
    }
}

/// Whoever asks in every world that is compared: tokens are made once, and copied with the desk.
pub const ASKERS: [(&str, &str); 3] =
    [("privacy_officer", "oversight"), ("caseworker_kaigo", "counter"), ("disaster_team", "disaster")];

const QUERIES: [&str; 12] =
    ["高橋", "山田", "渡邉", "島崎", "鷲尾", "佐藤", "タカハシ", "S15", "0000", "1934", "中央町", "K9777"];

fn residents(world: &World) -> Vec<String> {
    let ids = "select resident_id from person order by 1";
    let output = Command::new("sqlite3").arg(world.path("enishi.db")).arg(ids).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// Everything that can be asked about what was taken, byte for byte: every resident as three roles see them, searches,
/// the tray, statistics, sources, batches, what was decided. `tokens` are those of [`ASKERS`].
pub fn told(world: &World, tokens: &[String]) -> BTreeMap<String, String> {
    let ids = residents(world);
    let served = world.serve();
    served.until("search is current", || served.get("/readyz", &[]).text.contains("current"));
    let mut told = BTreeMap::new();
    for (token, (role, purpose)) in tokens.iter().zip(ASKERS) {
        let asker = Asker::holding(&served, token, purpose);
        let mut note = |question: &str, answer: crate::Answer| {
            let text = answer.text.replace(world.dir().to_str().unwrap(), "DIR");
            told.insert(format!("{role}: {question}"), format!("{} {text}", answer.status));
        };
        for query in QUERIES {
            note(query, asker.post("/api/v1/residents/search", &json!({ "q": query })));
        }
        for id in &ids {
            let Some(handle) = asker.handle(id) else { continue };
            note(id, asker.get(&format!("/api/v1/residents/{handle}")));
            note(&format!("{id} timeline"), asker.get(&format!("/api/v1/residents/{handle}/timeline")));
        }
        for path in ["sources", "batches?limit=1000", "stats", "desk/tray", "desk/protections", "desk/purges"]
        {
            note(path, asker.get(&format!("/api/v1/{path}")));
        }
    }
    let officer = Asker::holding(&served, &tokens[0], "oversight");
    let batches = officer.get("/api/v1/batches?limit=1000").is(200).json();
    let batches = batches["batches"].as_array().unwrap().iter();
    for batch in batches.filter_map(|batch| batch["batch"].as_str()) {
        for path in [format!("/api/v1/batches/{batch}"), format!("/api/v1/batches/{batch}/rejections")] {
            told.insert(path.clone(), officer.get(&path).is(200).text);
        }
    }
    served.stop();
    told
}

/// What lies in the folders that Enishi keeps, and in the drop folders: names and bytes.
pub fn kept(world: &World) -> BTreeMap<String, Vec<u8>> {
    let mut kept = BTreeMap::new();
    let mut folders: Vec<_> =
        ["staging", "archive", "quarantine", "receipts", "drop"].map(|name| world.path(name)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(world.dir()).unwrap().display().to_string();
                kept.insert(name, fs::read(path).unwrap());
            }
        }
    }
    kept
}

/// Fails with the first question that is answered otherwise.
pub fn same<T: PartialEq + std::fmt::Debug>(
    found: &BTreeMap<String, T>,
    expected: &BTreeMap<String, T>,
    what: &str,
) {
    let missing: Vec<_> = expected.keys().filter(|name| !found.contains_key(*name)).collect();
    let more: Vec<_> = found.keys().filter(|name| !expected.contains_key(*name)).collect();
    assert!(missing.is_empty() && more.is_empty(), "{what}: without {missing:?}, more {more:?}");
    for (name, value) in expected {
        assert_eq!(&found[name], value, "{what}: {name}");
    }
}

/// The tokens of [`ASKERS`].
pub fn tokens(world: &World) -> Vec<String> {
    ASKERS.iter().map(|(role, _)| world.token(role)).collect()
}
