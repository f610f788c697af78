//! Telling in which encoding a file is, where it is not the one that its connector says.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use enishi_config::connector::Encoding;
use memchr::memchr_iter;

use crate::decode::as_if;
use crate::flaw::Flaw;

/// Which byte of UTF-16 comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// the lower one
    Little,
    /// the higher one
    Big,
}

const HEAD: u64 = 4096;

/// The byte order of UTF-16: by its mark, or by the NUL halves of line ends, delimiters and quotes, which no other
/// encoding has. `None` for what is no UTF-16, or does not tell.
pub(crate) fn utf16_order(path: &Path) -> io::Result<Option<Order>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(match head.as_slice() {
        [0xFF, 0xFE, ..] => Some(Order::Little),
        [0xFE, 0xFF, ..] => Some(Order::Big),
        _ => order_without_mark(&head),
    })
}

fn order_without_mark(head: &[u8]) -> Option<Order> {
    let pairs = head.as_chunks::<2>().0;
    let count = |is: fn(&[u8; 2]) -> bool| pairs.iter().filter(|pair| is(pair)).count();
    // Only these: other letters of ASCII, read the other way round, are letters too (U+3000 and 0).
    let little = count(|pair| matches!(pair, [b'\t' | b'\n' | b'\r' | b',' | b'"', 0]));
    let big = count(|pair| matches!(pair, [0, b'\t' | b'\n' | b'\r' | b',' | b'"']));
    // One NUL that somebody's system wrote makes no UTF-16.
    let is_enough = |found: usize| found > 1 && found * 128 >= pairs.len();
    match (little, big) {
        (found, 0) if is_enough(found) => Some(Order::Little),
        (0, found) if is_enough(found) => Some(Order::Big),
        _ => None,
    }
}

/// What tells that a file is in another encoding although the declared one has all its bytes: then names would be
/// taken as other names, without an error. CP932 has nearly every pair of bytes, so that only it is doubted, and
/// only where the text is whole in a stricter encoding and is more than half-width kana in CP932. Any encoding but
/// UTF-16 has the NUL halves of UTF-16.
pub(crate) fn betrayed(path: &Path, declared: Encoding) -> io::Result<Option<Flaw>> {
    if declared != Encoding::Utf16 && utf16_order(path)?.is_some() {
        return Ok(Some(Flaw::OtherEncoding { line: 1, encoding: Encoding::Utf16 }));
    }
    if declared != Encoding::Cp932 {
        return Ok(None);
    }
    let Some(line) = line_beyond_ascii(path)? else { return Ok(None) };
    let mut stricter = [Encoding::Utf8, Encoding::EucJp].into_iter();
    let encoding = stricter.find(|encoding| fits(path, *encoding));
    let encoding = encoding.filter(|_| !is_half_width(path));
    Ok(encoding.map(|encoding| Flaw::OtherEncoding { line, encoding }))
}

fn line_beyond_ascii(path: &Path) -> io::Result<Option<u64>> {
    let mut bytes = BufReader::with_capacity(64 << 10, File::open(path)?);
    let mut lines = 0;
    loop {
        let piece = bytes.fill_buf()?;
        let ascii = piece.iter().position(|byte| !byte.is_ascii());
        lines +=
            memchr_iter(b'\n', piece.get(..ascii.unwrap_or(piece.len())).unwrap_or_default()).count() as u64;
        if ascii.is_some() || piece.is_empty() {
            return Ok(ascii.map(|_| lines + 1));
        }
        let read = piece.len();
        bytes.consume(read);
    }
}

// Whether CP932 makes ASCII and half-width kana of all of a file: that is what many of its files are.
fn is_half_width(path: &Path) -> bool {
    let Ok(mut text) = as_if(path, Encoding::Cp932) else { return false };
    loop {
        let Ok(piece) = text.fill_buf() else { return false };
        if piece.is_empty() {
            return true;
        }
        let is_half =
            |character: char| character.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&character);
        if !str::from_utf8(piece).is_ok_and(|piece| piece.chars().all(is_half)) {
            return false;
        }
        let read = piece.len();
        text.consume(read);
    }
}

/// Whether a file decodes cleanly from beginning to end.
fn fits(path: &Path, encoding: Encoding) -> bool {
    as_if(path, encoding).is_ok_and(|mut text| io::copy(&mut text, &mut io::sink()).is_ok())
}

/// The encoding that a file decodes cleanly in, other than `declared`; tried in the order of how strict they are.
pub(crate) fn other_encoding(path: &Path, declared: Encoding) -> Option<Encoding> {
    if utf16_order(path).ok()?.is_some() {
        return (declared != Encoding::Utf16).then_some(Encoding::Utf16);
    }
    let candidates = [Encoding::Utf8, Encoding::Cp932, Encoding::EucJp];
    let mut others = candidates.into_iter().filter(|encoding| *encoding != declared);
    others.find(|encoding| fits(path, *encoding))
}

#[cfg(test)]
mod tests;
