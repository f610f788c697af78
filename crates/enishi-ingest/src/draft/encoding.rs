//! In which encoding a file is: tried strictly, in the order of how little each lets pass.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use enishi_config::connector::Encoding;

use super::error::NotDrafted;
use super::note::Note;

/// A text, and how it was encoded. Lines end in LF; marks at either end are gone.
pub(super) struct Decoded {
    pub(super) encoding: Encoding,
    pub(super) text: String,
    pub(super) ends_in_newline: bool,
}

const DOS_END: char = '\u{1A}';

/// Decodes a file in the encoding that fits, and says where another fits too.
pub(super) fn read(bytes: &[u8]) -> Result<(Decoded, Vec<Note>), NotDrafted> {
    if bytes.is_empty() {
        return Err(NotDrafted::Empty);
    }
    let (encoding, text, notes) = guess(bytes).ok_or(NotDrafted::Undecodable)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text).replace("\r\n", "\n");
    let text = text.strip_suffix(DOS_END).unwrap_or(&text).to_owned();
    if text.contains('\0') {
        return Err(NotDrafted::Undecodable);
    }
    let ends_in_newline = text.ends_with('\n');
    Ok((Decoded { encoding, text, ends_in_newline }, notes))
}

fn guess(bytes: &[u8]) -> Option<(Encoding, String, Vec<Note>)> {
    let strictly = |encoding: &'static encoding_rs::Encoding, bytes| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => return Some((Encoding::Utf16, strictly(UTF_16LE, rest)?, Vec::new())),
        [0xFE, 0xFF, rest @ ..] => return Some((Encoding::Utf16, strictly(UTF_16BE, rest)?, Vec::new())),
        _ => {}
    }
    if let Some(text) = strictly(UTF_8, bytes) {
        return Some((Encoding::Utf8, text, Vec::new()));
    }
    match (strictly(SHIFT_JIS, bytes), strictly(EUC_JP, bytes)) {
        (Some(cp932), None) => Some((Encoding::Cp932, cp932, Vec::new())),
        (None, Some(euc)) => Some((Encoding::EucJp, euc, Vec::new())),
        (Some(cp932), Some(euc)) => Some(decide(bytes, cp932, euc)),
        (None, None) => None,
    }
}

// Most bytes of one are characters of the other: as half-width kana and rare kanji, which no table is full of.
fn decide(bytes: &[u8], cp932: String, euc: String) -> (Encoding, String, Vec<Note>) {
    let is_euc = oddness(&euc) < oddness(&cp932);
    let second_is_euc = second_opinion(bytes) == EUC_JP;
    let (encoding, text) = if is_euc { (Encoding::EucJp, euc) } else { (Encoding::Cp932, cp932) };
    let notes = (is_euc != second_is_euc).then(|| Note::EncodingUnsure {
        taken: encoding.name(),
        other: if is_euc { Encoding::Cp932.name() } else { Encoding::EucJp.name() },
    });
    (encoding, text, Vec::from_iter(notes))
}

// Half-width kana stand in runs of words; alone between other characters they are halves of something else.
fn oddness(text: &str) -> usize {
    let is_half_kana = |c: &char| ('\u{FF61}'..='\u{FF9F}').contains(c);
    let is_plain = |c: &char| {
        c.is_ascii()
            || matches!(c, '\u{3000}'..='\u{30FF}' | '\u{FF01}'..='\u{FF5E}' | '\u{4E00}'..='\u{9FFF}')
    };
    let half = text.chars().filter(is_half_kana).count();
    let rare = text.chars().filter(|c| !is_plain(c) && !is_half_kana(c)).count();
    // Two odd characters of the wrong encoding stand for one of the right one.
    half + 4 * rare
}

fn second_opinion(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"jp"), Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(bytes: &[u8]) -> Encoding {
        read(bytes).map(|(decoded, _)| decoded.encoding).unwrap()
    }

    #[test]
    fn each_encoding_of_a_table_is_told() {
        let text =
            "宛名番号,氏名,カナ\r\n12342,髙橋　京子,ﾀｶﾊｼ ｷﾖｳｺ\r\n12369,斎藤　二郎,サイトウ　ジロウ\r\n";
        let euc = text.replace('髙', "高");
        assert_eq!(encoding(text.as_bytes()), Encoding::Utf8);
        assert_eq!(encoding(&SHIFT_JIS.encode(text).0), Encoding::Cp932);
        assert_eq!(encoding(&EUC_JP.encode(&euc).0), Encoding::EucJp);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(encoding(&[&[0xFE, 0xFF], utf16.as_slice()].concat()), Encoding::Utf16);
    }

    #[test]
    fn marks_and_line_ends_are_gone() {
        let (decoded, _) = read("\u{FEFF}a,b\r\n1,2\r\n\u{1A}".as_bytes()).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.ends_in_newline), ("a,b\n1,2\n", true));
        assert!(!read(b"a,b\n1,2").unwrap().0.ends_in_newline);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(read(b"").err(), Some(NotDrafted::Empty));
        assert_eq!(read(&[0xFF, 0xFF, 0x80, 0x81, 0xFF]).err(), Some(NotDrafted::Undecodable));
        assert_eq!(read(b"a\0b").err(), Some(NotDrafted::Undecodable));
    }
}
