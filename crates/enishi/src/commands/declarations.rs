//! Declarations: what holds for the whole hub until it is told to end.

use enishi_catalogue::{Words, texts};
use serde_json::json;

use super::answered;
use super::value::word;
use crate::args::{Args, Holder};
use crate::client::Client;
use crate::error::Result;
use crate::out;

const PATH: &str = "/api/v1/desk/declarations";

/// Declares; the reason comes from standard input.
pub(crate) fn declare(args: &Args, kind: &str, until: Option<&str>, holder: &Holder) -> Result<()> {
    let body = json!({ "kind": kind, "reason": word("-")?, "until": until });
    answered::post(args, holder, PATH, &body, texts::declared)
}

/// Every declaration that the role may know of.
pub(crate) fn show(args: &Args, holder: &Holder) -> Result<()> {
    let words = Words(args.lang());
    let columns = vec![
        (words.number(), "id"),
        (words.declared(), "text"),
        (words.reason(), "reason"),
        (words.begun_by(), "declared_by"),
        (words.begun_at(), "declared_at"),
        (words.until(), "until"),
        (words.ended_at(), "ended_at"),
    ];
    answered::rows(args, holder, PATH, "declarations", columns)
}

/// Ends a declaration.
pub(crate) fn end(args: &Args, id: i64, holder: &Holder) -> Result<()> {
    Client::holding(args, holder)?.post(&format!("{PATH}/{id}/end"), &json!({}))?;
    out::line(texts::declaration_ended(args.lang()));
    Ok(())
}
