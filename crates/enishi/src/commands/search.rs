//! `enishi search`.

use enishi_catalogue::{Lang, Words};
use serde_json::{Value, json};

use super::value::{cell, list, text, texts_of, word};
use crate::args::{Args, Ask};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

pub(crate) fn run(args: &Args, query: &str, ask: &Ask) -> Result<()> {
    let query = word(query)?;
    let answer = Client::asking(args, ask)?.post("/api/v1/residents/search", &json!({ "q": query }))?;
    if ask.json {
        out::json(&answer);
        return Ok(());
    }
    let words = Words(args.lang());
    for understood in list(&answer, "understood") {
        out::aside(words.understood(text(understood, "text"), texts_of(understood, "as_text").join(", ")));
    }
    if !text(&answer, "limited").is_empty() {
        out::aside(text(&answer, "limited"));
    }
    let hits = list(&answer, "hits");
    if hits.is_empty() {
        out::line(words.nobody());
        out::aside(words.nobody_help());
        return Ok(());
    }
    out::line(residents(hits, args.lang()));
    if !text(&answer, "next").is_empty() {
        out::aside(words.more_than(hits.len()));
    }
    Ok(())
}

/// Residents as a table.
pub(crate) fn residents(hits: &[Value], lang: Lang) -> String {
    let words = Words(lang);
    let header = vec![
        words.resident_id(),
        words.hits(),
        words.kana(),
        words.birth(),
        words.sex(),
        words.address(),
        words.residency(),
    ];
    let rows = hits.iter().map(|hit| {
        let withheld = list(hit, "notices").first().map(|notice| format!("({})", text(notice, "text")));
        let address = Some(cell(hit, "address")).filter(|address| !address.is_empty());
        vec![
            cell(hit, "resident_id"),
            texts_of(hit, "names").join(" / "),
            texts_of(hit, "kana").first().cloned().unwrap_or_default(),
            cell(hit, "birth_date_text"),
            cell(hit, "sex"),
            address.or(withheld).unwrap_or_default(),
            cell(hit, "residency"),
        ]
    });
    table(header, rows.collect(), &[])
}
