//! A connector: what one department's export looks like, and what its columns become.

mod columns;
mod field;
mod file;
mod fixed;
mod parse;
mod record;
mod schedule;
#[cfg(test)]
mod tests;

pub use field::FieldSpec;
pub use file::{Encoding, FileSpec};
pub use parse::parse_connector;
pub(crate) use parse::{distinct, format as parse_format, read};
pub use record::{Condition, CrosswalkSpec, Duplicates, RecordSpec, ResidentSpec};

use enishi_model::{Programme, Source};

/// A connector, validated by itself; what it names elsewhere is checked by [`crate::City`].
#[derive(Clone, Debug)]
pub struct Connector {
    /// what model and views know of it
    pub source: Source,
    /// the programme, where this connector declares it
    pub programme: Option<Programme>,
    /// what its files look like
    pub file: FileSpec,
    /// what makes a row a record
    pub record: RecordSpec,
    /// whom a row touches
    pub residents: Vec<ResidentSpec>,
    /// the numbers that it maps, for a crosswalk
    pub crosswalk: Option<CrosswalkSpec>,
    /// how each field is read, in the order of `source.fields`
    pub fields: Vec<FieldSpec>,
    /// when a file is held
    pub guards: Guards,
}

impl Connector {
    /// The distinct columns that it takes, in no particular order.
    pub fn columns(&self) -> Vec<&str> {
        columns::of(self)
    }
}

/// When a file is held instead of published.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guards {
    /// a snapshot may have fewer rows than the last one, but not less than this share
    pub rows_at_least: f64,
    /// a snapshot may have more rows than the last one, but not more than this share
    pub rows_at_most: f64,
    /// the share of rows that may be rejected
    pub rejected_at_most: f64,
    /// the share of the residents whom the source protects from whom one file may lift that
    pub lifted_at_most: f64,
}

impl Default for Guards {
    // Own judgement, not a rule: from one night to the next about one row in a hundred changes.
    fn default() -> Self {
        Self { rows_at_least: 0.8, rows_at_most: 1.5, rejected_at_most: 0.05, lifted_at_most: 0.05 }
    }
}
