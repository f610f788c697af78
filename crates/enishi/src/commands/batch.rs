//! `enishi batch`.

use std::path::PathBuf;

use enishi_catalogue::{Words, texts};
use enishi_ingest::keep;
use enishi_model::batch::Figures;
use serde_json::{Value, json};

use super::value::{cell, from, list, text, texts_of};
use crate::args::{Args, Batch, Holder};
use crate::client::Client;
use crate::error::Result;
use crate::hub;
use crate::out;
use crate::table::table;

pub(crate) fn run(args: &Args, command: &Batch) -> Result<()> {
    match command {
        Batch::List { source, json } => list_batches(args, source.as_deref(), *json),
        Batch::Show { batch, holder } => show(args, batch, holder),
        Batch::Release { batch, holder } => decide(args, batch, "release", holder),
        Batch::Refuse { batch, holder } => decide(args, batch, "refuse", holder),
    }
}

fn list_batches(args: &Args, source: Option<&str>, json: bool) -> Result<()> {
    let only = source.map(|source| format!("?source={source}")).unwrap_or_default();
    let answer = Client::operator(args)?.get(&format!("/api/v1/batches{only}"))?;
    if json {
        out::json(&answer);
        return Ok(());
    }
    let words = Words(args.lang());
    let header = vec![words.batch(), words.last_file(), words.night(), words.status(), words.rows()];
    let rows = list(&answer, "batches").iter().map(|batch| {
        let rows = batch.get("figures").map(|figures| cell(figures, "rows")).unwrap_or_default();
        vec![
            cell(batch, "batch"),
            cell(batch, "file"),
            cell(batch, "business_date"),
            cell(batch, "text"),
            rows,
        ]
    });
    out::line(table(header, rows.collect(), &[4]));
    Ok(())
}

fn show(args: &Args, label: &str, holder: &Holder) -> Result<()> {
    let client = Client::operator(args)?;
    let path = format!("/api/v1/batches/{label}");
    let (batch, findings) = (client.get(&path)?, all_findings(&client, label)?);
    // Whose token may decide is shown more; the account that runs the hub sees the batch in any case.
    let batch = match batch.get("preview") {
        Some(_) => client.with_token_of(holder)?.get(&path).unwrap_or(batch),
        None => batch,
    };
    if holder.json {
        let kept = kept(args, &batch);
        out::json(&json!({ "batch": batch, "rejections": findings, "kept": kept }));
        return Ok(());
    }
    let lang = args.lang();
    let figures: Figures = from(&batch, "figures");
    out::line(texts::receipt_title(
        lang,
        text(&batch, "batch"),
        text(&batch, "source"),
        text(&batch, "file"),
    ));
    out::line(texts::receipt_status(lang, text(&batch, "text"), text(&batch, "business_date")));
    out::line(figures.line(lang));
    for reason in list(&batch, "reasons") {
        out::line(text(reason, "text"));
        match text(reason, "hint") {
            "" => {}
            hint => out::line(format!("  {}", texts::hint(lang, hint))),
        }
    }
    if let Some(preview) = batch.get("preview") {
        print_preview(args, preview);
    }
    for decision in list(&batch, "decisions") {
        out::line(text(decision, "text"));
    }
    if let Some(count) = batch.get("still_needed").and_then(Value::as_u64).filter(|count| *count > 0) {
        out::line(texts::waits_for(lang, count));
    }
    for path in kept(args, &batch) {
        out::line(texts::kept_at(lang, path.display()));
    }
    for finding in &findings {
        out::line(finding_line(finding, args));
    }
    Ok(())
}

fn print_preview(args: &Args, preview: &Value) {
    let words = Words(args.lang());
    out::line(text(preview, "text"));
    let Some(examples) = preview.get("examples") else { return };
    let kinds = [
        ("new", words.new_rows()),
        ("changed", words.changed()),
        ("ended", words.ended()),
        ("vanished", words.vanished()),
    ];
    for (kind, name) in kinds {
        let handles = texts_of(examples, kind);
        if !handles.is_empty() {
            out::line(format!("  {}", texts::would_touch(args.lang(), name, handles.join(", "))));
        }
    }
}

// Where the hub's directory is on this machine; elsewhere nothing is there to be named.
fn kept(args: &Args, batch: &Value) -> Vec<PathBuf> {
    let data = hub::city(args).map(|city| city.instance.data);
    data.map(|data| keep::kept(&data, text(batch, "batch"), text(batch, "file"))).unwrap_or_default()
}

fn decide(args: &Args, label: &str, verdict: &str, holder: &Holder) -> Result<()> {
    let answer =
        Client::holding(args, holder)?.post(&format!("/api/v1/batches/{label}/{verdict}"), &json!({}))?;
    if holder.json {
        out::json(&answer);
    } else {
        out::line(text(&answer, "text"));
    }
    Ok(())
}

fn all_findings(client: &Client, label: &str) -> Result<Vec<Value>> {
    let mut findings = Vec::new();
    let mut after = 0;
    loop {
        let page = client.get(&format!("/api/v1/batches/{label}/rejections?after={after}"))?;
        findings.extend_from_slice(list(&page, "rejections"));
        match page.get("next").and_then(Value::as_i64) {
            Some(next) => after = next,
            None => return Ok(findings),
        }
    }
}

fn finding_line(finding: &Value, args: &Args) -> String {
    let lang = args.lang();
    let (line, what) = (cell(finding, "line"), text(finding, "text"));
    let column = text(finding, "column");
    let told = if column.is_empty() {
        texts::finding_in_line(lang, line, what)
    } else {
        texts::finding_in_column(lang, line, column, what)
    };
    match text(finding, "hint") {
        "" => told,
        hint => format!("{told} ({})", texts::hint(lang, hint)),
    }
}
