//! Reading a file without taking it: what a connector would make of it. For `enishi check`, and for the
//! test that every connector carries.

mod expected;
mod seen;

use std::path::Path;

use enishi_config::Connector;
use enishi_model::batch::{Figures, Objection};
use enishi_model::{Finding, Severity, SourceRecord};

pub use self::expected::{compare, to_json};
pub use self::seen::{ColumnSeen, Noticed};
use self::seen::{notice, seen};
use crate::decode;
use crate::guards::{self, Stop};
use crate::header::Columns;
use crate::mapper::Mapper;
use crate::misread;
use crate::reader::{RawRecord, RawRecords};

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
    let mut rehearsal = Rehearsal::default();
    match read(connector, path, keep, &mut rehearsal) {
        Ok(()) => {}
        Err(Ended::Stopped(stop)) => {
            rehearsal.objections = misread::header(connector, path, stop).into_reasons()
        }
        Err(Ended::Io(error)) => match misread::undecodable(connector, path, &error) {
            Some(stop) => rehearsal.objections = stop.into_reasons(),
            None => return Err(error),
        },
    }
    Ok(rehearsal)
}

enum Ended {
    Stopped(Stop),
    Io(std::io::Error),
}

fn read(connector: &Connector, path: &Path, keep: Keep, rehearsal: &mut Rehearsal) -> Result<(), Ended> {
    let text = decode::open(path, &connector.file).map_err(Ended::Io)?;
    let mut rows = RawRecords::open(text, &connector.file).map_err(Ended::Io)?;
    let columns = Columns::find(connector, rows.header()).map_err(Ended::Stopped)?;
    let mapper = Mapper::new(connector, &columns);
    rehearsal.unknown_columns.clone_from(&columns.unknown);
    rehearsal.columns = columns.names().iter().map(|name| ColumnSeen::new(name)).collect();
    let mut raw = RawRecord::default();
    while rows.read(&mut raw).map_err(Ended::Io)? {
        rehearsal.rows += 1;
        seen(&mut rehearsal.columns, raw.cells.iter());
        rehearsal.put(&mapper, &raw, keep);
    }
    rehearsal.objections.extend(rows.objection());
    rehearsal.objections.extend(guards::rejected_share(&connector.guards, &rehearsal.figures()));
    Ok(())
}

impl Rehearsal {
    fn put(&mut self, mapper: &Mapper<'_>, raw: &RawRecord, keep: Keep) {
        let findings = match mapper.map(raw) {
            Ok(mapped) => {
                self.taken += 1;
                if keep == Keep::Everything {
                    self.records.push(mapped.record);
                }
                mapped.notes
            }
            Err(rejected) => vec![rejected.finding],
        };
        for finding in findings {
            self.rejected += u64::from(finding.reason.severity() == Severity::Rejected);
            notice(&mut self.noticed, &finding);
            if keep == Keep::Everything {
                self.findings.push(finding);
            }
        }
    }

    fn figures(&self) -> Figures {
        Figures { rows: self.rows, rejected: self.rejected, ..Figures::default() }
    }
}
