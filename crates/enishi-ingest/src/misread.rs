//! A file that is not written as its connector says: refused, with what it is instead.

use std::io;
use std::path::Path;

use enishi_config::Connector;
use enishi_config::connector::Encoding;
use enishi_model::batch::{Figures, Objection};

use crate::flaw::Flaw;
use crate::guards::Stop;
use crate::reader::{RawRecord, RawRecords};
use crate::{decode, delimiter, encoding};

/// What an error while reading says of the file; `None` where it is not the file.
pub(crate) fn undecodable(connector: &Connector, path: &Path, error: &io::Error) -> Option<Stop> {
    let other = || encoding::other_encoding(path, connector.file.encoding);
    let objection = match Flaw::of(error)? {
        Flaw::Malformed { line } => wrong_encoding(connector, other(), line),
        Flaw::OtherEncoding { line, encoding } => wrong_encoding(connector, Some(encoding), line),
        Flaw::Unmarked => match other() {
            None => Objection::NoMark,
            found => wrong_encoding(connector, found, 1),
        },
        Flaw::CutShort { line } => Objection::NoFinalNewline { line },
        Flaw::TooLong { line, most } => Objection::RecordTooLong { line, most: most as u64 },
        Flaw::Misquoted { line } => Objection::QuoteNotClosed { line },
        Flaw::OtherDelimiter { line, found } => delimiter::objection(connector, found, line),
    };
    Some(Stop::Refuse(vec![objection]))
}

/// What a header that nobody knows says of the file: bytes of another encoding may decode into one.
pub(crate) fn header(connector: &Connector, path: &Path, stop: Stop) -> Stop {
    let Stop::Refuse(reasons) = &stop else { return stop };
    if !matches!(reasons.as_slice(), [Objection::OtherHeader { .. }]) {
        return stop;
    }
    match encoding::other_encoding(path, connector.file.encoding) {
        Some(found) => Stop::Refuse(vec![wrong_encoding(connector, Some(found), 1)]),
        None => stop,
    }
}

/// What the rows say together, once all were read: that there are none, though nothing says so, or that between the
/// cells of most of them stands another delimiter.
pub(crate) fn rows(connector: &Connector, path: &Path, figures: &Figures) -> Option<Stop> {
    let says_nothing = connector.file.columns.is_some() && connector.file.trailer.is_none();
    if figures.rows == 0 && says_nothing {
        return Some(Stop::Refuse(vec![Objection::Empty]));
    }
    let otherwise = figures.noticed.get("other_delimiter").copied().unwrap_or_default();
    if otherwise * 2 <= figures.rows {
        return None;
    }
    let (found, line) = first_otherwise(connector, path).ok()??;
    Some(Stop::Refuse(vec![delimiter::objection(connector, found, line)]))
}

fn first_otherwise(connector: &Connector, path: &Path) -> io::Result<Option<(char, u64)>> {
    let file = &connector.file;
    let mut rows = RawRecords::open(decode::open(path, file)?, file)?;
    let columns = file.columns.as_ref().map(Vec::len);
    let width = columns.or(rows.header().map(|header| header.len())).unwrap_or_default();
    let mut row = RawRecord::default();
    while rows.read(&mut row)? {
        if let Some(found) = delimiter::of_row(file.delimiter, &row.cells, width) {
            return Ok(Some((found, row.position.line)));
        }
    }
    Ok(None)
}

fn wrong_encoding(connector: &Connector, found: Option<Encoding>, line: u64) -> Objection {
    let declared = connector.file.encoding.name().to_owned();
    let found = found.map(|encoding| encoding.name().to_owned());
    Objection::WrongEncoding { declared, found, line }
}
