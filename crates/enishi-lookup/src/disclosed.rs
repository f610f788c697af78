//! Answers that may leave: their audit event is on disk.

use std::borrow::Cow;
use std::ops::Deref;

use enishi_model::{Handle, Level};
use enishi_store::{AuditEvent, EventKind, Recorded, StoreError};

use crate::actor::{Actor, Inquiry};
use crate::error::Result;
use crate::service::Lookup;
use crate::watch::sight;

/// An answer whose audit event is durable. Nothing else may be shown.
#[derive(Debug)]
pub struct Disclosed<T> {
    answer: T,
    _recorded: Recorded,
}

impl<T> Disclosed<T> {
    /// The answer, to be shown.
    pub fn into_answer(self) -> T {
        self.answer
    }
}

impl<T> Deref for Disclosed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.answer
    }
}

/// What an event says, beside who and when.
pub(crate) struct Deed {
    pub(crate) kind: EventKind,
    pub(crate) detail: Cow<'static, str>,
    pub(crate) residents: Vec<Handle>,
}

impl Deed {
    pub(crate) fn new(kind: EventKind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, detail: detail.into(), residents: Vec::new() }
    }

    pub(crate) fn of(kind: EventKind, detail: &'static str, residents: Vec<Handle>) -> Self {
        Self { kind, detail: detail.into(), residents }
    }
}

impl Lookup {
    /// Writes the event of a look at residents, then lets the answer go.
    pub(crate) fn disclose<T>(&self, inquiry: &Inquiry, deed: Deed, answer: T) -> Result<Disclosed<T>> {
        self.disclose_all(inquiry, vec![deed], answer)
    }

    /// Writes every event of one answer in one go, then lets the answer go.
    pub(crate) fn disclose_all<T>(
        &self,
        inquiry: &Inquiry,
        deeds: Vec<Deed>,
        answer: T,
    ) -> Result<Disclosed<T>> {
        self.record(&inquiry.actor, Some(&inquiry.purpose), self.levels(inquiry), deeds, answer)
    }

    // What the event says of the permit: `jumin=full kaigo=summary`, by programme, without what is hidden.
    fn levels(&self, inquiry: &Inquiry) -> String {
        let mut text = String::new();
        for programme in self.city.schema.programmes.keys() {
            let level = inquiry.permit.level(programme);
            if level > Level::None {
                let gap = if text.is_empty() { "" } else { " " };
                text.extend([gap, programme.as_str(), "=", level.code()]);
            }
        }
        text
    }

    /// Writes the event of a look at the hub itself, then lets the answer go.
    pub(crate) fn disclose_to<T>(&self, actor: &Actor, deed: Deed, answer: T) -> Result<Disclosed<T>> {
        self.record(actor, None, String::new(), vec![deed], answer)
    }

    /// The same, of a look that has a purpose and is at no resident.
    pub(crate) fn disclose_for<T>(
        &self,
        actor: &Actor,
        purpose: &str,
        deed: Deed,
        answer: T,
    ) -> Result<Disclosed<T>> {
        self.record(actor, Some(purpose), String::new(), vec![deed], answer)
    }

    fn record<T>(
        &self,
        actor: &Actor,
        purpose: Option<&str>,
        levels: String,
        deeds: Vec<Deed>,
        answer: T,
    ) -> Result<Disclosed<T>> {
        let at = self.now();
        let look = sight(at, actor, &deeds);
        let event = |deed: Deed| AuditEvent {
            at,
            kind: deed.kind,
            actor: actor.holder.clone(),
            role: actor.role.clone(),
            purpose: purpose.map(str::to_owned),
            detail: deed.detail.into_owned(),
            levels: levels.clone(),
            residents: deed.residents,
        };
        let events: Vec<AuditEvent> = deeds.into_iter().map(event).collect();
        let recorded = match self.audit.record(events.clone()) {
            Err(StoreError::AuditFull) if self.is_disaster()? => self.audit.record_urgently(events)?,
            recorded => recorded?,
        };
        self.watcher.see(look);
        Ok(Disclosed { answer, _recorded: recorded })
    }

    /// Writes down that an actor was refused. The refusal stands also where this fails.
    pub fn note_refusal(&self, actor: &Actor, purpose: Option<&str>, what: &'static str) {
        let deeds = vec![Deed::new(EventKind::Refused, what)];
        if let Err(error) = self.record(actor, purpose, String::new(), deeds, ()) {
            tracing::error!(%error, "a refusal could not be written to the audit log");
        }
    }
}
