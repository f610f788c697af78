//! From text to raw records: where each stands, and its cells as the file has them.

use std::io::{self, BufRead};

use enishi_config::connector::FileSpec;
use enishi_model::batch::Objection;
use enishi_model::{Position, Reason};

use crate::cells::Cells;
use crate::delimited::DelimitedLines;
use crate::fixed::FixedLines;
use crate::trailer::Trailer;

/// A row before anything is made of it.
#[derive(Debug, Default)]
pub struct RawRecord {
    /// where it stands
    pub position: Position,
    /// its cells
    pub cells: Cells,
    /// why it could not be cut into cells
    pub misfit: Option<Reason>,
}

/// The rows of a text whose lines end in LF, as [`crate::decode`] gives it.
pub struct RawRecords<R> {
    rows: Rows<R>,
    header: Option<Cells>,
    trailer: Trailer,
    count: u64,
}

// The byte order mark in UTF-8.
const MARK: &[u8] = "\u{FEFF}".as_bytes();

enum Rows<R> {
    Delimited(DelimitedLines<R>),
    Fixed(FixedLines<R>),
}

impl<R: BufRead> RawRecords<R> {
    /// Reads comments and the header row, where the connector says that there are such.
    pub fn open(mut text: R, spec: &FileSpec) -> io::Result<Self> {
        let skipped = match &spec.comment {
            Some(mark) => skip_comments(&mut text, mark)?,
            None => Position::default(),
        };
        // The first one is the decoder's; a second, or one behind comments, belongs to no cell either.
        if text.fill_buf()?.starts_with(MARK) {
            text.consume(MARK.len());
        }
        let mut rows = match &spec.widths {
            Some(widths) => Rows::Fixed(FixedLines::new(text, widths, skipped)),
            None => Rows::Delimited(DelimitedLines::new(text, spec.delimiter, skipped)),
        };
        let header = match &spec.columns {
            None => {
                let mut header = RawRecord::default();
                rows.read(&mut header)?.then_some(header.cells)
            }
            Some(_) => None,
        };
        Ok(Self { rows, header, trailer: Trailer::new(spec), count: 0 })
    }

    /// The header row, where the file has one.
    pub fn header(&self) -> Option<&Cells> {
        self.header.as_ref()
    }

    /// The next row, in place of the one in `record`; `false` at the end, and from the trailer on.
    pub fn read(&mut self, record: &mut RawRecord) -> io::Result<bool> {
        if self.trailer.is_over() || !self.rows.read(record)? {
            return Ok(false);
        }
        if self.trailer.is(record) {
            if self.rows.read(record)? {
                self.trailer.is_followed_on(record.position.line);
            }
            return Ok(false);
        }
        self.count += 1;
        record.position.record = self.count;
        Ok(true)
    }

    /// Whether the trailer was read.
    pub fn has_trailer(&self) -> bool {
        self.trailer.is_over()
    }

    /// What stands where the file's trailer says its night, once every row was read.
    pub fn trailer_date(&self) -> Option<&str> {
        self.trailer.date()
    }

    /// What the file's trailer says against it, once every row was read.
    pub fn objection(&self) -> Option<Objection> {
        self.trailer.objection(self.count)
    }
}

impl<R: BufRead> Rows<R> {
    fn read(&mut self, record: &mut RawRecord) -> io::Result<bool> {
        match self {
            Self::Delimited(lines) => lines.read(record),
            Self::Fixed(lines) => lines.read(record),
        }
    }
}

// The mark may lie across the edge of two pieces of text only where these are shorter than it: the decoder gives long
// ones, and a mark has a few characters.
fn begins_with(text: &mut impl BufRead, mark: &[u8]) -> io::Result<bool> {
    Ok(text.fill_buf()?.starts_with(mark))
}

// A comment may be as long as it likes: it is not kept.
fn skip_comments(text: &mut impl BufRead, mark: &str) -> io::Result<Position> {
    let mut skipped = Position::default();
    while begins_with(text, mark.as_bytes())? {
        skipped.byte += text.skip_until(b'\n')? as u64;
        skipped.line += 1;
    }
    Ok(skipped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use enishi_config::Pattern;
    use enishi_config::connector::Encoding;

    fn spec(columns: Option<Vec<String>>, comment: Option<&str>) -> FileSpec {
        FileSpec {
            pattern: Pattern::parse("a.csv").unwrap(),
            encoding: Encoding::Utf8,
            delimiter: b',',
            columns,
            comment: comment.map(str::to_owned),
            trailer: None,
            trailer_date: None,
            widths: None,
            final_newline: true,
        }
    }

    fn rows(text: &str, spec: &FileSpec) -> Vec<(u64, u64, Vec<String>)> {
        let mut records = RawRecords::open(text.as_bytes(), spec).unwrap();
        let mut record = RawRecord::default();
        let mut rows = Vec::new();
        while records.read(&mut record).unwrap() {
            let cells = record.cells.iter().map(str::to_owned).collect();
            rows.push((record.position.record, record.position.line, cells));
        }
        rows
    }

    #[test]
    fn positions_count_lines_also_across_comments_and_embedded_newlines() {
        let text = "# made by a vendor\n# twice\nid,remark\n1,\"two\nlines\"\n2,x\n";
        let found = rows(text, &spec(None, Some("#")));
        let expected = [(1, 4, vec!["1", "two\nlines"]), (2, 6, vec!["2", "x"])];
        assert_eq!(
            found,
            expected.map(|(n, line, cells)| (n, line, cells.into_iter().map(str::to_owned).collect()))
        );
    }

    #[test]
    fn without_a_header_the_first_line_is_a_record() {
        let found = rows("1,x\n", &spec(Some(vec!["id".to_owned(), "x".to_owned()]), None));
        assert_eq!(found.len(), 1);
    }

    fn objection(text: &str, spec: &FileSpec) -> (u64, Option<Objection>) {
        let mut records = RawRecords::open(text.as_bytes(), spec).unwrap();
        let mut record = RawRecord::default();
        let mut count = 0;
        while records.read(&mut record).unwrap() {
            count += 1;
        }
        assert!(!records.read(&mut record).unwrap(), "the end is the end");
        (count, records.objection())
    }

    #[test]
    fn a_trailer_counts_the_records_and_is_none() {
        let spec = FileSpec { trailer: Some("9".to_owned()), ..spec(None, None) };
        let says = |text: &str| objection(&format!("id,x\n{text}"), &spec);
        for whole in ["1,a\n2,b\n9,2\n", "1,a\n2,b\n9,0000,002\n", "1,a\n92,b\n9, ２ \n\n"] {
            assert_eq!(says(whole), (2, None), "{whole}");
        }
        assert_eq!(says("9,0\n"), (0, None));
        assert_eq!(says("1,a\n2,b\n"), (2, Some(Objection::TrailerMissing { found: 2 })));
        assert_eq!(says("1,a\n9,2\n"), (1, Some(Objection::TrailerCount { found: 1, expected: 2 })));
        for unreadable in ["1,a\n9\n", "1,a\n9,-1\n", "1,a\n9,1 rows\n"] {
            assert_eq!(
                says(unreadable),
                (1, Some(Objection::TrailerUnreadable { found: 1 })),
                "{unreadable}"
            );
        }
        assert_eq!(says("1,a\n9,2\n2,b\n9,2\n"), (1, Some(Objection::AfterTrailer { line: 4 })));
    }

    #[test]
    fn lines_of_fixed_width_have_a_header_record_and_a_trailer_too() {
        let columns = ["kind", "id", "name"].map(str::to_owned).to_vec();
        let spec = FileSpec {
            trailer: Some("9".to_owned()),
            widths: Some(vec![1, 3, 6]),
            ..spec(Some(columns), Some("1"))
        };
        let found = rows("120261122縁市\n2 12髙橋　\n2 13ﾀｶﾊｼ  \n900000002  \n", &spec);
        let expected = [(1, 2, ["2", "12", "髙橋"]), (2, 3, ["2", "13", "ﾀｶﾊｼ"])];
        assert_eq!(found, expected.map(|(n, line, cells)| (n, line, cells.map(str::to_owned).to_vec())));
        for trailer in ["92", "9 2", "9000000000000000002", "9      2  "] {
            assert_eq!(objection(&format!("2 12髙橋　\n2 13髙橋　\n{trailer}\n"), &spec), (2, None));
        }
        let cut = objection("2 12髙橋　\n2 13", &spec);
        assert_eq!(cut, (2, Some(Objection::TrailerMissing { found: 2 })));
    }
}
