//! Reading a file without taking it: what a connector would make of it. For `enishi check`, and for the
//! test that every connector carries.

use std::collections::BTreeSet;
use std::path::Path;

use enishi_config::Connector;
use enishi_model::batch::Objection;
use enishi_model::{Finding, SourceRecord};
use serde_json::{Map, Value, json};

use crate::decode;
use crate::guards::Stop;
use crate::header::Columns;
use crate::mapper::Mapper;
use crate::misread;
use crate::reader::{RawRecord, RawRecords};

/// What a connector would make of a file.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// why the file as a whole would be refused or held; then there is no more
    pub objections: Vec<Objection>,
    /// columns that would not be stored
    pub unknown_columns: Vec<String>,
    /// the records
    pub records: Vec<SourceRecord>,
    /// what would be rejected, and what was odd
    pub findings: Vec<Finding>,
    /// data rows read
    pub rows: u64,
}

/// Reads a file as `connector` says.
pub fn rehearse(connector: &Connector, path: &Path) -> std::io::Result<Rehearsal> {
    let mut rehearsal = Rehearsal::default();
    match read(connector, path, &mut rehearsal) {
        Ok(()) => {}
        Err(Ended::Stopped(stop)) => {
            rehearsal.objections = misread::header(connector, path, stop).into_reasons()
        }
        Err(Ended::Io(error)) => match misread::undecodable(connector, path, &error) {
            Some(stop) => rehearsal.objections = stop.into_reasons(),
            None => return Err(error),
        },
    }
    Ok(rehearsal)
}

enum Ended {
    Stopped(Stop),
    Io(std::io::Error),
}

fn read(connector: &Connector, path: &Path, rehearsal: &mut Rehearsal) -> Result<(), Ended> {
    let text = decode::open(path, &connector.file).map_err(Ended::Io)?;
    let mut rows = RawRecords::open(text, &connector.file).map_err(Ended::Io)?;
    let columns = Columns::find(connector, rows.header()).map_err(Ended::Stopped)?;
    let mapper = Mapper::new(connector, &columns);
    rehearsal.unknown_columns.clone_from(&columns.unknown);
    let mut raw = RawRecord::default();
    while rows.read(&mut raw).map_err(Ended::Io)? {
        rehearsal.rows += 1;
        match mapper.map(&raw) {
            Ok(mapped) => {
                rehearsal.records.push(mapped.record);
                rehearsal.findings.extend(mapped.notes);
            }
            Err(rejected) => rehearsal.findings.push(rejected.finding),
        }
    }
    rehearsal.objections.extend(rows.objection());
    Ok(())
}

/// A rehearsal as JSON: what `expected.json` beside a connector's sample holds. Fields that are empty are left out.
pub fn to_json(connector: &Connector, rehearsal: &Rehearsal) -> Value {
    json!({
        "objections": rehearsal.objections,
        "unknown_columns": rehearsal.unknown_columns,
        "records": rehearsal.records.iter().map(|record| record_json(connector, record)).collect::<Vec<_>>(),
        "findings": rehearsal.findings,
    })
}

fn record_json(connector: &Connector, record: &SourceRecord) -> Value {
    let links = record
        .links
        .iter()
        .map(|link| json!({ "role": link.role, "system": link.system, "number": link.number }));
    let fields = connector.source.fields.iter().zip(&record.cells).filter(|(_, cell)| !cell.raw.is_empty());
    let fields: Map<String, Value> = fields
        .map(|(field, cell)| {
            let value = match &cell.normalised {
                Some(value) => json!({ "raw": cell.raw, "value": value }),
                None => json!(cell.raw),
            };
            (field.name.clone(), value)
        })
        .collect();
    json!({
        "line": record.position.line,
        "key": record.key,
        "history_no": record.history_no,
        "links": links.collect::<Vec<_>>(),
        "maps": record.maps.as_ref().map(|mapping| json!({ "system": mapping.system, "number": mapping.number })),
        "fields": fields,
        "valid_from": record.valid_from,
        "valid_to": record.valid_to,
        "ended": record.ended,
        "deleted": record.deleted.then_some(true),
        "protects": record.protects,
    })
}

/// Where a rehearsal differs from what is expected: one line a difference, none where all is well.
pub fn compare(connector: &Connector, rehearsal: &Rehearsal, expected: &str) -> Vec<String> {
    let Ok(expected) = serde_json::from_str::<Value>(expected) else {
        return vec!["expected.json: not JSON".to_owned()];
    };
    let mut differences = Vec::new();
    differ("", &to_json(connector, rehearsal), &expected, &mut differences);
    differences
}

fn differ(place: &str, found: &Value, expected: &Value, differences: &mut Vec<String>) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            let keys: BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
            for key in keys {
                let side = |map: &Map<String, Value>| map.get(key).cloned().unwrap_or_default();
                differ(&format!("{place}.{key}"), &side(found), &side(expected), differences);
            }
        }
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
                differ(&format!("{place}[{at}]"), found, expected, differences);
            }
        }
        _ if found != expected => differences.push(format!("{place}: found {found}, expected {expected}")),
        _ => {}
    }
}
