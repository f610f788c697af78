//! `enishi audit report`: who looked at one resident.

use enishi_catalogue::Words;
use serde_json::{Value, json};

use super::value::{cell, list, text, texts_of, word};
use crate::args::{Args, Ask};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

pub(crate) fn run(args: &Args, resident_id: &str, ask: &Ask) -> Result<()> {
    let resident_id = word(resident_id)?;
    let client = Client::asking(args, ask)?;
    let found = client.post("/api/v1/residents/lookup", &json!({ "resident_id": resident_id }))?;
    let report = client.get(&format!("/api/v1/residents/{}/report", text(&found, "handle")))?;
    if ask.json {
        out::json(&report);
        return Ok(());
    }
    let words = Words(args.lang());
    out::line(words.report_title());
    out::line(words.report_for(text(&report, "name"), text(&report, "resident_id")));
    out::line(words.report_made(text(&report, "at")));
    out::line(format!("\n{}", words.report_looks()));
    out::line(looks(list(&report, "looks"), words));
    out::line(format!("\n{}", words.report_listed()));
    out::line(listed(list(&report, "listed"), words));
    out::line(format!("\n{}", words.report_rules()));
    for rule in texts_of(&report, "rules") {
        out::line(format!("  {rule}"));
    }
    Ok(())
}

fn looks(looks: &[Value], words: Words) -> String {
    if looks.is_empty() {
        return words.report_none();
    }
    let header =
        vec![words.report_when(), words.report_who(), words.role(), words.purpose(), words.report_what()];
    let rows = looks.iter().map(|look| {
        vec![
            cell(look, "at"),
            cell(look, "holder"),
            cell(look, "role"),
            purpose(look, words),
            cell(look, "text"),
        ]
    });
    table(header, rows.collect(), &[])
}

fn listed(listed: &[Value], words: Words) -> String {
    if listed.is_empty() {
        return words.report_none();
    }
    let rows = listed.iter().map(|one| vec![purpose(one, words), cell(one, "times")]);
    table(vec![words.purpose(), words.report_times()], rows.collect(), &[1])
}

fn purpose(value: &Value, words: Words) -> String {
    Some(cell(value, "purpose"))
        .filter(|purpose| !purpose.is_empty())
        .unwrap_or_else(|| words.report_no_purpose())
}
