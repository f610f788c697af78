//! Every route, asked by somebody who may: those after which no event more stands in the audit log are listed in
//! `tests/golden/unaudited.txt`, and in no answer of theirs is there anything of a resident. `UPDATE_EXPECT=1` writes
//! the list anew.

use std::fs;

use enishi_server::{openapi, page_routes};
use enishi_tests::files::{jumin, mimamori};
use enishi_tests::{Answer, Asker, JIRO, KYOKO, Served, TARO, World, root};
use serde_json::{Value, json};

const GOLDEN: &str = "tests/golden/unaudited.txt";
const REASON: &str = "asked for by the family court today";
const FORM_REASON: &str = "asked+for+by+the+family+court+today";

fn disaster() -> Value {
    json!({ "kind": "disaster", "reason": REASON, "until": "2026-11-25" })
}

// A removal of somebody whom nobody knows.
fn nobody(id: &str) -> Value {
    json!({ "resident_id": id, "reason": REASON })
}

/// A served world with two rows in the tray, four files held, and two of everything that the desk decides.
struct Town<'s> {
    world: &'s World,
    served: &'s Served,
    caseworker: Asker<'s>,
    officer: Asker<'s>,
    deputy: Asker<'s>,
    officers_token: String,
    caseworkers_token: String,
    handle: String,
    rows: [String; 2],
}

impl<'s> Town<'s> {
    fn new(world: &'s World, served: &'s Served) -> Self {
        let caseworker = Asker::new(world, served, "caseworker_kaigo", "counter");
        let tray = caseworker.get("/api/v1/desk/tray").is(200).json();
        let row = |at: usize| tray["rows"][at]["row"].as_str().unwrap().to_owned();
        let officer = Asker::new(world, served, "privacy_officer", "oversight");
        for id in ["0000000071", "0000000072"] {
            officer.post("/api/v1/desk/protections", &nobody(id)).is(201);
        }
        for _ in 0..2 {
            officer.post("/api/v1/desk/declarations", &disaster()).is(201);
        }
        for id in ["0000000090", "0000000091"] {
            officer.post("/api/v1/desk/purges", &nobody(id)).is(201);
        }
        let handle = caseworker.handle(KYOKO).unwrap();
        for id in [TARO, JIRO] {
            let glass = format!("/api/v1/residents/{}/break-glass", caseworker.handle(id).unwrap());
            caseworker.post(&glass, &json!({ "reason": REASON })).is(200);
        }
        Self {
            handle,
            rows: [row(0), row(1)],
            officer,
            deputy: Asker::new(world, served, "privacy_deputy", ""),
            caseworkers_token: world.token("caseworker_kaigo"),
            officers_token: world.token("privacy_officer"),
            world,
            served,
            caseworker,
        }
    }

    fn form(&self, path: &str, cookie: &str, form: &str) -> Answer {
        let url = format!("{}{path}", self.served.url);
        Answer::post(&url, &[("cookie", cookie)], "application/x-www-form-urlencoded", form)
    }

    fn send(&self, path: &str) -> Answer {
        self.form(path, &self.signed_in(), &format!("reason={FORM_REASON}"))
    }

    fn signed_in(&self) -> String {
        self.signed_in_with(&self.officers_token)
    }

    fn caseworker_signed_in(&self) -> String {
        let session = self.signed_in_with(&self.caseworkers_token);
        self.form("/purpose", &session, "purpose=counter").is(303);
        session
    }

    fn signed_in_with(&self, token: &str) -> String {
        let form = format!("token={token}");
        let answer = self.form("/sign-in", "", &form).is(303);
        answer.headers["set-cookie"].split(';').next().unwrap().to_owned()
    }

    fn page(&self, path: &str) -> Answer {
        self.served.get(path, &[("cookie", &self.signed_in())])
    }

    fn events(&self) -> i64 {
        self.world.enishi(&["audit", "verify", "--json"]).done().json()["events"].as_i64().unwrap()
    }

    /// Asks one route as somebody who may. A new route is asked here, or the test fails.
    fn ask(&self, route: &str) {
        let resident = format!("/residents/{}", self.handle);
        let api = |rest: &str| format!("/api/v1{resident}{rest}");
        let Self { caseworker, officer, .. } = self;
        let id = |id: &str| json!({ "resident_id": id });
        let pair = json!({ "resident_id": TARO, "canonical": JIRO });
        let (reason, verdict) = (json!({ "reason": REASON }), json!({ "verdict": "ok", "note": "asked" }));
        let decide = |rest: &str| officer.post(&format!("/api/v1/batches/shimin.{rest}"), &json!({}));
        let row = |at: usize, verb: &str| format!("/api/v1/desk/tray/{}/{verb}", self.rows[at]);
        let answer = match route {
            "GET /healthz" | "GET /readyz" | "GET /metrics" | "GET /api/v1/openapi.json" => {
                self.served.get(route.trim_start_matches("GET "), &[])
            }
            "POST /api/v1/residents/search" => {
                caseworker.post("/api/v1/residents/search", &json!({ "q": "高橋" }))
            }
            "POST /api/v1/residents/lookup" => caseworker.post("/api/v1/residents/lookup", &id(KYOKO)),
            "GET /api/v1/residents/{handle}" => caseworker.get(&api("")),
            "GET /api/v1/residents/{handle}/timeline" => caseworker.get(&api("/timeline")),
            "GET /api/v1/residents/{handle}/report" => officer.get(&api("/report")),
            "POST /api/v1/residents/{handle}/break-glass" => caseworker.post(&api("/break-glass"), &reason),
            "POST /api/v1/batches/{batch}/release" => decide("jumin.2/release"),
            "POST /api/v1/batches/{batch}/refuse" => decide("jumin.3/refuse"),
            "GET /api/v1/desk/protections" => officer.get("/api/v1/desk/protections"),
            "POST /api/v1/desk/protections" => officer
                .post("/api/v1/desk/protections", &json!({ "resident_id": "0000000077", "reason": REASON })),
            "POST /api/v1/desk/protections/{id}/end" => {
                officer.post("/api/v1/desk/protections/1/end", &reason)
            }
            "GET /api/v1/desk/declarations" => officer.get("/api/v1/desk/declarations"),
            "POST /api/v1/desk/declarations" => officer.post("/api/v1/desk/declarations", &disaster()),
            "POST /api/v1/desk/declarations/{id}/end" => {
                officer.post("/api/v1/desk/declarations/1/end", &reason)
            }
            "GET /api/v1/desk/attestations" => officer.get("/api/v1/desk/attestations"),
            "POST /api/v1/desk/attestations" => officer.post(
                "/api/v1/desk/attestations",
                &json!({ "source": "shimin/jumin", "column": "宛名番号", "reason": REASON }),
            ),
            "POST /api/v1/desk/attestations/{id}/revoke" => {
                officer.post("/api/v1/desk/attestations/1/revoke", &json!({}))
            }
            "GET /api/v1/desk/reviews" => officer.get("/api/v1/desk/reviews"),
            "POST /api/v1/desk/reviews/{id}/close" => officer.post("/api/v1/desk/reviews/1/close", &verdict),
            "GET /api/v1/desk/purges" => officer.get("/api/v1/desk/purges"),
            "POST /api/v1/desk/purges" => officer.post("/api/v1/desk/purges", &nobody("0000000092")),
            "POST /api/v1/desk/purges/{id}/confirm" => {
                self.deputy.post("/api/v1/desk/purges/1/confirm", &json!({}))
            }
            "POST /api/v1/desk/purges/{id}/withdraw" => {
                officer.post("/api/v1/desk/purges/2/withdraw", &json!({}))
            }
            "GET /api/v1/audit/events" => officer.get("/api/v1/audit/events"),
            "GET /api/v1/stats" => officer.get("/api/v1/stats"),
            "GET /api/v1/sources" => officer.get("/api/v1/sources"),
            "GET /api/v1/batches" => officer.get("/api/v1/batches"),
            "GET /api/v1/batches/{batch}" => officer.get("/api/v1/batches/shimin.jumin.1"),
            "GET /api/v1/batches/{batch}/rejections" => {
                officer.get("/api/v1/batches/shimin.jumin.1/rejections")
            }
            "GET /api/v1/desk/tray" => caseworker.get("/api/v1/desk/tray"),
            "POST /api/v1/desk/tray/{row}/match" => caseworker.post(&row(0, "match"), &id(KYOKO)),
            "POST /api/v1/desk/tray/{row}/reject" => caseworker.post(&row(1, "reject"), &json!({})),
            "POST /api/v1/desk/joins" => officer.post("/api/v1/desk/joins", &pair),
            "POST /api/v1/desk/joins/undo" => officer.post("/api/v1/desk/joins/undo", &pair),
            "POST /api/v1/desk/values" => {
                officer.post("/api/v1/desk/values", &json!({ "connector": "korei/kaigo", "file": "00" }))
            }
            // On the socket, for the account that owns the directory.
            "POST /api/v1/desk/numbers" => {
                let numbers: Vec<String> = (1..=20).map(|at| format!("{at},7")).collect();
                self.world.write("x.csv", format!("usr_cd,seq_no\n{}\n", numbers.join("\n")).as_bytes());
                return drop(self.world.enishi(&["connector", "new", "x.csv"]).done());
            }
            "GET /api/v1/desk/tokens" => return drop(self.world.enishi(&["token", "list"]).done()),
            "POST /api/v1/desk/tokens" => return drop(self.world.token("it")),
            "POST /api/v1/desk/backups" => {
                let folder = tempfile::tempdir().unwrap();
                let to = folder.path().join("backup");
                return drop(self.world.enishi(&["backup", to.to_str().unwrap()]).done());
            }
            "POST /api/v1/desk/reindex" => return drop(self.world.enishi(&["reindex"]).done()),
            "DELETE /api/v1/desk/tokens/{id}" => {
                return drop(self.world.enishi(&["token", "revoke", "1"]).done());
            }
            "GET /"
            | "GET /sign-in"
            | "GET /purpose"
            | "GET /search"
            | "GET /sources"
            | "GET /batches"
            | "GET /protections"
            | "GET /reviews"
            | "GET /assets/enishi.css"
            | "GET /assets/enishi.svg" => self.page(route.trim_start_matches("GET ")),
            "GET /batches/{batch}" => self.page("/batches/shimin.jumin.1"),
            "POST /batches/{batch}/release" => self.send("/batches/shimin.jumin.4/release"),
            "POST /batches/{batch}/refuse" => self.send("/batches/shimin.jumin.5/refuse"),
            "POST /sign-in" => self.form("/sign-in", "", &format!("token={}", self.officers_token)),
            "POST /sign-out" => self.form("/sign-out", &self.signed_in(), ""),
            "POST /purpose" => self.form("/purpose", &self.signed_in(), "purpose=oversight"),
            "POST /search" => self.form("/search", &self.signed_in(), "q=takahashi"),
            "POST /protections" => {
                let form = format!("resident_id=0000000078&reason={FORM_REASON}");
                self.form("/protections", &self.signed_in(), &form)
            }
            "POST /protections/{id}/end" => self.send("/protections/2/end"),
            "POST /reviews/{id}/close" => {
                self.form("/reviews/2/close", &self.signed_in(), "verdict=ok&note=asked")
            }
            "POST /residents/{handle}/break-glass" => {
                let (url, form) = (format!("{resident}/break-glass"), format!("reason={FORM_REASON}"));
                self.form(&url, &self.caseworker_signed_in(), &form)
            }
            "GET /residents/{handle}" => self.page(&resident),
            "GET /residents/{handle}/report" => self.page(&format!("{resident}/report")),
            other => panic!("{other} is a route that is not asked here: say how somebody who may asks it"),
        };
        assert!(matches!(answer.status, 200 | 201 | 204 | 303), "{route}: {} {}", answer.status, answer.text);
    }
}

/// Every route of the API's description, and every other.
fn routes() -> Vec<String> {
    let described: Value = serde_json::from_str(&openapi().to_json().unwrap()).unwrap();
    let mut routes = Vec::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if methods.get(method).is_some() {
                routes.push(format!("{} /api/v1{path}", method.to_uppercase()));
            }
        }
    }
    // What ends sessions and tokens comes last.
    routes.sort_by_key(|route| route.starts_with("DELETE"));
    routes.extend(page_routes().iter().map(|(method, path)| format!("{method} {path}")));
    routes
}

#[test]
fn every_route_that_is_not_listed_as_unaudited_leaves_an_event() {
    let world = World::of_five();
    let watched = [
        ("高橋 京子", "タカハシ キョウコ", "S15.03.02", "04-2900-1111", "1"),
        ("島崎 渡", "シマザキ ワタル", "S45.01.01", "04-2900-2222", "1"),
    ];
    world.drop_file("shakyo/mimamori", "見守り対象者名簿_20261121.csv", &mimamori(&watched));
    world.enishi(&["ingest"]).done();
    for night in ["20261122", "20261123", "20261124", "20261125"] {
        world.drop_file("shimin/jumin", &format!("JUMIN_{night}.csv"), &jumin(&[]));
        world.enishi(&["ingest"]).done();
    }
    let served = world.serve();
    let town = Town::new(&world, &served);
    let mut unaudited = Vec::new();
    let mut before = town.events();
    for route in routes() {
        town.ask(&route);
        let after = town.events();
        if after == before {
            unaudited.push(route);
        }
        before = after;
    }
    unaudited.sort();
    let found = unaudited.join("\n") + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(root().join("tests/golden")).unwrap();
        fs::write(root().join(GOLDEN), &found).unwrap();
    }
    let expected = fs::read_to_string(root().join(GOLDEN)).unwrap_or_default();
    assert_eq!(found, expected, "{GOLDEN} lists every route that leaves no audit event");
}
