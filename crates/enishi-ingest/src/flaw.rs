//! What makes the text of a file unreadable as its connector says. Found while reading, so it travels as the inner
//! error of an [`io::Error`].

use std::io;

use enishi_config::connector::Encoding;

/// A flaw of a file's text, with the line on which it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// a byte that the declared encoding does not have
    #[error("line {line} has bytes that the declared encoding does not have")]
    Malformed {
        /// the line, from 1
        line: u64,
    },
    /// the declared encoding has all bytes, and yet the text is in another
    #[error("line {line} reads as {}", encoding.name())]
    OtherEncoding {
        /// the line of the first character that tells
        line: u64,
        /// the encoding that the text is in
        encoding: Encoding,
    },
    /// UTF-16 of which nobody could tell which byte comes first
    #[error("there is no byte order mark, and nothing that would tell the byte order")]
    Unmarked,
    /// the last line has no end, though the connector does not say that this is so
    #[error("line {line} has no end")]
    CutShort {
        /// the last line
        line: u64,
    },
    /// a record longer than any that a list could have
    #[error("the record on line {line} is longer than {most} bytes")]
    TooLong {
        /// the line on which it begins
        line: u64,
        /// most that would have been read
        most: usize,
    },
    /// a quote that is not closed, or is closed in the middle of a cell
    #[error("the quote on line {line} is not closed where its cell ends")]
    Misquoted {
        /// the line on which it opens
        line: u64,
    },
    /// behind a quoted cell stands another delimiter than the connector's
    #[error("line {line} has another delimiter")]
    OtherDelimiter {
        /// the line
        line: u64,
        /// what stands between its cells
        found: char,
    },
}

impl From<Flaw> for io::Error {
    fn from(flaw: Flaw) -> Self {
        Self::new(io::ErrorKind::InvalidData, flaw)
    }
}

impl Flaw {
    /// The flaw that an error tells of; `None` where it is not the file.
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}
