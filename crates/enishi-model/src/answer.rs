//! What a programme answers about a resident. Absence is never shown as "no".

use chrono::NaiveDate;
use enishi_catalogue::{Lang, texts};
use serde::{Deserialize, Serialize};

/// What is known of a source's files at the moment of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// the night of the last published file
    pub file_date: Option<NaiveDate>,
    /// whether a newer one should be here
    pub freshness: Freshness,
}

/// Whether the newest data is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Freshness {
    /// the newest expected file is published
    Fresh,
    /// an expected file has not come
    Late,
    /// a newer file is here, and held or refused
    Held,
}

/// What a programme answers about an opened resident (design.md, Invariant 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// a record says that the resident is in the programme
    Enrolled,
    /// the record says that it is over
    Ended,
    /// at level `exists`: the department knows the resident
    Known,
    /// the newest expected file does not name the resident
    NotInFile,
    /// the last file does not name the resident, and a newer one should be here
    FileLate,
    /// the last file does not name the resident, and a newer one is held
    Held,
    /// the role may see the programme, but not for this purpose
    NotPermitted,
}

impl AnswerState {
    /// The state for a resident whom the source's last file does not name.
    pub fn absent(freshness: Freshness) -> Self {
        match freshness {
            Freshness::Fresh => Self::NotInFile,
            Freshness::Late => Self::FileLate,
            Freshness::Held => Self::Held,
        }
    }

    /// The sentence that a person reads, with the dates that it speaks of.
    pub fn sentence(self, lang: Lang, file_date: Option<NaiveDate>, last_seen: Option<NaiveDate>) -> String {
        let sentence = match (self, file_date) {
            (Self::Enrolled, _) => texts::state_enrolled(lang),
            (Self::Ended, _) => texts::state_ended(lang),
            (Self::Known, _) => texts::state_known(lang),
            (Self::NotPermitted, _) => texts::state_not_permitted(lang),
            (_, None) => texts::state_no_file_yet(lang),
            (Self::NotInFile, Some(date)) => texts::state_not_in_file(lang, date),
            (Self::FileLate, Some(date)) => texts::state_file_late(lang, date),
            (Self::Held, Some(date)) => texts::state_held(lang, date),
        };
        match last_seen {
            Some(seen) => format!("{sentence}{}", texts::state_last_seen(lang, seen)),
            None => sentence,
        }
    }
}
