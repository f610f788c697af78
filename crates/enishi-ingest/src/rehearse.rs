//! Reading a file without taking it: what a connector would make of it. For `enishi check`, and for the
//! test that every connector carries.

mod expected;
mod seen;

use std::path::Path;

use enishi_config::Connector;
use enishi_model::batch::Objection;
use enishi_model::{Finding, SourceRecord};

pub use self::expected::{compare, to_json};
pub use self::seen::{ColumnSeen, Noticed};
use self::seen::{notice, seen};
use crate::reader::RawRecord;
use crate::skim::{Listener, Made, Skimmed, skim};

/// What a connector would make of a file.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// why the file as a whole would be refused or held; before its rows were read, then there is no more
    pub objections: Vec<Objection>,
    /// columns that would not be stored
    pub unknown_columns: Vec<String>,
    /// the records; of a survey none
    pub records: Vec<SourceRecord>,
    /// what would be rejected, and what was odd; of a survey nothing
    pub findings: Vec<Finding>,
    /// data rows read
    pub rows: u64,
    /// rows that would be taken
    pub taken: u64,
    /// rows that would be rejected
    pub rejected: u64,
    /// every column of the file
    pub columns: Vec<ColumnSeen>,
    /// what was noticed, each kind in each column once
    pub noticed: Vec<Noticed>,
}

/// The BLAKE3 hash of a file, in hexadecimal digits: which file it was, without saying what is in it.
pub fn hash_of(path: &Path) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(std::fs::File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// What is kept of what was read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Everything,
    Figures,
}

/// Reads a file as `connector` says, and keeps every record: for samples.
pub fn rehearse(connector: &Connector, path: &Path) -> std::io::Result<Rehearsal> {
    run(connector, path, Keep::Everything)
}

/// The same for a file of any length: what its rows become is counted, and not kept.
pub fn survey(connector: &Connector, path: &Path) -> std::io::Result<Rehearsal> {
    run(connector, path, Keep::Figures)
}

fn run(connector: &Connector, path: &Path, keep: Keep) -> std::io::Result<Rehearsal> {
    let mut onlooker = Onlooker { rehearsal: Rehearsal::default(), keep };
    let skimmed = skim(connector, path, &mut onlooker)?;
    let Skimmed { objections, unknown_columns, rows, mapped, rejected } = skimmed;
    Ok(Rehearsal { objections, unknown_columns, rows, taken: mapped, rejected, ..onlooker.rehearsal })
}

struct Onlooker {
    rehearsal: Rehearsal,
    keep: Keep,
}

impl Listener for &mut Onlooker {
    fn columns(&mut self, names: &[String]) {
        self.rehearsal.columns = names.iter().map(|name| ColumnSeen::new(name)).collect();
    }

    fn row(&mut self, raw: &RawRecord, row: Made) {
        let rehearsal = &mut self.rehearsal;
        seen(&mut rehearsal.columns, raw.cells.iter());
        let (record, findings) = match row {
            Ok(mapped) => (Some(mapped.record), mapped.notes),
            Err(rejected) => (None, vec![rejected.finding]),
        };
        for finding in &findings {
            notice(&mut rehearsal.noticed, finding);
        }
        if self.keep == Keep::Everything {
            rehearsal.records.extend(record);
            rehearsal.findings.extend(findings);
        }
    }
}
