//! From declared encoding to UTF-8, strictly: a byte that the encoding does not have stops the file.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use encoding_rs::{Decoder, DecoderResult, EUC_JP, SHIFT_JIS, UTF_8, UTF_16LE};
use enishi_config::connector::Encoding;

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
    end: bool,
    held_back: Option<u8>,
}

/// A byte that the declared encoding does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} has bytes that the declared encoding does not have")]
pub struct Malformed {
    /// the line, from 1
    pub line: u64,
}

/// UTF-16 without the byte order mark that it must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no byte order mark")]
pub struct Unmarked;

const RAW: usize = 64 << 10;
const TEXT: usize = 3 * RAW;
const DOS_END: u8 = 0x1A;

/// Opens a file for decoding.
pub fn open(path: &Path, encoding: Encoding) -> io::Result<Decoded<BufReader<File>>> {
    if encoding == Encoding::Utf16 && !has_utf16_mark(path) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, Unmarked));
    }
    Ok(Decoded::new(BufReader::with_capacity(RAW, File::open(path)?), encoding))
}

impl<R: Read> Decoded<R> {
    /// Decodes what `input` gives.
    pub fn new(input: R, encoding: Encoding) -> Self {
        Self {
            input,
            decoder: decoder(encoding),
            raw: vec![0; RAW],
            raw_at: 0,
            raw_end: 0,
            decoded: vec![0; TEXT],
            text: Vec::with_capacity(TEXT),
            text_at: 0,
            lines: 0,
            end: false,
            held_back: None,
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
        Ok(())
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
        if let DecoderResult::Malformed(..) = result {
            return Err(io::Error::new(io::ErrorKind::InvalidData, Malformed { line: self.lines + 1 }));
        }
        Ok(())
    }

    // A last carriage return or end mark is held back until it is known what follows it.
    fn hand_over(&mut self, decoded: &[u8], is_end: bool) {
        self.lines += decoded.iter().filter(|byte| **byte == b'\n').count() as u64;
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
    }
}

fn decoder(encoding: Encoding) -> Decoder {
    match encoding {
        Encoding::Utf8 => UTF_8.new_decoder_with_bom_removal(),
        // CP932 is what the WHATWG calls Shift_JIS: NEC and IBM extensions included.
        Encoding::Cp932 => SHIFT_JIS.new_decoder_with_bom_removal(),
        Encoding::EucJp => EUC_JP.new_decoder_with_bom_removal(),
        // Heeds the mark, and so reads either byte order.
        Encoding::Utf16 => UTF_16LE.new_decoder(),
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
        self.refill()?;
        let ready = self.text.get(self.text_at..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(ready) {
            *to = *from;
        }
        self.text_at += count;
        Ok(count)
    }
}

/// Whether a file decodes cleanly from beginning to end.
pub fn fits(path: &Path, encoding: Encoding) -> bool {
    open(path, encoding).is_ok_and(|mut text| io::copy(&mut text, &mut io::sink()).is_ok())
}

/// The encoding that a file decodes cleanly in, other than `declared`; tried in the order of how strict they are.
pub fn other_encoding(path: &Path, declared: Encoding) -> Option<String> {
    if has_utf16_mark(path) {
        return (declared != Encoding::Utf16).then(|| Encoding::Utf16.name().to_owned());
    }
    // Half of the bytes of UTF-16 are nothing where the text is in Latin letters and digits. No other encoding
    // of an export has such bytes, though they all would decode.
    if declared == Encoding::Utf16 && begins_with_nul(path) {
        return None;
    }
    let candidates = [Encoding::Utf8, Encoding::Cp932, Encoding::EucJp];
    let mut others = candidates.into_iter().filter(|encoding| *encoding != declared);
    others.find(|encoding| fits(path, *encoding)).map(|encoding| encoding.name().to_owned())
}

fn has_utf16_mark(path: &Path) -> bool {
    head::<2>(path).is_some_and(|head| matches!(head.as_slice(), [0xFF, 0xFE] | [0xFE, 0xFF]))
}

fn begins_with_nul(path: &Path) -> bool {
    head::<1024>(path).is_some_and(|head| head.contains(&0))
}

fn head<const LENGTH: usize>(path: &Path) -> Option<Vec<u8>> {
    let mut head = Vec::with_capacity(LENGTH);
    File::open(path).ok()?.take(LENGTH as u64).read_to_end(&mut head).ok()?;
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], encoding: Encoding) -> io::Result<String> {
        let mut text = String::new();
        Decoded::new(bytes, encoding).read_to_string(&mut text)?;
        Ok(text)
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
            Decoded::new(Pieces(slow.into_iter()), Encoding::Utf8).read_to_string(&mut text).unwrap();
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
        for bytes in [little, big] {
            assert_eq!(decoded(&bytes, Encoding::Utf16).unwrap(), "縁,𠮷\n");
            assert!(decoded(&bytes[..bytes.len() - 1], Encoding::Utf16).is_err(), "cut in a character");
        }
    }

    #[test]
    fn utf_16_and_the_others_are_not_taken_for_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let told = |bytes: &[u8], declared| {
            std::fs::write(&path, bytes).unwrap();
            assert!(!fits(&path, declared));
            other_encoding(&path, declared)
        };
        let plain: Vec<u8> = "宛名番号,1\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&[0xFF, 0xFE], plain.as_slice()].concat();
        for declared in [Encoding::Utf8, Encoding::Cp932, Encoding::EucJp] {
            assert_eq!(told(&marked, declared).as_deref(), Some("utf-16"));
        }
        assert_eq!(told(&plain, Encoding::Utf16), None, "nobody says which byte comes first");
        assert_eq!(told("宛名番号,1\n".as_bytes(), Encoding::Utf16).as_deref(), Some("utf-8"));
        assert_eq!(told(&SHIFT_JIS.encode("宛名番号\n").0, Encoding::Utf16).as_deref(), Some("cp932"));
        assert_eq!(told(&marked[..marked.len() - 1], Encoding::Utf16), None, "it is utf-16, but cut");
    }

    #[test]
    fn names_the_line_that_does_not_decode() {
        let error = decoded(b"a\nb\n\x82\xFF\n", Encoding::Cp932).unwrap_err();
        let malformed = error.get_ref().and_then(|inner| inner.downcast_ref::<Malformed>());
        assert_eq!(malformed, Some(&Malformed { line: 3 }));
    }

    #[test]
    fn long_texts_survive_the_buffers() {
        let text = "東京都千代田区".repeat(100_000);
        let (bytes, _, _) = SHIFT_JIS.encode(&text);
        assert_eq!(decoded(&bytes, Encoding::Cp932).unwrap(), text);
    }
}
