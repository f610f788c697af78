//! Lines whose cells stand at fixed places. Widths are bytes of CP932, whatever the file is encoded in: one for
//! ASCII and half-width kana, two for everything else.

use std::io::{self, BufRead};

use enishi_model::{Position, Reason};

use crate::cells::Cells;
use crate::reader::RawRecord;

/// The records of a text with columns of fixed width.
pub(crate) struct FixedLines<R> {
    text: R,
    widths: Vec<usize>,
    total: usize,
    line: String,
    lines: u64,
    bytes: u64,
}

/// How much of a line there was.
struct Line {
    /// bytes of UTF-8, its end included; 0 at the end of the text
    bytes: u64,
    /// its width, where it was too long to keep
    too_wide: Option<usize>,
}

impl<R: BufRead> FixedLines<R> {
    /// Reads on behind so many lines and bytes.
    pub(crate) fn new(text: R, widths: &[usize], skipped: Position) -> Self {
        let (line, widths, total) = (String::new(), widths.to_vec(), widths.iter().sum());
        Self { text, widths, total, line, lines: skipped.line, bytes: skipped.byte }
    }

    /// The next line that is not empty; `false` at the end.
    pub(crate) fn read(&mut self, record: &mut RawRecord) -> io::Result<bool> {
        loop {
            let begins = self.bytes;
            let line = self.next_line()?;
            if line.bytes == 0 {
                return Ok(false);
            }
            self.lines += 1;
            self.bytes += line.bytes;
            if self.line.is_empty() && line.too_wide.is_none() {
                continue;
            }
            record.position = Position { record: 0, line: self.lines, byte: begins };
            record.cells = Cells::default();
            record.misfit = self.fill(line.too_wide, record);
            return Ok(true);
        }
    }

    // No more of a line is kept than the columns can hold: a character of one byte has at most three in UTF-8.
    fn next_line(&mut self) -> io::Result<Line> {
        let mut kept = std::mem::take(&mut self.line).into_bytes();
        kept.clear();
        let (most, mut bytes, mut width) = (self.total * 4, 0, 0);
        loop {
            let buffer = self.text.fill_buf()?;
            let end = memchr::memchr(b'\n', buffer);
            let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            let room = most.saturating_sub(kept.len()).min(part.len());
            kept.extend_from_slice(part.get(..room).unwrap_or_default());
            width += rough_width(part);
            let used = part.len() + usize::from(end.is_some());
            bytes += used as u64;
            self.text.consume(used);
            if end.is_some() || used == 0 {
                break;
            }
        }
        let is_whole = kept.len() as u64 + 1 >= bytes;
        // What was cut in a character, or is no UTF-8 at all, is not looked into.
        self.line = String::from_utf8(kept).unwrap_or_default();
        Ok(Line { bytes, too_wide: (!is_whole).then_some(width) })
    }

    // Cuts the line into cells; what is wrong with it where it cannot be cut.
    fn fill(&self, too_wide: Option<usize>, record: &mut RawRecord) -> Option<Reason> {
        let found = too_wide.unwrap_or_else(|| self.line.chars().map(width).sum());
        let mut rest = self.line.as_str();
        let mut across = false;
        for expected in &self.widths {
            let (cell, after, is_exact) = split(rest, *expected);
            record.cells.push(trim(cell));
            (rest, across) = (after, across || !is_exact);
        }
        if !rest.is_empty() {
            record.cells.push(rest);
        }
        if found != self.total {
            return Some(Reason::LineLength { found, expected: self.total });
        }
        across.then_some(Reason::AcrossColumns)
    }
}

// The first `expected` bytes of CP932, what is left, and whether a character ends there.
fn split(text: &str, expected: usize) -> (&str, &str, bool) {
    let mut taken = 0;
    for (at, character) in text.char_indices() {
        if taken >= expected {
            let (cell, rest) = text.split_at_checked(at).unwrap_or((text, ""));
            return (cell, rest, taken == expected);
        }
        taken += width(character);
    }
    (text, "", taken == expected)
}

// Texts are filled up with spaces behind them, numbers also before them.
fn trim(cell: &str) -> &str {
    let ended = cell.trim_end_matches([' ', '　']);
    let bare = ended.trim_start_matches([' ', '　']);
    let is_number = bare.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b',' | b'.'));
    if is_number { bare } else { ended }
}

/// The bytes of a character in CP932.
fn width(character: char) -> usize {
    if character.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&character) { 1 } else { 2 }
}

// As wide as a piece of UTF-8 is about: it may be cut anywhere, and kana are not told apart.
fn rough_width(bytes: &[u8]) -> usize {
    bytes.iter().map(|byte| usize::from(byte.is_ascii()) + 2 * usize::from(*byte >= 0xC0)).sum()
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn lines(text: &str, widths: &[usize]) -> Vec<(u64, Vec<String>, Option<Reason>)> {
        let mut lines = FixedLines::new(text.as_bytes(), widths, Position::default());
        let mut record = RawRecord::default();
        let mut found = Vec::new();
        while lines.read(&mut record).unwrap() {
            let cells = record.cells.iter().map(str::to_owned).collect();
            found.push((record.position.line, cells, record.misfit.clone()));
        }
        found
    }

    fn cells(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn cells_are_cut_by_bytes_of_cp932_and_trimmed() {
        let text = "2   12髙橋　　ﾀｶﾊｼ  \n\n20001234五六七八ABCD56\n";
        let [first, second] = lines(text, &[1, 5, 8, 6]).try_into().unwrap();
        assert_eq!(first, (1, cells(&["2", "12", "髙橋", "ﾀｶﾊｼ"]), None));
        assert_eq!(second.0, 3, "an empty line is counted, and no record");
        assert_eq!(second.2, Some(Reason::LineLength { found: 22, expected: 20 }));
    }

    #[test]
    fn a_text_keeps_the_spaces_before_it_and_a_number_does_not() {
        assert_eq!(lines("  a   -1\n", &[4, 4])[0].1, cells(&["  a", "-1"]));
    }

    #[test]
    fn a_line_of_another_length_says_so() {
        for (text, found) in [("12345\n", 5), ("12\n", 2), ("12縁\n", 4), ("12縁縁", 6)] {
            let misfit = lines(text, &[1, 2])[0].2.clone();
            assert_eq!(misfit, Some(Reason::LineLength { found, expected: 3 }), "{text}");
        }
        assert_eq!(lines("縁1\n", &[1, 2])[0].2, Some(Reason::AcrossColumns));
    }

    #[test]
    fn positions_are_those_of_the_decoded_text() {
        let mut lines = FixedLines::new("縁a\nb縁\n".as_bytes(), &[3], Position::default());
        let mut record = RawRecord::default();
        assert!(lines.read(&mut record).unwrap() && lines.read(&mut record).unwrap());
        assert_eq!((record.position.line, record.position.byte), (2, 5));
    }

    #[test]
    fn a_line_without_end_is_not_kept() {
        let endless = "縁".repeat(1_000_000) + "\n縁12\n";
        let mut lines =
            FixedLines::new(BufReader::with_capacity(100, endless.as_bytes()), &[1, 3], Position::default());
        let mut record = RawRecord::default();
        assert!(lines.read(&mut record).unwrap());
        assert_eq!(record.misfit, Some(Reason::LineLength { found: 2_000_000, expected: 4 }));
        assert!(lines.line.capacity() <= 64, "{} bytes kept", lines.line.capacity());
        assert!(lines.read(&mut record).unwrap());
        assert_eq!((record.position.line, record.misfit.clone()), (2, Some(Reason::AcrossColumns)));
    }
}
