//! What changed for a resident.

use enishi_catalogue::{Lang, texts};
use enishi_model::timeline::{EventKind, TimelineEvent};
use serde::Serialize;
use utoipa::ToSchema;

use super::resident::ProvenanceView;

/// A resident's history, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TimelineView {
    /// the events
    pub(crate) events: Vec<EventView>,
}

/// One event.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventView {
    /// `appeared`, `changed`, `ended`, `vanished`, `returned`
    pub(crate) kind: &'static str,
    /// the kind as a person reads it
    pub(crate) text: String,
    /// the programme's ASCII name
    pub(crate) programme: String,
    /// what people call it
    pub(crate) name: String,
    /// the role in which the record touches the resident
    pub(crate) role: String,
    /// the role as a person reads it, where the source knows several
    pub(crate) role_text: Option<String>,
    /// the visible fields that changed
    pub(crate) changes: Vec<ChangeView>,
    /// which file brought it, and when
    pub(crate) provenance: ProvenanceView,
}

/// A field before and after.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeView {
    /// ASCII name
    pub(crate) field: String,
    /// what people call it
    pub(crate) label: String,
    /// as a person reads it; null where it was empty
    pub(crate) before: Option<String>,
    /// as a person reads it; null where it is empty
    pub(crate) after: Option<String>,
}

impl TimelineView {
    pub(crate) fn of(events: &[TimelineEvent], lang: Lang) -> Self {
        Self { events: events.iter().map(|event| event_view(event, lang)).collect() }
    }
}

fn event_view(event: &TimelineEvent, lang: Lang) -> EventView {
    let (kind, text) = match event.kind {
        EventKind::Appeared => ("appeared", texts::event_appeared(lang)),
        EventKind::Changed => ("changed", texts::event_changed(lang)),
        EventKind::Ended => ("ended", texts::event_ended(lang)),
        EventKind::Vanished => ("vanished", texts::event_vanished(lang)),
        EventKind::Returned => ("returned", texts::event_returned(lang)),
    };
    let changes = event.changes.iter().map(|change| ChangeView {
        field: change.field.name.clone(),
        label: change.field.label.get(lang).to_owned(),
        before: change.before.as_ref().map(|value| value.text(lang)),
        after: change.after.as_ref().map(|value| value.text(lang)),
    });
    EventView {
        kind,
        text,
        programme: event.programme.id.to_string(),
        name: event.programme.name.get(lang).to_owned(),
        role: event.role.clone(),
        role_text: event.role_label.as_ref().map(|label| label.get(lang).to_owned()),
        changes: changes.collect(),
        provenance: ProvenanceView::of(&event.provenance),
    }
}
