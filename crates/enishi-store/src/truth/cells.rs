//! The cells of a version as one text: cells divided by U+001F, raw and normalised value by U+001E.
//! Rows with control characters are refused by ingest, so that neither occurs in a value.

use enishi_model::Cell;

const UNIT: char = '\u{1f}';
const READ_AS: char = '\u{1e}';

pub(crate) fn pack(cells: &[Cell]) -> String {
    let length = cells.iter().map(|cell| cell.raw.len() + 12).sum();
    let mut text = String::with_capacity(length);
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(UNIT);
        }
        text.push_str(&cell.raw);
        if let Some(normalised) = &cell.normalised {
            text.push(READ_AS);
            text.push_str(normalised);
        }
    }
    text
}

pub(crate) fn unpack(text: &str) -> Vec<Cell> {
    text.split(UNIT)
        .map(|cell| match cell.split_once(READ_AS) {
            Some((raw, normalised)) => Cell { raw: raw.to_owned(), normalised: Some(normalised.to_owned()) },
            None => Cell::plain(cell),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_back() {
        let cells = vec![
            Cell::plain("0000012345"),
            Cell::plain(""),
            Cell::read("S32.04.01", "1957-04-01"),
            Cell::read("-", ""),
        ];
        assert_eq!(unpack(&pack(&cells)), cells);
    }
}
