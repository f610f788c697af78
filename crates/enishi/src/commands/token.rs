//! `enishi token`.

use enishi_catalogue::{Words, texts};
use serde_json::json;

use super::value::{cell, list, text};
use crate::args::{Args, Token};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

pub(crate) fn run(args: &Args, command: &Token) -> Result<()> {
    let client = Client::operator(args)?;
    match command {
        Token::New { holder, role } => {
            let answer = client.post("/api/v1/desk/tokens", &json!({ "holder": holder, "role": role }))?;
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
            let header = vec![words.number(), words.holder(), words.role(), words.made(), words.revoked()];
            let rows = list(&answer, "tokens").iter().map(|token| {
                ["id", "holder", "role", "created_at", "revoked_at"]
                    .iter()
                    .map(|key| cell(token, key))
                    .collect()
            });
            out::line(table(header, rows.collect(), &[0]));
        }
        Token::Revoke { id } => {
            client.delete(&format!("/api/v1/desk/tokens/{id}"))?;
            out::line(texts::revoked(args.lang()));
        }
    }
    Ok(())
}
