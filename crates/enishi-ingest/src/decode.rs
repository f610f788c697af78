//! From declared encoding to UTF-8, strictly: a byte that the encoding does not have stops the file.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;

use encoding_rs::{Decoder, DecoderResult, EUC_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use enishi_config::connector::{Encoding, FileSpec};

use crate::encoding::{self, Order};
use crate::flaw::Flaw;

/// The text of a file as UTF-8. A byte order mark and a final U+001A (the end mark of DOS) are left out; CRLF
/// becomes LF.
pub struct Decoded<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    decoded: Vec<u8>,
    text: Vec<u8>,
    text_at: usize,
    lines: u64,
    // the last byte that was handed over
    last: Option<u8>,
    end: bool,
    held_back: Option<u8>,
    must_end: bool,
}

const RAW: usize = 64 << 10;
const TEXT: usize = 3 * RAW;
const DOS_END: u8 = 0x1A;

/// Opens a file for decoding as its connector says. What is wrong with its text is a [`Flaw`] in the error.
pub fn open(path: &Path, spec: &FileSpec) -> io::Result<Decoded<File>> {
    if let Some(flaw) = encoding::betrayed(path, spec.encoding)? {
        return Err(flaw.into());
    }
    let mut text = as_if(path, spec.encoding)?;
    text.must_end = spec.final_newline;
    Ok(text)
}

/// The beginning of a file that was opened already, at most so many bytes. It need not end.
pub(crate) fn beginning(
    file: File,
    path: &Path,
    most: u64,
    encoding: Encoding,
) -> io::Result<Decoded<io::Take<File>>> {
    Ok(Decoded::new(file.take(most), decoder(encoding, order_of(path, encoding)?)))
}

/// Opens a file as if it were in an encoding. Its last line need not end.
pub(crate) fn as_if(path: &Path, encoding: Encoding) -> io::Result<Decoded<File>> {
    Ok(Decoded::new(File::open(path)?, decoder(encoding, order_of(path, encoding)?)))
}

fn order_of(path: &Path, encoding: Encoding) -> io::Result<Order> {
    match encoding {
        Encoding::Utf16 => Ok(encoding::utf16_order(path)?.ok_or(Flaw::Unmarked)?),
        _ => Ok(Order::Little),
    }
}

impl<R: Read> Decoded<R> {
    fn new(input: R, decoder: Decoder) -> Self {
        Self {
            input,
            decoder,
            raw: vec![0; RAW],
            raw_at: 0,
            raw_end: 0,
            decoded: vec![0; TEXT],
            text: Vec::with_capacity(TEXT),
            text_at: 0,
            lines: 0,
            last: None,
            end: false,
            held_back: None,
            must_end: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.text_at == self.text.len() && !self.end {
            if self.raw_at == self.raw_end {
                self.raw_at = 0;
                self.raw_end = self.input.read(&mut self.raw)?;
            }
            self.decode()?;
        }
        let is_over = self.end && self.text_at == self.text.len();
        // A line without end may be one that was cut.
        match self.last {
            Some(last) if is_over && self.must_end && last != b'\n' => {
                Err(Flaw::CutShort { line: self.lines + 1 }.into())
            }
            _ => Ok(()),
        }
    }

    fn decode(&mut self) -> io::Result<()> {
        let last = self.raw_end == 0;
        let raw = self.raw.get(self.raw_at..self.raw_end).unwrap_or_default();
        let mut decoded = std::mem::take(&mut self.decoded);
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(raw, &mut decoded, last);
        self.raw_at += read;
        self.hand_over(
            decoded.get(..written).unwrap_or_default(),
            last && result == DecoderResult::InputEmpty,
        );
        self.decoded = decoded;
        match result {
            // A character that the file's end cut in two.
            DecoderResult::Malformed(..) if last => Err(Flaw::CutShort { line: self.lines + 1 }.into()),
            DecoderResult::Malformed(..) => Err(Flaw::Malformed { line: self.lines + 1 }.into()),
            _ => Ok(()),
        }
    }

    // A last carriage return or end mark is held back until it is known what follows it.
    fn hand_over(&mut self, decoded: &[u8], is_end: bool) {
        self.lines += memchr::memchr_iter(b'\n', decoded).count() as u64;
        self.end = is_end;
        self.text.clear();
        self.text_at = 0;
        if let Some(first) = decoded.first() {
            match self.held_back.take() {
                Some(b'\r') if *first == b'\n' => {}
                Some(byte) => self.text.push(byte),
                None => {}
            }
        }
        match decoded.split_last() {
            Some((last @ (b'\r' | &DOS_END), before)) => {
                self.held_back = Some(*last);
                copy_with_lf(before, &mut self.text);
            }
            _ => copy_with_lf(decoded, &mut self.text),
        }
        // Nothing follows an end mark that ends the file: it goes. A carriage return stays.
        if self.end && self.held_back.take() == Some(b'\r') {
            self.text.push(b'\r');
        }
        self.last = self.text.last().copied().or(self.last);
    }
}

fn decoder(encoding: Encoding, order: Order) -> Decoder {
    match (encoding, order) {
        (Encoding::Utf8, _) => UTF_8.new_decoder_with_bom_removal(),
        // CP932 is what the WHATWG calls Shift_JIS: NEC and IBM extensions included.
        (Encoding::Cp932, _) => SHIFT_JIS.new_decoder_with_bom_removal(),
        (Encoding::EucJp, _) => EUC_JP.new_decoder_with_bom_removal(),
        (Encoding::Utf16, Order::Little) => UTF_16LE.new_decoder_with_bom_removal(),
        (Encoding::Utf16, Order::Big) => UTF_16BE.new_decoder_with_bom_removal(),
    }
}

// One kind of line end inside, so that lines can be counted: `csv` counts those of CRLF one late.
fn copy_with_lf(mut from: &[u8], to: &mut Vec<u8>) {
    while let Some(at) = memchr::memchr(b'\r', from) {
        let (before, after) = from.split_at(at);
        to.extend_from_slice(before);
        if after.get(1) != Some(&b'\n') {
            to.push(b'\r');
        }
        from = after.get(1..).unwrap_or_default();
    }
    to.extend_from_slice(from);
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.refill()?;
        Ok(self.text.get(self.text_at..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.text_at = self.text.len().min(self.text_at + count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], encoding: Encoding) -> io::Result<String> {
        ordered(bytes, encoding, Order::Little)
    }

    fn ordered(bytes: &[u8], encoding: Encoding, order: Order) -> io::Result<String> {
        let mut text = String::new();
        Decoded::new(bytes, decoder(encoding, order)).read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn a_last_line_without_end_may_be_one_that_was_cut() {
        let ends = |bytes: &[u8], encoding| {
            let mut text = Decoded::new(bytes, decoder(encoding, Order::Little));
            text.must_end = true;
            let mut read = String::new();
            let error = text.read_to_string(&mut read).err();
            (read, error.and_then(|error| Flaw::of(&error)))
        };
        for whole in [&b"a\nb\n"[..], b"a\r\nb\r\n", b"a\nb\r\n\x1A", b"a\nb\n\n", b"", b"\x1A"] {
            assert_eq!(ends(whole, Encoding::Cp932).1, None, "{whole:?}");
        }
        for cut in [&b"a\nb"[..], b"a\r\nb\r", b"a\nb\x1A", b"a\nb ", b"a\n\x82\xA0"] {
            let (read, flaw) = ends(cut, Encoding::Cp932);
            assert_eq!(flaw, Some(Flaw::CutShort { line: 2 }), "{cut:?}");
            assert!(read.starts_with("a\n"), "the text comes before the flaw");
        }
        let utf_16: Vec<u8> = "a\nb".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(ends(&utf_16, Encoding::Utf16).1, Some(Flaw::CutShort { line: 2 }));
    }

    #[test]
    fn takes_cp932_with_its_extensions() {
        // ﾔﾏﾀﾞ, 髙, ① and a private-use character
        let bytes = [0xD4, 0xCF, 0xC0, 0xDE, 0xFB, 0xFC, 0x87, 0x40, 0xF0, 0x40];
        assert_eq!(decoded(&bytes, Encoding::Cp932).unwrap(), "ﾔﾏﾀﾞ髙①\u{E000}");
    }

    #[test]
    fn leaves_out_the_byte_order_mark_and_the_dos_end_mark() {
        assert_eq!(decoded(b"\xEF\xBB\xBFa,b\r\n1,2\r\n\x1A", Encoding::Utf8).unwrap(), "a,b\n1,2\n");
        assert_eq!(decoded(b"a\x1Ab", Encoding::Utf8).unwrap(), "a\x1Ab");
        assert_eq!(decoded(b"", Encoding::Utf8).unwrap(), "");
    }

    #[test]
    fn line_ends_become_one_kind_whatever_the_buffers_cut() {
        assert_eq!(decoded(b"a\r\nb\nc\rd\r\n", Encoding::Utf8).unwrap(), "a\nb\nc\rd\n");
        assert_eq!(decoded(b"a\r", Encoding::Utf8).unwrap(), "a\r");
        let long = "x,y\r\n".repeat(50_000);
        for cut in 1..6 {
            let slow = long.as_bytes().chunks(cut).fold(Vec::new(), |mut all: Vec<&[u8]>, chunk| {
                all.push(chunk);
                all
            });
            let mut text = String::new();
            Decoded::new(Pieces(slow.into_iter()), decoder(Encoding::Utf8, Order::Little))
                .read_to_string(&mut text)
                .unwrap();
            assert_eq!(text, long.replace("\r\n", "\n"), "pieces of {cut}");
        }
    }

    /// Gives its pieces one read at a time.
    struct Pieces<'a>(std::vec::IntoIter<&'a [u8]>);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let piece = self.0.next().unwrap_or_default();
            buffer[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    #[test]
    fn takes_utf_16_of_either_byte_order() {
        let little: Vec<u8> = "\u{FEFF}縁,𠮷\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{FEFF}縁,𠮷\r\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, order) in [(little, Order::Little), (big, Order::Big)] {
            assert_eq!(ordered(&bytes, Encoding::Utf16, order).unwrap(), "縁,𠮷\n");
            assert_eq!(ordered(&bytes[2..], Encoding::Utf16, order).unwrap(), "縁,𠮷\n", "without its mark");
            assert!(
                ordered(&bytes[..bytes.len() - 1], Encoding::Utf16, order).is_err(),
                "cut in a character"
            );
        }
    }

    #[test]
    fn names_the_line_that_does_not_decode() {
        let error = decoded(b"a\nb\n\x82\xFF\n", Encoding::Cp932).unwrap_err();
        assert_eq!(Flaw::of(&error), Some(Flaw::Malformed { line: 3 }));
    }

    #[test]
    fn long_texts_survive_the_buffers() {
        let text = "東京都千代田区".repeat(100_000);
        let (bytes, _, _) = SHIFT_JIS.encode(&text);
        assert_eq!(decoded(&bytes, Encoding::Cp932).unwrap(), text);
    }
}
