//! What a guard has against a whole file, by its figures: what was found, and what would have passed.

use chrono::NaiveDate;
use enishi_catalogue::{Explain, Lang, Message, texts};
use serde::{Deserialize, Serialize};

use crate::profile::percent;

/// Why a guard trips over a file. Counts, names of columns and dates of files; no resident's values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Suspicion {
    /// it speaks of an earlier night than the file that is served
    OlderFile {
        /// its night
        date: NaiveDate,
        /// the night of the file that is served
        served: NaiveDate,
    },
    /// its night lies far ahead, or far back
    OtherNight {
        /// its night
        date: NaiveDate,
        /// the night in which it came
        came: NaiveDate,
    },
    /// hardly any record of the last file is in this one
    KeyOverlap {
        /// records of the last file that are here
        found: u64,
        /// as many as there could be
        expected: u64,
        /// fewest that would have passed
        least: u64,
    },
    /// rows name residents whom neither the register nor any other file knows
    UnknownResidents {
        /// residents and numbers that nobody knows
        unknown: u64,
        /// rows found
        rows: u64,
        /// most that would have passed
        most: u64,
    },
    /// too many rows name nobody
    KeylessRows {
        /// the column that is empty there
        column: String,
        /// rows
        empty: u64,
        /// rows found
        rows: u64,
        /// most that would have passed
        most: u64,
    },
    /// text that somebody broke before the file came here (U+FFFD)
    BrokenText {
        /// rows with such characters
        broken: u64,
        /// rows found
        rows: u64,
        /// most that would have passed
        most: u64,
    },
    /// far more private-use characters (外字) than before
    PrivateUseText {
        /// rows with such characters
        private_use: u64,
        /// rows found
        rows: u64,
        /// most that would have passed
        most: u64,
    },
    /// line breaks in columns that never had one: perhaps a quote that nobody closed
    LineBreaks {
        /// the columns
        columns: Vec<String>,
        /// cells with line breaks
        cells: u64,
    },
    /// cells far longer than any that the column had
    LongCells {
        /// the column
        column: String,
        /// the longest cell, in characters
        longest: u64,
        /// longest that would have passed
        most: u64,
    },
    /// people who are not born yet, or older than anybody
    BirthDates {
        /// births after the file's night
        future: u64,
        /// ages over 130
        ancient: u64,
        /// rows found
        rows: u64,
        /// most that would have passed
        most: u64,
    },
    /// a column holds My Numbers (個人番号): the file's copy was deleted
    MyNumber {
        /// the column's name; `#3` for the third of a file whose header cannot be trusted
        column: String,
        /// different values that were looked at
        values: u64,
        /// how many of them have the check digit
        passing: u64,
        /// data rows read
        rows: u64,
        /// the file's header, where it is one
        header: Vec<String>,
    },
}

impl Explain for Suspicion {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::OlderFile { date, served } => {
                Message::new(texts::older_file(lang, date, served)).hint(texts::older_file_hint(lang))
            }
            Self::OtherNight { date, came } => {
                Message::new(texts::other_night(lang, date, came)).hint(texts::other_night_hint(lang))
            }
            Self::KeyOverlap { found, expected, least } => {
                Message::new(texts::key_overlap(lang, found, expected, least))
                    .hint(texts::key_overlap_hint(lang))
            }
            Self::UnknownResidents { unknown, rows, most } => {
                Message::new(texts::unknown_residents(lang, unknown, rows, most))
                    .hint(texts::unknown_residents_hint(lang))
            }
            Self::KeylessRows { column, empty, rows, most } => {
                Message::new(texts::keyless_rows(lang, column, empty, rows, most))
                    .hint(texts::held_hint(lang))
            }
            Self::BirthDates { future, ancient, rows, most } => {
                Message::new(texts::birth_dates(lang, future, ancient, rows, most))
                    .hint(texts::birth_dates_hint(lang))
            }
            Self::MyNumber { column, values, passing, .. } => {
                Message::new(texts::my_number(lang, column, passing, values))
                    .hint(texts::my_number_hint(lang))
            }
            Self::BrokenText { broken, rows, most } => {
                let share = percent(*broken, *rows);
                Message::new(texts::broken_text(lang, broken, rows, share, most))
                    .hint(texts::broken_text_hint(lang))
            }
            Self::PrivateUseText { private_use, rows, most } => {
                let share = percent(*private_use, *rows);
                Message::new(texts::private_use_text(lang, private_use, rows, share, most))
                    .hint(texts::private_use_text_hint(lang))
            }
            Self::LineBreaks { columns, cells } => {
                Message::new(texts::line_breaks(lang, columns.join(", "), cells))
                    .hint(texts::line_breaks_hint(lang))
            }
            Self::LongCells { column, longest, most } => {
                Message::new(texts::long_cells(lang, column, longest, most))
                    .hint(texts::line_breaks_hint(lang))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objection::Objection;

    #[test]
    fn a_suspicion_is_written_down_like_every_other_objection() {
        let suspicion = Suspicion::KeyOverlap { found: 1, expected: 9, least: 4 };
        let text = serde_json::to_string(&Objection::Suspected(suspicion.clone())).unwrap();
        assert_eq!(text, r#"{"code":"key_overlap","found":1,"expected":9,"least":4}"#);
        assert_eq!(serde_json::from_str::<Objection>(&text).unwrap(), Objection::Suspected(suspicion));
        assert_eq!(serde_json::from_str::<Objection>(r#"{"code":"empty"}"#).unwrap(), Objection::Empty);
        assert!(serde_json::from_str::<Objection>(r#"{"code":"of_tomorrow"}"#).is_err());
    }
}
