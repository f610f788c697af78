//! Declarations: what holds for the whole hub until it is told to end.

use enishi_catalogue::{Words, texts};
use serde_json::json;

use super::value::{cell, list, text, word};
use crate::args::{Args, Holder};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

const PATH: &str = "/api/v1/desk/declarations";

/// Declares; the reason comes from standard input.
pub(crate) fn declare(args: &Args, kind: &str, until: Option<&str>, holder: &Holder) -> Result<()> {
    let body = json!({ "kind": kind, "reason": word("-")?, "until": until });
    let answer = Client::holding(args, holder)?.post(PATH, &body)?;
    if holder.json {
        out::json(&answer);
    } else {
        out::line(texts::declared(args.lang(), cell(&answer, "id")));
    }
    Ok(())
}

/// Every declaration that the role may know of.
pub(crate) fn show(args: &Args, holder: &Holder) -> Result<()> {
    let answer = Client::holding(args, holder)?.get(PATH)?;
    if holder.json {
        out::json(&answer);
        return Ok(());
    }
    let words = Words(args.lang());
    let header = vec![
        words.number(),
        words.declared(),
        words.reason(),
        words.begun_by(),
        words.begun_at(),
        words.until(),
        words.ended_at(),
    ];
    let rows = list(&answer, "declarations").iter().map(|declaration| {
        let mut row = vec![cell(declaration, "id"), text(declaration, "text").to_owned()];
        let keys = ["reason", "declared_by", "declared_at", "until", "ended_at"];
        row.extend(keys.map(|key| cell(declaration, key)));
        row
    });
    out::line(table(header, rows.collect(), &[0]));
    Ok(())
}

/// Ends a declaration.
pub(crate) fn end(args: &Args, id: i64, holder: &Holder) -> Result<()> {
    Client::holding(args, holder)?.post(&format!("{PATH}/{id}/end"), &json!({}))?;
    out::line(texts::declaration_ended(args.lang()));
    Ok(())
}
