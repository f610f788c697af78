//! What is written down.

use chrono::{DateTime, Utc};
use enishi_model::Handle;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// a resident was opened
    Viewed,
    /// residents were shown among hits or household members
    Listed,
    /// residents left the hub in a file or on paper
    Exported,
    /// a look-up that found nobody, or nobody whom the actor may see
    Missed,
    /// rows of the tray were shown
    TrayShown,
    /// a decision was taken at the desk
    Decided,
    /// somebody raised their level for one resident
    BrokeGlass,
    /// tokens were made, listed or revoked
    Tokens,
    /// sources, batches or their findings were shown
    Operations,
    /// somebody was refused: no token, no right, no purpose
    Refused,
    /// a backup was put back, or the database was found to be older than it was
    Restored,
}

impl EventKind {
    /// As it stands in the log.
    pub fn code(self) -> &'static str {
        match self {
            Self::Viewed => "viewed",
            Self::Listed => "listed",
            Self::Exported => "exported",
            Self::Missed => "missed",
            Self::TrayShown => "tray_shown",
            Self::Decided => "decided",
            Self::BrokeGlass => "broke_glass",
            Self::Tokens => "tokens",
            Self::Operations => "operations",
            Self::Refused => "refused",
            Self::Restored => "restored",
        }
    }
}

/// An event. Names residents by handle; holds no value of theirs, and no query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    /// when
    pub at: DateTime<Utc>,
    /// what
    pub kind: EventKind,
    /// who: the holder of the token
    pub actor: String,
    /// in which role
    pub role: String,
    /// for which purpose
    pub purpose: Option<String>,
    /// what more there is to say, such as the endpoint
    pub detail: String,
    /// how much of which programmes the actor could see, `jumin=full kaigo=summary`; empty where it was no look at
    /// residents
    pub levels: String,
    /// every resident shown
    pub residents: Vec<Handle>,
}
