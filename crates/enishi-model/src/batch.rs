//! One export file's ingestion: what was counted, what was decided, and why.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use enishi_catalogue::{Explain, Lang, Message, Words, texts};
use serde::{Deserialize, Serialize};

use crate::{BatchId, SourceId};

/// What became of the rows of a file. Every row has exactly one outcome, so that
/// `rows = new + changed + unchanged + ended + rejected + tray`; `vanished` counts records without a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// data rows in the file
    pub rows: u64,
    /// records that were not known
    pub new: u64,
    /// records with other contents than before
    pub changed: u64,
    /// records with the same contents
    pub unchanged: u64,
    /// records that now say of themselves that they are over
    pub ended: u64,
    /// records that a snapshot no longer has
    pub vanished: u64,
    /// rows that were not taken
    pub rejected: u64,
    /// rows that wait for a person to say whom they touch
    pub tray: u64,
    /// how often each odd thing was noticed, by its code
    #[serde(default)]
    pub noticed: BTreeMap<String, u64>,
}

impl Figures {
    /// The names of [`Figures::counts`], as a person reads them.
    pub fn names(lang: Lang) -> [String; 8] {
        let words = Words(lang);
        [
            words.rows(),
            words.new_rows(),
            words.changed(),
            words.unchanged(),
            words.ended(),
            words.vanished(),
            words.rejected(),
            words.tray(),
        ]
    }

    /// Rows, new, changed, unchanged, ended, vanished, rejected, tray.
    pub fn counts(&self) -> [u64; 8] {
        [
            self.rows,
            self.new,
            self.changed,
            self.unchanged,
            self.ended,
            self.vanished,
            self.rejected,
            self.tray,
        ]
    }

    /// All of them in one line.
    pub fn line(&self, lang: Lang) -> String {
        let pairs = Self::names(lang).into_iter().zip(self.counts());
        pairs.map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(" · ")
    }
}

/// What was decided about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BatchStatus {
    /// its contents are served
    Published,
    /// byte for byte the source's last published file
    Unchanged,
    /// a guard tripped: the last good data is served until somebody decides
    Held,
    /// it cannot be what the connector expects, or somebody decided against it
    Refused,
    /// it was held, people decided for it, and another batch published its contents
    Released,
}

impl BatchStatus {
    /// As it stands in databases and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Unchanged => "unchanged",
            Self::Held => "held",
            Self::Refused => "refused",
            Self::Released => "released",
        }
    }

    /// Reads [`BatchStatus::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Published, Self::Unchanged, Self::Held, Self::Refused, Self::Released]
            .into_iter()
            .find(|status| status.code() == code)
    }

    /// As a person reads it.
    pub fn text(self, lang: Lang) -> String {
        match self {
            Self::Published => texts::status_published(lang),
            Self::Unchanged => texts::status_unchanged(lang),
            Self::Held => texts::status_held(lang),
            Self::Refused => texts::status_refused(lang),
            Self::Released => texts::status_released(lang),
        }
    }
}

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
            Self::TrailerCount { found, expected } => {
                Message::new(texts::trailer_count(lang, found, expected)).hint(texts::trailer_hint(lang))
            }
            Self::AfterTrailer { line } => {
                Message::new(texts::after_trailer(lang, line)).hint(texts::trailer_hint(lang))
            }
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

/// A decided batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// its number in this store
    pub id: BatchId,
    /// its source's count of batches, from 1
    pub seq: i64,
    /// the source
    pub source: SourceId,
    /// what was decided
    pub status: BatchStatus,
    /// the file's name
    pub file: String,
    /// its length in bytes
    pub bytes: u64,
    /// the night that it speaks of
    pub business_date: NaiveDate,
    /// when it was taken from the drop folder
    pub received_at: DateTime<Utc>,
    /// when it was decided on
    pub decided_at: DateTime<Utc>,
    /// what became of its rows
    pub figures: Figures,
    /// why, or what was odd
    pub reasons: Vec<Objection>,
}

impl Batch {
    /// What people call it: `shimin.jumin.3`.
    pub fn label(&self) -> String {
        label(&self.source, self.seq)
    }
}

/// What people call a source's n-th batch. Counted per source: gaps would tell of hidden sources.
pub fn label(source: &SourceId, seq: i64) -> String {
    format!("{}.{seq}", source.as_str().replace('/', "."))
}

/// Reads [`label`].
pub fn parse_label(text: &str) -> Option<(SourceId, i64)> {
    let (source, seq) = text.rsplit_once('.')?;
    let (department, name) = source.split_once('.')?;
    Some((SourceId::new(format!("{department}/{name}")), seq.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_reads_back() {
        let source = SourceId::new("shimin/jumin");
        assert_eq!(parse_label(&label(&source, 3)), Some((source, 3)));
        for other in ["", "3", "shimin.3", "shimin.jumin.x"] {
            assert_eq!(parse_label(other), None, "{other}");
        }
    }
}
