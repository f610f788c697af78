//! A night's files come in, and the next night's.

use enishi_tests::files::{Resident, cp932, jumin, kaigo};
use enishi_tests::{Asker, JIRO, KYOKO, TARO, World, field, programme};
use serde_json::Value;

fn figures(run: &enishi_tests::Run, source: &str) -> Value {
    let batches = run.json();
    let batches = batches["batches"].as_array().unwrap();
    batches.iter().find(|batch| batch["source"] == source).unwrap()["figures"].clone()
}

#[test]
fn the_first_night_is_taken_in_the_order_that_protection_asks_for() {
    let world = World::new();
    world.drop_five("20261121");
    let run = world.enishi(&["ingest", "--json"]).done();
    let batches = run.json();
    let order: Vec<&str> = batches["batches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|batch| batch["source"].as_str().unwrap())
        .collect();
    assert_eq!(&order[..3], ["shimin/shiensochi", "shimin/jumin", "korei/kaigo_taio"]);
    assert_eq!(figures(&run, "shimin/jumin")["new"], 4);
    assert_eq!(
        world.enishi(&["ingest", "--json"]).done().json()["batches"].as_array().unwrap().len(),
        0,
        "once each"
    );
}

#[test]
fn a_second_night_is_taken_while_serving_and_the_former_value_stays_in_the_timeline() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    assert_eq!(field(&caseworker.resident(KYOKO), "kaigo", "yokaigo_kbn"), Some("22"));

    world.drop_file(
        "korei/kaigo",
        "KAIGO_NINTEI_20261122.csv",
        &kaigo(&[("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "23")]),
    );
    served.until("the new care level", || {
        field(&caseworker.resident(KYOKO), "kaigo", "yokaigo_kbn") == Some("23")
    });

    let timeline = caseworker.timeline(KYOKO);
    let change = &timeline["events"][0];
    assert_eq!(change["kind"], "changed");
    assert_eq!(change["provenance"]["file"], "KAIGO_NINTEI_20261122.csv");
    assert_eq!(change["changes"].as_array().unwrap().len(), 1);
    assert_eq!(change["changes"][0]["before"], "care 2");
    assert_eq!(change["changes"][0]["after"], "care 3");

    // What did not change still says since when it holds.
    let resident = caseworker.resident(KYOKO);
    let fields = programme(&resident, "kaigo").unwrap()["records"][0]["fields"].as_array().unwrap().clone();
    let since = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap()["since"].clone();
    assert_eq!(since("yokaigo_kbn"), "2026-11-22");
    assert_eq!(since("shutoku_ymd"), "2026-11-21");
}

/// 国民健康保険 of one person: a former row, and the current one with what stands at its end.
fn insured(lost: &str) -> Vec<u8> {
    let person = format!("\"00119990\",\"縁0010001\",\"01\",\"00000{KYOKO}\"");
    let named = "\"高橋　京子\",\"ﾀｶﾊｼ ｷﾖｳｺ\",\"S15.03.02\",\"H10.04.01\",\"02\"";
    let header = "保険者番号,記号番号,枝番,個人宛名番号,履歴番号,氏名,氏名カナ,生年月日,資格取得年月日,取得事由,\
                  資格喪失年月日,喪失事由,適用開始年月日,適用終了年月日,最新フラグ";
    cp932(&format!(
        "{header}\r\n{person},1,{named},,,H10.04.01,R03.03.31,0\r\n{person},2,{named},{lost},1\r\n"
    ))
}

#[test]
fn a_current_history_row_that_changes_is_no_duplicate_of_the_former_one() {
    let world = World::of_five();
    world.drop_file("hoken/kokuho", "KOKUHO_SHIKAKU_20261121.csv", &insured(",,R03.04.01,"));
    world.enishi(&["ingest"]).done();
    let lost = insured("R08.11.01,11,R03.04.01,R08.10.31");
    world.drop_file("hoken/kokuho", "KOKUHO_SHIKAKU_20261122.csv", &lost);
    let run = world.enishi(&["ingest", "--json"]).done();
    let figures = figures(&run, "hoken/kokuho");
    assert_eq!(
        (&figures["rejected"], &figures["unchanged"]),
        (&Value::from(0), &Value::from(1)),
        "{figures}"
    );
    assert_eq!(figures["ended"], 1, "{figures}");
}

#[test]
fn what_the_hub_showed_on_a_day_can_be_asked_later() {
    let mut world = World::of_five();
    world.now = "2026-11-23T08:00:00+09:00".to_owned();
    let higher = kaigo(&[("0000300012", "高橋 京子", "タカハシ キョウコ", "1940/03/02", "25")]);
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", &higher);
    world.enishi(&["ingest"]).done();
    let token = world.token("caseworker_kaigo");
    let level = |as_of: Option<&str>| {
        let mut words = vec!["show", KYOKO, "--json"];
        words.extend(as_of.iter().flat_map(|date| ["--as-of", date]));
        let answer = world.asking(&token, "counter", &words, None).done().json();
        field(&answer["resident"], "kaigo", "yokaigo_kbn").map(str::to_owned)
    };
    assert_eq!(level(None).as_deref(), Some("25"));
    assert_eq!(level(Some("2026-11-22")).as_deref(), Some("22"));
    assert_eq!(level(Some("2026-11-23")).as_deref(), Some("25"), "today is not over: now");
    let early = world.asking(&token, "counter", &["show", KYOKO, "--as-of", "2026-11-21"], None).failed();
    assert!(early.err.contains("there is no such entry"), "{}", early.err);
}

#[test]
fn unchanged_rows_are_not_written_and_vanished_ones_are_told_from_ended_ones() {
    let world = World::of_five();
    let mut people = World::five().to_vec();
    people.retain(|one| one.id != JIRO);
    people[2].state = "3";
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&people));
    let run = world.enishi(&["ingest", "--json"]).done();
    let counted = figures(&run, "shimin/jumin");
    assert_eq!(counted["unchanged"], 2);
    assert_eq!(counted["ended"], 1, "{counted}");
    assert_eq!(counted["vanished"], 1);

    let token = world.token("caseworker_kaigo");
    let show = |id: &str| world.asking(&token, "counter", &["show", id, "--json"], None).done().json();
    let taro = show(TARO);
    assert_eq!(programme(&taro["resident"], "jumin").unwrap()["state"], "ended");
    let jiro = show(JIRO);
    let register = programme(&jiro["resident"], "jumin").unwrap();
    assert_eq!(register["state"], "not_in_file");
    assert_eq!(register["last_seen"], "2026-11-21");
    assert_eq!(register["text"], "not in the file of 2026-11-22 (last seen 2026-11-21)");
    assert_eq!(jiro["timeline"]["events"][0]["kind"], "vanished");
    assert!(
        jiro["timeline"]["events"][0]["provenance"]["line"].is_null(),
        "the file that lacks it has no line of it"
    );
}

#[test]
fn the_same_bytes_again_are_no_change_and_renew_freshness() {
    let world = World::of_five();
    let same = std::fs::read(world.path("drop/shimin/jumin/JUMIN_20261121.csv")).unwrap();
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &same);
    let run = world.enishi(&["ingest", "--json"]).done().json();
    assert_eq!(run["batches"][0]["status"], "unchanged");
    assert_eq!(run["batches"][0]["figures"]["unchanged"], 4);
    let status = world.enishi(&["status", "--json"]).done().json();
    let register =
        status["sources"].as_array().unwrap().iter().find(|source| source["source"] == "shimin/jumin");
    assert_eq!(register.unwrap()["file_date"], "2026-11-22");
}

#[test]
fn a_differential_changes_what_it_names_and_nothing_else() {
    use enishi_tests::files::jido;
    let world = World::of_five();
    let rows = [(TARO, JIRO, "K0001", "15,000", 2, "0"), (TARO, KYOKO, "K0002", "10,000", 1, "0")];
    world.drop_file("kodomo/jido_teate", "JIDOTEATE_20261123.tsv", &jido(&rows));
    let run = world.enishi(&["ingest", "--json"]).done();
    let counted = figures(&run, "kodomo/jido_teate");
    assert_eq!(
        (&counted["new"], &counted["changed"], &counted["vanished"]),
        (&1.into(), &1.into(), &0.into())
    );
    // An older row that comes again changes nothing back.
    world.drop_file(
        "kodomo/jido_teate",
        "JIDOTEATE_20261124.tsv",
        &jido(&[(TARO, JIRO, "K0001", "10,000", 1, "0")]),
    );
    let counted = figures(&world.enishi(&["ingest", "--json"]).done(), "kodomo/jido_teate");
    assert_eq!(counted["unchanged"], 1);
    // Withdrawn: the record itself says that it is over.
    world.drop_file(
        "kodomo/jido_teate",
        "JIDOTEATE_20261125.tsv",
        &jido(&[(TARO, JIRO, "K0001", "15,000", 3, "1")]),
    );
    let counted = figures(&world.enishi(&["ingest", "--json"]).done(), "kodomo/jido_teate");
    assert_eq!(counted["ended"], 1);
}

#[test]
fn people_of_one_household_are_shown_together() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    let taro = world.asking(&token, "counter", &["show", TARO, "--json"], None).done().json();
    let household = taro["resident"]["household"].as_array().unwrap().clone();
    assert_eq!(household.len(), 1);
    assert_eq!(household[0]["resident_id"], JIRO);
    let alone = world.asking(&token, "counter", &["show", KYOKO, "--json"], None).done().json();
    assert_eq!(alone["resident"]["household"].as_array().unwrap().len(), 0);
}

#[test]
fn two_numbers_of_one_human_are_joined_and_parted() {
    let world = World::of_five();
    let mut people = World::five().to_vec();
    people.push(Resident::new("0000000053", "高橋　京子", "ﾀｶﾊｼ ｷｮｳｺ", "S15.03.02"));
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&people));
    world.enishi(&["ingest"]).done();
    let token = world.token("caseworker_kaigo");
    let ids = || {
        let answer = world.asking(&token, "counter", &["search", "高橋京子", "--json"], None).done().json();
        let hits = answer["hits"].as_array().unwrap().clone();
        hits.iter().map(|hit| hit["resident_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids().len(), 2);
    let both = format!("0000000053\n{KYOKO}\n");
    world.asking(&token, "counter", &["same-as", "join"], Some(&both)).done();
    world.enishi(&["ingest"]).done();
    assert_eq!(ids(), [KYOKO]);
    let joined = world.asking(&token, "counter", &["show", "0000000053", "--json"], None).done().json();
    assert_eq!(joined["resident"]["resident_id"], KYOKO);
    assert_eq!(joined["resident"]["joined"][0], "0000000053");
    world.asking(&token, "counter", &["same-as", "undo"], Some(&both)).done();
    world.enishi(&["ingest"]).done();
    assert_eq!(ids().len(), 2);
}

#[test]
fn a_hub_with_nothing_to_do_does_nothing() {
    let world = World::of_five();
    let served = world.serve();
    served.until("the first look is over", || served.get("/readyz", &[]).status == 200);
    let before = served.cpu_seconds();
    std::thread::sleep(std::time::Duration::from_secs(3));
    let used = served.cpu_seconds() - before;
    assert!(used < 0.6, "{used} seconds of 3");
}
