//! From text to raw records: where each stands, and its cells as the file has them.

use std::io::{self, BufRead, BufReader, Read};

use csv::StringRecord;
use enishi_config::connector::FileSpec;
use enishi_model::Position;

/// A row before anything is made of it.
#[derive(Debug)]
pub struct RawRecord {
    /// where it stands
    pub position: Position,
    /// its cells
    pub cells: StringRecord,
}

/// The rows of a text whose lines end in LF, as [`crate::decode`] gives it.
pub struct RawRecords<R> {
    rows: csv::Reader<BufReader<R>>,
    header: Option<StringRecord>,
    skipped: Skipped,
    count: u64,
}

#[derive(Clone, Copy, Default)]
struct Skipped {
    lines: u64,
    bytes: u64,
}

impl<R: Read> RawRecords<R> {
    /// Reads comments and the header row, where the connector says that there are such.
    pub fn open(text: R, spec: &FileSpec) -> io::Result<Self> {
        let mut text = BufReader::new(text);
        let skipped = match &spec.comment {
            Some(mark) => skip_comments(&mut text, mark)?,
            None => Skipped::default(),
        };
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(spec.delimiter)
            .from_reader(text);
        let header = if spec.columns.is_none() {
            let mut header = StringRecord::new();
            rows.read_record(&mut header).map_err(io_error)?.then_some(header)
        } else {
            None
        };
        Ok(Self { rows, header, skipped, count: 0 })
    }

    /// The header row, where the file has one.
    pub fn header(&self) -> Option<&StringRecord> {
        self.header.as_ref()
    }

    /// The next row, in place of the one in `record`; `false` at the end.
    pub fn read(&mut self, record: &mut RawRecord) -> io::Result<bool> {
        if !self.rows.read_record(&mut record.cells).map_err(io_error)? {
            return Ok(false);
        }
        self.count += 1;
        let at = record.cells.position();
        record.position = Position {
            record: self.count,
            line: at.map_or(0, |at| at.line()) + self.skipped.lines,
            byte: at.map_or(0, |at| at.byte()) + self.skipped.bytes,
        };
        Ok(true)
    }
}

impl Default for RawRecord {
    fn default() -> Self {
        Self { position: Position::default(), cells: StringRecord::new() }
    }
}

fn skip_comments(text: &mut impl BufRead, mark: &str) -> io::Result<Skipped> {
    let mut skipped = Skipped::default();
    while text.fill_buf()?.starts_with(mark.as_bytes()) {
        let mut line = Vec::new();
        skipped.bytes += text.read_until(b'\n', &mut line)? as u64;
        skipped.lines += 1;
    }
    Ok(skipped)
}

// The reader is flexible and its input is UTF-8: what is left to fail is the input itself.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
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
}
