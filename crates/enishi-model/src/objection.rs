//! What there is to say against a file, or what was odd about one that was published.

use enishi_catalogue::{Explain, Lang, Message, texts};
use serde::{Deserialize, Serialize};

use crate::suspicion::Suspicion;

/// Why a file was held or refused, or what was odd about a published one. No resident's values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Objection {
    /// the file cannot be read
    Unreadable {
        /// the system's word
        why: String,
    },
    /// a link, a pipe, a device: not a regular file
    NotAFile,
    /// no bytes
    Empty,
    /// a compressed file or a spreadsheet
    NotCsv {
        /// what it seems to be
        found: String,
    },
    /// bytes that the declared encoding does not have
    WrongEncoding {
        /// the connector's encoding
        declared: String,
        /// the encoding that would fit
        found: Option<String>,
        /// the line of the first such byte
        line: u64,
    },
    /// the same column name twice
    DuplicateColumn {
        /// the name
        name: String,
    },
    /// none of the declared columns are there
    OtherHeader {
        /// columns found
        found: u64,
        /// columns that the connector takes
        expected: u64,
    },
    /// columns that the connector takes are not there
    MissingColumns {
        /// their names
        missing: Vec<String>,
        /// columns that the connector does not know: perhaps the same, renamed
        unknown: Vec<String>,
    },
    /// far fewer or far more rows than the last file had
    RowCount {
        /// rows found
        found: u64,
        /// rows of the last file
        last: u64,
        /// fewest that would have passed
        least: u64,
        /// most that would have passed
        most: u64,
    },
    /// too many rows were rejected
    RejectedShare {
        /// rows rejected
        rejected: u64,
        /// rows found
        rows: u64,
        /// most that would have passed
        most: u64,
    },
    /// protection would be lifted from many
    MassLifting {
        /// residents from whom it would be lifted
        lifted: u64,
        /// residents whom the source protects
        protected: u64,
        /// most that would have passed
        most: u64,
    },
    /// a held file, published because people decided so
    Released {
        /// the batch that was held
        batch: String,
        /// who decided
        by: Vec<String>,
    },
    /// was held; people released it
    ReleasedAs {
        /// the batch that published it
        batch: String,
    },
    /// was held; somebody decided against it
    RefusedBy {
        /// who
        by: Vec<String>,
    },
    /// was held and released too late: a newer file is served
    Overtaken {
        /// the batch of the newer file
        batch: String,
    },
    /// was held and released, but its copy in quarantine is gone or is another file
    CopyLost,
    /// columns that the connector does not know; published without them
    UnknownColumns {
        /// their names
        names: Vec<String>,
    },
    /// the columns stand in another order than in the last file; published, each column by its name
    ColumnsReordered,
    /// rows could not be read, so nobody's absence from this file counts
    AbsenceSuspended {
        /// how many rows
        rows: u64,
    },
    /// no byte order mark, and so no telling which byte of UTF-16 comes first
    NoMark,
    /// the record that counts the others is not there
    TrailerMissing {
        /// data records found
        found: u64,
    },
    /// the last record counts the others, but not in digits
    TrailerUnreadable {
        /// data records found
        found: u64,
    },
    /// the last record should say the night that the file speaks of, and does not
    TrailerUndated {
        /// the cell, from 1
        cell: u64,
    },
    /// more or fewer data records than the last one says
    TrailerCount {
        /// data records found
        found: u64,
        /// as many as the last record says
        expected: u64,
    },
    /// records follow the one that should be the last
    AfterTrailer {
        /// the line of the first of them
        line: u64,
    },
    /// what the file brought was removed by order
    Purged,
    /// the last line has no end, so that it may be one that was cut
    NoFinalNewline {
        /// the last line
        line: u64,
    },
    /// a record longer than any that a list could have
    RecordTooLong {
        /// the line on which it begins, or on which its quote opens
        line: u64,
        /// most bytes that would have been read
        most: u64,
    },
    /// a quote that is not closed, or is closed in the middle of a cell
    QuoteNotClosed {
        /// the line on which it opens
        line: u64,
    },
    /// something else between the columns than the connector says
    OtherDelimiter {
        /// the connector's
        declared: String,
        /// what was found
        found: String,
        /// the first line on which it stands
        line: u64,
    },
    /// what a guard says of the whole file by its figures; stays last
    #[serde(untagged)]
    Suspected(Suspicion),
}

impl Explain for Objection {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::Unreadable { why } => {
                Message::new(texts::file_unreadable(lang, why)).hint(texts::file_unreadable_hint(lang))
            }
            Self::NotAFile => Message::new(texts::not_a_file(lang)).hint(texts::not_a_file_hint(lang)),
            Self::Empty => Message::new(texts::file_empty(lang)).hint(texts::export_again(lang)),
            Self::NotCsv { found } => {
                Message::new(texts::not_csv(lang, found)).hint(texts::not_csv_hint(lang))
            }
            Self::WrongEncoding { declared, found, line } => {
                wrong_encoding(lang, declared, found.as_deref(), *line)
            }
            Self::DuplicateColumn { name } => {
                Message::new(texts::duplicate_column(lang, name)).hint(texts::ask_the_vendor(lang))
            }
            Self::OtherHeader { found, expected } => {
                Message::new(texts::other_header(lang, found, expected)).hint(texts::other_header_hint(lang))
            }
            Self::MissingColumns { missing, unknown } => {
                Message::new(texts::missing_columns(lang, missing.join(", "), list(lang, unknown)))
                    .hint(texts::missing_columns_hint(lang))
            }
            Self::RowCount { found, last, least, most } => {
                Message::new(texts::row_count(lang, found, last, least, most)).hint(texts::held_hint(lang))
            }
            Self::RejectedShare { rejected, rows, most } => {
                Message::new(texts::rejected_share(lang, rejected, rows, most)).hint(texts::held_hint(lang))
            }
            Self::MassLifting { lifted, protected, most } => {
                Message::new(texts::mass_lifting(lang, lifted, protected, most))
                    .hint(texts::mass_lifting_hint(lang))
            }
            Self::Released { batch, by } => Message::new(texts::released_by(lang, batch, by.join(", "))),
            Self::ReleasedAs { batch } => Message::new(texts::released_as(lang, batch)),
            Self::RefusedBy { by } => Message::new(texts::refused_by(lang, by.join(", "))),
            Self::Overtaken { batch } => {
                Message::new(texts::overtaken(lang, batch)).hint(texts::overtaken_hint(lang))
            }
            Self::CopyLost => Message::new(texts::copy_lost(lang)).hint(texts::copy_lost_hint(lang)),
            Self::ColumnsReordered => {
                Message::new(texts::columns_reordered(lang)).hint(texts::columns_reordered_hint(lang))
            }
            Self::UnknownColumns { names } => Message::new(texts::unknown_columns(lang, names.join(", ")))
                .hint(texts::unknown_columns_hint(lang)),
            Self::AbsenceSuspended { rows } => {
                Message::new(texts::absence_suspended(lang, rows)).hint(texts::absence_suspended_hint(lang))
            }
            Self::NoMark => Message::new(texts::no_mark(lang)).hint(texts::no_mark_hint(lang)),
            Self::TrailerMissing { found } => {
                Message::new(texts::trailer_missing(lang, found)).hint(texts::trailer_hint(lang))
            }
            Self::TrailerUnreadable { found } => {
                Message::new(texts::trailer_unreadable(lang, found)).hint(texts::trailer_hint(lang))
            }
            Self::TrailerUndated { cell } => {
                Message::new(texts::trailer_undated(lang, cell)).hint(texts::trailer_undated_hint(lang))
            }
            Self::TrailerCount { found, expected } => {
                Message::new(texts::trailer_count(lang, found, expected)).hint(texts::trailer_hint(lang))
            }
            Self::AfterTrailer { line } => {
                Message::new(texts::after_trailer(lang, line)).hint(texts::trailer_hint(lang))
            }
            Self::Purged => Message::new(texts::file_purged(lang)).hint(texts::file_purged_hint(lang)),
            Self::NoFinalNewline { line } => {
                Message::new(texts::no_final_newline(lang, line)).hint(texts::no_final_newline_hint(lang))
            }
            Self::RecordTooLong { line, most } => {
                Message::new(texts::record_too_long(lang, line, most >> 20))
                    .hint(texts::quote_not_closed_hint(lang))
            }
            Self::QuoteNotClosed { line } => {
                Message::new(texts::quote_not_closed(lang, line)).hint(texts::quote_not_closed_hint(lang))
            }
            Self::OtherDelimiter { declared, found, line } => {
                Message::new(texts::other_delimiter(lang, line, found, declared))
                    .hint(texts::other_delimiter_hint(lang))
            }
            Self::Suspected(suspicion) => suspicion.explain(lang),
        }
    }
}

fn wrong_encoding(lang: Lang, declared: &str, found: Option<&str>, line: u64) -> Message {
    match found {
        Some(found) => Message::new(texts::wrong_encoding(lang, declared, line, found))
            .hint(texts::wrong_encoding_hint(lang, found)),
        None => Message::new(texts::no_encoding(lang, declared, line)).hint(texts::export_again(lang)),
    }
}

fn list(lang: Lang, names: &[String]) -> String {
    if names.is_empty() { texts::none(lang) } else { names.join(", ") }
}
