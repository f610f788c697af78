//! `enishi token`.

use std::collections::{BTreeMap, BTreeSet};

use enishi_catalogue::{Words, texts};
use serde_json::{Value, json};

use super::value::{cell, from, list, text};
use crate::args::{Args, Token};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

pub(crate) fn run(args: &Args, command: &Token) -> Result<()> {
    let client = Client::operator(args)?;
    match command {
        Token::New { holder, role, department, scope } => {
            let body = json!({
                "holder": holder, "role": role, "department": department, "scope": by_key(scope),
            });
            let answer = client.post("/api/v1/desk/tokens", &body)?;
            out::aside(texts::token_once(args.lang(), cell(&answer, "id")));
            out::line(text(&answer, "token"));
        }
        Token::List { json } => {
            let answer = client.get("/api/v1/desk/tokens")?;
            if *json {
                out::json(&answer);
                return Ok(());
            }
            let words = Words(args.lang());
            let header = vec![
                words.number(),
                words.holder(),
                words.role(),
                words.scope(),
                words.made(),
                words.revoked(),
            ];
            let rows = list(&answer, "tokens").iter().map(row);
            out::line(table(header, rows.collect(), &[0]));
        }
        Token::Revoke { id } => {
            client.delete(&format!("/api/v1/desk/tokens/{id}"))?;
            out::line(texts::revoked(args.lang()));
        }
    }
    Ok(())
}

type Scope = BTreeMap<String, BTreeSet<String>>;

// A key may stand several times.
fn by_key(options: &[(String, String)]) -> Scope {
    let mut scope = Scope::new();
    for (key, value) in options {
        scope.entry(key.clone()).or_default().insert(value.clone());
    }
    scope
}

fn row(token: &Value) -> Vec<String> {
    let department = cell(token, "department");
    let scope: Scope = from(token, "scope");
    let values = scope.iter().flat_map(|(key, values)| values.iter().map(move |one| format!("{key}={one}")));
    let narrowed: Vec<String> =
        Some(department).filter(|name| !name.is_empty()).into_iter().chain(values).collect();
    let [id, holder, role, made, revoked] =
        ["id", "holder", "role", "created_at", "revoked_at"].map(|key| cell(token, key));
    vec![id, holder, role, narrowed.join(" "), made, revoked]
}
