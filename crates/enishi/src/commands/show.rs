//! `enishi show`.

use enishi_catalogue::Words;
use serde_json::{Value, json};

use super::search::residents;
use super::value::{cell, list, text, texts_of, word};
use crate::args::{Args, Ask};
use crate::client::Client;
use crate::error::Result;
use crate::out;

pub(crate) fn run(args: &Args, resident_id: &str, as_of: Option<&str>, ask: &Ask) -> Result<()> {
    let resident_id = word(resident_id)?;
    let client = Client::asking(args, ask)?;
    let found = client.post("/api/v1/residents/lookup", &json!({ "resident_id": resident_id }))?;
    let handle = text(&found, "handle");
    let at = as_of.map(|as_of| format!("?as_of={}", escaped(as_of))).unwrap_or_default();
    let resident = client.get(&format!("/api/v1/residents/{handle}{at}"))?;
    let timeline = client.get(&format!("/api/v1/residents/{handle}/timeline{at}"))?;
    if ask.json {
        out::json(&json!({ "resident": resident, "timeline": timeline }));
        return Ok(());
    }
    let words = Words(args.lang());
    for line in page(&resident, &timeline, words, args) {
        out::line(line);
    }
    Ok(())
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b':' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

fn page(resident: &Value, timeline: &Value, words: Words, args: &Args) -> Vec<String> {
    let mut lines = vec![format!("{} {}", words.resident_id(), text(resident, "resident_id"))];
    let joined = texts_of(resident, "joined");
    if !joined.is_empty() {
        lines.push(format!("{}: {}", words.joined(), joined.join(", ")));
    }
    lines.extend(list(resident, "notices").iter().map(|notice| format!("! {}", text(notice, "text"))));
    let raised = Some(text(resident, "raised_until")).filter(|until| !until.is_empty());
    lines.extend(raised.map(|until| format!("! {}", words.raised_until(until))));
    lines.push(format!("\n{}", words.programmes()));
    lines.extend(list(resident, "programmes").iter().flat_map(|programme| programme_lines(programme, words)));
    lines.push(format!("\n{}", words.sources_say()));
    lines.extend(list(resident, "attributes").iter().flat_map(|attribute| attribute_lines(attribute, words)));
    let household = list(resident, "household");
    if !household.is_empty() {
        lines.push(format!("\n{}", words.household()));
        lines.push(residents(household, args.lang()));
    }
    lines.push(format!("\n{}", words.history()));
    lines.extend(list(timeline, "events").iter().flat_map(|event| event_lines(event, words)));
    lines
}

fn programme_lines(programme: &Value, words: Words) -> Vec<String> {
    let contact = programme.get("contact").cloned().unwrap_or_default();
    let mut lines = vec![format!(
        "  {}: {} — {} {} {}",
        text(programme, "name"),
        text(programme, "text"),
        text(programme, "department"),
        text(&contact, "desk"),
        text(&contact, "phone")
    )];
    for record in list(programme, "records") {
        let fields: Vec<String> = list(record, "fields")
            .iter()
            .map(|field| format!("{} {}", text(field, "label"), text(field, "text")))
            .collect();
        let role = Some(text(record, "role_text")).filter(|role| !role.is_empty());
        let role = role.map(|role| format!("[{role}] ")).unwrap_or_default();
        lines.push(format!("    {role}{}", fields.join(" · ")));
        lines.push(format!("      {}", provenance(record.get("provenance"), words)));
    }
    lines
}

fn attribute_lines(attribute: &Value, words: Words) -> Vec<String> {
    let values = list(attribute, "values").iter();
    values
        .map(|value| {
            let former = value.get("current") == Some(&Value::Bool(false));
            let former = if former { format!(" ({})", words.former()) } else { String::new() };
            let sources: Vec<String> =
                list(value, "provenance").iter().map(|one| provenance(Some(one), words)).collect();
            format!("  {}{former}: {}  — {}", text(value, "label"), text(value, "text"), sources.join("; "))
        })
        .collect()
}

fn event_lines(event: &Value, words: Words) -> Vec<String> {
    let from = event.get("provenance").cloned().unwrap_or_default();
    let role = Some(text(event, "role_text")).filter(|role| !role.is_empty());
    let role = role.map(|role| format!(" ({role})")).unwrap_or_default();
    let mut lines = vec![format!(
        "  {}  {}{role}: {}",
        cell(&from, "business_date"),
        text(event, "name"),
        text(event, "text")
    )];
    for change in list(event, "changes") {
        let side =
            |key| Some(cell(change, key)).filter(|side| !side.is_empty()).unwrap_or_else(|| words.empty());
        lines.push(format!("      {}: {} → {}", text(change, "label"), side("before"), side("after")));
    }
    lines
}

fn provenance(value: Option<&Value>, words: Words) -> String {
    let Some(value) = value else { return String::new() };
    let file = words.from_file(text(value, "file"), cell(value, "line"));
    format!("{} {file}, {}", text(value, "source"), words.since(text(value, "since")))
}
