//! `enishi status`: one look in the morning.

use std::collections::BTreeSet;

use enishi_catalogue::{Lang, Words, texts};
use enishi_model::batch::Figures;
use serde_json::Value;

use super::ingest::FIGURES;
use super::value::{cell, from, list, text};
use crate::args::Args;
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

pub(crate) fn run(args: &Args, json: bool) -> Result<()> {
    let answer = Client::operator(args)?.get("/api/v1/sources")?;
    if json {
        out::json(&answer);
        return Ok(());
    }
    let sources = list(&answer, "sources");
    out::line(figures(sources, args.lang()));
    for way in list(&answer, "failing_notices") {
        for line in failing(way, args.lang()) {
            out::line(line);
        }
    }
    for line in sources.iter().flat_map(|source| remarks(source, args.lang())) {
        out::line(line);
    }
    // Told by every source of a folder, and here once.
    let strays: BTreeSet<String> = sources.iter().flat_map(|source| strays(source, args.lang())).collect();
    for line in strays {
        out::line(line);
    }
    Ok(())
}

/// Sources with the figures of their last file.
fn figures(sources: &[Value], lang: Lang) -> String {
    let words = Words(lang);
    let header = [words.source(), words.last_file(), words.status()].into_iter().chain(Figures::names(lang));
    let header = header.chain([words.next_expected()]);
    table(header.collect(), sources.iter().map(|source| row(source, lang)).collect(), &FIGURES)
}

fn row(source: &Value, lang: Lang) -> Vec<String> {
    let words = Words(lang);
    let last: Value = from(source, "last");
    let file = Some(cell(&last, "file")).filter(|file| !file.is_empty());
    let counts = if file.is_some() {
        from::<Figures>(&last, "figures").counts().map(|count| count.to_string())
    } else {
        Default::default()
    };
    let late = Some(words.late()).filter(|_| text(source, "freshness") == "late");
    let status: Vec<String> =
        [Some(cell(&last, "text")), late].into_iter().flatten().filter(|word| !word.is_empty()).collect();
    let row = [cell(source, "source"), file.unwrap_or_else(|| words.none_yet()), status.join(" · ")];
    // The day and the time, in the zone of the instance.
    let next = text(source, "next_by").get(..16).unwrap_or_default().replace('T', " ");
    row.into_iter().chain(counts).chain([next]).collect()
}

/// Messages to IT that wait.
fn failing(way: &Value, lang: Lang) -> Vec<String> {
    let (name, count, since) = (text(way, "way"), cell(way, "waiting"), text(way, "since"));
    let what = texts::notices_failing(lang, name, count, since, text(way, "text"));
    vec![what, format!("  {}", texts::hint(lang, text(way, "hint")))]
}

/// Files that lie in a source's folder and are not taken, with the next step.
fn strays(source: &Value, lang: Lang) -> Vec<String> {
    let told = |stray: &Value| {
        let what = texts::stray_in(lang, text(source, "folder"), text(stray, "file"), text(stray, "text"));
        format!("{what}\n  {}", texts::hint(lang, text(stray, "hint")))
    };
    list(source, "strays").iter().map(told).collect()
}

/// What is to be done about a source, with the next step.
fn remarks(source: &Value, lang: Lang) -> Vec<String> {
    let name = text(source, "source");
    let mut lines = Vec::new();
    if let Some(problem) = source.get("folder_problem").filter(|problem| !problem.is_null()) {
        let what = texts::folder_unreadable(lang, text(source, "folder"), text(problem, "why"));
        lines.push(format!("{name}: {what}\n  {}", texts::hint(lang, texts::folder_unreadable_hint(lang))));
    }
    if text(source, "freshness") == "late" {
        let what = texts::file_is_late(lang, cell(source, "due"), text(source, "folder"));
        lines.push(format!("{name}: {what}"));
        if !text(source, "next_night").is_empty() {
            let by = text(source, "next_by").get(..16).unwrap_or_default().replace('T', " ");
            lines.push(format!("  {}", texts::next_file(lang, text(source, "next_night"), by)));
        }
    }
    let last: Value = from(source, "last");
    for reason in list(&last, "reasons") {
        lines.push(format!("{name}: {}: {}", text(&last, "text"), text(reason, "text")));
        if !text(reason, "hint").is_empty() {
            lines.push(format!("  {}", texts::hint(lang, text(reason, "hint"))));
        }
    }
    let figures: Figures = from(&last, "figures");
    if figures.rejected + figures.tray > 0 {
        lines.push(format!("{name}: {}", texts::see_batch(lang, text(&last, "batch"))));
    }
    lines
}
