//! Bytes: UTF-8 with or without its mark, and CP932 with 外字.

use encoding_rs::{EncoderResult, SHIFT_JIS};

/// How a file's text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// CP932; private-use characters U+E000–E757 become the 外字 F040–F9FC
    Cp932,
    /// UTF-8
    Utf8,
    /// UTF-8 that begins with a byte order mark
    Utf8Bom,
}

impl Encoding {
    /// What stands at the very start of the file.
    pub(crate) fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8Bom => "\u{FEFF}".as_bytes(),
            Self::Cp932 | Self::Utf8 => b"",
        }
    }

    /// Appends `text`. Fails with the first character that the encoding has not.
    pub(crate) fn append(self, text: &str, bytes: &mut Vec<u8>) -> Result<(), char> {
        match self {
            Self::Cp932 => append_cp932(text, bytes),
            Self::Utf8 | Self::Utf8Bom => {
                bytes.extend_from_slice(text.as_bytes());
                Ok(())
            }
        }
    }
}

fn append_cp932(text: &str, bytes: &mut Vec<u8>) -> Result<(), char> {
    // `SHIFT_JIS` of the Encoding Standard is CP932; it decodes 外字, but does not encode them.
    let mut encoder = SHIFT_JIS.new_encoder();
    let mut left = text;
    loop {
        bytes.reserve(left.len() + 16);
        let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(left, bytes, true);
        left = left.get(read..).unwrap_or_default();
        match result {
            EncoderResult::InputEmpty => return Ok(()),
            EncoderResult::OutputFull => {}
            EncoderResult::Unmappable(character) => bytes.extend(private(character).ok_or(character)?),
        }
    }
}

/// The 外字 bytes of a private-use character: 188 to a lead byte, from F040 on.
fn private(character: char) -> Option<[u8; 2]> {
    let offset = u32::from(character).checked_sub(0xE000).filter(|offset| *offset < 1_880)?;
    let (lead, trail) = (offset / 188, offset % 188);
    let trail = if trail < 0x3F { trail + 0x40 } else { trail + 0x41 };
    Some([u8::try_from(0xF0 + lead).ok()?, u8::try_from(trail).ok()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_gaiji_that_decode_again() {
        let text = "\u{E000}田　髙橋 \u{E0BC}\u{E757}\u{E03F}ﾀｶﾊｼ﨑";
        let mut bytes = Vec::new();
        Encoding::Cp932.append(text, &mut bytes).unwrap();
        assert_eq!(bytes.get(..2), Some(&[0xF0, 0x40][..]));
        let (decoded, _, broken) = SHIFT_JIS.decode(&bytes);
        assert_eq!((decoded.as_ref(), broken), (text, false));
    }

    #[test]
    fn names_what_cannot_be_encoded() {
        assert_eq!(Encoding::Cp932.append("𠮷田", &mut Vec::new()), Err('𠮷'));
        assert_eq!(Encoding::Cp932.append("\u{E758}", &mut Vec::new()), Err('\u{E758}'));
        assert_eq!(Encoding::Utf8.append("𠮷田", &mut Vec::new()), Ok(()));
    }
}
