//! `enishi stats`.

use enishi_catalogue::Words;
use serde_json::Value;

use super::value::{cell, list, text};
use crate::args::{Args, Ask};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

pub(crate) fn run(args: &Args, ask: &Ask) -> Result<()> {
    let answer = Client::asking(args, ask)?.get("/api/v1/stats")?;
    if ask.json {
        out::json(&answer);
        return Ok(());
    }
    let words = Words(args.lang());
    out::line(words.coverage_of(text(&answer, "day"), told(&answer, "residents", words)));
    out::line(touched(&answer, words));
    out::line("");
    out::line(programmes(&answer, words));
    out::aside(words.rounded());
    Ok(())
}

fn touched(answer: &Value, words: Words) -> String {
    let rows = list(answer, "touched").iter().map(|row| {
        let is_last = row.get("or_more").and_then(Value::as_bool).unwrap_or_default();
        let many = cell(row, "programmes");
        vec![if is_last { words.or_more(many) } else { many }, told(row, "residents", words)]
    });
    table(vec![words.programmes(), words.residents()], rows.collect(), &[0, 1])
}

fn programmes(answer: &Value, words: Words) -> String {
    let header =
        vec![words.programme(), words.residents(), words.in_register(), words.last_file(), words.status()];
    let rows = list(answer, "programmes").iter().map(|row| {
        let percent = Some(cell(row, "in_register_percent")).filter(|percent| !percent.is_empty());
        let is_late = text(row, "freshness") != "fresh";
        vec![
            cell(row, "name"),
            told(row, "residents", words),
            percent.map_or_else(|| words.untold(), |percent| format!("{percent} %")),
            cell(row, "file_date"),
            if is_late { words.late() } else { String::new() },
        ]
    });
    table(header, rows.collect(), &[1, 2])
}

fn told(value: &Value, key: &str, words: Words) -> String {
    Some(cell(value, key)).filter(|count| !count.is_empty()).unwrap_or_else(|| words.untold())
}
