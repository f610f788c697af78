//! The last record of a file, where the connector says that there is one: it counts the others, and so tells a
//! whole file from one that was cut at the end of a line.

use enishi_config::connector::FileSpec;
use enishi_model::batch::Objection;
use enishi_text::digits;

use crate::reader::RawRecord;

/// What was seen of a file's trailer.
pub(crate) struct Trailer {
    mark: Option<String>,
    // the cell that is no part of the count
    date_at: Option<usize>,
    seen: Option<Seen>,
}

struct Seen {
    count: Option<u64>,
    date: Option<String>,
    after: Option<u64>,
}

impl Trailer {
    /// For a file whose trailer begins with a mark, or that has none.
    pub(crate) fn new(spec: &FileSpec) -> Self {
        Self { mark: spec.trailer.clone(), date_at: spec.trailer_date, seen: None }
    }

    /// Whether a record is the trailer; if so, what it counts is kept.
    pub(crate) fn is(&mut self, record: &RawRecord) -> bool {
        let is_trailer = self.mark.is_some() && record.cells.get(0) == self.mark.as_deref();
        if is_trailer {
            let date = self.date_at.and_then(|at| record.cells.get(at)).map(str::to_owned);
            self.seen = Some(Seen { count: count(record, self.date_at), date, after: None });
        }
        is_trailer
    }

    /// A record came behind the trailer.
    pub(crate) fn is_followed_on(&mut self, line: u64) {
        if let Some(seen) = &mut self.seen {
            seen.after = Some(line);
        }
    }

    /// Whether the trailer was read: nothing counts any more.
    pub(crate) fn is_over(&self) -> bool {
        self.seen.is_some()
    }

    /// What stands where it says the night that the file speaks of, once it was read.
    pub(crate) fn date(&self) -> Option<&str> {
        self.seen.as_ref()?.date.as_deref()
    }

    /// What the trailer says against a file of so many data records, once it was read to its end.
    pub(crate) fn objection(&self, found: u64) -> Option<Objection> {
        self.mark.as_ref()?;
        match &self.seen {
            None => Some(Objection::TrailerMissing { found }),
            Some(Seen { after: Some(line), .. }) => Some(Objection::AfterTrailer { line: *line }),
            Some(Seen { count: None, .. }) => Some(Objection::TrailerUnreadable { found }),
            Some(Seen { count: Some(count), .. }) if *count == found => None,
            Some(Seen { count: Some(count), .. }) => {
                Some(Objection::TrailerCount { found, expected: *count })
            }
        }
    }
}

// Cells of fixed width cut the number anywhere, so they are put together again.
fn count(record: &RawRecord, date_at: Option<usize>) -> Option<u64> {
    let cells = record.cells.iter().enumerate().skip(1).filter(|(at, _)| Some(*at) != date_at);
    let said: String = cells.map(|(_, cell)| cell).collect();
    let said: String =
        digits::to_ascii(&said).chars().filter(|character| !character.is_whitespace()).collect();
    said.parse().ok().filter(|_| said.bytes().all(|byte| byte.is_ascii_digit()))
}
