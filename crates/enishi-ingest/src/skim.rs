//! Reading a file without keeping anything of it: decode, read and map, row by row. Memory does not grow with the
//! file.

use std::io;
use std::path::Path;

use enishi_config::Connector;
use enishi_model::batch::{Figures, Objection};

use crate::decode;
use crate::guards::{self, Stop};
use crate::header::Columns;
use crate::mapper::{Mapped, Mapper, Rejected};
use crate::misread;
use crate::reader::{RawRecord, RawRecords};

/// What a file is made of. Where there are objections, the file would be refused or held, and the counts are of
/// what was read before that was known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Skimmed {
    /// why the file as a whole would not be taken
    pub objections: Vec<Objection>,
    /// columns that would not be stored
    pub unknown_columns: Vec<String>,
    /// data rows read
    pub rows: u64,
    /// rows that became a record
    pub mapped: u64,
    /// rows that did not
    pub rejected: u64,
}

/// What became of a row.
pub type Made = Result<Mapped, Rejected>;

/// Who is told what a file is made of, in the file's order.
pub trait Listener {
    /// The columns' names, before any row.
    fn columns(&mut self, _names: &[String]) {}

    /// A row, and what became of it.
    fn row(&mut self, raw: &RawRecord, row: Made);
}

impl<F: FnMut(Made)> Listener for F {
    fn row(&mut self, _raw: &RawRecord, row: Made) {
        self(row);
    }
}

/// Reads a file as `connector` says, and tells `listener`.
///
/// # Errors
/// The disk's. What is wrong with the file is an objection.
pub fn skim(connector: &Connector, path: &Path, mut listener: impl Listener) -> io::Result<Skimmed> {
    let mut skimmed = Skimmed::default();
    match read(connector, path, &mut skimmed, &mut listener) {
        Ok(()) => {}
        Err(Ended::Stopped(stop)) => {
            skimmed.objections = misread::header(connector, path, stop).into_reasons()
        }
        Err(Ended::Io(error)) => match misread::undecodable(connector, path, &error) {
            Some(stop) => skimmed.objections = stop.into_reasons(),
            None => return Err(error),
        },
    }
    Ok(skimmed)
}

enum Ended {
    Stopped(Stop),
    Io(io::Error),
}

fn read(
    connector: &Connector,
    path: &Path,
    skimmed: &mut Skimmed,
    listener: &mut impl Listener,
) -> Result<(), Ended> {
    let text = decode::open(path, &connector.file).map_err(Ended::Io)?;
    let mut rows = RawRecords::open(text, &connector.file).map_err(Ended::Io)?;
    let columns = Columns::find(connector, rows.header()).map_err(Ended::Stopped)?;
    let mapper = Mapper::new(connector, &columns);
    skimmed.unknown_columns.clone_from(&columns.unknown);
    listener.columns(&columns.names());
    let mut raw = RawRecord::default();
    while rows.read(&mut raw).map_err(Ended::Io)? {
        skimmed.rows += 1;
        let row = mapper.map(&raw);
        match &row {
            Ok(_) => skimmed.mapped += 1,
            Err(_) => skimmed.rejected += 1,
        }
        listener.row(&raw, row);
    }
    skimmed.objections.extend(rows.objection());
    let figures = Figures { rows: skimmed.rows, rejected: skimmed.rejected, ..Figures::default() };
    skimmed.objections.extend(guards::rejected_share(&connector.guards, &figures));
    Ok(())
}
