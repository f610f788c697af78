//! The resident's report: who looked at me, when, for which purpose.

use enishi_tests::{Asker, HANAKO, JIRO, KYOKO, Served, TARO, WATARU, World};
use serde_json::{Value, json};

fn report(officer: &Asker<'_>, id: &str) -> Value {
    let handle = officer.handle(id).expect("a resident");
    officer.get(&format!("/api/v1/residents/{handle}/report")).is(200).json()
}

fn looks_by<'r>(report: &'r Value, holder: &str) -> Vec<&'r Value> {
    report["looks"].as_array().unwrap().iter().filter(|look| look["holder"] == holder).collect()
}

fn times(report: &Value, purpose: &str) -> u64 {
    let listed = report["listed"].as_array().unwrap().iter().find(|listed| listed["purpose"] == purpose);
    listed.map(|listed| listed["times"].as_u64().unwrap()).unwrap_or_default()
}

const COUNTER: &str = "Advice at the counter";

#[test]
fn a_resident_learns_who_looked_when_and_why() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    caseworker.resident(KYOKO);
    caseworker.timeline(KYOKO);
    caseworker.search("高橋");
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    let told = report(&officer, KYOKO);
    assert_eq!((told["resident_id"].as_str(), told["name"].as_str()), (Some(KYOKO), Some("髙橋　京子")));
    let looks = looks_by(&told, "test caseworker_kaigo");
    let texts: Vec<&str> = looks.iter().map(|look| look["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["history opened", "record opened"], "one by one, the newest first: {told}");
    assert_eq!(looks[0]["at"], "2026-11-22T08:00:00+09:00");
    assert_eq!(looks[0]["purpose"], COUNTER);
    assert_eq!(looks[0]["role"], "Caseworker, Elderly Care");
    assert_eq!(times(&told, COUNTER), 3, "a search and two look-ups by number, in total: {told}");
    assert!(looks_by(&told, "test privacy_officer").is_empty(), "this very report is not in itself");
    let next = report(&officer, KYOKO);
    assert_eq!(looks_by(&next, "test privacy_officer")[0]["kind"], "exported", "but in the next one");
    assert_eq!(report(&officer, HANAKO)["looks"], json!([]), "nobody else's looks");
}

#[test]
fn what_the_policy_exempts_or_delays_is_left_out_and_only_the_rule_is_told() {
    let mut world = World::of_five();
    let told = |world: &World, looked: bool| {
        let served = world.serve();
        if looked {
            Asker::new(world, &served, "caseworker_kaigo", "assessment").resident(KYOKO);
            Asker::new(world, &served, "caseworker_kaigo", "counter").resident(KYOKO);
        }
        let told = report(&Asker::new(world, &served, "privacy_officer", "oversight"), KYOKO);
        drop(served);
        told
    };
    world.edit("config/policy.toml", "code = \"assessment\"", "code = \"assessment\"\nreport = \"exempt\"");
    world.edit("config/policy.toml", "code = \"counter\"", "code = \"counter\"\nreport_after_days = 30");
    let before = told(&world, false);
    let rules = before["rules"].clone();
    assert_eq!(rules[0], "looks for “Advice at the counter” are listed 30 days later");
    assert_eq!(rules[1], "looks for “Assessment and award” are not listed");
    let after = told(&world, true);
    assert_eq!(after["rules"], rules, "the rules alone are told");
    assert!(looks_by(&after, "test caseworker_kaigo").is_empty(), "{after}");
    assert_eq!((times(&after, COUNTER), times(&after, "Assessment and award")), (0, 0));

    world.now = "2026-12-22T07:59:59+09:00".to_owned();
    assert_eq!(looks_by(&told(&world, false), "test caseworker_kaigo").len(), 0);
    world.now = "2026-12-22T08:00:00+09:00".to_owned();
    let later = told(&world, false);
    let looks = looks_by(&later, "test caseworker_kaigo");
    assert_eq!(looks.len(), 1, "{later}");
    assert_eq!(looks[0]["purpose"], COUNTER);
}

#[test]
fn looks_at_every_number_of_one_human_count() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    caseworker.resident(TARO);
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    let taro = officer.handle(TARO).unwrap();
    officer.post("/api/v1/desk/joins", &json!({ "resident_id": TARO, "canonical": JIRO })).is(204);
    for told in
        [report(&officer, JIRO), officer.get(&format!("/api/v1/residents/{taro}/report")).is(200).json()]
    {
        let numbers = [&told["resident_id"], &told["joined"][0]].map(|id| id.as_str().unwrap());
        assert!(numbers.contains(&TARO) && numbers.contains(&JIRO), "{told}");
        assert_eq!(looks_by(&told, "test caseworker_kaigo").len(), 1, "before they were joined: {told}");
        assert_eq!(times(&told, COUNTER), 2, "by number, and with the household: {told}");
    }
}

#[test]
fn a_report_is_for_whoever_audits_and_of_residents_whom_they_can_see() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let handle = caseworker.handle(KYOKO).unwrap();
    let refused = caseworker.get(&format!("/api/v1/residents/{handle}/report")).is(403).json();
    assert_eq!(refused["type"], "urn:enishi:problem:no-right");
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    let nobody = officer.get("/api/v1/residents/aaaaaaaaaaaaaaaaaaaaaaaaaa/report").is(404);
    let wataru = officer.handle(WATARU).expect("the officer sees 生活保護");
    officer.get(&format!("/api/v1/residents/{wataru}/report")).is(200);
    drop(served);

    // The same officer, to whom 生活保護 is hidden: somebody known to it alone is nobody.
    let rule = "programmes = [\"kaigo\", \"shinsho_techo\", \"jido_teate\", \"seiho\"]\nlevel = \"summary\"";
    let hidden = "programmes = [\"kaigo\", \"shinsho_techo\", \"jido_teate\"]\nlevel = \"summary\"\n[[rule]]\n\
                  role = \"privacy_officer\"\nprogrammes = [\"seiho\"]\nlevel = \"none\"";
    world.edit("config/policy.toml", rule, hidden);
    let served = world.serve();
    let officer = Asker::new(&world, &served, "privacy_officer", "oversight");
    let gone = officer.get(&format!("/api/v1/residents/{wataru}/report")).is(404);
    assert_eq!(gone.text, nobody.text);
}

fn cookie(served: &Served, token: &str) -> String {
    let form = format!("token={token}");
    let signed_in = enishi_tests::Answer::post(
        &format!("{}/sign-in", served.url),
        &[],
        "application/x-www-form-urlencoded",
        &form,
    );
    assert_eq!(signed_in.status, 303, "{}", signed_in.text);
    signed_in.headers["set-cookie"].split(';').next().unwrap().to_owned()
}

#[test]
fn the_report_is_a_page_that_can_be_printed_in_both_languages() {
    let world = World::of_five();
    let served = world.serve();
    Asker::new(&world, &served, "caseworker_kaigo", "counter").resident(KYOKO);
    let token = world.token("privacy_officer");
    let handle = Asker::new(&world, &served, "privacy_officer", "oversight").handle(KYOKO).unwrap();
    let cookie = cookie(&served, &token);
    let page = |path: &str| served.get(path, &[("cookie", &cookie)]);
    let resident = page(&format!("/residents/{handle}?lang=en")).is(200).text;
    assert!(resident.contains(&format!("/residents/{handle}/report")), "linked for whoever audits");
    let english = page(&format!("/residents/{handle}/report?lang=en")).is(200).text;
    for text in ["Who looked at this record", "test caseworker_kaigo", "record opened", COUNTER, "髙橋　京子"]
    {
        assert!(english.contains(text), "{text} is not in {english}");
    }
    let japanese = page(&format!("/residents/{handle}/report?lang=ja")).is(200).text;
    for text in ["閲覧記録報告書", "記録の閲覧", "窓口・相談対応", "ファイル・書面での出力"]
    {
        assert!(japanese.contains(text), "{text} is not in {japanese}");
    }
    assert!(!japanese.contains("<script"));
    assert!(served.get("/assets/enishi.css", &[]).text.contains("@media print"));
    assert_eq!(page("/residents/aaaaaaaaaaaaaaaaaaaaaaaaaa/report").status, 404);
    let caseworker = world.token("disaster_team");
    let other = self::cookie(&served, &caseworker);
    let plain = served.get(&format!("/residents/{handle}"), &[("cookie", &other)]).is(200).text;
    assert!(!plain.contains("/report"), "no link for others");
}

#[test]
fn the_command_line_prints_the_same_report() {
    let world = World::of_five();
    let token = world.token("caseworker_kaigo");
    world.asking(&token, "counter", &["show", KYOKO], None).done();
    let officer = world.token("privacy_officer");
    let said = world.asking(&officer, "oversight", &["audit", "report", "-"], Some(KYOKO)).done().out;
    for text in ["Who looked at this record", "test caseworker_kaigo", "record opened", "no longer in use"] {
        assert!(said.contains(text), "{text} is not in {said}");
    }
    let told =
        world.asking(&officer, "oversight", &["audit", "report", "-", "--json"], Some(KYOKO)).done().json();
    assert_eq!(looks_by(&told, "test caseworker_kaigo").len(), 2);
}
