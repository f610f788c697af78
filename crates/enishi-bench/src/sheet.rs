//! An export file as text: its connector's encoding decoded to UTF-8, parsed by the `csv` crate.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;

use encoding_rs::{Decoder, EUC_JP, SHIFT_JIS, UTF_8};
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
    /// Its text in UTF-8, without a byte order mark. The invented city's files have no comments.
    pub(crate) fn text(&self) -> Result<Utf8<File>> {
        let file = File::open(self.path).map_err(BenchError::file(self.path))?;
        Ok(Utf8::new(file, self.connector.file.encoding))
    }

    /// Its rows, the header too where it has one.
    pub(crate) fn rows(&self) -> Result<csv::Reader<Utf8<File>>> {
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.connector.file.delimiter);
        Ok(builder.from_reader(self.text()?))
    }

    /// How many rows stand before the data.
    pub(crate) fn header_rows(&self) -> u64 {
        u64::from(self.connector.file.columns.is_none())
    }

    /// The columns, in the file's order.
    pub(crate) fn columns(&self) -> Result<Vec<String>> {
        if let Some(columns) = &self.connector.file.columns {
            return Ok(columns.clone());
        }
        let mut header = csv::StringRecord::new();
        self.rows()?.read_record(&mut header).map_err(BenchError::csv(self.path))?;
        Ok(header.iter().map(str::to_owned).collect())
    }
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
        };
        let decoder = encoding.new_decoder_with_bom_removal();
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
    }
}
