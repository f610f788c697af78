//! Counting the records of a file's bytes, with nothing of Enishi's reading in it: the whole file in memory, one
//! character at a time, after RFC 4180 and what the `csv` crate makes of what that leaves open.

use encoding_rs::{EUC_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use enishi_config::connector::Encoding;

use crate::form::{COLUMNS, COMMENT, Form, Shape, TRAILER};
use crate::sheet::wide;

/// How many data records there are; `None` where the bytes are not of the form's encoding, and where there is no
/// trailer though the form has one.
pub fn records(bytes: &[u8], form: &Form) -> Option<u64> {
    let text = text(bytes, form.encoding)?;
    let mut rest = text.as_str();
    while form.comments > 0 && rest.starts_with(COMMENT) {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    let mut first_cells = match form.shape {
        // A mark that stands there twice, or behind comments, is none of a cell's text to the crate.
        Shape::Delimited { delimiter, .. } => {
            delimited(rest.strip_prefix('\u{FEFF}').unwrap_or(rest), delimiter)
        }
        Shape::Fixed => fixed(rest),
    };
    if matches!(form.shape, Shape::Delimited { has_header: true, .. }) && !first_cells.is_empty() {
        first_cells.remove(0);
    }
    let count = if form.has_trailer {
        first_cells.iter().position(|cell| cell == TRAILER)?
    } else {
        first_cells.len()
    };
    Some(count as u64)
}

fn text(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let (decoder, bytes) = match (encoding, bytes) {
        (Encoding::Utf16, [0xFF, 0xFE, rest @ ..]) => (UTF_16LE, rest),
        (Encoding::Utf16, [0xFE, 0xFF, rest @ ..]) => (UTF_16BE, rest),
        (Encoding::Utf16, _) => return None,
        (Encoding::Utf8, [0xEF, 0xBB, 0xBF, rest @ ..]) => (UTF_8, rest),
        (Encoding::Utf8, rest) => (UTF_8, rest),
        (Encoding::Cp932, rest) => (SHIFT_JIS, rest),
        (Encoding::EucJp, rest) => (EUC_JP, rest),
    };
    let text = decoder.decode_without_bom_handling_and_without_replacement(bytes)?;
    let text = text.strip_suffix('\u{1A}').unwrap_or(&text);
    Some(text.replace("\r\n", "\n"))
}

enum At {
    Nowhere,
    CellBegins,
    Cell,
    Quoted,
    QuoteInQuotes,
}

// The first cell of every record.
fn delimited(text: &str, delimiter: char) -> Vec<String> {
    let mut records: Vec<String> = Vec::new();
    let (mut at, mut is_first) = (At::Nowhere, true);
    for letter in text.chars() {
        let is_end = matches!(letter, '\n' | '\r');
        let is_inside = matches!(at, At::Quoted);
        if matches!(at, At::Nowhere) {
            if is_end {
                continue;
            }
            records.push(String::new());
            (at, is_first) = (At::CellBegins, true);
        }
        let mut keep = |letter: char| {
            if let (true, Some(cell)) = (is_first, records.last_mut()) {
                cell.push(letter);
            }
        };
        at = match (at, letter) {
            (At::Quoted, '"') => At::QuoteInQuotes,
            (At::CellBegins, '"') => At::Quoted,
            (At::QuoteInQuotes, '"') => {
                keep('"');
                At::Quoted
            }
            (_, _) if is_inside => {
                keep(letter);
                At::Quoted
            }
            (_, _) if is_end => At::Nowhere,
            (_, _) if letter == delimiter => {
                is_first = false;
                At::CellBegins
            }
            (_, _) => {
                keep(letter);
                At::Cell
            }
        };
    }
    records
}

fn fixed(text: &str) -> Vec<String> {
    let width = COLUMNS.first().map_or(0, |(_, width)| *width);
    let lines = text.split('\n').filter(|line| !line.is_empty());
    let first = |line: &str| {
        let mut taken = 0;
        let cell = line.chars().take_while(|letter| {
            let fits = taken < width;
            taken += wide(*letter);
            fits
        });
        cell.collect::<String>().trim_end_matches([' ', '　']).to_owned()
    };
    lines.map(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{ENCODINGS, SHAPES};
    use crate::sheet::Sheet;

    #[test]
    fn counts_what_was_written() {
        for encoding in ENCODINGS {
            for shape in SHAPES {
                for has_trailer in [false, true] {
                    let form = Form { has_trailer, comments: 2, ..Form::plain(encoding, shape) };
                    let bytes = Sheet::plain(7).bytes(&form);
                    assert_eq!(records(&bytes, &form), Some(7), "{form:?}");
                }
            }
        }
    }

    #[test]
    fn counts_as_the_csv_crate_reads() {
        let form = Form::plain(Encoding::Utf8, Shape::Delimited { delimiter: ',', has_header: false });
        let counts = [
            ("", 0),
            ("\n\r\n\r", 0),
            ("a", 1),
            ("a,\n,b\n", 2),
            ("\"a\nb\"\nc", 2),
            ("\"a\"\"\n\"b\nc\"d\n", 2),
            ("a\"\nb\"\n", 2),
            ("\"never closed\na\nb\n", 1),
            ("a\rb\r\rc", 3),
        ];
        for (text, count) in counts {
            assert_eq!(records(text.as_bytes(), &form), Some(count), "{text:?}");
        }
    }
}
