//! `enishi check DIR FILE`: what each column of a file becomes, what it looks like, and what would be rejected.

use std::path::Path;

use enishi_catalogue::{Explain, Lang, Words, texts};
use enishi_config::Connector;
use enishi_ingest::receipt::finding_line;
use enishi_ingest::rehearse::{ColumnSeen, Noticed, Rehearsal, hash_of, survey};
use enishi_model::schema::FIELD_KINDS;
use enishi_model::{Attribute, Field, FieldClass};
use serde_json::{Map, Value, json};

use crate::args::{Args, Check};
use crate::client::Client;
use crate::error::{CliError, Result};
use crate::out;
use crate::table::table;

pub(super) fn run(args: &Args, check: &Check, connector: &Connector, file: &Path) -> Result<()> {
    let lang = args.lang();
    if check.show_values {
        write_down(args, check, connector, file)?;
    }
    let rehearsal = survey(connector, file).map_err(CliError::file(file))?;
    if check.ask.json {
        out::json(&machine(connector, &rehearsal, check.show_values, lang));
    } else {
        show(connector, &rehearsal, check.show_values, lang);
    }
    if rehearsal.objections.is_empty() { Ok(()) } else { Err(CliError::WouldStop) }
}

// The event stands in the audit log before the file is opened. It names the connector and the file's hash.
fn write_down(args: &Args, check: &Check, connector: &Connector, file: &Path) -> Result<()> {
    let hash = hash_of(file).map_err(CliError::file(file))?;
    let body = json!({ "connector": connector.source.id.as_str(), "file": hash });
    Client::asking(args, &check.ask)?.post("/api/v1/desk/values", &body).map(drop)
}

fn show(connector: &Connector, rehearsal: &Rehearsal, with_values: bool, lang: Lang) {
    if !rehearsal.columns.is_empty() {
        out::line(columns(connector, rehearsal, with_values, lang));
        out::line(texts::rehearsed(lang, rehearsal.rows, rehearsal.taken, rehearsal.rejected));
    }
    for noticed in &rehearsal.noticed {
        out::line(noticed_line(noticed, lang));
    }
    for objection in &rehearsal.objections {
        out::line(objection.explain(lang).lines(lang));
    }
}

// The first of them in full, the others by their lines.
fn noticed_line(noticed: &Noticed, lang: Lang) -> String {
    let first = finding_line(lang, &noticed.first);
    if noticed.count == 1 {
        return first;
    }
    let lines: Vec<String> = noticed.lines.iter().skip(1).map(ToString::to_string).collect();
    let left = noticed.count - noticed.lines.len() as u64;
    let more = if left > 0 { texts::check_more_lines(lang, left) } else { String::new() };
    format!("{first}\n  {}", texts::check_also_lines(lang, noticed.count, lines.join(", "), more))
}

fn columns(connector: &Connector, rehearsal: &Rehearsal, with_values: bool, lang: Lang) -> String {
    let words = Words(lang);
    let mut header = vec![
        words.column(),
        words.field(),
        words.kind(),
        words.class(),
        words.attribute(),
        texts::check_also(lang),
        words.filled(),
        texts::check_shapes(lang),
    ];
    if with_values {
        header.push(texts::check_values(lang));
    }
    let rows = rehearsal.columns.iter().map(|column| {
        let (field, uses) = (field_of(connector, &column.name), uses(connector, &column.name));
        let name = match (field, uses.is_empty()) {
            (Some(field), _) => field.name.clone(),
            (None, true) => texts::check_not_taken(lang),
            (None, false) => String::new(),
        };
        let mut row = vec![
            column.name.clone(),
            name,
            field.map(kind).unwrap_or_default().to_owned(),
            field.map(|field| class(field.class).join(" ")).unwrap_or_default(),
            field.and_then(|field| field.attribute.as_ref()).map(Attribute::key).unwrap_or_default(),
            uses.join(" "),
            column.filled.to_string(),
            column.shapes().join("  "),
        ];
        if with_values {
            row.push(values(column).join("  "));
        }
        row
    });
    table(header, rows.collect(), &[6])
}

fn field_of<'c>(connector: &'c Connector, column: &str) -> Option<&'c Field> {
    let fields = connector.source.fields.iter().zip(&connector.fields);
    fields.into_iter().find(|(_, spec)| spec.column == column).map(|(field, _)| field.as_ref())
}

// What else a column is for, by the keys of the connector that name it.
fn uses(connector: &Connector, column: &str) -> Vec<String> {
    let record = &connector.record;
    let is = |name: &Option<String>| name.as_deref() == Some(column);
    let residents = connector.residents.iter().filter(|resident| is(&resident.column));
    let mut uses: Vec<String> = residents.map(|resident| format!("resident:{}", resident.role)).collect();
    let conditions = |conditions: &[enishi_config::connector::Condition]| {
        conditions.iter().any(|condition| condition.column == column)
    };
    let named = [
        ("key", record.key.iter().any(|key| key == column)),
        ("history", is(&record.history)),
        ("valid_from", is(&record.valid_from)),
        ("valid_to", is(&record.valid_to)),
        ("ended_when", conditions(&record.ended_when)),
        ("protects_when", conditions(&record.protects_when)),
        ("crosswalk", connector.crosswalk.as_ref().is_some_and(|crosswalk| crosswalk.column == column)),
    ];
    uses.extend(named.into_iter().filter(|(_, is_used)| *is_used).map(|(key, _)| key.to_owned()));
    uses
}

fn kind(field: &Field) -> &'static str {
    FIELD_KINDS.iter().find(|(_, kind)| *kind == field.kind).map(|(name, _)| *name).unwrap_or_default()
}

fn class(class: FieldClass) -> Vec<&'static str> {
    let words = [(class.sensitive, "sensitive"), (class.locating, "locating")];
    let words: Vec<&str> = words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
    if words.is_empty() { vec!["general"] } else { words }
}

// A terminal obeys control characters.
fn values(column: &ColumnSeen) -> Vec<String> {
    let shown = |value: &String| value.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
    column.values().iter().map(shown).collect()
}

fn machine(connector: &Connector, rehearsal: &Rehearsal, with_values: bool, lang: Lang) -> Value {
    let columns = rehearsal.columns.iter().map(|column| {
        let field = field_of(connector, &column.name);
        let uses = uses(connector, &column.name);
        let mut described = Map::from_iter([
            ("column".to_owned(), json!(column.name)),
            ("taken".to_owned(), json!(field.is_some() || !uses.is_empty())),
            ("field".to_owned(), json!(field.map(|field| &field.name))),
            ("kind".to_owned(), json!(field.map(kind))),
            ("class".to_owned(), json!(field.map(|field| class(field.class)))),
            (
                "attribute".to_owned(),
                json!(field.and_then(|field| field.attribute.as_ref()).map(Attribute::key)),
            ),
            ("uses".to_owned(), json!(uses)),
            ("filled".to_owned(), json!(column.filled)),
            ("shapes".to_owned(), json!(column.shapes())),
        ]);
        if with_values {
            described.insert("values".to_owned(), json!(values(column)));
        }
        Value::Object(described)
    });
    let noticed = rehearsal.noticed.iter().map(|noticed| {
        let message = noticed.first.reason.explain(lang);
        json!({
            "reason": noticed.first.reason,
            "severity": noticed.first.reason.severity(),
            "column": noticed.first.column,
            "count": noticed.count,
            "lines": noticed.lines,
            "text": message.what,
            "hint": message.hint,
        })
    });
    let objections = rehearsal.objections.iter().map(|objection| {
        let message = objection.explain(lang);
        json!({ "objection": objection, "text": message.what, "hint": message.hint })
    });
    json!({
        "rows": rehearsal.rows,
        "taken": rehearsal.taken,
        "rejected": rehearsal.rejected,
        "columns": columns.collect::<Vec<_>>(),
        "noticed": noticed.collect::<Vec<_>>(),
        "objections": objections.collect::<Vec<_>>(),
    })
}
