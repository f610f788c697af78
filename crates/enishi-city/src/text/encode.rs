//! Bytes: UTF-8 with or without its mark, CP932 with 外字, and EUC-JP.

use std::sync::LazyLock;

use encoding_rs::{EUC_JP, SHIFT_JIS};

/// How a file's text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// CP932; private-use characters U+E000–E757 become the 外字 F040–F9FC
    Cp932,
    /// EUC-JP in one and two bytes, half-width kana included; no 外字 and no JIS X 0212
    EucJp,
    /// UTF-8
    Utf8,
    /// UTF-8 that begins with a byte order mark
    Utf8Bom,
    /// UTF-16, the low byte first, with its mark: what Excel calls Unicode text
    Utf16,
}

impl Encoding {
    /// What stands at the very start of the file.
    pub(crate) fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8Bom => "\u{FEFF}".as_bytes(),
            Self::Utf16 => b"\xFF\xFE",
            Self::Cp932 | Self::EucJp | Self::Utf8 => b"",
        }
    }

    /// Appends `text`. Fails with the first character that the encoding has not.
    pub(crate) fn append(self, text: &str, bytes: &mut Vec<u8>) -> Result<(), char> {
        match self {
            Self::Cp932 => append_from(&CP932, text, bytes),
            Self::EucJp => append_from(&EUC, text, bytes),
            Self::Utf8 | Self::Utf8Bom => {
                bytes.extend_from_slice(text.as_bytes());
                Ok(())
            }
            Self::Utf16 => {
                bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
                Ok(())
            }
        }
    }
}

/// The bytes of every character of the basic plane, 0 where CP932 has none. `encoding_rs` encodes kanji by a
/// search, which would take a third of the time of a night, and does not encode 外字; so its decoder is asked once.
static CP932: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0; 0x1_0000];
    let double = (0x81..=0xFC_u8).flat_map(|lead| (0x40..=0xFC_u8).map(move |trail| [lead, trail]));
    // Of characters with two codes the first one is written, but never those of NEC's copy of IBM's kanji.
    for code in double.filter(|[lead, _]| !matches!(lead, 0xA0..=0xDF | 0xED | 0xEE)) {
        enter(&mut table, SHIFT_JIS, &code);
    }
    for code in (0x00..=0x7F_u8).chain(0xA1..=0xDF) {
        enter(&mut table, SHIFT_JIS, &[code]);
    }
    table
});

/// The same of EUC-JP: ASCII, half-width kana behind the byte 8E, and JIS X 0208 with the rows that NEC added.
static EUC: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0; 0x1_0000];
    let kana = (0xA1..=0xDF_u8).map(|trail| [0x8E, trail]);
    let kanji = (0xA1..=0xFE_u8).flat_map(|lead| (0xA1..=0xFE_u8).map(move |trail| [lead, trail]));
    for code in kana.chain(kanji) {
        enter(&mut table, EUC_JP, &code);
    }
    for code in 0x00..=0x7F_u8 {
        enter(&mut table, EUC_JP, &[code]);
    }
    table
});

/// Enters the character that one or two bytes stand for.
fn enter(table: &mut [u16], encoding: &'static encoding_rs::Encoding, bytes: &[u8]) {
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else { return };
    let code = bytes.iter().fold(0, |code, byte| code << 8 | u16::from(*byte));
    let mut characters = text.chars();
    let (first, second) = (characters.next(), characters.next());
    let character = first.filter(|_| second.is_none()).unwrap_or_default();
    if let Some(entry) = table.get_mut(character as usize).filter(|entry| **entry == 0) {
        *entry = code;
    }
}

fn append_from(table: &[u16], text: &str, bytes: &mut Vec<u8>) -> Result<(), char> {
    for character in text.chars() {
        match (character, table.get(character as usize).copied().unwrap_or_default()) {
            ('\0', _) => bytes.push(0),
            (_, 0) => return Err(character),
            (_, code) => match code.to_be_bytes() {
                [0, single] => bytes.push(single),
                double => bytes.extend(double),
            },
        }
    }
    Ok(())
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
    fn encodes_as_the_standard_does() {
        let all = (0x20..0xFFFF).filter_map(char::from_u32).filter(|character| !is_private(*character));
        for character in all.step_by(3) {
            let text = character.to_string();
            let (standard, _, unmappable) = SHIFT_JIS.encode(&text);
            let mut bytes = Vec::new();
            match Encoding::Cp932.append(&text, &mut bytes) {
                Ok(()) => {
                    assert_eq!((bytes.as_slice(), unmappable), (standard.as_ref(), false), "{character}")
                }
                // The standard also folds these into characters that the code has.
                Err(_) => assert!(unmappable || "\u{80}¥‾−".contains(character), "{character}"),
            }
        }
    }

    #[test]
    fn euc_decodes_again() {
        let text = "髙橋　ﾀｶﾊｼ ①〜Ｒ4,\"令和\"";
        let mut bytes = Vec::new();
        let written = Encoding::EucJp.append(&text.replace('〜', "～"), &mut bytes);
        assert_eq!(written, Ok(()));
        let (decoded, broken) = EUC_JP.decode_without_bom_handling(&bytes);
        assert_eq!((decoded.replace('～', "〜").as_str(), broken), (text, false));
        assert_eq!(Encoding::EucJp.append("\u{E000}", &mut Vec::new()), Err('\u{E000}'));
    }

    fn is_private(character: char) -> bool {
        ('\u{E000}'..='\u{F8FF}').contains(&character)
    }

    #[test]
    fn names_what_cannot_be_encoded() {
        assert_eq!(Encoding::Cp932.append("𠮷田", &mut Vec::new()), Err('𠮷'));
        assert_eq!(Encoding::Cp932.append("\u{E758}", &mut Vec::new()), Err('\u{E758}'));
        assert_eq!(Encoding::Utf8.append("𠮷田", &mut Vec::new()), Ok(()));
        let mut bytes = Vec::new();
        assert_eq!(Encoding::Utf16.append("𠮷1", &mut bytes), Ok(()));
        assert_eq!(bytes, b"\x42\xD8\xB7\xDF\x31\x00");
    }
}
