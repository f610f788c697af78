//! Whether a record holds on a given day, by its own words.

use chrono::NaiveDate;
use enishi_text::date::PartialDate;

use crate::person::Version;

/// What a record says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordState {
    /// it holds
    Enrolled,
    /// it is over
    Ended,
}

/// The record's state on `date`: over once its last day has passed, or where a code says so.
/// A partial last day (`2026-03-XX`) counts to the end of what is known; an unreadable one counts as open.
pub fn on(version: &Version, date: NaiveDate) -> RecordState {
    if version.ended || has_passed(version.valid_to.as_deref(), date) {
        RecordState::Ended
    } else {
        RecordState::Enrolled
    }
}

/// Whether the last day that `valid_to` (a canonical date) may mean lies before `date`.
pub fn has_passed(valid_to: Option<&str>, date: NaiveDate) -> bool {
    valid_to
        .and_then(PartialDate::from_canonical)
        .and_then(|last| last.latest())
        .is_some_and(|last| last < date)
}
