//! What is wrong with an audit log, and from which event on.

use std::path::PathBuf;

use enishi_catalogue::{Explain, Lang, Message, texts};

/// What `enishi audit verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditVerdict {
    /// so many events
    pub events: u64,
    /// the hash of the last one, in hex
    pub head: String,
    /// the anchor that it was compared with, if there is one
    pub anchor: Option<PathBuf>,
    /// up to this event the anchor remembers; changes of whole chains after it cannot be seen
    pub anchored: u64,
    /// lines of the anchor that cannot be read: torn by a full disk, or by somebody
    pub unreadable_lines: u64,
    /// what is wrong, the first bad event first
    pub faults: Vec<AuditFault>,
}

/// Something that is wrong with an audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditFault {
    /// what stands there is not what its hash was made of, or it does not follow the event before it
    Altered {
        /// the event
        event: i64,
    },
    /// events are gone
    Missing {
        /// the first of them
        event: i64,
    },
    /// the end is gone: the anchor remembers more events
    Truncated {
        /// the first that is gone
        event: i64,
        /// the last that was anchored
        anchored: i64,
    },
    /// the chain holds, but is another than the one that was anchored
    Rewritten {
        /// the first event that may be another
        event: i64,
        /// the event at which the anchor disagrees
        anchored: i64,
    },
    /// the anchor belongs to another log: this file was put in its place
    Swapped,
    /// the anchor remembered more events before than later: the log was cut off, or turned back to a backup
    TurnedBack {
        /// the first event that was written anew
        event: i64,
        /// the last that had been anchored before
        anchored: i64,
    },
    /// the index by resident says something else than the events
    Index {
        /// the first event for which it does
        event: i64,
    },
    /// SQLite cannot read the file from here on
    Damaged {
        /// the first event that cannot be read
        event: i64,
    },
}

impl AuditFault {
    /// The first bad event; 1 where none is left of the whole log.
    pub fn event(&self) -> i64 {
        match self {
            Self::Altered { event }
            | Self::Missing { event }
            | Self::Truncated { event, .. }
            | Self::Rewritten { event, .. }
            | Self::TurnedBack { event, .. }
            | Self::Index { event }
            | Self::Damaged { event } => *event,
            Self::Swapped => 1,
        }
    }

    /// As machines read it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Altered { .. } => "altered",
            Self::Missing { .. } => "missing",
            Self::Truncated { .. } => "truncated",
            Self::Rewritten { .. } => "rewritten",
            Self::Swapped => "swapped",
            Self::TurnedBack { .. } => "turned_back",
            Self::Index { .. } => "index",
            Self::Damaged { .. } => "damaged",
        }
    }
}

impl Explain for AuditFault {
    fn explain(&self, lang: Lang) -> Message {
        Message::new(match self {
            Self::Altered { event } => texts::audit_altered(lang, event),
            Self::Missing { event } => texts::audit_missing(lang, event),
            Self::Truncated { event, anchored } => texts::audit_truncated(lang, event, anchored),
            Self::Rewritten { event, anchored } => texts::audit_rewritten(lang, event, anchored),
            Self::Swapped => texts::audit_swapped(lang),
            Self::TurnedBack { event, anchored } => texts::audit_turned_back(lang, event, anchored),
            Self::Index { event } => texts::audit_index(lang, event),
            Self::Damaged { event } => texts::audit_damaged(lang, event),
        })
    }
}
