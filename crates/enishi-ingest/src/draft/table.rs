//! From text to columns: delimiter, comments, header, trailer.

use enishi_config::connector::{DELIMITERS, Encoding};
use enishi_text::{cell, digits};

use super::column::Column;
use super::encoding::Decoded;
use super::error::NotDrafted;
use super::note::Note;
use super::{fixed, sign};

/// A file as a table.
pub(crate) struct Table {
    pub(super) encoding: Encoding,
    pub(super) delimiter: u8,
    pub(super) widths: Option<Vec<usize>>,
    pub(super) comment: Option<String>,
    pub(super) has_header: bool,
    pub(super) names: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) trailer: Option<String>,
    pub(super) ends_in_newline: bool,
    ragged: usize,
}

// A mark is a digit or a short word; anything longer may be somebody's value.
const LONGEST_MARK: usize = 4;
// Lines that are enough to tell how they are divided.
const LOOKED_AT: usize = 200;

/// Cuts a text into a table.
pub(super) fn cut(text: Decoded) -> Result<Table, NotDrafted> {
    let Decoded { encoding, text, ends_in_newline } = text;
    let (delimiter, width) = best(&text);
    if width < 2 {
        return fixed::cut(encoding, &text, ends_in_newline);
    }
    let mut records = records(&text, delimiter, usize::MAX);
    let comment = comment(&text, &mut records, width);
    let trailer = trailer(&mut records);
    let has_header = records.first().is_some_and(|first| is_header(first));
    let names = if has_header { records.remove(0) } else { Vec::new() };
    let names: Vec<String> = names.iter().map(|name| cell::clean(name).to_owned()).collect();
    once_each(&names)?;
    let width = if has_header { names.len() } else { width };
    let before = records.len();
    records.retain(|record| record.len() == width);
    let ragged = before - records.len();
    if records.is_empty() && !has_header {
        return Err(NotDrafted::Empty);
    }
    let widths = None;
    let table = Table {
        encoding,
        delimiter,
        widths,
        comment,
        has_header,
        names,
        rows: records,
        trailer,
        ends_in_newline,
        ragged,
    };
    Ok(table.named())
}

impl Table {
    /// A table whose columns stand at fixed places.
    pub(super) fn fixed(
        encoding: Encoding,
        widths: Vec<usize>,
        rows: Vec<Vec<String>>,
        ends: fixed::Ends,
    ) -> Self {
        let fixed::Ends { comment, trailer, ends_in_newline, ragged } = ends;
        let (delimiter, has_header, names) = (b',', false, Vec::new());
        let widths = Some(widths);
        let table = Self {
            encoding,
            delimiter,
            widths,
            comment,
            has_header,
            names,
            rows,
            trailer,
            ends_in_newline,
            ragged,
        };
        table.named()
    }

    fn named(mut self) -> Self {
        if self.names.is_empty() {
            let width = self.rows.first().map_or(0, Vec::len);
            self.names = (1..=width).map(|at| format!("列{at}")).collect();
        }
        self
    }

    /// The columns, in the order of the file.
    pub(super) fn columns(&self) -> Vec<Column> {
        let cells = |at: usize| self.rows.iter().map(move |row| row.get(at).map_or("", String::as_str));
        self.names.iter().enumerate().map(|(at, name)| Column::new(at, name, cells(at))).collect()
    }

    /// What was odd about it.
    pub(super) fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        if self.widths.is_some() {
            notes.push(Note::FixedWidths);
        } else if !self.has_header {
            notes.push(Note::NoHeader);
        }
        if !self.ends_in_newline {
            notes.push(if self.trailer.is_some() {
                Note::TrailerInsteadOfNewline
            } else {
                Note::NoFinalNewline
            });
        }
        if self.trailer.is_none() {
            notes.push(Note::NoTrailer);
        }
        if self.rows.is_empty() {
            notes.push(Note::HeaderOnly);
        }
        if self.ragged > 0 {
            notes.push(Note::Ragged { rows: self.ragged });
        }
        notes
    }
}

// The delimiter that divides most lines into the most cells; the commoner one where two do it alike.
fn best(text: &str) -> (u8, usize) {
    let delimiters = DELIMITERS.iter().rev().map(|(_, delimiter)| *delimiter);
    let widths = delimiters.map(|delimiter| (delimiter, usual_width(&records(text, delimiter, LOOKED_AT))));
    widths.max_by_key(|(_, width)| *width).unwrap_or((b',', 0))
}

fn usual_width(records: &[Vec<String>]) -> usize {
    let mut widths: Vec<usize> = records.iter().map(Vec::len).collect();
    widths.sort_unstable();
    let middle = widths.get(widths.len() / 2).copied().unwrap_or_default();
    let like = widths.iter().filter(|width| **width == middle).count();
    if like * 2 > widths.len() { middle } else { 0 }
}

fn records(text: &str, delimiter: u8, most: usize) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let records = reader.records().filter_map(Result::ok);
    records.take(most).map(|record| record.iter().map(str::to_owned).collect()).collect()
}

// Lines before the table, if they all begin with one character that the table's first line does not begin with.
fn comment(text: &str, records: &mut Vec<Vec<String>>, width: usize) -> Option<String> {
    let begins = |record: &Vec<String>| record.first().and_then(|cell| cell.chars().next());
    let first = records.first()?;
    let mark = begins(first)?;
    let is_told = first.len() != width || matches!(mark, '#' | '*' | '/');
    let lines = records.iter().take_while(|record| begins(record) == Some(mark)).count();
    if !is_told || !text.starts_with(mark) || lines > 20 || lines == records.len() {
        return None;
    }
    records.drain(..lines);
    Some(mark.to_string())
}

// The last record, where its first cell stands nowhere else and the digits in the rest of it count the others.
fn trailer(records: &mut Vec<Vec<String>>) -> Option<String> {
    let (last, others) = records.split_last()?;
    let (mark, rest) = last.split_first()?;
    let said: String = digits::to_ascii(&rest.concat()).chars().filter(|c| !c.is_whitespace()).collect();
    let count = said.parse::<usize>().ok()?;
    let header = usize::from(others.first().is_some_and(|first| is_header(first)));
    let is_alone = others.iter().all(|record| record.first() != Some(mark));
    if mark.is_empty()
        || mark.chars().count() > LONGEST_MARK
        || !is_alone
        || others.len() < 2
        || count != others.len() - header
    {
        return None;
    }
    let mark = mark.clone();
    records.pop();
    Some(mark)
}

// A row that is taken for a header would show somebody's values as names of columns: names must be words of the trade.
fn is_header(cells: &[String]) -> bool {
    let names: Vec<&str> = cells.iter().map(|cell| cell::clean(cell)).collect();
    let has_values = names
        .iter()
        .any(|name| name.chars().all(|c| c.is_numeric() || "-/.: ".contains(c)) && !name.is_empty());
    let words = names.iter().filter(|name| sign::is_word(name)).count();
    let filled = names.iter().filter(|name| !name.is_empty()).count();
    !has_values && filled > 0 && words * 3 > filled * 2
}

fn once_each(names: &[String]) -> Result<(), NotDrafted> {
    for (at, name) in names.iter().enumerate() {
        if names.iter().skip(at + 1).any(|other| other == name) {
            return Err(NotDrafted::Twice { name: name.clone() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Table, NotDrafted> {
        let ends_in_newline = text.ends_with('\n');
        cut(Decoded { encoding: Encoding::Utf8, text: text.to_owned(), ends_in_newline })
    }

    #[test]
    fn comments_header_and_trailer_are_no_rows() {
        let found =
            table("# 名簿\n# 基準日 2026/11/21\n宛名番号,氏名\n11,山田 太郎\n12,山田 花子\n9,2\n").unwrap();
        assert_eq!((found.comment.as_deref(), found.trailer.as_deref()), (Some("#"), Some("9")));
        assert_eq!((found.names, found.rows.len()), (vec!["宛名番号".to_owned(), "氏名".to_owned()], 2));
    }

    #[test]
    fn a_last_row_that_counts_something_else_is_a_row() {
        let found = table("宛名番号\t回数\n11\t1\n12\t2\n13\t7\n").unwrap();
        assert_eq!((found.delimiter, found.trailer, found.rows.len()), (b'\t', None, 3));
    }

    #[test]
    fn a_first_row_with_values_is_no_header() {
        for text in ["12342,第1号,高橋京子\n12343,第2号,田中花\n", "山田 太郎,男\n佐藤 花子,女\n"]
        {
            let found = table(text).unwrap();
            assert!(!found.has_header, "{text}");
            assert!(found.names.iter().all(|name| name.starts_with('列')), "no value becomes a name");
        }
    }

    #[test]
    fn every_delimiter_that_connectors_have_is_found() {
        for (text, delimiter) in [
            ("宛名番号,氏名\n1,a\n2,b;c\n", b','),
            ("宛名番号\t氏名\n1\ta,b\n2\tc\n", b'\t'),
            ("宛名番号;氏名;金額\n1;a;1,200\n2;b;900\n3;c;1,500\n", b';'),
            ("宛名番号|氏名\n1|a\n2|b\n", b'|'),
        ] {
            let found = table(text).unwrap();
            assert_eq!(found.delimiter, delimiter, "{text}");
        }
    }

    #[test]
    fn double_names_and_no_columns_are_told() {
        let twice = table("宛名番号,宛名番号\n1,2\n").err();
        assert_eq!(twice, Some(NotDrafted::Twice { name: "宛名番号".to_owned() }));
        assert_eq!(table("one\ntwo lines\n").err(), Some(NotDrafted::NoColumns));
    }
}
