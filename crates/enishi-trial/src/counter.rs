//! Counting the records of a file's bytes, with nothing of Enishi's reading in it: the whole file in memory, one
//! character at a time, after RFC 4180.

use encoding_rs::{EUC_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use enishi_config::connector::Encoding;

use crate::form::{COLUMNS, COMMENT, Form, Shape, TRAILER};
use crate::sheet::wide;

/// How many data records there are: as many numbers as there are readings of the bytes. None where they are not
/// written as the form says: in another encoding, cut in the last line, with a quote that nobody closed, without
/// the trailer. Then nobody may take them.
pub fn records(bytes: &[u8], form: &Form) -> Vec<u64> {
    texts(bytes, form.encoding).iter().filter_map(|text| of_text(text, form)).collect()
}

fn of_text(text: &str, form: &Form) -> Option<u64> {
    if !text.is_empty() && !text.ends_with('\n') && !form.may_end_anywhere() {
        return None;
    }
    let mut rest = text;
    while form.comments > 0 && rest.starts_with(COMMENT) {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    // A second mark, or one behind comments, belongs to no cell.
    let rest = rest.strip_prefix('\u{FEFF}').unwrap_or(rest);
    let mut first_cells = match form.shape {
        Shape::Delimited { delimiter, .. } => delimited(rest, delimiter)?,
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

// Without a mark, nobody but the text itself says which byte of UTF-16 comes first.
fn texts(bytes: &[u8], encoding: Encoding) -> Vec<String> {
    let (decoders, bytes): (&[_], &[u8]) = match (encoding, bytes) {
        (Encoding::Utf16, [0xFF, 0xFE, rest @ ..]) => (&[UTF_16LE], rest),
        (Encoding::Utf16, [0xFE, 0xFF, rest @ ..]) => (&[UTF_16BE], rest),
        (Encoding::Utf16, rest) => (&[UTF_16LE, UTF_16BE], rest),
        (Encoding::Utf8, [0xEF, 0xBB, 0xBF, rest @ ..]) => (&[UTF_8], rest),
        (Encoding::Utf8, rest) => (&[UTF_8], rest),
        (Encoding::Cp932, rest) => (&[SHIFT_JIS], rest),
        (Encoding::EucJp, rest) => (&[EUC_JP], rest),
    };
    let decoded = |decoder: &&'static encoding_rs::Encoding| {
        let text = decoder.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(text.strip_suffix('\u{1A}').unwrap_or(&text).replace("\r\n", "\n"))
    };
    decoders.iter().filter_map(decoded).collect()
}

enum At {
    Nowhere,
    CellBegins,
    Cell,
    Quoted,
    QuoteInQuotes,
    BehindQuotes,
}

// The first cell of every record.
fn delimited(text: &str, delimiter: char) -> Option<Vec<String>> {
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
            (At::QuoteInQuotes | At::BehindQuotes, ' ') => At::BehindQuotes,
            (At::QuoteInQuotes | At::BehindQuotes, _) => return None,
            (_, _) => {
                keep(letter);
                At::Cell
            }
        };
    }
    (!matches!(at, At::Quoted)).then_some(records)
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
                    assert_eq!(records(&bytes, &form), [7], "{form:?}");
                }
            }
        }
    }

    #[test]
    fn counts_by_the_letter_of_the_standard() {
        let form = Form::plain(Encoding::Utf8, Shape::Delimited { delimiter: ',', has_header: false });
        let counts = [
            ("", Some(0)),
            ("\n\r\n\r\n", Some(0)),
            ("a,\n,b\n", Some(2)),
            ("\"a\nb\"\nc\n", Some(2)),
            ("\"a\"\"\n\" ,b\nc\"d\n", Some(2)),
            ("a\"\nb\"\n", Some(2)),
            ("a\rb\r\rc\n", Some(3)),
            ("a", None),
            ("\"never closed\na\nb\n", None),
            ("\"closed\"early\n", None),
        ];
        for (text, count) in counts {
            assert_eq!(records(text.as_bytes(), &form), Vec::from_iter(count), "{text:?}");
        }
    }
}
