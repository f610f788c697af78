//! What a file is that is no text at all, by its first bytes. It is not opened any further.

use std::io::Read;
use std::path::Path;

use crate::claim::open_source;

const KINDS: [(&[u8], &str); 10] = [
    (b"PK\x03\x04", "zip / xlsx"),
    (b"PK\x05\x06", "zip"),
    (&[0x1F, 0x8B], "gzip"),
    (&[0xD0, 0xCF, 0x11, 0xE0], "xls"),
    (b"%PDF", "pdf"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"Rar!\x1A\x07", "rar"),
    (b"BZh", "bzip2"),
    (&[0xFD, b'7', b'z', b'X', b'Z', 0], "xz"),
    (&[0x28, 0xB5, 0x2F, 0xFD], "zstd"),
];

/// What the file is; `None` where it may be text, or cannot be read.
pub(crate) fn of(path: &Path) -> Option<&'static str> {
    let mut head = Vec::with_capacity(8);
    open_source(path).ok()?.take(8).read_to_end(&mut head).ok()?;
    let known = KINDS.iter().find(|(begin, _)| head.starts_with(begin)).map(|(_, kind)| *kind);
    // -lh5- and its kin stand behind two bytes of length and sum.
    known.or_else(|| (head.get(2..5)? == b"-lh").then_some("lzh"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content_and_text_is_none_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let kind = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            of(&path)
        };
        assert_eq!(kind(b"PK\x03\x04rest"), Some("zip / xlsx"));
        assert_eq!(kind(&[0x1F, 0x8B, 8, 0]), Some("gzip"));
        assert_eq!(kind(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), Some("xls"));
        assert_eq!(kind(b"%PDF-1.7"), Some("pdf"));
        assert_eq!(kind(b"\x20\x9a-lh5-\x10"), Some("lzh"));
        for text in [&b""[..], b"P", b"PK,2\n", b"id,name\n1,x\n", "宛名番号".as_bytes()] {
            assert_eq!(kind(text), None);
        }
    }
}
