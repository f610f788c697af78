//! Whether a record holds on a given day, by its own words.

use chrono::NaiveDate;
use enishi_text::date;

/// What a record says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordState {
    /// it holds
    Enrolled,
    /// it is over
    Ended,
}

/// The record's state on `date`: over where a code says so, or once its last day has passed.
/// A partial last day (`2026-03-XX`) counts to the end of what is known; an unreadable one counts as open.
pub fn on(ended: bool, valid_to: Option<&str>, date: NaiveDate) -> RecordState {
    let last = valid_to.and_then(|text| date::from_canonical(text).ok()).and_then(|last| last.latest());
    if ended || last.is_some_and(|last| last < date) { RecordState::Ended } else { RecordState::Enrolled }
}
