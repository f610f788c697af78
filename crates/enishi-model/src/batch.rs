//! One export file's ingestion: what was counted, what was decided, and why.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use enishi_catalogue::{Lang, Words, texts};
use serde::{Deserialize, Serialize};

pub use crate::objection::Objection;
pub use crate::suspicion::Suspicion;
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
    /// records that now say of themselves that they are over, or that their source has taken back
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

    /// Whether its contents are not served, and nobody has decided for them.
    pub fn is_stopped(self) -> bool {
        matches!(self, Self::Held | Self::Refused)
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
