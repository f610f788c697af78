//! What a connector makes of one row.

use serde::{Deserialize, Serialize};

/// Where a record stood in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// the data record's number, from 1, without headers and comments
    pub record: u64,
    /// the line on which it starts, from 1
    pub line: u64,
    /// the byte at which it starts in the decoded (UTF-8) text, from 0
    pub byte: u64,
}

/// A row as it stood in its file, under one connector: rows with equal hashes become equal records.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RowHash(pub [u8; 16]);

/// One value: as the file has it, and what was read from it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// as the file has it, decoded
    pub raw: String,
    /// the normalised value, where it differs from the raw text
    pub normalised: Option<String>,
}

impl Cell {
    /// A value that needed no normalising.
    pub fn plain(raw: impl Into<String>) -> Self {
        Self { raw: raw.into(), normalised: None }
    }

    /// A value and what was read from it.
    pub fn read(raw: impl Into<String>, normalised: impl Into<String>) -> Self {
        let (raw, normalised) = (raw.into(), normalised.into());
        let normalised = (raw != normalised).then_some(normalised);
        Self { raw, normalised }
    }

    /// The normalised value.
    pub fn value(&self) -> &str {
        self.normalised.as_deref().unwrap_or(&self.raw)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.value().is_empty()
    }
}

// Cells hold personal values: they do not show themselves in logs or panics.
impl std::fmt::Debug for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cell(masked)")
    }
}

/// How a row names a resident.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// in which role, such as `subject`, `payee`, `child`
    pub role: String,
    /// the other system's number space, or `None` for a resident ID (宛名番号)
    pub system: Option<String>,
    /// the number, padded as the connector declares; empty where the row has none
    pub number: String,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Link({} by {:?}, masked)", self.role, self.system)
    }
}

/// Another system's number, as a crosswalk maps it.
#[derive(Clone, PartialEq, Eq)]
pub struct Mapping {
    /// the number space
    pub system: String,
    /// the number, padded as the connector declares
    pub number: String,
}

impl std::fmt::Debug for Mapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mapping({}, masked)", self.system)
    }
}

/// What a connector made of one row: the row's identity within its source, whom it touches, its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRecord {
    /// the record's identity within its source, stable from night to night
    pub key: String,
    /// where it stood
    pub position: Position,
    /// 履歴番号, 0 where the source has none; the highest is the current one. The highest that there is, where a flag says
    /// that the row is the current one
    pub history_no: i64,
    /// whom it touches
    pub links: Vec<Link>,
    /// the number that it maps to the resident of its first link, for a crosswalk
    pub maps: Option<Mapping>,
    /// the values, one per field of the source, in the fields' order
    pub cells: Vec<Cell>,
    /// since when it holds, by its own words (ISO date or a canonical partial date)
    pub valid_from: Option<String>,
    /// until when it holds, by its own words
    pub valid_to: Option<String>,
    /// the record itself says that it is over (a code, a delete flag)
    pub ended: bool,
    /// the source takes the record back: it was never meant to be there
    pub deleted: bool,
    /// the record carries the protection flag (支援措置)
    pub protects: bool,
}
