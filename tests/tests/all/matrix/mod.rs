//! The golden matrix: what of whom each role is shown, for each purpose, by which endpoints; found by planting
//! a value in every field and looking where it comes out. `UPDATE_EXPECT=1` writes it anew.

mod plant;
mod probes;
mod table;

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use enishi_config::Role;
use enishi_model::Permit;
use enishi_tests::root;
use enishi_tests::town::{Answer, Town, Visitor, city};

use plant::{Planted, plant};
use probes::PROBES;
use table::Seen;

const GOLDEN: &str = "tests/golden/matrix.txt";

#[test]
fn every_role_is_shown_what_the_golden_matrix_says_and_nothing_else() {
    let (planted, looks) = looks();
    let found = table::text(&looks.iter().map(|look| Seen::by(planted, look)).collect::<Vec<_>>());
    let path = root().join(GOLDEN);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    let apart: Vec<String> = diff(&golden, &found);
    assert!(apart.is_empty(), "{GOLDEN} is another (UPDATE_EXPECT=1 writes it anew):\n{}", apart.join("\n"));
}

fn diff(golden: &str, found: &str) -> Vec<String> {
    let (golden, found): (Vec<&str>, Vec<&str>) = (golden.lines().collect(), found.lines().collect());
    let gone = golden.iter().filter(|line| !found.contains(line)).map(|line| format!("- {line}"));
    let new = found.iter().filter(|line| !golden.contains(line)).map(|line| format!("+ {line}"));
    let apart: Vec<String> = gone.chain(new).take(80).collect();
    if apart.is_empty() && golden != found { vec!["the order".to_owned()] } else { apart }
}

/// What a role was answered for a purpose, by every endpoint.
struct Look {
    role: Role,
    purpose: Option<String>,
    permit: Permit,
    answers: Vec<(&'static str, Answer)>,
    /// whether a search for each planted value found somebody
    found: Vec<bool>,
}

// Both tests look at the same answers.
fn looks() -> &'static (Planted, Vec<Look>) {
    static LOOKS: LazyLock<(Planted, Vec<Look>)> = LazyLock::new(|| {
        let planted = plant(&city());
        let looks = look(&planted);
        (planted, looks)
    });
    &LOOKS
}

fn look(planted: &Planted) -> Vec<Look> {
    let town = Town::of(&city(), &planted.story);
    let mut looks = Vec::new();
    for role in &town.city.policy.roles {
        let purposes = role.purposes.iter().map(|purpose| Some(purpose.clone()));
        let purposes = if role.purposes.is_empty() { vec![None] } else { purposes.collect() };
        looks.extend(purposes.into_iter().map(|purpose| look_as(&town, planted, role, purpose)));
    }
    looks
}

fn look_as(town: &Town, planted: &Planted, role: &Role, purpose: Option<String>) -> Look {
    let visitor = town.visitor(&role.code, purpose.as_deref());
    let answers = answers(town, &visitor, &town.signed_in(&visitor));
    let is_found = |text: &str| {
        let hits = town.ask(&visitor, &probes::search(text)).json()["hits"].clone();
        hits.as_array().is_some_and(|hits| !hits.is_empty())
    };
    let found = planted.canaries.iter().map(|canary| canary.is_searched && is_found(&canary.text)).collect();
    let permit = purpose
        .as_ref()
        .map(|purpose| town.city.policy.permit(role, purpose, &enishi_config::Remit::default()))
        .unwrap_or_default();
    Look { role: role.clone(), purpose, permit, answers, found }
}

/// Every endpoint's answers to somebody.
fn answers(town: &Town, visitor: &Visitor, session: &Visitor) -> Vec<(&'static str, Answer)> {
    let mut answers = Vec::new();
    for probe in PROBES {
        let asker = if probe.endpoint.starts_with("page") { session } else { visitor };
        let asks = (probe.asks)(probe.endpoint);
        answers.extend(asks.iter().map(|ask| (probe.short, town.ask(asker, ask))));
    }
    answers
}

#[test]
fn every_endpoint_is_in_the_matrix() {
    let probed: BTreeSet<String> = PROBES.iter().map(|probe| probe.endpoint.to_owned()).collect();
    let missing: Vec<_> = endpoints().difference(&probed).cloned().collect();
    assert!(missing.is_empty(), "tests/tests/all/matrix/probes.rs asks nothing of {missing:?}");
    let gone: Vec<_> = probed.difference(&endpoints()).cloned().collect();
    assert!(gone.is_empty(), "probed, and not there: {gone:?}");
}

/// Every endpoint: of the API by its description, of the pages by their routes.
fn endpoints() -> BTreeSet<String> {
    let description = serde_json::to_value(enishi_server::openapi()).unwrap();
    let mut endpoints = BTreeSet::from(["GET /openapi.json".to_owned()]);
    for (path, methods) in description["paths"].as_object().unwrap() {
        let methods =
            ["get", "post", "put", "patch", "delete"].into_iter().filter(|word| methods.get(word).is_some());
        endpoints.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    endpoints
        .extend(enishi_server::page_routes().iter().map(|(method, path)| format!("page {method} {path}")));
    // It is nested below the API, and described there.
    endpoints.remove("page GET /api/v1/openapi.json");
    endpoints
}

#[test]
fn nothing_of_a_programme_that_is_not_named_reaches_a_role() {
    let (planted, looks) = looks();
    let mut hidden = 0;
    for look in looks.iter().filter(|look| look.purpose.is_some()) {
        let traces = table::traces(&city(), &look.permit, planted);
        hidden += traces.len();
        for (endpoint, answer) in &look.answers {
            let found = traces.iter().find(|trace| answer.holds(trace));
            assert!(found.is_none(), "{} for {:?} by {endpoint}: {found:?}", look.role.code, look.purpose);
        }
    }
    assert!(hidden > 500, "{hidden} traces were looked for");
}
