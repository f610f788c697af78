//! What a file looked like, column by column: what the files after it are compared with. Figures, never values.

use serde::{Deserialize, Serialize};

/// The look of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// data rows
    pub rows: u64,
    /// rows with a character that somebody broke before the file came here (U+FFFD)
    pub broken: u64,
    /// rows with a private-use character (外字)
    pub private_use: u64,
    /// its columns, in their order
    pub columns: Vec<ColumnProfile>,
}

/// The look of one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// its name
    pub name: String,
    /// cells with nothing in them
    pub empty: u64,
    /// cells with a line break in them
    pub line_breaks: u64,
    /// the longest cell, in characters
    pub longest: u64,
}

impl Profile {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&ColumnProfile> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether the columns that both have stand in another order than in `other`.
    pub fn is_reordered(&self, other: &Self) -> bool {
        !self.names_shared_with(other).eq(other.names_shared_with(self))
    }

    fn names_shared_with<'s>(&'s self, other: &Self) -> impl Iterator<Item = &'s str> {
        self.columns.iter().map(|column| column.name.as_str()).filter(|name| other.column(name).is_some())
    }
}

/// A share as a whole percentage, rounded down; 0 of nothing.
pub fn percent(part: u64, whole: u64) -> u64 {
    part.saturating_mul(100).checked_div(whole).unwrap_or_default()
}
