//! Answers as lines of text, with everything in them that can reach a reader: `Debug` is masked.

use enishi_model::merge::{AttributeValue, Provenance, Value};
use enishi_model::person::BatchRef;
use enishi_model::reduce::{ReducedProgramme, ReducedRecord};
use enishi_model::term::{Term, of_reduced};
use enishi_model::timeline::TimelineEvent;
use enishi_model::{ReducedPerson, ResidentId};

use super::city::schema;

/// Everything in a reduced person.
pub fn person(person: &ReducedPerson) -> Vec<String> {
    let joined: Vec<&str> = person.joined.iter().map(ResidentId::as_str).collect();
    let mut lines = vec![
        format!("{} {} joined {joined:?}", person.handle, person.resident_id),
        format!("{:?} aged {:?} {:?}", person.as_of, person.age(), person.notices),
    ];
    for merged in &person.attributes {
        let key = merged.attribute.key();
        lines.extend(merged.values.iter().map(|value| format!("{key} {}", attribute(value))));
    }
    lines.extend(person.programmes.iter().flat_map(programme));
    lines.extend(of_reduced(person, &schema().place).iter().map(term));
    lines
}

/// Everything in a timeline.
pub fn timeline(events: &[TimelineEvent]) -> Vec<String> {
    events.iter().map(event).collect()
}

pub fn term(term: &Term) -> String {
    format!("term {:?} {}", term.kind, term.text)
}

fn attribute(shown: &AttributeValue) -> String {
    let written: Vec<String> = shown.written().map(value).collect();
    let by: Vec<String> = shown.provenance.iter().map(provenance).collect();
    format!("{written:?} {:?} current {} by {by:?}", shown.label, shown.current)
}

fn programme(reduced: &ReducedProgramme) -> Vec<String> {
    let head = format!(
        "{} {:?} {:?} file {:?} {:?} last seen {:?}",
        reduced.programme.id,
        reduced.level,
        reduced.state,
        reduced.file_date,
        reduced.freshness,
        reduced.last_seen
    );
    std::iter::once(head).chain(reduced.records.iter().flat_map(record)).collect()
}

fn record(reduced: &ReducedRecord) -> Vec<String> {
    let head = format!(
        "  {} {:?} {:?} {:?} {:?} {}",
        reduced.role,
        reduced.role_label,
        reduced.state,
        reduced.valid_from,
        reduced.valid_to,
        provenance(&reduced.provenance)
    );
    let fields = reduced.fields.iter();
    let fields =
        fields.map(|one| format!("    {} {} since {}", one.field.name, value(&one.value), batch(&one.since)));
    std::iter::once(head).chain(fields).collect()
}

fn event(event: &TimelineEvent) -> String {
    let changes = event.changes.iter();
    let changes: Vec<String> = changes
        .map(|change| {
            let text = |side: &Option<Value>| side.as_ref().map(value);
            format!("{} {:?} -> {:?}", change.field.name, text(&change.before), text(&change.after))
        })
        .collect();
    let by = provenance(&event.provenance);
    format!("{:?} {} {} {:?} {by} {changes:?}", event.kind, event.programme.id, event.role, event.role_label)
}

fn value(value: &Value) -> String {
    format!("{}={}", value.raw, value.value)
}

fn provenance(provenance: &Provenance) -> String {
    let since = batch(&provenance.since);
    format!("{} {:?} {} since {since}", provenance.source, provenance.position, batch(&provenance.batch))
}

// All of it but the store's number, which is for ordering and not shown.
fn batch(batch: &BatchRef) -> String {
    let BatchRef { id: _, label, file, business_date, previous_date, published_at } = batch;
    format!("{label} {file} {business_date} {previous_date:?} {published_at}")
}
