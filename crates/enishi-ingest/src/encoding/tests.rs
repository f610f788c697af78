//! Which encoding a file is in.

use encoding_rs::{EUC_JP, SHIFT_JIS};
use tempfile::TempDir;

use super::*;

fn file(bytes: &[u8]) -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn told(bytes: &[u8], declared: Encoding) -> Option<Encoding> {
    let (_folder, path) = file(bytes);
    assert!(!fits(&path, declared));
    other_encoding(&path, declared)
}

fn doubt(bytes: &[u8], declared: Encoding) -> Option<Flaw> {
    let (_folder, path) = file(bytes);
    betrayed(&path, declared).unwrap()
}

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn utf_16_and_the_others_are_not_taken_for_each_other() {
    let plain = utf_16("宛名番号,1\r\n", u16::to_le_bytes);
    let marked = [&[0xFF, 0xFE], plain.as_slice()].concat();
    for declared in [Encoding::Utf8, Encoding::Cp932, Encoding::EucJp] {
        assert_eq!(told(&marked, declared), Some(Encoding::Utf16));
    }
    assert_eq!(told("宛名番号,1\n".as_bytes(), Encoding::Utf16), Some(Encoding::Utf8));
    assert_eq!(told(&SHIFT_JIS.encode("宛名番号\n").0, Encoding::Utf16), Some(Encoding::Cp932));
    assert_eq!(told(&marked[..marked.len() - 1], Encoding::Utf16), None, "it is utf-16, but cut");
}

#[test]
fn the_byte_order_of_utf_16_is_told_without_its_mark() {
    let order = |bytes: &[u8]| {
        let (_folder, path) = file(bytes);
        utf16_order(&path).unwrap()
    };
    for text in ["宛名番号\t氏名\r\n1\t縁　　　　　　\r\n", "\u{FEFF}縁", "id,name\n1,a\n"] {
        assert_eq!(order(&utf_16(text, u16::to_le_bytes)), Some(Order::Little), "{text:?}");
        assert_eq!(order(&utf_16(text, u16::to_be_bytes)), Some(Order::Big), "{text:?}");
    }
    assert_eq!(order(&utf_16("縁縁縁", u16::to_le_bytes)), None, "nobody says which byte comes first");
    assert_eq!(
        order("宛名番号,氏名\n1,山\0田\n2,川田\n3,山川\n".as_bytes()),
        None,
        "one NUL makes no UTF-16"
    );
    assert_eq!(order(&[0; 64]), None);
    assert_eq!(order(b""), None);
}

#[test]
fn bytes_that_cp932_has_too_are_found_out_where_a_stricter_encoding_has_them_all() {
    // 田中 and the like decode as half-width kana and rare kanji, without an error
    let euc = EUC_JP.encode("1,高橋\n2,田中\n3,亜\n").0;
    let found = Flaw::OtherEncoding { line: 1, encoding: Encoding::EucJp };
    assert_eq!(doubt(b"1,\xB9\xE2\xB6\xB6\n", Encoding::Cp932), Some(found));
    assert_eq!(doubt(&euc, Encoding::Cp932), Some(found));
    let found = Flaw::OtherEncoding { line: 2, encoding: Encoding::Utf8 };
    assert_eq!(doubt("1\nああ\n".as_bytes(), Encoding::Cp932), Some(found));
    let found = Flaw::OtherEncoding { line: 1, encoding: Encoding::Utf16 };
    for declared in [Encoding::Utf8, Encoding::Cp932, Encoding::EucJp] {
        assert_eq!(doubt(&utf_16("id,1\n", u16::to_be_bytes), declared), Some(found));
    }
}

#[test]
fn honest_cp932_is_not_doubted() {
    for text in ["id,1\n", "ﾀﾅｶ ﾅｶﾀ,ﾂｱ\n", "山田　太郎\n", "髙①\n", "ﾊﾅｺ,花子\n", ""]
    {
        let bytes = SHIFT_JIS.encode(text).0;
        assert_eq!(doubt(&bytes, Encoding::Cp932), None, "{text}");
    }
}
