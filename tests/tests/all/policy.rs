//! Rules narrowed to the own department, district or caseload, and what the policy says of itself.

use encoding_rs::SHIFT_JIS;
use enishi_tests::files::{Resident, cp932, jumin, seiho, shiensochi};
use enishi_tests::{HANAKO, JIRO, KYOKO, Run, TARO, WATARU, World, programme};
use serde_json::{Value, json};

const OWN: [&str; 2] = ["--scope", "district.minsei=101"];
const OTHER: [&str; 2] = ["--scope", "district.minsei=102"];

/// The five, Kyoko in district 102, everybody else (the protected Hanako, too) in 101.
fn people<'a>() -> Vec<Resident<'a>> {
    let mut people = World::five().to_vec();
    people[0].district = "102";
    people
}

fn city() -> World {
    city_with("")
}

/// The city under a policy with more in it.
fn city_with(more: &str) -> World {
    let world = World::new();
    world.write("config/policy.toml", (world.read("config/policy.toml") + more).as_bytes());
    world.drop_five("20261121");
    world.drop_file("shimin/jumin", "JUMIN_20261121.csv", &jumin(&people()));
    world.enishi(&["ingest"]).done();
    world
}

fn ask(world: &World, token: &str, words: &[&str], told: &str) -> Run {
    world.asking(token, "visit", words, Some(told))
}

fn found(world: &World, token: &str, query: &str) -> Vec<String> {
    let answer = ask(world, token, &["search", "-", "--json"], query).done().json();
    let hits = answer["hits"].as_array().unwrap();
    let mut ids: Vec<String> =
        hits.iter().map(|hit| hit["resident_id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

fn shown(world: &World, token: &str, id: &str) -> Option<Value> {
    let run = ask(world, token, &["show", "-", "--json"], id);
    (run.code == 0).then(|| run.json())
}

#[test]
fn a_commissioner_finds_the_own_district_and_nobody_else() {
    let world = city();
    let [own, other] = [OWN, OTHER].map(|scope| world.token_with("minsei", &scope));
    assert_eq!(found(&world, &own, "山田"), [TARO, JIRO]);
    assert_eq!(found(&world, &other, "山田"), [""; 0]);
    assert_eq!(found(&world, &other, "髙橋 京子"), [KYOKO]);
    for query in ["髙橋 京子", "0000000011", "S15.03.02", "渡邉 花子", "0000000029", "縁市隠町7-7-7", "島崎"]
    {
        assert_eq!(found(&world, &own, query), [""; 0], "{query}");
    }
    let taro = shown(&world, &own, TARO).unwrap();
    assert_eq!(taro["resident"]["household"][0]["resident_id"], JIRO);
    let named: Vec<&str> = taro["resident"]["programmes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["programme"].as_str().unwrap())
        .collect();
    assert_eq!(named, ["jumin", "mimamori", "kaigo"]);
    // A district, a number that nobody has, a resident under protection: one and the same answer.
    let nobody = ask(&world, &own, &["show", "-"], "0000000099").failed().err;
    for id in [KYOKO, HANAKO, WATARU] {
        assert_eq!(ask(&world, &own, &["show", "-"], id).failed().err, nobody, "{id}");
    }
    assert!(shown(&world, &other, HANAKO).is_none());
}

#[test]
fn whoever_moves_goes_out_of_sight_until_the_protection_file_is_in() {
    let world = city();
    let [own, other] = [OWN, OTHER].map(|scope| world.token_with("minsei", &scope));
    let mut moved = people();
    moved[2].district = "102";
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&moved));
    world.enishi(&["ingest"]).done();
    assert!(shown(&world, &own, TARO).is_none() && shown(&world, &other, TARO).is_none());
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261122.csv", &shiensochi(&[(HANAKO, 1, "0")]));
    world.enishi(&["ingest"]).done();
    assert!(shown(&world, &own, TARO).is_none());
    assert!(shown(&world, &other, TARO).is_some());
    let yesterday = ["show", "-", "--json", "--as-of", "2026-11-22"];
    ask(&world, &own, &yesterday, TARO).failed();
    assert_eq!(found(&world, &other, "山田 太郎"), [TARO]);
    assert_eq!(found(&world, &own, "山田"), [JIRO]);
    assert_eq!(shown(&world, &own, JIRO).unwrap()["resident"]["household"], json!([]));
}

#[test]
fn pages_of_hits_are_full_and_count_nobody_outside() {
    let world = World::new();
    let ids: Vec<String> = (1..=120).map(|number| format!("{number:010}")).collect();
    let rows = ids.iter().zip(0..).map(|(id, at)| Resident {
        district: if at % 3 == 0 { "101" } else { "102" },
        ..Resident::new(id, "佐藤　一郎", "ｻﾄｳ ｲﾁﾛｳ", "S30.01.01")
    });
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261121.csv", &shiensochi(&[]));
    world.drop_file("shimin/jumin", "JUMIN_20261121.csv", &jumin(&rows.collect::<Vec<_>>()));
    world.enishi(&["ingest"]).done();
    let token = world.token_with("minsei", &OWN);
    let served = world.serve();
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("enishi-purpose", "visit")];
    let page = |cursor: &Value| {
        let body = json!({ "q": "佐藤", "cursor": cursor });
        served.post("/api/v1/residents/search", &headers, &body).is(200).json()
    };
    let (first, mut seen) = (page(&Value::Null), Vec::new());
    let second = page(&first["next"]);
    for (page, count) in [(&first, 20), (&second, 20)] {
        let hits = page["hits"].as_array().unwrap();
        assert_eq!(hits.len(), count);
        seen.extend(hits.iter().map(|hit| hit["resident_id"].as_str().unwrap().to_owned()));
    }
    assert_eq!(second["next"], Value::Null, "forty, and none of the eighty outside");
    seen.sort();
    let own: Vec<String> = ids.iter().step_by(3).cloned().collect();
    assert_eq!(seen, own);
}

#[test]
fn a_token_says_what_its_role_is_narrowed_to() {
    let world = city_with(STAFF);
    let refused = |role: &str, options: &[&str]| {
        let words = [&["token", "new", "--holder", "x", "--role", role], options].concat();
        world.enishi(&words).failed().err
    };
    for options in [&[][..], &["--scope", "district.shogakko=01"], &["--scope", "district.minsei="]] {
        let err = refused("minsei", options);
        assert!(err.contains("hint: write --scope district.minsei=VALUE"), "{err}");
    }
    let err = refused("minsei", &[&OWN[..], &["--scope", "tanto=A"]].concat());
    assert!(err.contains("exactly: district.minsei"), "{err}");
    assert!(refused("it", &OWN).contains("no rule of this role is narrowed"));
    assert!(refused("staff", &[]).contains("hint: add --department, one of: fukushi, hoken"));
    assert!(
        refused("staff", &["--department", "sanitation"])
            .contains("no programme is run by such a department")
    );

    world.token_with("minsei", &[&OWN[..], &OTHER].concat());
    world.token_with("staff", &["--department", "korei"]);
    let tokens = world.enishi(&["token", "list", "--json"]).done().json();
    let [two, staff] = [0, 1].map(|at| tokens["tokens"][at].clone());
    assert_eq!(two["scope"], json!({ "district.minsei": ["101", "102"] }));
    assert_eq!((&staff["department"], &staff["scope"]), (&json!("korei"), &json!({})));
    let table = world.enishi(&["token", "list"]).done().out;
    assert!(table.contains("district.minsei=101 district.minsei=102"), "{table}");
}

const STAFF: &str = r#"
[[role]]
code = "staff"
label = { ja = "職員", en = "Staff" }
purposes = ["visit"]
rights = ["residents"]

[[rule]]
role = "staff"
programmes = ["*"]
level = "full"
scope = { department = true }

[[rule]]
role = "staff"
programmes = ["jumin"]
level = "full"
scope = { department = true }
otherwise = "summary"
"#;

#[test]
fn staff_sees_what_its_own_department_runs() {
    let world = city_with(STAFF);
    let staff = |department| world.token_with("staff", &["--department", department]);
    let (care, aid) = (staff("korei"), staff("fukushi"));
    let named = |token: &str, id: &str| -> Vec<String> {
        let shown = shown(&world, token, id).unwrap();
        let programmes = shown["resident"]["programmes"].as_array().unwrap();
        programmes.iter().map(|one| one["programme"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(named(&care, KYOKO), ["kaigo", "jumin"]);
    assert_eq!(named(&aid, TARO), ["seiho", "jumin"]);
    assert!(shown(&world, &care, WATARU).is_none() && shown(&world, &aid, WATARU).is_some());
    // The number of insurance is of the department's own, whichever class the index has it in.
    assert_eq!(found(&world, &care, "0000300012"), [KYOKO]);
    assert_eq!(found(&world, &aid, "0000300012"), [""; 0]);
}

const WORKER: &str = r#"
[[role]]
code = "worker"
label = { ja = "ケースワーカー", en = "Worker" }
purposes = ["visit"]
rights = ["residents", "tray"]

[[rule]]
role = "worker"
programmes = ["seiho"]
level = "full"
scope = { caseload = "tanto" }

[[rule]]
role = "worker"
programmes = ["*"]
level = "none"
"#;

/// Cases of workers A and B; one row of each names nobody.
fn cases(taro: &str) -> Vec<u8> {
    let rows = [
        ("S0101", TARO, "山田　太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", "19800401", "縁市桜町9-9-9"),
        ("S0102", WATARU, "島崎　渡", "ｼﾏｻﾞｷ ﾜﾀﾙ", "19700101", "縁市駅前"),
        ("S0201", "", "名無　一", "ﾅﾅｼ ﾊｼﾞﾒ", "19700101", "縁市駅前"),
        ("S0202", "", "名無　二", "ﾅﾅｼ ﾂｷﾞ", "19700101", "縁市駅前"),
    ];
    let bytes = seiho(&rows);
    let (text, ..) = SHIFT_JIS.decode(&bytes);
    let workers = [("S0101", taro), ("S0102", "B"), ("S0201", "A"), ("S0202", "B")];
    let lines = text.lines().map(|line| match workers.iter().find(|(case, _)| line.starts_with(case)) {
        Some((_, worker)) => line.replace("保護係", worker) + "\r\n",
        None => line.to_owned() + "\r\n",
    });
    cp932(&lines.collect::<String>())
}

#[test]
fn a_worker_sees_the_own_caseload_and_what_was_handed_over_no_more() {
    let world = World::new();
    world.write("config/policy.toml", (world.read("config/policy.toml") + WORKER).as_bytes());
    world.drop_five("20261121");
    world.drop_file("fukushi/seiho", "SEIHO_20261121.csv", &cases("A"));
    world.enishi(&["ingest"]).done();
    let [a, b] = ["A", "B"].map(|name| world.token_with("worker", &["--scope", &format!("tanto={name}")]));
    assert_eq!(found(&world, &a, "山田"), [TARO]);
    assert_eq!(found(&world, &a, "島崎"), [""; 0]);
    assert_eq!((shown(&world, &a, WATARU), shown(&world, &b, TARO)), (None, None));
    let waiting = |token: &str| {
        let rows = world.asking(token, "visit", &["tray", "list"], None).done().out;
        ["名無　一", "名無　二"].map(|name| rows.contains(name))
    };
    assert_eq!((waiting(&a), waiting(&b)), ([true, false], [false, true]));

    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261122.csv", &shiensochi(&[(HANAKO, 1, "0")]));
    world.drop_file("fukushi/seiho", "SEIHO_20261122.csv", &cases("B"));
    world.enishi(&["ingest"]).done();
    assert_eq!(shown(&world, &a, TARO), None);
    assert_eq!(found(&world, &a, "S0101"), [""; 0]);
    let taro = shown(&world, &b, TARO).unwrap();
    assert_eq!(programme(&taro["resident"], "seiho").unwrap()["state"], "enrolled");
    let events = taro["timeline"]["events"].as_array().unwrap();
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(
        (&events[0]["kind"], &events[0]["provenance"]["file"]),
        (&json!("appeared"), &json!("SEIHO_20261122.csv"))
    );
}

#[test]
fn contradictions_are_refused_with_their_place() {
    let world = World::new();
    let policy = world.read("config/policy.toml");
    let first = policy.lines().count() + 1;
    let contradictory = STAFF
        .replacen("department = true", "district = \"kumi\"", 1)
        .replace("otherwise = \"summary\"", "otherwise = \"full\"");
    world.write("config/policy.toml", (policy.clone() + &contradictory).as_bytes());
    let err = world.enishi(&["check"]).failed().err;
    let line = first + contradictory.lines().position(|line| line.starts_with("otherwise")).unwrap();
    assert!(err.contains(&format!("policy.toml:{line}:13: rule[")), "{line} {err}");
    assert!(err.contains("`otherwise` that is not below the rule's level"), "{err}");

    let axis = contradictory.replace("otherwise = \"full\"", "");
    world.write("config/policy.toml", (policy + &axis).as_bytes());
    let err = world.enishi(&["check"]).failed().err;
    assert!(err.contains("rule.scope.district: found \"kumi\""), "{err}");
    assert!(err.contains("hint: one of: jichikai, minsei, shogakko"), "{err}");
}

// Its own policy, so that the lines stay where they are.
const EXPLAINED: &str = r#"format = 1
purpose = [
  { code = "counter", label = { ja = "窓口", en = "Counter" } },
  { code = "visit", label = { ja = "訪問", en = "Visit" } },
]

[[role]]
code = "school"
label = { ja = "学務課", en = "School Affairs" }
purposes = ["counter", "visit"]
rights = ["residents", "tray"]

[[rule]]
role = "school"
programmes = [
  "shugaku_enjo",
  "jumin",
]
level = "full"
purposes = ["counter"]

[[rule]]
role = "school"
programmes = ["seiho"]
level = "full"
scope = { caseload = "tanto" }
otherwise = "exists"

[[rule]]
role = "school"
programmes = ["*"]
level = "none"
"#;

fn explained(lang: &str, programme: &str) -> String {
    let world = World::new();
    world.write("config/policy.toml", EXPLAINED.as_bytes());
    let words = ["--lang", lang, "policy", "explain", "--role", "school", "--programme", programme];
    let out = world.enishi(&words).done().out;
    assert!(!world.path("enishi.db").exists(), "the configuration is all that it reads");
    out.replace(&format!("{}/", world.path("config").display()), "")
}

#[test]
fn a_policy_explains_itself_line_by_line() {
    let english =
        [explained("en", "shugaku_enjo"), explained("en", "seiho"), explained("en", "kaigo")].concat();
    is_golden(&english, EXPLAINED_EN);
    is_golden(&explained("ja", "shugaku_enjo"), EXPLAINED_JA);
}

fn is_golden(found: &str, expected: &str) {
    assert_eq!(found.trim(), expected.trim(), "found:\n{found}");
}

const EXPLAINED_EN: &str = "
school (School Affairs): residents, tray; policy.toml:11
 Programme     Purpose  Level                        Scope  Otherwise  Fields             Kept away           Said by
 shugaku_enjo  counter  full                                           general, locating  nintei_kbn (seiho)  policy.toml:16
 shugaku_enjo  visit    none (named, not permitted)                                                           policy.toml:16
locating values of protected residents, and new ones until that night's protection file is in, stay away
school (School Affairs): residents, tray; policy.toml:11
 Programme  Purpose  Level  Scope                 Otherwise  Fields                        Kept away  Said by
 seiho      counter  full   own caseload (tanto)  exists     general, sensitive, locating             policy.toml:24
 seiho      visit    full   own caseload (tanto)  exists     general, sensitive, locating             policy.toml:24
locating values of protected residents, and new ones until that night's protection file is in, stay away
school (School Affairs): residents, tray; policy.toml:11
 Programme  Purpose  Level  Scope  Otherwise  Fields  Kept away  Said by
 kaigo      counter  none                                        policy.toml:31
 kaigo      visit    none                                        policy.toml:31
locating values of protected residents, and new ones until that night's protection file is in, stay away
";
const EXPLAINED_JA: &str = "
school(学務課): 権限 residents, tray(policy.toml:11)
 事業          目的     レベル                              範囲  範囲外  表示項目           非表示項目          根拠
 shugaku_enjo  counter  full                                              general, locating  nintei_kbn (seiho)  policy.toml:16
 shugaku_enjo  visit    none(事業名のみ、この目的では不可)                                                       policy.toml:16
支援措置対象者の居所に関する項目と、その夜の支援措置ファイルを待つ新しい値は表示されません
";

#[test]
fn a_policy_explains_itself_to_machines() {
    let world = World::new();
    world.write("config/policy.toml", EXPLAINED.as_bytes());
    let explain = |more: &[&str]| {
        let words = [&["policy", "explain", "--role", "school", "--json"], more].concat();
        world.enishi(&words).done().json()
    };
    let all = explain(&[]);
    assert_eq!(all["rights"], json!(["residents", "tray"]));
    assert!(all["said_by"].as_str().unwrap().ends_with("policy.toml:11"));
    let one = explain(&["--programme", "seiho", "--purpose", "visit"]);
    let rules = one["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 1);
    assert_eq!((&rules[0]["level"], &rules[0]["otherwise"]), (&json!("full"), &json!("exists")));
    assert_eq!(rules[0]["scope"], json!({ "caseload": "tanto" }));
    assert_eq!(rules[0]["shown"], json!(["general", "sensitive", "locating"]));
    for words in [&["--programme", "circus"][..], &["--purpose", "fun"]] {
        let words = [&["policy", "explain", "--role", "school"], words].concat();
        assert!(world.enishi(&words).failed().err.contains("hint: one of: "));
    }
    assert!(world.enishi(&["policy", "explain", "--role", "mayor"]).failed().err.contains("no such role"));
}
