//! Rows of cells, and the bytes that they make in a form. The sheet knows how many records it wrote.

use encoding_rs::{EUC_JP, SHIFT_JIS};
use enishi_config::connector::Encoding;

use crate::choice::Choices;
use crate::form::{COLUMNS, COMMENT, Form, Shape, TRAILER};

/// The rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// row by row, cell by cell
    pub rows: Vec<Vec<String>>,
}

const MOST_ROWS: usize = 40;
/// What is drawn for each column: the first is what a good file has, of the others some are odd.
const CELLS: [&[&str]; 7] = [
    &["", "1", "0000000029", "００００００００３７", "=\"0000000045\"", "12A", "12345678901234567890"],
    &[
        "髙橋　京子",
        "山田 太郎",
        "",
        "渡邉\u{E000}子",
        "\"太郎\"",
        "O'Neill, Jr",
        "長い名前が続く続く続く続く続く続く",
    ],
    &["タカハシ キョウコ", "ﾔﾏﾀﾞ ﾀﾛｳ", "", "ヤマダ\u{0}タロウ", "たろう"],
    &["S15.03.02", "1980-04-01", "昭和55年4月1日", "", "0", "99999999", "S63.02.30", "きのう", "2099/12/31"],
    &["10,000", "0", "", "-5", "9999999999999999999", "¥1"],
    &["", "あ", "一\n二", "a\"b", "\"", "\r", ",", "\t", "x\u{7}", "#", "T9", "\u{FFFD}", "=", "𠮷"],
    &["", "1", "#", "T9"],
];

impl Sheet {
    /// A sheet of rows without anything odd.
    pub fn plain(rows: usize) -> Self {
        let row = |at: usize| {
            let id = format!("{:010}", at + 1);
            let rest =
                CELLS.iter().skip(1).map(|cells| cells.first().copied().unwrap_or_default().to_owned());
            std::iter::once(id).chain(rest).collect()
        };
        Self { rows: (0..rows).map(row).collect() }
    }

    /// Draws a sheet that can be written in `form`: mostly plain rows, some odd.
    pub fn draw(choices: &mut Choices<'_>, form: &Form) -> Self {
        let mut sheet = Self::plain(choices.below(MOST_ROWS));
        for row in &mut sheet.rows {
            if choices.chance(96) {
                let at = choices.below(COLUMNS.len());
                row[at] = choices.one_of(CELLS[at]).to_owned();
            }
            if choices.chance(12) {
                row.push("more".to_owned());
            }
            if choices.chance(12) {
                row.truncate(choices.below(row.len()).max(2));
            }
        }
        if choices.chance(32) && !sheet.rows.is_empty() {
            let again = sheet.rows[choices.below(sheet.rows.len())].clone();
            sheet.rows.push(again);
        }
        if form.shape == Shape::Fixed {
            sheet.rows.iter_mut().flatten().for_each(|cell| cell.retain(|letter| letter != '\n'));
        }
        sheet
    }

    /// Its bytes.
    pub fn bytes(&self, form: &Form) -> Vec<u8> {
        let mut lines: Vec<String> = vec![format!("{COMMENT} written by a vendor"); form.comments];
        if let Shape::Delimited { has_header: true, .. } = form.shape {
            lines.push(line(form, &COLUMNS.map(|(name, _)| name.to_owned())));
        }
        lines.extend(self.rows.iter().map(|row| line(form, row)));
        if form.has_trailer {
            let count = self.rows.len().to_string();
            lines.push(match form.shape {
                Shape::Delimited { .. } => line(form, &[TRAILER.to_owned(), count]),
                Shape::Fixed => line(form, &[TRAILER.to_owned(), String::new(), count]),
            });
        }
        let mut text = lines.join(form.line_end);
        if form.ends_last_line && !lines.is_empty() {
            text += form.line_end;
        }
        if form.has_dos_end {
            text.push('\u{1A}');
        }
        encoded(&text, form)
    }
}

fn line(form: &Form, cells: &[String]) -> String {
    match form.shape {
        Shape::Delimited { delimiter, .. } => {
            let cells: Vec<String> =
                cells.iter().map(|cell| quoted(cell, delimiter, form.quotes_all)).collect();
            cells.join(&delimiter.to_string())
        }
        Shape::Fixed => {
            let places = COLUMNS.iter().zip(cells);
            let mut line: String = places.map(|((_, width), cell)| padded(cell, *width)).collect();
            // A row of another number of cells is a line of another length.
            line.extend(cells.iter().skip(COLUMNS.len()).map(String::as_str));
            line
        }
    }
}

fn quoted(cell: &str, delimiter: char, always: bool) -> String {
    if always || cell.contains([delimiter, '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

// Filled up with spaces to a width in bytes of CP932; what does not fit is left out.
fn padded(cell: &str, width: usize) -> String {
    let (mut text, mut taken) = (String::new(), 0);
    for letter in cell.chars() {
        let wide = wide(letter);
        if taken + wide > width {
            break;
        }
        text.push(letter);
        taken += wide;
    }
    text + &" ".repeat(width - taken)
}

/// The bytes that a character takes in CP932.
pub(crate) fn wide(letter: char) -> usize {
    if letter.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&letter) { 1 } else { 2 }
}

/// A text in the form's encoding. What the encoding does not have becomes a character reference.
pub fn encoded(text: &str, form: &Form) -> Vec<u8> {
    let marked = |text: &str| format!("\u{FEFF}{text}");
    match form.encoding {
        Encoding::Utf8 if form.has_mark => marked(text).into_bytes(),
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Cp932 => SHIFT_JIS.encode(text).0.into_owned(),
        Encoding::EucJp => EUC_JP.encode(text).0.into_owned(),
        Encoding::Utf16 => {
            let units = marked(text).encode_utf16().collect::<Vec<u16>>().into_iter();
            if form.is_little {
                units.flat_map(u16::to_le_bytes).collect()
            } else {
                units.flat_map(u16::to_be_bytes).collect()
            }
        }
    }
}
