//! Audit events.

use enishi_lookup::StoredEvent;
use serde::Serialize;
use utoipa::ToSchema;

/// Audit events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditEventsView {
    /// in the order in which they happened
    pub(crate) events: Vec<AuditEventView>,
    /// `after` of the next page, if there may be one
    pub(crate) next: Option<i64>,
}

/// One event, with every column that its hash is made of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditEventView {
    /// its number; from 1, without gaps
    pub(crate) id: i64,
    /// when: RFC 3339 in UTC with microseconds
    pub(crate) at: String,
    /// `viewed`, `listed`, `exported`, `missed`, `tray_shown`, `decided`, `broke_glass`, `tokens`, `operations`, `refused`
    pub(crate) kind: String,
    /// the holder of the token
    pub(crate) actor: String,
    /// in which role
    pub(crate) role: String,
    /// for which purpose
    pub(crate) purpose: Option<String>,
    /// what more there is to say, such as the endpoint
    pub(crate) detail: String,
    /// how much of which programmes the actor could see, `jumin=full kaigo=summary`
    pub(crate) levels: Option<String>,
    /// the handles of every resident shown
    pub(crate) residents: Vec<String>,
    /// its hash in the chain, in hex
    pub(crate) hash: String,
}

impl AuditEventView {
    pub(crate) fn of(event: &StoredEvent) -> Self {
        Self {
            id: event.id,
            at: event.at.clone(),
            kind: event.kind.clone(),
            actor: event.actor.clone(),
            role: event.role.clone(),
            purpose: event.purpose.clone(),
            detail: event.detail.clone(),
            levels: event.levels.clone(),
            residents: event.residents.iter().map(ToString::to_string).collect(),
            hash: event.hash.clone(),
        }
    }
}
