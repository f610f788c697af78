//! What changed, and when: the differences between the versions of a person's records, reduced to
//! what the actor may see. A change of which nothing may be seen did not happen, for that actor.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::merge::{Provenance, Value};
use crate::person::Closing;
use crate::reduce::{Notice, Seen, View, seen_versions, visible_value};
use crate::schema::Programme;
use crate::{Field, Person, Version};

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// it came for the first time
    Appeared,
    /// values changed
    Changed,
    /// it says of itself that it is over
    Ended,
    /// it was missing from a snapshot
    Vanished,
    /// it came again after it had vanished
    Returned,
}

/// One event in a resident's history, reduced.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TimelineEvent {
    /// what
    pub kind: EventKind,
    /// in which programme
    pub programme: Arc<Programme>,
    /// in which role the record touches the resident
    pub role: String,
    /// which file brought it, and when
    pub provenance: Provenance,
    /// the visible fields that changed
    pub changes: Vec<FieldChange>,
}

/// A visible field before and after.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FieldChange {
    /// the field
    pub field: Arc<Field>,
    /// before; `None` where it was empty
    pub before: Option<Value>,
    /// after
    pub after: Option<Value>,
}

/// A person's history, newest first.
pub fn timeline(person: &Person, view: &View<'_>) -> Vec<TimelineEvent> {
    let seen = seen_versions(person, view);
    let mut events: Vec<TimelineEvent> = seen.iter().flat_map(|one| events_of(person, *one, &seen, view)).collect();
    events.sort_by_key(|event| Reverse((event.provenance.batch.id, event.provenance.position.record)));
    events
}

fn events_of(person: &Person, one: Seen<'_>, seen: &[Seen<'_>], view: &View<'_>) -> Vec<TimelineEvent> {
    let before = previous(one.version, seen);
    let mut events = Vec::new();
    events.extend(coming(person, one, before, view));
    events.extend(vanishing(one, view));
    events
}

// The version of the same record that came last before this one.
fn previous<'a>(version: &Version, seen: &[Seen<'a>]) -> Option<&'a Version> {
    let key = |version: &Version| (version.opened.id, version.history_no, version.position.record);
    seen.iter()
        .map(|seen| seen.version)
        .filter(|other| other.same_record(version) && key(other) < key(version))
        .max_by_key(|other| key(other))
}

fn coming(person: &Person, one: Seen<'_>, before: Option<&Version>, view: &View<'_>) -> Option<TimelineEvent> {
    let version = one.version;
    let changes = changes(person, one, before, view);
    let newly_ended = version.ended && before.is_none_or(|before| !before.ended);
    let kind = match before {
        _ if newly_ended => EventKind::Ended,
        None => EventKind::Appeared,
        Some(before) if has_vanished(before) => EventKind::Returned,
        Some(_) if changes.is_empty() => return None,
        Some(_) => EventKind::Changed,
    };
    event(kind, one, Arc::clone(&version.opened), changes, view)
}

fn vanishing(one: Seen<'_>, view: &View<'_>) -> Option<TimelineEvent> {
    let closed = one.version.closed.as_ref().filter(|closed| closed.by.published_at <= view.as_of.at)?;
    if !has_vanished(one.version) {
        return None;
    }
    event(EventKind::Vanished, one, Arc::clone(&closed.by), Vec::new(), view)
}

fn has_vanished(version: &Version) -> bool {
    version.closed.as_ref().is_some_and(|closed| closed.how == Closing::Vanished)
}

fn event(
    kind: EventKind,
    one: Seen<'_>,
    batch: Arc<crate::person::BatchRef>,
    changes: Vec<FieldChange>,
    view: &View<'_>,
) -> Option<TimelineEvent> {
    Some(TimelineEvent {
        kind,
        programme: Arc::clone(view.schema.programmes.get(&one.source.programme)?),
        role: one.version.role.clone(),
        provenance: Provenance {
            source: one.source.id.clone(),
            since: Arc::clone(&batch),
            batch,
            position: one.version.position,
        },
        changes,
    })
}

fn changes(person: &Person, one: Seen<'_>, before: Option<&Version>, view: &View<'_>) -> Vec<FieldChange> {
    let Some(before) = before else { return Vec::new() };
    let visible = |version: &Version, field: &Field| {
        visible_value(person, version, one.source, field, view, &mut BTreeSet::<Notice>::new()).map(|(value, _)| value)
    };
    let differs = |field: &&Arc<Field>| before.cell(&field.name) != one.version.cell(&field.name);
    one.source
        .fields
        .iter()
        .filter(differs)
        .map(|field| FieldChange {
            field: Arc::clone(field),
            before: visible(before, field),
            after: visible(one.version, field),
        })
        .filter(|change| change.before.is_some() || change.after.is_some())
        .collect()
}
