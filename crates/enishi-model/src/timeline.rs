//! What changed, and when: the differences between the versions of a person's records as one actor sees
//! them. A change of which nothing may be seen did not happen, for that actor.

use std::cmp::Reverse;
use std::sync::Arc;

use enishi_catalogue::Bilingual;

use crate::merge::{Provenance, Value};
use crate::person::BatchRef;
use crate::reduce::View;
use crate::schema::{Programme, SourceRole};
use crate::scope::Sight;
use crate::seen::{SeenVersion, seen};
use crate::{Field, Person, Position};

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
    /// it came again after it had vanished, or had been somebody else's
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
    /// what people call the role, where the source knows several
    pub role_label: Option<Bilingual>,
    /// which file brought it, and when; of what vanished, the file that lacks it, at no line (0)
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
    let (mut seen, _) = seen(person, view, &Sight::of(person, view));
    // A crosswalk says whose a number is: nothing that happened to the resident.
    // A history row that was over before it came changed nothing on that night.
    seen.retain(|version| version.source.role != SourceRole::Crosswalk && !version.is_former());
    let mut events = Vec::new();
    let mut before: Option<&SeenVersion<'_>> = None;
    for version in &seen {
        let before = before.replace(version).filter(|before| before.same_record(version));
        events.extend(coming(version, before, view));
        events.extend(vanishing(version, view));
    }
    events.sort_by_key(|event| Reverse((event.provenance.batch.id, event.provenance.position.record)));
    events
}

fn coming(
    version: &SeenVersion<'_>,
    before: Option<&SeenVersion<'_>>,
    view: &View<'_>,
) -> Option<TimelineEvent> {
    let changes = before.map(|before| changes(before, version, view)).unwrap_or_default();
    let newly_ended = version.ended && before.is_none_or(|before| !before.ended);
    let kind = match before {
        _ if newly_ended => EventKind::Ended,
        None => EventKind::Appeared,
        Some(before) if !before.is_followed_by(version) => EventKind::Returned,
        Some(_) => EventKind::Changed,
    };
    event(kind, version, (version.opened, version.position), changes, view)
}

fn vanishing(version: &SeenVersion<'_>, view: &View<'_>) -> Option<TimelineEvent> {
    let closed = version.closed.filter(|_| version.has_vanished(view.as_of))?;
    // The file that lacks it has no line of it.
    event(EventKind::Vanished, version, (&closed.by, Position::default()), Vec::new(), view)
}

fn event(
    kind: EventKind,
    version: &SeenVersion<'_>,
    (batch, position): (&Arc<BatchRef>, Position),
    changes: Vec<FieldChange>,
    view: &View<'_>,
) -> Option<TimelineEvent> {
    Some(TimelineEvent {
        kind,
        programme: Arc::clone(view.schema.programmes.get(&version.source.programme)?),
        role: version.role.to_owned(),
        role_label: version.role_label(),
        provenance: Provenance {
            source: version.source.id.clone(),
            batch: Arc::clone(batch),
            position,
            since: Arc::clone(batch),
        },
        changes,
    })
}

// A field that came into sight, or went out of it, did not change by that.
fn changes(before: &SeenVersion<'_>, after: &SeenVersion<'_>, view: &View<'_>) -> Vec<FieldChange> {
    let level = before.level.min(after.level);
    let fields = after.source.fields.iter();
    fields
        .filter(|field| view.permit.shows_at(level, field))
        .map(|field| (field, before.value(&field.name), after.value(&field.name)))
        .filter(|(_, old, new)| old != new)
        .map(|(field, old, new)| FieldChange {
            field: Arc::clone(field),
            before: old.cloned(),
            after: new.cloned(),
        })
        .collect()
}
