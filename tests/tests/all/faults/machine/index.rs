//! 44: a search index that is gone, cut or flipped.

use std::fs;
use std::path::PathBuf;

use enishi_tests::World;

use super::{hits, ready};

const TOKEN_OF: &str = "caseworker_kaigo";

// What one world answers before and after.
fn answers(world: &World, token: &str) -> Vec<String> {
    ["高橋", "タカハシ", "S15", "山田", "0000000011", "takahashi"]
        .map(|query| hits(world, token, query))
        .into()
}

fn files(world: &World) -> Vec<PathBuf> {
    let files = fs::read_dir(world.path("index")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| fs::metadata(path).unwrap().len() > 0).collect();
    files.sort();
    files
}

/// Does something to each file of an index in turn, and compares the answers.
fn each_file_may_suffer(damage: impl Fn(&PathBuf, Vec<u8>)) {
    let world = World::of_five();
    let token = world.token(TOKEN_OF);
    let clean = answers(&world, &token);
    let kinds = files(&world).len();
    assert!(kinds > 5);
    for kind in 0..kinds {
        let victim = files(&world).remove(kind.min(files(&world).len() - 1));
        damage(&victim, fs::read(&victim).unwrap());
        world.enishi(&["ingest"]).done();
        assert_eq!(answers(&world, &token), clean, "{}", victim.display());
    }
}

#[test]
fn fault_44_each_file_of_the_index_may_be_gone() {
    each_file_may_suffer(|path, _| fs::remove_file(path).unwrap());
}

#[test]
fn fault_44_each_file_of_the_index_may_be_cut() {
    each_file_may_suffer(|path, bytes| fs::write(path, &bytes[..bytes.len() / 2]).unwrap());
}

#[test]
fn fault_44_a_bit_of_each_file_of_the_index_may_be_flipped() {
    for place in [0, 3, 6] {
        each_file_may_suffer(|path, mut bytes| {
            let at = (bytes.len() - 1) * place / 6;
            bytes[at] ^= 4;
            fs::write(path, bytes).unwrap();
        });
    }
}

#[test]
fn fault_44_a_segment_that_vanishes_while_serving_is_noticed_and_built_anew() {
    let world = World::of_five();
    let token = world.token(TOKEN_OF);
    let clean = answers(&world, &token);
    let served = world.serve();
    served.until("current", || ready(&served)["search"] == "current");
    let victim =
        files(&world).into_iter().find(|path| path.extension().is_some_and(|end| end == "term")).unwrap();
    fs::remove_file(&victim).unwrap();
    served.until("built anew", || served.log().contains("is damaged and is built anew"));
    served.until("current", || ready(&served)["search"] == "current");
    assert_eq!(answers(&world, &token), clean);

    // Flipped in place, as a disk does it; its time of change is all that tells.
    let victim =
        files(&world).into_iter().find(|path| path.extension().is_some_and(|end| end == "idx")).unwrap();
    let mut bytes = fs::read(&victim).unwrap();
    bytes[0] ^= 1;
    fs::write(&victim, bytes).unwrap();
    served.until("twice", || served.log().matches("is damaged and is built anew").count() >= 2);
    served.until("current", || ready(&served)["search"] == "current");
    assert_eq!(answers(&world, &token), clean);
}
