//! The last record of a file, where the connector says that there is one: it counts the others, and so tells a
//! whole file from one that was cut at the end of a line.

use enishi_model::batch::Objection;
use enishi_text::digits;

use crate::reader::RawRecord;

/// What was seen of a file's trailer.
pub(crate) struct Trailer {
    mark: Option<String>,
    seen: Option<Seen>,
}

struct Seen {
    count: Option<u64>,
    after: Option<u64>,
}

impl Trailer {
    /// For a file whose trailer begins with `mark`, or that has none.
    pub(crate) fn new(mark: Option<&str>) -> Self {
        Self { mark: mark.map(str::to_owned), seen: None }
    }

    /// Whether a record is the trailer; if so, what it counts is kept.
    pub(crate) fn is(&mut self, record: &RawRecord) -> bool {
        let is_trailer = self.mark.is_some() && record.cells.get(0) == self.mark.as_deref();
        if is_trailer {
            self.seen = Some(Seen { count: count(record), after: None });
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
fn count(record: &RawRecord) -> Option<u64> {
    let said: String = record.cells.iter().skip(1).collect();
    let said: String =
        digits::to_ascii(&said).chars().filter(|character| !character.is_whitespace()).collect();
    said.parse().ok().filter(|_| said.bytes().all(|byte| byte.is_ascii_digit()))
}
