//! What the hub keeps of files: refused rows to be mended, receipts, and copies encrypted at rest.

use std::fs;
use std::io::Read;
use std::path::PathBuf;

use age::x25519::Identity;
use enishi_tests::files::{jido, jumin, kaigo};
use enishi_tests::removal::{RANMARU, Two, traces, world_of_him};
use enishi_tests::{JIRO, KYOKO, TARO, World};
use serde_json::Value;

fn last(world: &World, source: &str) -> Value {
    let answer = world.enishi(&["batch", "list", "--source", source, "--json"]).done().json();
    answer["batches"][0].clone()
}

/// A file of two rows; the number of the child in the second is none.
fn with_a_bad_row(world: &World) -> PathBuf {
    let rows = [(TARO, JIRO, "K0001", "10,000", 1, "0"), (TARO, "X000000011", "K0002", "15,000", 1, "0")];
    world.drop_file("kodomo/jido_teate", "JIDOTEATE_20261122.tsv", &jido(&rows));
    world.enishi(&["ingest"]).done();
    world.path("quarantine/kodomo.jido_teate.2~JIDOTEATE_20261122.tsv.rejected.csv")
}

#[test]
fn refused_rows_lie_in_a_file_of_the_inputs_shape_and_may_be_dropped_again_once_mended() {
    let world = World::of_five();
    let path = with_a_bad_row(&world);
    assert_eq!(last(&world, "kodomo/jido_teate")["status"], "published");
    let text = fs::read_to_string(&path).unwrap();
    let header = "受給者宛名番号\t児童宛名番号\t認定番号\t支給開始年月\t支給終了年月\t監護区分\t手当月額\t履歴番号\t削除フラグ";
    let row = format!("{TARO}\tX000000011\tK0002\tR05.04\tR22.03\t1\t15,000\t1\t0");
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[0], format!("{header}\t\"縁:行\"\t\"縁:列\"\t\"縁:理由\""));
    assert!(lines[1].starts_with(&format!("{row}\t\"3\"\t\"児童宛名番号\"\t\"")), "{}", lines[1]);
    assert_eq!((lines.len(), lines[2]), (3, ""), "the good row is not among them");

    let shown = world.enishi(&["batch", "show", "kodomo.jido_teate.2"]).done().out;
    assert!(shown.contains(&format!("kept at {}", path.display())), "{shown}");
    for receipt in ["receipts/kodomo.jido_teate.2.txt", "receipts/kodomo.jido_teate.2.json"] {
        assert!(world.read(receipt).contains("quarantine/kodomo.jido_teate.2~"), "{receipt}");
    }

    let mended = text.replace("X000000011", KYOKO);
    world.drop_file("kodomo/jido_teate", "JIDOTEATE_20261123.tsv", mended.as_bytes());
    world.enishi(&["ingest"]).done();
    let batch = last(&world, "kodomo/jido_teate");
    assert_eq!((&batch["status"], &batch["figures"]["new"]), (&"published".into(), &1.into()), "{batch}");
    assert!(!world.path("quarantine/kodomo.jido_teate.3~JIDOTEATE_20261123.tsv.rejected.csv").exists());
}

#[test]
fn rows_without_a_header_stay_as_they_are_and_the_reasons_lie_beside() {
    let world = World::of_five();
    let good = [("11", "第1-2001号", "高橋京子", "タカハシキヨウコ", "3150302", "2")];
    let file = enishi_tests::files::shinsho(&good);
    let bad = enishi_tests::files::cp932("12,第1-2002号\r\n");
    world.drop_file("shogai/shinsho_techo", "身障手帳台帳_20261124.csv", &[bad.clone(), file].concat());
    world.enishi(&["ingest"]).done();
    let rows = "quarantine/shogai.shinsho_techo.2~身障手帳台帳_20261124.csv.rejected";
    assert_eq!(fs::read(world.path(&format!("{rows}.csv"))).unwrap(), bad, "byte for byte");
    let reasons = world.read(&format!("{rows}.reasons.csv"));
    assert!(reasons.starts_with("\u{FEFF}\"このファイルでの行\",\"行\""), "{reasons}");
    assert!(reasons.contains("\r\n1,\"1\",\"\",\"列が2個"), "{reasons}");
}

#[test]
fn a_purge_and_the_retention_rules_take_refused_rows_along() {
    let mut world = world_of_him();
    let rows = [(TARO, JIRO, "K0001", "10,000", 1, "0"), (TARO, "X", "K9777", "1", 1, "0")];
    let text = String::from_utf8(jido(&rows)).unwrap().replace("\tX\t", &format!("\tX{RANMARU}\t"));
    world.drop_file("kodomo/jido_teate", "JIDOTEATE_20261125.tsv", text.as_bytes());
    world.enishi(&["ingest"]).done();
    let label = last(&world, "kodomo/jido_teate")["batch"].as_str().unwrap().to_owned();
    let path = world.path(&format!("quarantine/{label}~JIDOTEATE_20261125.tsv.rejected.csv"));
    assert!(fs::read_to_string(&path).unwrap().contains(RANMARU));
    Two::of(&world).purge_him(&world);
    world.enishi(&["ingest"]).done();
    assert!(!path.exists());
    assert!(traces(&world).is_empty(), "{:?}", traces(&world));

    let other = World::of_five();
    let path = with_a_bad_row(&other);
    assert!(path.exists());
    world = other;
    world.now = "2026-12-28T08:00:00+09:00".to_owned();
    world.enishi(&["ingest"]).done();
    assert!(!path.exists(), "35 nights");
}

#[test]
fn a_file_that_was_not_read_to_its_end_leaves_no_rows() {
    let world = World::of_five();
    let wrong =
        [kaigo(&[("0000300012", "高橋", "タカハシ", "1940/03/02", "22")]), vec![0xFF, 0xFE, b'\n']].concat();
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &wrong);
    world.enishi(&["ingest"]).done();
    assert_eq!(last(&world, "korei/kaigo")["status"], "refused");
    let names = fs::read_dir(world.path("quarantine")).unwrap().flatten().map(|entry| entry.file_name());
    assert!(!names.into_iter().any(|name| name.to_string_lossy().contains("rejected")));
}

#[test]
fn receipts_lie_beside_the_source_only_where_that_is_configured() {
    let world = World::of_five();
    let beside = world.path("drop/kodomo/jido_teate/receipts");
    assert!(!beside.exists());
    world.edit("config/enishi.toml", "after = \"keep\"", "after = \"keep\"\nreceipts_to = \"receipts\"");
    world.edit("config/enishi.toml", "language = \"ja\"", "language = \"en\"");
    with_a_bad_row(&world);
    for ending in ["txt", "json"] {
        let name = format!("kodomo.jido_teate.2.{ending}");
        let text = fs::read_to_string(beside.join(&name)).unwrap();
        assert_eq!(text, world.read(&format!("receipts/{name}")));
        assert!(!text.contains(TARO) && !text.contains("X000000011"), "no resident's values: {text}");
    }
    assert!(fs::read_to_string(beside.join("kodomo.jido_teate.2.txt")).unwrap().contains("line 3, column"));
    world.enishi(&["ingest"]).done();
    let answer = world.enishi(&["status", "--json"]).done().json();
    assert!(!answer.to_string().contains("no_pattern"), "receipts are no input: {answer}");
    assert_eq!(last(&world, "kodomo/jido_teate")["batch"], "kodomo.jido_teate.2");

    // A link there would lead out of the folder.
    let away = world.path("away");
    fs::create_dir(&away).unwrap();
    std::os::unix::fs::symlink(&away, world.path("drop/korei/kaigo/receipts")).unwrap();
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", b"");
    world.enishi(&["ingest"]).done();
    assert_eq!(last(&world, "korei/kaigo")["status"], "refused");
    assert_eq!(fs::read_dir(&away).unwrap().count(), 0);
}

/// The private key stays with whoever may open the archive.
fn sealed(world: &World) -> Identity {
    let identity = Identity::generate();
    let key = format!("archive_nights = 35\narchive_recipients = [\"{}\"]", identity.to_public());
    world.edit("config/enishi.toml", "archive_nights = 35", &key);
    identity
}

fn opened(bytes: &[u8], identity: &Identity) -> Option<Vec<u8>> {
    let decryptor = age::Decryptor::new(bytes).ok()?;
    let mut text = Vec::new();
    decryptor.decrypt(std::iter::once(identity as &dyn age::Identity)).ok()?.read_to_end(&mut text).ok()?;
    Some(text)
}

fn kept(world: &World, folder: &str) -> Vec<String> {
    let names = fs::read_dir(world.path(folder)).unwrap().flatten();
    names.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

#[test]
fn with_a_public_key_the_archive_is_readable_to_the_holder_of_the_private_one_alone() {
    let world = World::new();
    let identity = sealed(&world);
    world.edit("config/enishi.toml", "after = \"keep\"", "after = \"delete\"");
    world.drop_five("20261121");
    let register = jumin(&World::five());
    world.enishi(&["ingest"]).done();
    let archived = kept(&world, "archive");
    assert!(archived.len() >= 7 && archived.iter().all(|name| name.ends_with(".age")), "{archived:?}");
    assert!(kept(&world, "staging").is_empty());
    let bytes = fs::read(world.path("archive/shimin.jumin.1~JUMIN_20261121.csv.age")).unwrap();
    assert_eq!(opened(&bytes, &identity), Some(register));
    assert_eq!(opened(&bytes, &Identity::generate()), None);
    let row = enishi_tests::files::cp932("髙橋　京子");
    assert!(!bytes.windows(row.len()).any(|window| window == row));
    assert!(!world.path("drop/shimin/jumin/JUMIN_20261121.csv").exists(), "archived, and so deleted");
}

#[test]
fn a_held_file_stays_readable_until_it_is_decided_on_and_refused_ones_do_not() {
    let world = World::new();
    let identity = sealed(&world);
    world.drop_five("20261121");
    world.enishi(&["ingest"]).done();
    let many = kaigo(&[("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "23")].repeat(40));
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &many);
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261123.csv", b"PK\x03\x04rest");
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261124.csv", &many);
    world.enishi(&["ingest"]).done();
    let held = "korei.kaigo.2~KAIGO_NINTEI_20261122.csv";
    assert_eq!(fs::read(world.path(&format!("quarantine/{held}"))).unwrap(), many);
    let refused = fs::read(world.path("quarantine/korei.kaigo.3~KAIGO_NINTEI_20261123.csv.age")).unwrap();
    assert_eq!(opened(&refused, &identity).as_deref(), Some(&b"PK\x03\x04rest"[..]));

    let it = world.token("it");
    world.asking(&it, "", &["batch", "release", "korei.kaigo.2"], None).done();
    world.asking(&it, "", &["batch", "refuse", "korei.kaigo.4"], None).done();
    world.enishi(&["ingest"]).done();
    let released = last(&world, "korei/kaigo");
    assert_eq!(released["status"], "published", "{released}");
    let label = released["batch"].as_str().unwrap();
    let archived = fs::read(world.path(&format!("archive/{label}~KAIGO_NINTEI_20261122.csv.age"))).unwrap();
    assert_eq!(opened(&archived, &identity), Some(many.clone()));
    let plain: Vec<String> = kept(&world, "quarantine")
        .into_iter()
        .filter(|name| !name.ends_with(".age") && !name.contains(".rejected"))
        .collect();
    assert!(plain.is_empty(), "{plain:?}");
}

#[test]
fn a_purge_takes_every_copy_that_nobody_here_can_read() {
    let world = world_of_him();
    sealed(&world);
    enishi_tests::removal::drop_all(&world, "20261125", "縁市鷹匠町9-9", "24");
    world.enishi(&["ingest"]).done();
    assert!(kept(&world, "archive").iter().any(|name| name.ends_with(".age")));
    Two::of(&world).purge_him(&world);
    world.enishi(&["ingest"]).done();
    let left = kept(&world, "archive");
    assert!(!left.iter().any(|name| name.contains("20261125") && name.ends_with(".age")), "{left:?}");
    assert!(traces(&world).is_empty());
}
