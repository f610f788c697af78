//! What a connector's sample becomes, beside what it is expected to become.

use std::collections::BTreeSet;

use enishi_config::Connector;
use enishi_model::SourceRecord;
use serde_json::{Map, Value, json};

use super::Rehearsal;

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
