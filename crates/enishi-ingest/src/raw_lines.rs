//! The lines of a file as they lie on the disk: bytes of its own encoding, the end of the line included.

use std::io::{self, BufRead};

use encoding_rs::{EUC_JP, SHIFT_JIS};
use enishi_config::connector::Encoding;

/// How bytes of a file become lines and texts become bytes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// one byte ends a line, and is part of no other character: UTF-8, CP932, EUC-JP
    Bytes(Encoding),
    /// UTF-16, the lower byte first
    Little,
    /// UTF-16, the higher byte first
    Big,
}

impl Script {
    /// That of a file in `encoding` which begins with `head`.
    pub(crate) fn of(encoding: Encoding, head: &[u8]) -> Self {
        match encoding {
            Encoding::Utf16 if head.starts_with(&[0xFE, 0xFF]) => Self::Big,
            Encoding::Utf16 => Self::Little,
            other => Self::Bytes(other),
        }
    }

    /// A text as the file would have it. What its encoding lacks becomes `?`.
    pub(crate) fn bytes(self, text: &str) -> Vec<u8> {
        match self {
            Self::Little => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Big => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Self::Bytes(Encoding::Cp932) => each(text, SHIFT_JIS),
            Self::Bytes(Encoding::EucJp) => each(text, EUC_JP),
            Self::Bytes(_) => text.as_bytes().to_vec(),
        }
    }

    /// Reads the next line behind what `line` holds; `false` at the end.
    pub(crate) fn read_line(self, file: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
        if let Self::Bytes(_) = self {
            return Ok(file.read_until(b'\n', line)? > 0);
        }
        let (end, begin) = (self.bytes("\n"), line.len());
        // Halves of a character are read together, so that a line end is not seen across two of them.
        while file.read_until(*end.last().unwrap_or(&0), line)? > 0 {
            if !(line.len() - begin).is_multiple_of(2) && self == Self::Little {
                let mut half = [0];
                if file.read(&mut half)? == 1 {
                    line.push(half[0]);
                }
            }
            if (line.len() - begin).is_multiple_of(2) && line.ends_with(&end) {
                break;
            }
        }
        Ok(line.len() > begin)
    }

    /// The line without its end, and its end.
    pub(crate) fn split_end(self, line: &[u8]) -> (&[u8], &[u8]) {
        let ends = ["\r\n", "\n"].map(|end| self.bytes(end));
        let end = ends.iter().find(|end| line.ends_with(end)).map_or(0, Vec::len);
        line.split_at(line.len() - end)
    }
}

fn each(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut one = [0; 4];
    for character in text.chars() {
        match encoding.encode(character.encode_utf8(&mut one)) {
            (encoded, _, false) => bytes.extend_from_slice(&encoded),
            _ => bytes.push(b'?'),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_alike_in_every_encoding() {
        // U+0A0A and U+0A00 hold the byte of a line end, and are none.
        let text = "宛名番号,x\r\n\u{0A0A},\u{0A00}\n\n終";
        for script in [Script::Little, Script::Big, Script::Bytes(Encoding::Utf8)] {
            let bytes = script.bytes(text);
            let mut file = bytes.as_slice();
            let mut lines = Vec::new();
            let mut line = Vec::new();
            while script.read_line(&mut file, &mut line).unwrap() {
                lines.push(std::mem::take(&mut line));
            }
            let expected =
                ["宛名番号,x\r\n", "\u{0A0A},\u{0A00}\n", "\n", "終"].map(|line| script.bytes(line));
            assert_eq!(lines, expected, "{script:?}");
            assert_eq!(script.split_end(&lines[0]).1, script.bytes("\r\n"));
            assert_eq!(script.split_end(&lines[3]).1, b"");
        }
    }

    #[test]
    fn what_an_encoding_lacks_is_a_question_mark() {
        assert_eq!(Script::Bytes(Encoding::Cp932).bytes("a𠮷b"), b"a?b");
    }
}
