//! What was noticed about a row: why it was refused, or what was odd about it. Never the value.

use enishi_catalogue::{Explain, Lang, Message, texts};
use serde::{Deserialize, Serialize};

use crate::Position;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// the row was not taken
    Rejected,
    /// the row waits in the tray for a person to say whom it touches
    Tray,
    /// the row was taken, something about it is odd
    Noted,
}

/// Something noticed about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// where
    pub position: Position,
    /// the file's name of the column, where it is about one
    pub column: Option<String>,
    /// what
    pub reason: Reason,
}

/// What was noticed. Holds counts, names of columns and codes of the connector, never values.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// more or fewer columns than the header
    RaggedRow {
        /// how many the row has
        found: usize,
        /// how many the header has
        expected: usize,
    },
    /// a control character, such as NUL
    ControlCharacter,
    /// a column that the connector requires is empty
    RequiredEmpty,
    /// a number that has other characters than the connector says
    NotDigits,
    /// a number longer than the declared width
    TooLong {
        /// characters found
        found: usize,
        /// the declared width
        expected: usize,
    },
    /// another row of the file has the same key and other contents
    DuplicateKey {
        /// the line of the row that was taken
        first_line: u64,
    },
    /// 履歴番号 is not a whole number
    BadHistoryNumber,
    /// the row names a resident who was removed by order
    Purged,
    /// the row names no resident
    NoKey,
    /// the other system's number is in no crosswalk
    NotInCrosswalk {
        /// the number space
        system: String,
    },
    /// name and birth date both disagree with the register
    DisagreesWithRegister,
    /// cannot be read as a date; kept as written
    UnreadableDate,
    /// a date that no calendar has; kept as written
    ImpossibleDate,
    /// an era year after the era's end
    PastEraEnd,
    /// cannot be read as an amount; kept as written
    UnreadableAmount,
    /// a code that the code table does not have; kept as written
    UnknownCode,
    /// private-use characters (外字)
    PrivateUse {
        /// how many
        count: usize,
    },
    /// leading zeros were added up to the declared width
    Padded,
    /// a line of fixed-width columns that is shorter or longer than they are
    LineLength {
        /// bytes of CP932 found
        found: usize,
        /// bytes that the columns have
        expected: usize,
    },
    /// a line of fixed-width columns in which a character stands across the edge of two
    AcrossColumns,
    /// too few columns, and enough of them where it is cut at another delimiter
    OtherDelimiter {
        /// what stands between the cells
        found: String,
    },
}

impl Reason {
    /// What follows from it.
    pub fn severity(&self) -> Severity {
        match self {
            Self::RaggedRow { .. }
            | Self::ControlCharacter
            | Self::RequiredEmpty
            | Self::NotDigits
            | Self::TooLong { .. }
            | Self::DuplicateKey { .. }
            | Self::BadHistoryNumber
            | Self::Purged
            | Self::LineLength { .. }
            | Self::AcrossColumns
            | Self::OtherDelimiter { .. } => Severity::Rejected,
            Self::NoKey | Self::NotInCrosswalk { .. } | Self::DisagreesWithRegister => Severity::Tray,
            Self::UnreadableDate
            | Self::ImpossibleDate
            | Self::PastEraEnd
            | Self::UnreadableAmount
            | Self::UnknownCode
            | Self::PrivateUse { .. }
            | Self::Padded => Severity::Noted,
        }
    }
}

impl Explain for Reason {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::RaggedRow { found, expected } => {
                Message::new(texts::ragged_row(lang, found, expected)).hint(texts::ragged_row_hint(lang))
            }
            Self::ControlCharacter => {
                Message::new(texts::control_character(lang)).hint(texts::ask_the_vendor(lang))
            }
            Self::RequiredEmpty => {
                Message::new(texts::required_empty(lang)).hint(texts::fill_at_source(lang))
            }
            Self::NotDigits => Message::new(texts::not_digits(lang)).hint(texts::fix_at_source(lang)),
            Self::TooLong { found, expected } => {
                Message::new(texts::too_long(lang, found, expected)).hint(texts::check_width(lang))
            }
            Self::DuplicateKey { first_line } => {
                Message::new(texts::duplicate_key(lang, first_line)).hint(texts::duplicate_key_hint(lang))
            }
            Self::BadHistoryNumber => {
                Message::new(texts::bad_history_number(lang)).hint(texts::fix_at_source(lang))
            }
            Self::Purged => Message::new(texts::row_purged(lang)).hint(texts::row_purged_hint(lang)),
            Self::NoKey => Message::new(texts::no_key(lang)).hint(texts::tray_hint(lang)),
            Self::NotInCrosswalk { system } => {
                Message::new(texts::not_in_crosswalk(lang, system)).hint(texts::not_in_crosswalk_hint(lang))
            }
            Self::DisagreesWithRegister => {
                Message::new(texts::disagrees_with_register(lang)).hint(texts::tray_hint(lang))
            }
            Self::UnreadableDate => {
                Message::new(texts::unreadable_date(lang)).hint(texts::unreadable_date_hint(lang))
            }
            Self::ImpossibleDate => {
                Message::new(texts::impossible_date(lang)).hint(texts::impossible_date_hint(lang))
            }
            Self::PastEraEnd => Message::new(texts::past_era_end(lang)),
            Self::UnreadableAmount => {
                Message::new(texts::unreadable_amount(lang)).hint(texts::fix_at_source(lang))
            }
            Self::UnknownCode => Message::new(texts::unknown_code(lang)).hint(texts::unknown_code_hint(lang)),
            Self::PrivateUse { count } => Message::new(texts::private_use(lang, count)),
            Self::Padded => Message::new(texts::padded(lang)),
            Self::LineLength { found, expected } => {
                Message::new(texts::line_length(lang, found, expected)).hint(texts::line_length_hint(lang))
            }
            Self::AcrossColumns => {
                Message::new(texts::across_columns(lang)).hint(texts::line_length_hint(lang))
            }
            Self::OtherDelimiter { found } => {
                Message::new(texts::row_delimiter(lang, found)).hint(texts::other_delimiter_hint(lang))
            }
        }
    }
}
