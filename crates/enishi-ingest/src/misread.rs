//! A file in another encoding than its connector says: refused, with the name of the one that fits.

use std::io;
use std::path::Path;

use enishi_config::Connector;
use enishi_model::batch::Objection;

use crate::decode::{self, Malformed, Unmarked};
use crate::guards::Stop;

/// What an error while reading says of the file; `None` where it is not the file.
pub(crate) fn undecodable(connector: &Connector, path: &Path, error: &io::Error) -> Option<Stop> {
    let inner = error.get_ref()?;
    let line = inner.downcast_ref::<Malformed>().map(|malformed| malformed.line);
    let is_unmarked = inner.is::<Unmarked>();
    if line.is_none() && !is_unmarked {
        return None;
    }
    match decode::other_encoding(path, connector.file.encoding) {
        None if is_unmarked => Some(Stop::Refuse(vec![Objection::NoMark])),
        found => Some(wrong_encoding(connector, found, line.unwrap_or(1))),
    }
}

/// What a header that nobody knows says of the file: bytes of another encoding may decode into one.
pub(crate) fn header(connector: &Connector, path: &Path, stop: Stop) -> Stop {
    let Stop::Refuse(reasons) = &stop else { return stop };
    if !matches!(reasons.as_slice(), [Objection::OtherHeader { .. }]) {
        return stop;
    }
    match decode::other_encoding(path, connector.file.encoding) {
        Some(found) => wrong_encoding(connector, Some(found), 1),
        None => stop,
    }
}

fn wrong_encoding(connector: &Connector, found: Option<String>, line: u64) -> Stop {
    let declared = connector.file.encoding.name().to_owned();
    Stop::Refuse(vec![Objection::WrongEncoding { declared, found, line }])
}
