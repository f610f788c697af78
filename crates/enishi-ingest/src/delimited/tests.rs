//! How rows are cut into cells.

use std::io::{BufReader, Read};

use super::*;

type Found = Result<Vec<(u64, u64, Vec<String>)>, Flaw>;

fn rows_by(text: &str, delimiter: u8, buffer: usize) -> Found {
    let reader = BufReader::with_capacity(buffer, text.as_bytes());
    let mut lines = DelimitedLines::new(reader, delimiter, Position::default());
    let mut record = RawRecord::default();
    let mut found = Vec::new();
    loop {
        match lines.read(&mut record) {
            Ok(true) => {
                let cells = record.cells.iter().map(str::to_owned).collect();
                found.push((record.position.line, record.position.byte, cells));
            }
            Ok(false) => return Ok(found),
            Err(error) => return Err(Flaw::of(&error).unwrap()),
        }
    }
}

fn rows(text: &str) -> Found {
    let found = rows_by(text, b',', 4096);
    for buffer in 1..9 {
        assert_eq!(rows_by(text, b',', buffer), found, "pieces of {buffer}");
    }
    found
}

fn cells(text: &str) -> Vec<Vec<String>> {
    rows(text).unwrap().into_iter().map(|(_, _, cells)| cells).collect()
}

#[test]
fn cells_are_cut_as_the_csv_crate_cuts_them() {
    for text in [
        "a,b\n1,2\n",
        "a,b",
        "a,\n,b\n,\n",
        "\n\na\n\n\nb\n\n",
        "\"a\",\"b,c\"\n\"d\"\"e\",\"\"\n",
        "\"two\nlines\",x\ny,\"\"\"\"\n",
        "a\"b,c\"\"d\n5\" pipe,x\n",
        "縁,\"𠮷,田\"\n",
        " \"a\",b\n",
        "a\rb\r\rc,\"d\"\r\n\r",
        "",
        "\n",
    ] {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(cells(text), theirs, "{text:?}");
    }
}

#[test]
fn lines_and_bytes_are_those_of_the_text() {
    let found = rows("\nid,remark\n1,\"two\n\nlines\"\n\n2,縁\n3,x").unwrap();
    let places: Vec<(u64, u64)> = found.iter().map(|(line, byte, _)| (*line, *byte)).collect();
    assert_eq!(places, [(2, 1), (3, 11), (7, 27), (8, 33)]);
}

#[test]
fn a_quote_that_nobody_closes_is_told_by_the_line_on_which_it_opens() {
    for (text, line) in [
        ("a,b\n1,\"x\n2,y\n", 2),
        ("a,b\n1,x\n2,\"y", 3),
        ("a,b\n1,x\n2,\"\n", 3),
        // closed by the next one that opens: what follows it is no delimiter
        ("a,b\n1,\"x\n2,\"y\"\n3,z\n", 2),
        ("\"a\",\"b\"\n\"1\",\"x\n\"2\",\"y\"\n", 2),
        ("a,b\n1,\"say \"no\" to it\"\n", 2),
        ("a,b\n1,\"x\n\ny\"z\n", 2),
        ("a,b\n1,\"x\" \"y\"\n", 2),
    ] {
        assert_eq!(rows(text), Err(Flaw::Misquoted { line }), "{text:?}");
    }
}

#[test]
fn spaces_behind_a_quoted_cell_are_nobodys() {
    assert_eq!(cells("\"a\" ,\"b\"\r\n\"c\",\"d\"  \n"), [["a", "b"], ["c", "d"]]);
}

#[test]
fn another_delimiter_behind_a_quoted_cell_is_named() {
    assert_eq!(rows("\"a\";\"b\"\n"), Err(Flaw::OtherDelimiter { line: 1, found: ';' }));
    assert_eq!(rows("\"a\",\"b\"\n\"a\"\t\"b\"\n"), Err(Flaw::OtherDelimiter { line: 2, found: '\t' }));
    assert_eq!(rows_by("\"a\",\"b\"\n", b'\t', 4096), Err(Flaw::OtherDelimiter { line: 1, found: ',' }));
}

#[test]
fn a_record_without_end_is_not_kept() {
    let line = Endless { left: 64 << 20, begins: b"id,x\n1,", fill: b'a' };
    let quoted = Endless { left: 64 << 20, begins: b"id,x\n1,\"\n\n", fill: b'\n' };
    for text in [line, quoted] {
        let mut lines = DelimitedLines::new(BufReader::new(text), b',', Position::default());
        let mut record = RawRecord::default();
        assert!(lines.read(&mut record).unwrap());
        let error = lines.read(&mut record).unwrap_err();
        assert_eq!(Flaw::of(&error), Some(Flaw::TooLong { line: 2, most: MOST_BYTES }));
        assert!(lines.bytes <= 2 * MOST_BYTES as u64, "{} bytes read", lines.bytes);
    }
}

#[test]
fn a_record_of_some_megabytes_is_one() {
    let text = format!("id,x\n1,\"{}\"\n", "remark\n".repeat(500_000));
    assert_eq!(rows_by(&text, b',', 64 << 10).unwrap().len(), 2);
}

/// A text that goes on and on.
struct Endless {
    left: usize,
    begins: &'static [u8],
    fill: u8,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.begins.is_empty() {
            return self.begins.read(buffer);
        }
        let count = buffer.len().min(self.left);
        buffer[..count].fill(self.fill);
        self.left -= count;
        Ok(count)
    }
}
