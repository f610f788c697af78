//! An export file as text: its connector's encoding decoded to UTF-8, parsed by the `csv` crate; the rows of data
//! alone.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::PathBuf;

use encoding_rs::{Decoder, EUC_JP, SHIFT_JIS, UTF_8, UTF_16LE};
use enishi_config::Connector;
use enishi_config::connector::Encoding;

use crate::error::{BenchError, Result};

/// An export file and what its connector says of it.
#[derive(Clone, Copy)]
pub(crate) struct Sheet<'a> {
    /// what the file looks like
    pub(crate) connector: &'a Connector,
    /// where it lies
    pub(crate) path: &'a PathBuf,
}

impl Sheet<'_> {
    /// Its text in UTF-8, without a byte order mark and without the comments before the data.
    fn text(&self) -> Result<impl BufRead> {
        let file = File::open(self.path).map_err(BenchError::file(self.path))?;
        let mut text = BufReader::with_capacity(BUFFER, Utf8::new(file, self.connector.file.encoding));
        if let Some(mark) = &self.connector.file.comment {
            skip_comments(&mut text, mark).map_err(BenchError::file(self.path))?;
        }
        Ok(text)
    }

    /// Its rows of data: without header, comments and trailer.
    pub(crate) fn each(&self, mut row: impl FnMut(&csv::ByteRecord) -> Result<()>) -> Result<()> {
        let trailer = self.connector.file.trailer.as_deref().map(str::as_bytes);
        self.each_record(&mut |record| {
            let is_data = trailer.is_none() || record.get(0) != trailer;
            if is_data { row(record) } else { Ok(()) }
        })
    }

    fn each_record(&self, row: &mut dyn FnMut(&csv::ByteRecord) -> Result<()>) -> Result<()> {
        if let Some(widths) = &self.connector.file.widths {
            return self.each_line(widths, row);
        }
        let mut reader = self.reader()?;
        let mut record = csv::ByteRecord::new();
        let mut is_header = self.connector.file.columns.is_none();
        while reader.read_byte_record(&mut record).map_err(BenchError::csv(self.path))? {
            if !std::mem::take(&mut is_header) {
                row(&record)?;
            }
        }
        Ok(())
    }

    // No crate is known that cuts lines by the bytes of CP932.
    fn each_line(&self, widths: &[usize], row: &mut dyn FnMut(&csv::ByteRecord) -> Result<()>) -> Result<()> {
        for line in self.text()?.lines() {
            let line = line.map_err(BenchError::file(self.path))?;
            row(&csv::ByteRecord::from(cut(&line, widths)))?;
        }
        Ok(())
    }

    fn reader(&self) -> Result<csv::Reader<impl BufRead>> {
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.connector.file.delimiter);
        Ok(builder.from_reader(self.text()?))
    }

    /// The columns, in the file's order.
    pub(crate) fn columns(&self) -> Result<Vec<String>> {
        if let Some(columns) = &self.connector.file.columns {
            return Ok(columns.clone());
        }
        let mut header = csv::StringRecord::new();
        self.reader()?.read_record(&mut header).map_err(BenchError::csv(self.path))?;
        Ok(header.iter().map(str::to_owned).collect())
    }
}

fn skip_comments(text: &mut impl BufRead, mark: &str) -> io::Result<()> {
    while text.fill_buf()?.starts_with(mark.as_bytes()) {
        text.skip_until(b'\n')?;
    }
    Ok(())
}

fn cut(line: &str, widths: &[usize]) -> Vec<String> {
    let mut characters = line.chars();
    let cell = |width: &usize| {
        let (mut cell, mut bytes) = (String::new(), 0);
        while bytes < *width {
            let Some(next) = characters.next() else { break };
            bytes += if next.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&next) { 1 } else { 2 };
            cell.push(next);
        }
        cell.trim().to_owned()
    };
    widths.iter().map(cell).collect()
}

const BUFFER: usize = 64 << 10;

/// Reads bytes of an encoding as UTF-8; what is not in the encoding becomes U+FFFD.
pub(crate) struct Utf8<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Cursor<Vec<u8>>,
    is_over: bool,
}

impl<R: Read> Utf8<R> {
    fn new(source: R, encoding: Encoding) -> Self {
        let encoding = match encoding {
            Encoding::Utf8 => UTF_8,
            Encoding::Cp932 => SHIFT_JIS,
            Encoding::EucJp => EUC_JP,
            // The mark decides which end comes first.
            Encoding::Utf16 => UTF_16LE,
        };
        let decoder = encoding.new_decoder();
        Self { source, decoder, raw: vec![0; BUFFER], text: Cursor::default(), is_over: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        let count = self.source.read(&mut self.raw)?;
        self.is_over = count == 0;
        let longest = self.decoder.max_utf8_buffer_length(count).unwrap_or(3 * BUFFER);
        let text = self.text.get_mut();
        text.resize(longest, 0);
        let raw = self.raw.get(..count).unwrap_or_default();
        let (_, _, written, _) = self.decoder.decode_to_utf8(raw, text, self.is_over);
        text.truncate(written);
        self.text.set_position(0);
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.text.read(into)?;
            if count > 0 || self.is_over {
                return Ok(count);
            }
            self.fill()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Gives one byte at a time, as unkindly as a pipe may.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let some = into.len().min(1);
            self.0.read(&mut into[..some])
        }
    }

    fn read(bytes: &[u8], encoding: Encoding) -> String {
        let mut text = String::new();
        Utf8::new(Drip(bytes), encoding).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn characters_that_are_torn_apart_come_out_whole() {
        let (cp932, _, _) = SHIFT_JIS.encode("髙橋,ﾀｶﾊｼ\r\n");
        assert_eq!(read(&cp932, Encoding::Cp932), "髙橋,ﾀｶﾊｼ\r\n");
        assert_eq!(read("\u{FEFF}縁,市\n".as_bytes(), Encoding::Utf8), "縁,市\n");
        assert_eq!(read(b"\xFF\xFEa\0\x42\x30", Encoding::Utf16), "aあ");
    }

    #[test]
    fn lines_are_cut_by_the_bytes_of_cp932() {
        assert_eq!(cut("2髙橋  ﾀｶ 7", &[1, 6, 3, 1]), ["2", "髙橋", "ﾀｶ", "7"]);
    }
}
