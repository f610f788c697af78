//! A connector: what one department's export looks like, and what its columns become.

mod arrival;
mod columns;
mod field;
mod file;
mod fixed;
mod guards;
mod parse;
mod record;
mod schedule;
#[cfg(test)]
mod tests;

pub use arrival::{Arrival, DoneFile};
pub use field::FieldSpec;
pub use file::{DELIMITERS, Encoding, FileSpec, delimiter_name};
pub use guards::Guards;
pub use parse::parse_connector;
pub(crate) use parse::{distinct, format as parse_format, read};
pub use record::{Condition, CrosswalkSpec, Duplicates, RecordSpec, ResidentSpec};

use std::collections::BTreeSet;

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
    /// how they arrive in their folder
    pub arrival: Arrival,
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

    /// The columns that it declares as keys: of the record, of a resident, of another system's number.
    pub fn key_columns(&self) -> BTreeSet<&str> {
        columns::keys_of(self)
    }
}
