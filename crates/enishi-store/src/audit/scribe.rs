//! Who may write events when there is little room, and what is done when there is none.

use std::sync::Arc;

use super::event::AuditEvent;
use super::reserve::Reserve;
use super::writer::{Head, Writer};
use crate::connection::lock;
use crate::error::{Result, StoreError};

/// Whether the log takes events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditState {
    /// it does
    Current,
    /// those of a declared disaster alone, in the room that is kept for them
    Reserve,
    /// the disk is full: no answer may be given
    Full,
    /// the disk takes nothing, or the log is damaged: no answer may be given
    Failing,
}

impl AuditState {
    /// As machines read it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Reserve => "reserve",
            Self::Full => "full",
            Self::Failing => "failing",
        }
    }
}

/// The writer, and the room that it has.
pub(super) struct Scribe {
    writer: Writer,
    reserve: Arc<Reserve>,
    state: Arc<std::sync::Mutex<AuditState>>,
}

impl Scribe {
    pub(super) fn new(
        writer: Writer,
        reserve: Arc<Reserve>,
        state: Arc<std::sync::Mutex<AuditState>>,
    ) -> Self {
        let scribe = Self { writer, reserve, state };
        if !scribe.reserve.stands() {
            tracing::warn!("there is no room to keep for a disaster: no answer is given before there is");
            scribe.set(AuditState::Full);
        }
        scribe
    }

    pub(super) fn head(&self) -> &Head {
        self.writer.head()
    }

    pub(super) fn is_current(&self) -> bool {
        *lock(&self.state) == AuditState::Current
    }

    /// Writes events, `urgent` ones into the room that is kept for them where there is no other.
    pub(super) fn write(&mut self, events: &[&AuditEvent], urgent: bool) -> Result<()> {
        let written = if urgent { self.write_urgently(events) } else { self.write_with_room(events) };
        self.set(match &written {
            Ok(()) if self.reserve.stands() => AuditState::Current,
            Ok(()) => AuditState::Reserve,
            Err(StoreError::AuditFull) => AuditState::Full,
            Err(_) => AuditState::Failing,
        });
        written
    }

    // What is kept is not touched: where it cannot be kept whole, the disk is as good as full.
    fn write_with_room(&mut self, events: &[&AuditEvent]) -> Result<()> {
        if !self.reserve.stands() {
            return Err(StoreError::AuditFull);
        }
        self.writer.write(events.iter().copied()).map_err(full)
    }

    fn write_urgently(&mut self, events: &[&AuditEvent]) -> Result<()> {
        loop {
            match self.writer.write(events.iter().copied()) {
                Err(StoreError::Full) if self.reserve.give_up() => {}
                written => return written.map_err(full),
            }
        }
    }

    /// Nobody may have asked since: looks whether events would be taken again.
    pub(super) fn try_again(&mut self) {
        let was = *lock(&self.state);
        let is_well = self.reserve.stands() && self.writer.try_disk().is_ok();
        if is_well {
            self.set(AuditState::Current);
            tracing::info!(was = was.code(), "the audit log takes events again");
        }
    }

    fn set(&self, state: AuditState) {
        *lock(&self.state) = state;
    }
}

fn full(error: StoreError) -> StoreError {
    if matches!(error, StoreError::Full) { StoreError::AuditFull } else { error }
}
