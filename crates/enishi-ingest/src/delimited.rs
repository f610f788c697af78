//! Rows whose cells stand between delimiters, some of them in quotes (RFC 4180). Where the `csv` crate is lenient and
//! loses rows without a word, this says no: a quote that does not close where its cell ends, a record without end.

use std::io::{self, BufRead};

use enishi_model::Position;
use memchr::{memchr2, memchr3};

use crate::cells::Cells;
use crate::delimiter;
use crate::flaw::Flaw;
use crate::reader::RawRecord;

/// The longest record that is read. Longer than any row of any list; what a quote that nobody closed swallows is not
/// kept beyond this.
pub(crate) const MOST_BYTES: usize = 4 << 20;

/// The records of a text whose lines end in LF. A lone CR ends a record too, and no line.
pub(crate) struct DelimitedLines<R> {
    text: R,
    delimiter: u8,
    // what was read: lines that have ended, and bytes
    lines: u64,
    bytes: u64,
    // as long and as wide as the last record
    length: usize,
    width: usize,
}

/// Where in a row the next byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// at the beginning of a cell
    Beginning,
    /// in a cell without quotes
    Bare,
    /// between quotes, the first of which stands on this line
    Quoted(u64),
    /// behind a quote that closes its cell, or is the first of two that stand for one
    Closing(u64),
    /// behind the white space behind a quoted cell
    Behind(u64),
}

/// A row, as far as it was read.
struct Row {
    delimiter: u8,
    text: Vec<u8>,
    ends: Vec<usize>,
    at: At,
    // the line that is being read
    line: u64,
}

impl<R: BufRead> DelimitedLines<R> {
    /// Reads on behind so many lines and bytes.
    pub(crate) fn new(text: R, delimiter: u8, skipped: Position) -> Self {
        Self { text, delimiter, lines: skipped.line, bytes: skipped.byte, length: 0, width: 0 }
    }

    /// The next row that is no empty line; `false` at the end.
    pub(crate) fn read(&mut self, record: &mut RawRecord) -> io::Result<bool> {
        if !self.skip_empty_lines()? {
            return Ok(false);
        }
        record.position = Position { record: 0, line: self.lines + 1, byte: self.bytes };
        let (mut text, mut ends) = record.cells.take();
        text.reserve(self.length);
        ends.reserve(self.width);
        let line = record.position.line;
        let mut row = Row { delimiter: self.delimiter, text, ends, at: At::Beginning, line };
        self.fill(&mut row, line)?;
        (self.length, self.width, self.lines) = (row.text.len(), row.ends.len(), row.line.saturating_sub(1));
        record.cells = Cells::of(row.text, row.ends).ok_or_else(|| io::Error::other("no UTF-8"))?;
        Ok(true)
    }

    fn skip_empty_lines(&mut self) -> io::Result<bool> {
        while let Some(first) = self.text.fill_buf()?.first() {
            let is_line = match first {
                b'\n' => true,
                b'\r' => false,
                _ => return Ok(true),
            };
            self.text.consume(1);
            (self.lines, self.bytes) = (self.lines + u64::from(is_line), self.bytes + 1);
        }
        Ok(false)
    }

    fn fill(&mut self, row: &mut Row, begins: u64) -> io::Result<()> {
        loop {
            let text = self.text.fill_buf()?;
            if text.is_empty() {
                return row.end();
            }
            let (used, is_over) = row.take(text)?;
            self.text.consume(used);
            self.bytes += used as u64;
            if is_over {
                return Ok(());
            }
            if row.text.len() > MOST_BYTES {
                let line = row.quote().unwrap_or(begins);
                return Err(Flaw::TooLong { line, most: MOST_BYTES }.into());
            }
        }
    }
}

impl Row {
    // Takes from a piece of text as much as belongs to this row: how many bytes, and whether the row is over.
    fn take(&mut self, text: &[u8]) -> io::Result<(usize, bool)> {
        let mut rest = text;
        loop {
            let Some((first, behind)) = rest.split_first() else { return Ok((text.len(), false)) };
            let ended = match self.at {
                At::Beginning if *first == b'"' => {
                    (self.at, rest) = (At::Quoted(self.line), behind);
                    None
                }
                At::Beginning | At::Bare => {
                    let (cell, after) = up_to(rest, memchr3(self.delimiter, b'\n', b'\r', rest));
                    self.text.extend_from_slice(cell);
                    (self.at, rest) = (At::Bare, after);
                    rest.split_first()
                }
                At::Quoted(opened) => {
                    let (cell, after) = up_to(rest, memchr2(b'"', b'\n', rest));
                    self.text.extend_from_slice(cell);
                    rest = after.get(1..).unwrap_or_default();
                    match after.first() {
                        Some(b'\n') => {
                            self.line += 1;
                            self.text.push(b'\n');
                        }
                        Some(_) => self.at = At::Closing(opened),
                        None => {}
                    }
                    None
                }
                At::Closing(opened) | At::Behind(opened) => {
                    let ended = self.behind_quote(*first, opened)?;
                    rest = if ended { rest } else { behind };
                    ended.then_some((first, behind))
                }
            };
            // Here stands what ends a cell: the delimiter or the end of the line.
            let Some((end, after)) = ended else { continue };
            self.ends.push(self.text.len());
            (self.at, rest) = (At::Beginning, after);
            if *end != self.delimiter {
                self.line += u64::from(*end == b'\n');
                return Ok((text.len() - rest.len(), true));
            }
        }
    }

    // Whether the byte behind a quote ends the cell. Spaces there are nobody's; anything else would be a guess.
    fn behind_quote(&mut self, byte: u8, opened: u64) -> io::Result<bool> {
        match byte {
            b'\n' | b'\r' => return Ok(true),
            _ if byte == self.delimiter => return Ok(true),
            b'"' if self.at == At::Closing(opened) => {
                self.text.push(b'"');
                self.at = At::Quoted(opened);
            }
            b' ' => self.at = At::Behind(opened),
            _ => {
                return Err(match delimiter::named(byte) {
                    Some(found) => Flaw::OtherDelimiter { line: self.line, found },
                    None => Flaw::Misquoted { line: opened },
                }
                .into());
            }
        }
        Ok(false)
    }

    // The text ends here, and with it the row.
    fn end(&mut self) -> io::Result<()> {
        if let At::Quoted(opened) = self.at {
            return Err(Flaw::Misquoted { line: opened }.into());
        }
        self.ends.push(self.text.len());
        Ok(())
    }

    fn quote(&self) -> Option<u64> {
        match self.at {
            At::Quoted(opened) => Some(opened),
            _ => None,
        }
    }
}

// What stands before a place, and from it on; all of it where the place is not there.
fn up_to(text: &[u8], place: Option<usize>) -> (&[u8], &[u8]) {
    text.split_at(place.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests;
