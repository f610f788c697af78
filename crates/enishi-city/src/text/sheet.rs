//! One export file: cells, quotes, line ends, bytes.

use std::fmt::{Display, Write as _};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::Encoding;
use crate::error::CityError;

const BUFFER: usize = 1 << 18;

/// Which cells stand in quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quote {
    /// every one
    Always,
    /// those that hold a delimiter, a quote or a line end
    Needed,
    /// none: the values never need it
    Never,
}

/// What a department's file looks like, beyond its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// its encoding
    pub(crate) encoding: Encoding,
    /// what stands between cells
    pub(crate) delimiter: char,
    /// which cells stand in quotes
    pub(crate) quote: Quote,
    /// what ends a line
    pub(crate) line_end: &'static str,
}

/// An export file while it is written. It lies under its name only once it is whole: a watcher never sees half a file.
pub(crate) struct Sheet {
    style: Style,
    path: PathBuf,
    draft: PathBuf,
    out: BufWriter<File>,
    row: String,
    cell: String,
    cells: usize,
    bytes: Vec<u8>,
    rows: u64,
}

impl Sheet {
    /// Begins the file that will lie at `path`.
    pub(crate) fn create(path: &Path, style: Style) -> Result<Self, CityError> {
        let mut draft = path.as_os_str().to_owned();
        draft.push(".tmp");
        let draft = PathBuf::from(draft);
        let file = File::create(&draft).map_err(|why| CityError::Unwritable { path: draft.clone(), why })?;
        let mut out = BufWriter::with_capacity(BUFFER, file);
        let marked = out.write_all(style.encoding.mark());
        marked.map_err(|why| CityError::Unwritable { path: draft.clone(), why })?;
        let (row, cell, bytes) = (String::new(), String::new(), Vec::new());
        Ok(Self { style, path: path.to_owned(), draft, out, row, cell, cells: 0, bytes, rows: 0 })
    }

    /// The header row, where a file has one. It is no row of data.
    pub(crate) fn header(&mut self, columns: &[&str]) -> Result<(), CityError> {
        for column in columns {
            self.cell(column);
        }
        self.finish_row()
    }

    /// Adds a cell to the row.
    pub(crate) fn cell(&mut self, value: impl Display) -> &mut Self {
        self.cell.clear();
        // Writing to a String cannot fail.
        let _ = write!(self.cell, "{value}");
        self.separate();
        if self.needs_quotes() {
            self.row.push('"');
            for character in self.cell.chars() {
                if character == '"' {
                    self.row.push('"');
                }
                self.row.push(character);
            }
            self.row.push('"');
        } else {
            self.row.push_str(&self.cell);
        }
        self
    }

    /// Adds a cell as it is, even where it should have been quoted: some systems do that.
    pub(crate) fn raw(&mut self, value: &str) -> &mut Self {
        self.separate();
        self.row.push_str(value);
        self
    }

    /// Adds a cell at a fixed place: so many bytes of CP932, filled up with spaces. What is longer is cut, as
    /// such systems do.
    pub(crate) fn left(&mut self, width: usize, value: impl Display) -> &mut Self {
        self.cell.clear();
        let _ = write!(self.cell, "{value}");
        let mut taken = 0;
        for character in self.cell.chars() {
            let bytes = cp932_bytes(character);
            if taken + bytes > width {
                break;
            }
            taken += bytes;
            self.row.push(character);
        }
        self.row.extend(std::iter::repeat_n(' ', width - taken));
        self.cells += 1;
        self
    }

    /// Adds an empty cell.
    pub(crate) fn empty(&mut self) -> &mut Self {
        self.cell("")
    }

    /// Adds a cell that is empty where there is nothing.
    pub(crate) fn maybe(&mut self, value: Option<impl Display>) -> &mut Self {
        match value {
            Some(value) => self.cell(value),
            None => self.empty(),
        }
    }

    /// Ends a row of data.
    pub(crate) fn end(&mut self) -> Result<(), CityError> {
        self.rows += 1;
        self.finish_row()
    }

    /// Ends a row that is none of data: a header record, a trailer.
    pub(crate) fn end_other(&mut self) -> Result<(), CityError> {
        self.finish_row()
    }

    /// A line as it is: a comment before the header.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), CityError> {
        self.row.push_str(text);
        self.finish_row()
    }

    /// Rows of data so far: what a trailer counts.
    pub(crate) fn count(&self) -> u64 {
        self.rows
    }

    /// Ends the file and puts it under its name; gives its rows of data.
    pub(crate) fn finish(mut self) -> Result<u64, CityError> {
        let done = self.out.flush().and_then(|()| std::fs::rename(&self.draft, &self.path));
        done.map_err(|why| CityError::Unwritable { path: self.path, why })?;
        Ok(self.rows)
    }

    fn separate(&mut self) {
        if self.cells > 0 {
            self.row.push(self.style.delimiter);
        }
        self.cells += 1;
    }

    fn needs_quotes(&self) -> bool {
        match self.style.quote {
            Quote::Always => true,
            Quote::Needed => self.cell.contains([self.style.delimiter, '"', '\r', '\n']),
            Quote::Never => false,
        }
    }

    fn finish_row(&mut self) -> Result<(), CityError> {
        self.row.push_str(self.style.line_end);
        self.bytes.clear();
        let encoded = self.style.encoding.append(&self.row, &mut self.bytes);
        encoded.map_err(|character| CityError::Unencodable { path: self.path.clone(), character })?;
        let written = self.out.write_all(&self.bytes);
        written.map_err(|why| CityError::Unwritable { path: self.draft.clone(), why })?;
        self.row.clear();
        self.cells = 0;
        Ok(())
    }
}

/// The bytes of a character in CP932: one for ASCII and half-width kana.
fn cp932_bytes(character: char) -> usize {
    if character.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&character) { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_and_cuts_cells_at_fixed_places() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("A.txt");
        let style =
            Style { encoding: Encoding::Cp932, delimiter: ',', quote: Quote::Never, line_end: "\r\n" };
        let mut sheet = Sheet::create(&path, style).unwrap();
        sheet.line("1").unwrap();
        sheet.left(1, '2').left(6, "髙橋").left(5, "ﾀｶﾊｼ").left(5, "山田太郎").end().unwrap();
        let count = sheet.count();
        sheet.left(1, '9').left(8, format_args!("{count:08}")).end_other().unwrap();
        assert_eq!(sheet.finish().unwrap(), 1);
        let bytes = std::fs::read(&path).unwrap();
        let (text, _, broken) = encoding_rs::SHIFT_JIS.decode(&bytes);
        assert_eq!((text.as_ref(), broken), ("1\r\n2髙橋  ﾀｶﾊｼ 山田 \r\n900000001\r\n", false));
    }

    fn written(quote: Quote, encoding: Encoding) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("A.csv");
        let style = Style { encoding, delimiter: ',', quote, line_end: "\r\n" };
        let mut sheet = Sheet::create(&path, style).unwrap();
        sheet.header(&["名", "備考"]).unwrap();
        sheet.cell("森").cell("a,\"b\"").end().unwrap();
        assert!(!path.exists());
        assert_eq!(sheet.finish().unwrap(), 1);
        std::fs::read(&path).unwrap()
    }

    #[test]
    fn quotes_as_the_style_says() {
        let text = |quote| String::from_utf8(written(quote, Encoding::Utf8)).unwrap();
        assert_eq!(text(Quote::Always), "\"名\",\"備考\"\r\n\"森\",\"a,\"\"b\"\"\"\r\n");
        assert_eq!(text(Quote::Needed), "名,備考\r\n森,\"a,\"\"b\"\"\"\r\n");
        assert_eq!(text(Quote::Never), "名,備考\r\n森,a,\"b\"\r\n");
    }

    #[test]
    fn begins_with_the_mark() {
        assert!(written(Quote::Needed, Encoding::Utf8Bom).starts_with(b"\xEF\xBB\xBF"));
        assert!(written(Quote::Needed, Encoding::Cp932).starts_with(b"\x96\xBC,"));
    }
}
