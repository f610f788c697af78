//! One thread ahead: the rows of a file are read and mapped while those before them are put.

use std::io::{self, BufRead};
use std::sync::mpsc::SyncSender;

use enishi_model::RowHash;
use enishi_store::KnownRows;

use crate::mapper::{Mapped, Mapper, Rejected};
use crate::reader::{RawRecord, RawRecords};

/// A row on its way, and what was made of it.
pub(crate) struct Row {
    pub(crate) raw: RawRecord,
    pub(crate) hash: Option<RowHash>,
    pub(crate) read: Reading,
}

/// What reading made of a row.
pub(crate) enum Reading {
    /// it stands as it stood in an earlier file, as this version
    Known(i64),
    /// it was mapped, or could not be
    Read(Box<Result<Mapped, Rejected>>),
}

/// Some rows in the order of the file; or why there are no more.
pub(crate) type Rows = io::Result<Vec<Row>>;

// A chunk ends with so many rows, or with the one that brings it to so many bytes.
const ROWS: usize = 500;
const BYTES: usize = 1 << 20;

/// Reads to the end of the file, or until nobody listens any more.
pub(crate) fn read_all<R: BufRead>(
    records: &mut RawRecords<R>,
    mapper: &Mapper<'_>,
    known: &KnownRows,
    listener: SyncSender<Rows>,
) {
    loop {
        let rows = read_some(records, mapper, known);
        let is_last = rows.as_ref().map_or(true, Vec::is_empty);
        if listener.send(rows).is_err() || is_last {
            return;
        }
    }
}

fn read_some<R: BufRead>(records: &mut RawRecords<R>, mapper: &Mapper<'_>, known: &KnownRows) -> Rows {
    let mut rows = Vec::with_capacity(ROWS);
    let mut bytes = 0;
    while rows.len() < ROWS && bytes < BYTES {
        let mut raw = RawRecord::default();
        if !records.read(&mut raw)? {
            break;
        }
        bytes += raw.cells.bytes();
        rows.push(row(raw, mapper, known));
    }
    Ok(rows)
}

fn row(raw: RawRecord, mapper: &Mapper<'_>, known: &KnownRows) -> Row {
    let hash = mapper.row_hash(&raw);
    let version = hash.and_then(|hash| known.get(&hash));
    let read = match version {
        Some(version) => Reading::Known(*version),
        None => Reading::Read(Box::new(mapper.map(&raw))),
    };
    Row { raw, hash, read }
}
