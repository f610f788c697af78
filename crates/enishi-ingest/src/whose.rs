//! Whose a file is that several sources could have sent: its header says.

use std::path::Path;

use enishi_config::{City, Connector};

use crate::claim::open_source;
use crate::decode;
use crate::header::Columns;
use crate::reader::{RawRecord, RawRecords};
use crate::scan::DropFile;

// Longer than any header: a file without line ends is not read to its end for this.
const HEAD: u64 = 1 << 20;

/// The file as the one source has it whose header it bears; or how many sources' it could be, none or several.
pub(crate) fn of(city: &City, file: &DropFile) -> Result<DropFile, u64> {
    let candidates = std::iter::once(file).chain(&file.rivals);
    let bears = |one: &&DropFile| {
        city.connectors.get(&one.source).is_some_and(|connector| bears_header(connector, &one.path))
    };
    let mut fitting = candidates.filter(bears);
    match (fitting.next(), fitting.count()) {
        (Some(one), 0) => Ok(DropFile { rivals: Vec::new(), ..one.clone() }),
        (None, _) => Err(0),
        (Some(_), more) => Err(more as u64 + 1),
    }
}

fn bears_header(connector: &Connector, path: &Path) -> bool {
    let Ok(file) = open_source(path) else { return false };
    let Ok(text) = decode::beginning(file, path, HEAD, connector.file.encoding) else { return false };
    let Ok(mut rows) = RawRecords::open(text, &connector.file) else { return false };
    let Ok(columns) = Columns::find(connector, rows.header()) else { return false };
    if rows.header().is_some() {
        return true;
    }
    // Without a header, a row has as many cells as there are columns, and each has its place.
    let mut row = RawRecord::default();
    rows.read(&mut row).unwrap_or(false) && row.misfit.is_none() && row.cells.len() == columns.width
}
