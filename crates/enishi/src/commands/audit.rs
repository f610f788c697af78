//! `enishi audit`: whether the log stands, and what is in it.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use enishi_catalogue::{Explain, Lang, texts};
use enishi_store::{AuditVerdict, verify_audit};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::report;
use super::value::list;
use crate::args::{Args, Ask, Audit};
use crate::client::Client;
use crate::error::{CliError, Result};
use crate::hub::city;
use crate::out;
use crate::secrets::random;

pub(crate) fn run(args: &Args, command: &Audit) -> Result<()> {
    match command {
        Audit::Verify { anchor, json } => verify(args, anchor.as_deref(), *json),
        Audit::Export { from, to, token_file } => {
            let ask = Ask { purpose: None, token_file: token_file.clone(), json: true };
            export(&Client::asking(args, &ask)?, from.as_deref(), to.as_deref())
        }
        Audit::Report { resident_id, ask } => report::run(args, resident_id, ask),
    }
}

// Reads the file itself: a server that was tampered with is not asked whether it was.
fn verify(args: &Args, anchor: Option<&Path>, as_json: bool) -> Result<()> {
    let city = city(args)?;
    let data = &city.instance.data;
    if !data.join("audit.db").is_file() {
        return Err(CliError::NoData(data.clone()));
    }
    let anchor: Option<PathBuf> = anchor.map(Path::to_owned).or(city.instance.audit.anchor);
    let mut key = [0; 32];
    random()(&mut key);
    let bar = bar(args.lang());
    let verdict = verify_audit(data, anchor.as_deref(), key, &|done, all| {
        bar.set_length(all.max(done));
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let verdict = verdict?;
    if as_json {
        out::json(&verdict_json(&verdict));
    } else {
        say(args.lang(), &verdict);
    }
    match verdict.faults.first() {
        Some(first) => Err(CliError::AuditDoesNotStand { event: first.event() }),
        None => Ok(()),
    }
}

fn bar(lang: Lang) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {percent:>3}% {msg}");
    let bar = ProgressBar::new(0).with_message(texts::audit_progress(lang));
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn verdict_json(verdict: &AuditVerdict) -> Value {
    let faults = verdict.faults.iter().map(
        |fault| json!({ "kind": fault.code(), "event": fault.event(), "text": fault.explain(Lang::En).what }),
    );
    json!({
        "stands": verdict.faults.is_empty(),
        "events": verdict.events,
        "head": verdict.head,
        "anchor": verdict.anchor,
        "anchored": verdict.anchored,
        "unreadable_anchor_lines": verdict.unreadable_lines,
        "first_bad_event": verdict.faults.first().map(enishi_store::AuditFault::event),
        "faults": faults.collect::<Vec<_>>(),
    })
}

fn say(lang: Lang, verdict: &AuditVerdict) {
    for fault in &verdict.faults {
        out::line(fault.explain(lang).lines(lang));
    }
    if verdict.faults.is_empty() {
        out::line(texts::audit_stands(lang, verdict.events, &verdict.head));
    }
    match &verdict.anchor {
        Some(path) if verdict.faults.is_empty() => {
            out::line(texts::audit_agrees(lang, verdict.anchored, path.display()));
        }
        Some(_) => {}
        None => {
            out::aside(texts::audit_no_anchor(lang));
            out::aside(texts::hint(lang, texts::audit_no_anchor_hint(lang)));
        }
    }
    if verdict.unreadable_lines > 0 {
        out::aside(texts::audit_torn_lines(lang, verdict.unreadable_lines));
    }
}

const PAGE: u32 = 5000;

// A page is an event itself; the export ends where a page is not full.
fn export(client: &Client, from: Option<&str>, to: Option<&str>) -> Result<()> {
    let day = |name: &str, day: Option<&str>| day.map(|day| format!("&{name}={day}")).unwrap_or_default();
    let days = day("from", from) + &day("to", to);
    let mut after = 0;
    loop {
        let page = client.get(&format!("/api/v1/audit/events?limit={PAGE}&after={after}{days}"))?;
        for event in list(&page, "events") {
            out::line(event);
        }
        match page.get("next").and_then(Value::as_i64) {
            Some(next) => after = next,
            None => return Ok(()),
        }
    }
}
