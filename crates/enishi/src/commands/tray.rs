//! `enishi tray`: rows without a safe person.

use enishi_catalogue::{Words, texts};
use serde_json::json;

use super::value::{cell, list, text, word};
use crate::args::{Args, Tray};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

pub(crate) fn run(args: &Args, command: &Tray) -> Result<()> {
    match command {
        Tray::List { ask } => {
            let answer = Client::asking(args, ask)?.get("/api/v1/desk/tray")?;
            if ask.json {
                out::json(&answer);
                return Ok(());
            }
            list_rows(args, list(&answer, "rows"));
            Ok(())
        }
        Tray::Match { row, resident_id, ask } => {
            let body = json!({ "resident_id": word(resident_id)? });
            Client::asking(args, ask)?.post(&format!("/api/v1/desk/tray/{row}/match"), &body)?;
            out::line(texts::matched(args.lang()));
            Ok(())
        }
        Tray::Reject { row, ask } => {
            Client::asking(args, ask)?.post(&format!("/api/v1/desk/tray/{row}/reject"), &json!({}))?;
            out::line(texts::set_aside(args.lang()));
            Ok(())
        }
    }
}

fn list_rows(args: &Args, rows: &[serde_json::Value]) {
    let words = Words(args.lang());
    if rows.is_empty() {
        out::line(words.tray_empty());
        return;
    }
    let header =
        vec![words.row(), words.source(), words.last_file(), words.reason(), words.number(), words.says()];
    let rows = rows.iter().map(|row| {
        let says: Vec<String> = list(row, "fields")
            .iter()
            .map(|field| format!("{} {}", text(field, "label"), text(field, "text")))
            .collect();
        vec![
            cell(row, "row"),
            cell(row, "source"),
            format!("{}:{}", text(row, "file"), cell(row, "line")),
            cell(row, "reason"),
            cell(row, "number"),
            says.join(" · "),
        ]
    });
    out::line(table(header, rows.collect(), &[]));
}
