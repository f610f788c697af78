//! `[file]`: name, encoding, delimiter, header, fixed widths, trailer.

use enishi_model::schema::FileKind;

use super::fixed;
use crate::fault::FaultKind;
use crate::pattern::Pattern;
use crate::section::{Section, Spot};

/// What the source's files look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSpec {
    /// how they are named
    pub pattern: Pattern,
    /// how their text is encoded
    pub encoding: Encoding,
    /// between the columns: one of [`DELIMITERS`]
    pub delimiter: u8,
    /// the names of the columns where the file has no header row
    pub columns: Option<Vec<String>>,
    /// lines before the header that begin with this are comments
    pub comment: Option<String>,
    /// the first cell of the last record, which counts the others
    pub trailer: Option<String>,
    /// which cell of that record, from 0, says the night that the file speaks of
    pub trailer_date: Option<usize>,
    /// the widths of `columns` in bytes of CP932, where cells stand at fixed places instead of between delimiters
    pub widths: Option<Vec<usize>>,
    /// whether the last line must have an end, as every other line has
    pub final_newline: bool,
}

/// Every delimiter with its name in connectors.
pub const DELIMITERS: [(&str, u8); 4] =
    [("comma", b','), ("tab", b'\t'), ("semicolon", b';'), ("pipe", b'|')];

/// A delimiter's name in connectors and messages.
pub fn delimiter_name(delimiter: u8) -> &'static str {
    DELIMITERS.iter().find(|(_, one)| *one == delimiter).map(|(name, _)| *name).unwrap_or_default()
}

/// How a file's text is encoded. UTF-8 takes a byte order mark, and its absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8
    Utf8,
    /// CP932, which files call Shift_JIS
    Cp932,
    /// EUC-JP
    EucJp,
    /// UTF-16 of either byte order, told by the byte order mark that it must have
    Utf16,
}

/// Every encoding with its name in connectors.
pub const ENCODINGS: [(&str, Encoding); 4] = [
    ("utf-8", Encoding::Utf8),
    ("cp932", Encoding::Cp932),
    ("euc-jp", Encoding::EucJp),
    ("utf-16", Encoding::Utf16),
];

impl Encoding {
    /// Its name in connectors and messages.
    pub fn name(self) -> &'static str {
        ENCODINGS.iter().find(|(_, encoding)| *encoding == self).map(|(name, _)| *name).unwrap_or_default()
    }
}

/// Reads `[file]`.
pub(super) fn read(file: &mut Section<'_, '_>) -> Option<(FileSpec, FileKind)> {
    let pattern = pattern(file);
    let encoding = file.choice("encoding", &ENCODINGS, None);
    let delimiter = file.choice("delimiter", &DELIMITERS, Some(b','));
    let kind = file.choice(
        "kind",
        &[("snapshot", FileKind::Snapshot), ("differential", FileKind::Differential)],
        None,
    );
    let places = places(file);
    let (comment, trailer) = (mark(file, "comment"), mark(file, "trailer"));
    let final_newline = final_newline(file, trailer.is_some());
    let trailer_date = trailer_date(file, trailer.is_some());
    let (columns, widths) = places?;
    let spec = FileSpec {
        pattern: pattern?,
        encoding: encoding?,
        delimiter: delimiter?,
        columns,
        comment,
        trailer,
        trailer_date,
        widths,
        final_newline,
    };
    Some((spec, kind?))
}

fn pattern(file: &mut Section<'_, '_>) -> Option<Pattern> {
    let spot = file.text("pattern")?;
    let pattern = Pattern::parse(&spot.value);
    if pattern.is_none() {
        file.fault(&spot, FaultKind::Malformed { expected: "NAME_{date}.csv, with * for any characters" });
    }
    pattern
}

// Every line begins with an empty text.
fn mark(file: &mut Section<'_, '_>, key: &'static str) -> Option<String> {
    let spot: Spot<String> = file.optional_text(key)?;
    if spot.value.is_empty() {
        file.fault(&spot, FaultKind::Malformed { expected: "a text of one character or more" });
    }
    Some(spot.value)
}

// Without it nobody can tell the last line from one that was cut, unless something counts the rows.
fn final_newline(file: &mut Section<'_, '_>, is_counted: bool) -> bool {
    let must_be = file.optional_switch("final_newline").unwrap_or(true);
    if !must_be && !is_counted {
        file.fault_here("final_newline", FaultKind::TrailerNeeded);
    }
    must_be
}

// Cells of fixed width cut a trailer anywhere.
fn trailer_date(file: &mut Section<'_, '_>, has_trailer: bool) -> Option<usize> {
    let cell = file.optional_whole("trailer_date", 2, 1_000)?;
    if !has_trailer {
        file.fault_here("trailer_date", FaultKind::TrailerOfDate);
    } else if file.has("fixed") {
        file.fault_here("trailer_date", FaultKind::NotWithFixed);
    }
    usize::try_from(cell - 1).ok()
}

type Places = (Option<Vec<String>>, Option<Vec<usize>>);

// The names of the columns, where the file does not say them, and their widths, where they have such.
fn places(file: &mut Section<'_, '_>) -> Option<Places> {
    file.know("fixed");
    if file.has("fixed") {
        return fixed::read(file).map(|(columns, widths)| (Some(columns), Some(widths)));
    }
    columns(file).ok().map(|columns| (columns, None))
}

fn columns(file: &mut Section<'_, '_>) -> Result<Option<Vec<String>>, ()> {
    let header = file.optional_switch("header").unwrap_or(true);
    let columns = file.texts("columns");
    match (header, columns.is_empty()) {
        (true, _) => Ok(None),
        (false, false) => Ok(Some(columns.into_iter().map(|spot| spot.value).collect())),
        (false, true) => {
            file.fault_here("columns", FaultKind::ColumnsNeeded);
            Err(())
        }
    }
}
