//! What a machine does to a hub: disks that are full or take nothing, damaged files, a clock that jumps, readers that
//! do not end.

mod clock;
mod damage;
mod disk;
mod index;
mod processes;
mod readers;

use enishi_tests::files::{Resident, jumin};
use enishi_tests::{KYOKO, Served, World};

/// Somebody whom a later register file brings.
const LATER: &str = "1000000008";

/// The register's file of a later night: everybody of before, so many more, and somebody new at the end.
fn register(more: usize) -> Vec<u8> {
    let ids: Vec<String> = (0..more).map(|number| format!("2{number:09}")).collect();
    let mut residents: Vec<Resident<'_>> = World::five().into();
    residents.extend(ids.iter().map(|id| Resident::new(id, "多田　数子", "ﾀﾀﾞ ｶｽﾞｺ", "S40.01.01")));
    residents.push(Resident::new(LATER, "新田　来子", "ﾆﾂﾀ ｷｺ", "S50.05.05"));
    jumin(&residents)
}

/// A world whose register may grow by as much as it likes.
fn lenient(world: World) -> World {
    let connector = "connectors/shimin/jumin/connector.toml";
    let text = world.read(connector);
    world.write(connector, (text + "\n[guards]\nrows_at_most = 100000.0\n").as_bytes());
    world.drop_five("20261121");
    world.enishi(&["ingest"]).done();
    world
}

fn ready(served: &Served) -> serde_json::Value {
    served.get("/readyz", &[]).json()
}

fn hits(world: &World, token: &str, query: &str) -> String {
    world.asking(token, "counter", &["search", query, "--json"], None).done().out
}

fn finds_kyoko(world: &World, token: &str) {
    assert!(hits(world, token, "高橋").contains(KYOKO));
}
