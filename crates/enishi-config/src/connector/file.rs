//! `[file]`: name, encoding, delimiter, header.

use enishi_model::schema::FileKind;

use crate::fault::FaultKind;
use crate::pattern::Pattern;
use crate::section::Section;

/// What the source's files look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSpec {
    /// how they are named
    pub pattern: Pattern,
    /// how their text is encoded
    pub encoding: Encoding,
    /// between the columns: `,` or TAB
    pub delimiter: u8,
    /// the names of the columns where the file has no header row
    pub columns: Option<Vec<String>>,
    /// lines before the header that begin with this are comments
    pub comment: Option<String>,
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
}

/// Every encoding with its name in connectors.
pub const ENCODINGS: [(&str, Encoding); 3] =
    [("utf-8", Encoding::Utf8), ("cp932", Encoding::Cp932), ("euc-jp", Encoding::EucJp)];

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
    let delimiter = file.choice("delimiter", &[("comma", b','), ("tab", b'\t')], Some(b','));
    let kind = file.choice(
        "kind",
        &[("snapshot", FileKind::Snapshot), ("differential", FileKind::Differential)],
        None,
    );
    let columns = columns(file);
    let comment = file.optional_text("comment").map(|spot| spot.value);
    let spec = FileSpec {
        pattern: pattern?,
        encoding: encoding?,
        delimiter: delimiter?,
        columns: columns.ok()?,
        comment,
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
