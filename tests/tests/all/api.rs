//! The HTTP contract.

use enishi_tests::{Asker, JIRO, KYOKO, TARO, World};
use serde_json::{Value, json};

#[test]
fn the_api_describes_itself_and_everything_in_it_answers() {
    let world = World::of_five();
    let served = world.serve();
    let description = served.get("/api/v1/openapi.json", &[]).is(200).json();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"), "{}", description["openapi"]);
    let paths = description["paths"].as_object().unwrap();
    for path in [
        "/residents/search",
        "/residents/lookup",
        "/residents/{handle}",
        "/residents/{handle}/timeline",
        "/sources",
        "/batches",
        "/batches/{batch}/rejections",
        "/desk/tray",
    ] {
        assert!(paths.contains_key(path), "{path} is not described");
    }
    // Without a token, nothing that is described answers.
    for (path, methods) in paths {
        let path =
            format!("/api/v1{}", path.replace("{handle}", "x").replace("{batch}", "x").replace("{row}", "x"));
        if methods.get("get").is_some() {
            let answer = served.get(&path, &[]);
            assert!(matches!(answer.status, 401 | 404), "{path}: {}", answer.status);
        }
        if methods.get("post").is_some() {
            let answer = served.post(&path, &[], &json!({}));
            assert!(matches!(answer.status, 400 | 401 | 404), "{path}: {}", answer.status);
        }
    }
}

#[test]
fn every_answer_carries_the_headers_that_keep_it_private() {
    let world = World::of_five();
    let served = world.serve();
    for path in [
        "/",
        "/sign-in",
        "/search",
        "/healthz",
        "/readyz",
        "/metrics",
        "/nowhere",
        "/api/v1/sources",
        "/api/v1/nowhere",
    ] {
        let answer = served.get(path, &[]);
        let header = |name: &str| answer.headers.get(name).cloned().unwrap_or_default();
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(!header("content-security-policy").contains("unsafe"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
    }
}

#[test]
fn problems_are_told_as_problem_json_in_the_askers_language_and_repeat_nothing() {
    let world = World::of_five();
    let served = world.serve();
    let token = format!("Bearer {}", world.token("caseworker_kaigo"));
    let headers =
        [("authorization", token.as_str()), ("enishi-purpose", "counter"), ("accept-language", "ja")];
    let answer =
        served.post("/api/v1/residents/search", &headers, &json!({ "q": 5, "名": "CANARY" })).is(400);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert_eq!(answer.headers["content-language"], "ja");
    let problem = answer.json();
    assert_eq!(problem["type"], "urn:enishi:problem:unreadable-request");
    assert_eq!(problem["status"], 400);
    assert!(problem["hint"].as_str().unwrap().contains("openapi.json"));
    assert!(!answer.text.contains("CANARY"));
    let large = json!({ "q": "x".repeat(100_000) });
    assert_eq!(served.post("/api/v1/residents/search", &headers, &large).status, 413);
    assert_eq!(served.get("/api/v1/residents/search", &headers).status, 405);
    assert_eq!(
        served.get("/api/v1/residents/0000000011", &headers).status,
        404,
        "a resident ID is no handle"
    );
    let future =
        served.get("/api/v1/residents/aaaaaaaaaaaaaaaaaaaaaaaaaa?as_of=2999-01-01", &headers).is(400).json();
    assert_eq!(future["type"], "urn:enishi:problem:bad-as-of");
}

#[test]
fn a_search_understands_what_was_typed() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    for query in [
        "髙橋京子",
        "高橋　京子",
        "高橋",
        "京子",
        "タカハシ",
        "ﾀｶﾊｼ ｷｮｳｺ",
        "たかはし きょうこ",
        "takahashi kyoko",
        "Kyouko TAKAHASHI",
        "S15.3.2",
        "昭和15年3月2日",
        "19400302",
        "1940-03",
        "0000000011",
        "高橋 S15",
        "0000300012",
        "300012",
        "中央町1丁目2番3号",
        "縁市中央町1-2",
        "第1-2001号",
        "04-2900-9001",
        "高",
    ] {
        assert_eq!(caseworker.search(query), [KYOKO], "{query}");
    }
    let mut both = caseworker.search("山田");
    both.sort();
    assert_eq!(both, [TARO, JIRO]);
    for query in ["高橋 花子", "S16.3.2", "鈴木", "0000000012"] {
        assert!(caseworker.search(query).is_empty(), "{query}");
    }
    let answer = caseworker.post("/api/v1/residents/search", &json!({ "q": "高橋 S15" })).is(200).json();
    assert_eq!(
        answer["understood"][0],
        json!({ "text": "高橋", "as": ["name", "address"], "as_text": ["Name", "Address"] })
    );
    let born = answer["understood"][1]["as"].as_array().unwrap();
    assert!(born.contains(&json!("birth_date")), "{answer}");
    let narrowed = caseworker
        .post("/api/v1/residents/search", &json!({ "q": "山田", "programme": ["kaigo"] }))
        .is(200)
        .json();
    assert_eq!(narrowed["hits"], json!([]));
}

#[test]
fn pages_of_hits_hold_everyone_once() {
    use enishi_tests::files::{Resident, jumin, shiensochi};
    let world = World::new();
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261121.csv", &shiensochi(&[("0999999999", 1, "0")]));
    let ids: Vec<String> = (1..=63).map(|number| format!("{number:010}")).collect();
    let names: Vec<String> =
        (1..=63).map(|n| if n % 3 == 0 { "斎藤　一".to_owned() } else { "齋藤　一".to_owned() }).collect();
    let people: Vec<Resident<'_>> =
        ids.iter().zip(&names).map(|(id, name)| Resident::new(id, name, "ｻｲﾄｳ ﾊｼﾞﾒ", "S40.01.01")).collect();
    world.drop_file("shimin/jumin", "JUMIN_20261121.csv", &jumin(&people));
    world.enishi(&["ingest"]).done();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let mut found: Vec<String> = Vec::new();
    let mut glyphs: Vec<String> = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let page = caseworker
            .post("/api/v1/residents/search", &json!({ "q": "斎藤", "cursor": cursor }))
            .is(200)
            .json();
        for hit in page["hits"].as_array().unwrap() {
            found.push(hit["resident_id"].as_str().unwrap().to_owned());
            glyphs.push(hit["names"][0].as_str().unwrap().to_owned());
        }
        cursor = page["next"].clone();
        if cursor.is_null() {
            break;
        }
        assert!(page["hits"].as_array().unwrap().len() == 20);
    }
    assert_eq!(found.len(), 63);
    assert!(glyphs[..21].iter().all(|name| name.starts_with("斎藤")), "as written comes before variants");
    found.sort();
    found.dedup();
    assert_eq!(found, ids);
    let bad =
        caseworker.post("/api/v1/residents/search", &json!({ "q": "斎藤", "cursor": "zzz" })).is(400).json();
    assert_eq!(bad["type"], "urn:enishi:problem:bad-cursor");
}

#[test]
fn metrics_and_readiness_name_nobody() {
    let world = World::of_five();
    let served = world.serve();
    let caseworker = Asker::new(&world, &served, "caseworker_kaigo", "counter");
    let handle = caseworker.handle(KYOKO).unwrap();
    caseworker.get(&format!("/api/v1/residents/{handle}")).is(200);
    let metrics = served.get("/metrics", &[]).is(200).text;
    assert!(
        metrics.contains("enishi_requests_total{route=\"/api/v1/residents/{handle}\",status=\"200\"} 1"),
        "{metrics}"
    );
    assert!(!metrics.contains(&handle) && !metrics.contains(KYOKO));
    assert_eq!(
        served.get("/readyz", &[]).is(200).json(),
        json!({
            "ready": true, "search": "current", "audit": "current", "anchor": "absent",
            "ingest": "current", "clock": "steady", "notices": "absent"
        })
    );
    assert!(!served.stop().contains(&handle));
}

#[test]
fn statistics_are_round_and_for_those_who_may_have_them() {
    let world = World::of_the_city();
    let officer = world.token("privacy_officer");
    let told = world.asking(&officer, "oversight", &["stats", "--json"], None).done().json();
    let counts: Vec<u64> = told["touched"]
        .as_array()
        .unwrap()
        .iter()
        .chain(told["programmes"].as_array().unwrap())
        .filter_map(|row| row["residents"].as_u64())
        .collect();
    assert!(counts.len() > 4 && counts.iter().all(|count| count % 10 == 0 && *count >= 10), "{told}");
    assert!(told["residents"].as_u64().unwrap().abs_diff(2_000) < 100, "{told}");
    let kaigo =
        told["programmes"].as_array().unwrap().iter().find(|row| row["programme"] == "kaigo").unwrap();
    assert!(kaigo["in_register_percent"].as_u64().unwrap() > 90, "{kaigo}");
    assert_eq!(
        world.asking(&officer, "oversight", &["stats", "--json"], None).done().json(),
        told,
        "no second draw"
    );
    let caseworker = world.token("caseworker_kaigo");
    let refused = world.asking(&caseworker, "counter", &["stats"], None).failed();
    assert!(refused.err.contains("statistics"), "{}", refused.err);
}
