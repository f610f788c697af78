//! Every endpoint, and what it is asked. Whoever adds an endpoint adds a line to [`PROBES`]: the matrix fails
//! until then.

use axum::http::Method;
use enishi_tests::town::{Ask, Sent, handle};
use serde_json::{Value, json};

use super::plant::{SUBJECTS, Subject, mornings};

/// An endpoint as the API's description has it (pages begin with `page`), what the matrix calls it, and what
/// it is asked.
pub struct Probe {
    pub endpoint: &'static str,
    pub short: &'static str,
    pub asks: fn(&'static str) -> Vec<Ask>,
}

macro_rules! probe {
    ($endpoint:literal as $short:literal, $asks:expr) => {
        Probe { endpoint: $endpoint, short: $short, asks: $asks }
    };
}

/// Every endpoint of the API and every page.
pub const PROBES: &[Probe] = &[
    probe!("POST /residents/search" as "search", |e| of_each(|id| post(e, "/residents/search", json!({ "q": id })))),
    probe!("POST /residents/lookup" as "lookup", |e| of_each(|id| post(e, "/residents/lookup", json!({ "resident_id": id })))),
    probe!("GET /residents/{handle}" as "resident", |e| opened(e, "")),
    probe!("GET /residents/{handle}/timeline" as "timeline", |e| opened(e, "/timeline")),
    probe!("GET /residents/{handle}/report" as "report", |e| opened(e, "/report")),
    probe!("GET /audit/events" as "audit events", |e| vec![Ask::get(e, "/audit/events?limit=1000")]),
    probe!("GET /stats" as "stats", |e| vec![Ask::get(e, "/stats")]),
    probe!("GET /sources" as "sources", |e| vec![Ask::get(e, "/sources")]),
    probe!("GET /batches" as "batches", |e| vec![Ask::get(e, "/batches?limit=1000")]),
    probe!("GET /batches/{batch}" as "batch", |e| batches(e, "")),
    probe!("GET /batches/{batch}/rejections" as "rejections", |e| batches(e, "/rejections")),
    probe!("POST /batches/{batch}/release" as "release", |e| decided(e, "release")),
    probe!("POST /batches/{batch}/refuse" as "refuse", |e| decided(e, "refuse")),
    probe!("GET /desk/tray" as "tray", |e| vec![Ask::get(e, "/desk/tray")]),
    probe!("POST /desk/tray/{row}/match" as "match", |e| vec![post(e, &row("match"), json!({ "resident_id": "1000000001" }))]),
    probe!("POST /desk/tray/{row}/reject" as "reject", |e| vec![post(e, &row("reject"), Value::Null)]),
    probe!("POST /desk/joins" as "join", |e| vec![post(e, "/desk/joins", nobody())]),
    probe!("POST /desk/joins/undo" as "part", |e| vec![post(e, "/desk/joins/undo", nobody())]),
    probe!("GET /desk/protections" as "protections", |e| vec![Ask::get(e, "/desk/protections")]),
    probe!("POST /desk/protections" as "protect", |e| vec![post(e, "/desk/protections", json!({ "resident_id": "1000000001", "reason": "" }))]),
    probe!("POST /desk/protections/{id}/end" as "end protection", |e| vec![post(e, "/desk/protections/9/end", told())]),
    probe!("GET /desk/declarations" as "declarations", |e| vec![Ask::get(e, "/desk/declarations")]),
    probe!("POST /desk/declarations" as "declare", |e| vec![post(e, "/desk/declarations", json!({ "kind": "other", "reason": "a word" }))]),
    probe!("POST /desk/declarations/{id}/end" as "end declaration", |e| vec![post(e, "/desk/declarations/9/end", told())]),
    probe!("GET /desk/attestations" as "attestations", |e| vec![Ask::get(e, "/desk/attestations")]),
    probe!("POST /desk/attestations" as "attest", |e| vec![post(e, "/desk/attestations", json!({ "source": "shimin/jumin", "column": "other", "reason": "a word" }))]),
    probe!("POST /desk/attestations/{id}/revoke" as "revoke attestation", |e| vec![post(e, "/desk/attestations/9/revoke", Value::Null)]),
    probe!("GET /desk/reviews" as "reviews", |e| vec![Ask::get(e, "/desk/reviews")]),
    probe!("POST /desk/reviews/{id}/close" as "close review", |e| vec![post(e, "/desk/reviews/999/close", json!({ "verdict": "ok" }))]),
    probe!("GET /desk/purges" as "purges", |e| vec![Ask::get(e, "/desk/purges")]),
    probe!("POST /desk/purges" as "purge", |e| vec![post(e, "/desk/purges", json!({ "resident_id": "1000000001", "reason": "" }))]),
    probe!("POST /desk/purges/{id}/confirm" as "confirm purge", |e| vec![post(e, "/desk/purges/9/confirm", Value::Null)]),
    probe!("POST /desk/purges/{id}/withdraw" as "withdraw purge", |e| vec![post(e, "/desk/purges/9/withdraw", Value::Null)]),
    // What broken glass shows, its own tests say: here nobody's reason is one.
    probe!("POST /residents/{handle}/break-glass" as "break glass", |e| of_residents("/break-glass").iter().map(|path| post(e, path, json!({ "reason": "" }))).collect()),
    probe!("POST /desk/backups" as "backup", |e| vec![post(e, "/desk/backups", Value::Null)]),
    probe!("POST /desk/reindex" as "reindex", |e| vec![post(e, "/desk/reindex", Value::Null)]),
    probe!("POST /desk/values" as "values", |e| vec![post(e, "/desk/values", json!({ "connector": "a/b", "file": "0" }))]),
    probe!("POST /desk/numbers" as "numbers", |e| vec![post(e, "/desk/numbers", json!({ "numbers": [] }))]),
    probe!("GET /desk/tokens" as "tokens", |e| vec![Ask::get(e, "/desk/tokens")]),
    probe!("POST /desk/tokens" as "new token", |e| vec![post(e, "/desk/tokens", json!({ "holder": "x", "role": "it" }))]),
    probe!("DELETE /desk/tokens/{id}" as "revoke token", |e| vec![delete(e, "/desk/tokens/1")]),
    probe!("GET /openapi.json" as "description", |e| vec![Ask::get(e, "/openapi.json")]),
    probe!("page GET /healthz" as "health", |e| vec![Ask::page(e, "/healthz")]),
    probe!("page GET /readyz" as "readiness", |e| vec![Ask::page(e, "/readyz")]),
    probe!("page GET /metrics" as "metrics", |e| vec![Ask::page(e, "/metrics")]),
    probe!("page GET /" as "page home", |e| vec![Ask::page(e, "/")]),
    probe!("page GET /sign-in" as "page sign-in", |e| vec![Ask::page(e, "/sign-in")]),
    probe!("page POST /sign-in" as "page signing in", |e| vec![Ask::form(e, "/sign-in", vec![("token", "wrong".to_owned())])]),
    probe!("page POST /sign-out" as "page signing out", |e| vec![Ask::form(e, "/sign-out?", Vec::new()).with("cookie", "")]),
    probe!("page GET /purpose" as "page purpose", |e| vec![Ask::page(e, "/purpose")]),
    probe!("page POST /purpose" as "page choosing", |e| vec![Ask::form(e, "/purpose", vec![("purpose", "no".to_owned())])]),
    probe!("page GET /search" as "page search form", |e| vec![Ask::page(e, "/search")]),
    probe!("page POST /search" as "page search", |e| of_each(|id| Ask::form(e, "/search", vec![("q", id.to_owned())]))),
    probe!("page GET /residents/{handle}" as "page resident", pages_of),
    probe!("page GET /residents/{handle}/report" as "page report", |e| of_residents("/report").into_iter().map(|path| Ask::page(e, path)).collect()),
    probe!("page POST /residents/{handle}/break-glass" as "page break glass", |e| of_residents("/break-glass").into_iter().map(|path| Ask::form(e, &path, vec![("reason", String::new())])).collect()),
    probe!("page GET /protections" as "page protections", |e| vec![Ask::page(e, "/protections")]),
    probe!("page POST /protections" as "page protecting", |e| vec![Ask::form(e, "/protections", vec![("resident_id", "1000000001".to_owned()), ("reason", String::new())])]),
    probe!("page POST /protections/{id}/end" as "page ending", |e| vec![Ask::form(e, "/protections/9/end", vec![("reason", "over".to_owned())])]),
    probe!("page GET /reviews" as "page reviews", |e| vec![Ask::page(e, "/reviews")]),
    probe!("page POST /reviews/{id}/close" as "page closing", |e| vec![Ask::form(e, "/reviews/999/close", vec![("verdict", "ok".to_owned())])]),
    probe!("page GET /sources" as "page sources", |e| vec![Ask::page(e, "/sources")]),
    probe!("page GET /batches" as "page batches", |e| vec![Ask::page(e, "/batches")]),
    probe!("page GET /batches/{batch}" as "page batch", |e| pages_of_batches("").iter().map(|path| Ask::page(e, path)).collect()),
    probe!("page POST /batches/{batch}/release" as "page releasing", |e| pages_of_batches("/release").iter().map(|path| Ask::form(e, path, Vec::new())).collect()),
    probe!("page POST /batches/{batch}/refuse" as "page refusing", |e| pages_of_batches("/refuse").iter().map(|path| Ask::form(e, path, Vec::new())).collect()),
    probe!("page GET /assets/enishi.css" as "style", |e| vec![Ask::page(e, "/assets/enishi.css")]),
    probe!("page GET /assets/enishi.svg" as "icon", |e| vec![Ask::page(e, "/assets/enishi.svg")]),
];

/// Searches for one text.
pub fn search(text: &str) -> Ask {
    post("POST /residents/search", "/residents/search", json!({ "q": text }))
}

fn post(endpoint: &'static str, path: &str, body: Value) -> Ask {
    Ask::post(endpoint, path, body)
}

fn delete(endpoint: &'static str, path: &str) -> Ask {
    Ask::new(endpoint, Method::DELETE, format!("/api/v1{path}"), Sent::Nothing)
}

fn of_each(ask: impl Fn(&'static str) -> Ask) -> Vec<Ask> {
    SUBJECTS
        .into_iter()
        .filter(|subject| *subject != Subject::Tray)
        .map(|subject| ask(subject.id()))
        .collect()
}

fn opened(endpoint: &'static str, more: &str) -> Vec<Ask> {
    let paths = of_residents("").into_iter().map(|path| format!("{path}{more}"));
    let past = |path: &String| mornings().map(|at| format!("{path}?as_of={at}")).collect::<Vec<_>>();
    let paths: Vec<String> = paths.flat_map(|path| [vec![path.clone()], past(&path)].concat()).collect();
    paths.into_iter().map(|path| Ask::get(endpoint, path)).collect()
}

fn pages_of(endpoint: &'static str) -> Vec<Ask> {
    of_residents("").into_iter().map(|path| Ask::page(endpoint, path)).collect()
}

fn of_residents(more: &str) -> Vec<String> {
    let residents = SUBJECTS.into_iter().filter(|subject| *subject != Subject::Tray);
    residents.map(|subject| format!("/residents/{}{more}", handle(subject.id()))).collect()
}

fn batches(endpoint: &'static str, more: &str) -> Vec<Ask> {
    let sources =
        enishi_tests::town::city().schema.sources.keys().map(ToString::to_string).collect::<Vec<_>>();
    sources
        .iter()
        .map(|source| Ask::get(endpoint, format!("/batches/{}.3{more}", source.replace('/', "."))))
        .collect()
}

fn pages_of_batches(more: &str) -> Vec<String> {
    let city = enishi_tests::town::city();
    let sources = city.schema.sources.keys().map(|id| id.as_str().replace('/', "."));
    sources.map(|source| format!("/batches/{source}.3{more}")).collect()
}

fn decided(endpoint: &'static str, verdict: &str) -> Vec<Ask> {
    let city = enishi_tests::town::city();
    let sources = city.schema.sources.keys().map(|id| id.as_str().replace('/', "."));
    sources.map(|source| post(endpoint, &format!("/batches/{source}.3/{verdict}"), Value::Null)).collect()
}

fn told() -> Value {
    json!({ "reason": "it is over" })
}

fn row(what: &str) -> String {
    format!("/desk/tray/{}/{what}", handle("nobody"))
}

fn nobody() -> Value {
    json!({ "resident_id": "1000000001", "canonical": "0000000000" })
}
