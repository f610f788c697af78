//! Which night a file speaks of: by its name, else by its trailer, else by the night in which it came. When it was
//! written says nothing of that.

use std::io;
use std::path::Path;

use chrono::NaiveDate;
use enishi_config::Connector;
use enishi_model::batch::Objection;
use enishi_text::date;

use crate::decode;
use crate::guards::Stop;
use crate::reader::{RawRecord, RawRecords};

/// The night in the trailer of a file whose connector says that it stands there; `None` where it says nothing of the
/// kind, and where the file cannot be read to its trailer: whoever takes it says why.
pub(crate) fn by_trailer(connector: &Connector, staged: &Path) -> Result<Option<NaiveDate>, Stop> {
    let Some(at) = connector.file.trailer_date else { return Ok(None) };
    let Ok(Some(said)) = said(connector, staged) else { return Ok(None) };
    let read = date::parse(&said, connector.record.era_digits).ok().and_then(|date| date.to_naive());
    let undated = || Stop::Hold(vec![Objection::TrailerUndated { cell: at as u64 + 1 }]);
    read.map(Some).ok_or_else(undated)
}

// An empty text where the trailer has no such cell.
fn said(connector: &Connector, staged: &Path) -> io::Result<Option<String>> {
    let mut rows = RawRecords::open(decode::open(staged, &connector.file)?, &connector.file)?;
    let mut raw = RawRecord::default();
    while rows.read(&mut raw)? {}
    Ok(rows.has_trailer().then(|| rows.trailer_date().unwrap_or_default().to_owned()))
}
