//! What a file looks like, and the connector that says so.

use std::fmt::Write;

use enishi_config::connector::{Encoding, delimiter_name, parse_connector};
use enishi_config::{Connector, Faults};
use enishi_model::SourceId;

use crate::choice::Choices;

/// The columns of every trial's file, each with its width where widths are fixed.
pub const COLUMNS: [(&str, usize); 7] =
    [("番号", 10), ("氏名", 20), ("カナ", 20), ("生年月日", 12), ("金額", 10), ("備考", 30), ("他", 6)];

/// How a line of comment begins.
pub const COMMENT: &str = "#";
/// How a trailer begins.
pub const TRAILER: &str = "T9";

/// What a file looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// how its text is encoded
    pub encoding: Encoding,
    /// whether UTF-16 begins with its low bytes
    pub is_little: bool,
    /// whether there is a byte order mark, where there need not be one
    pub has_mark: bool,
    /// what stands between cells
    pub shape: Shape,
    /// how lines end
    pub line_end: &'static str,
    /// how many lines of comment stand before everything
    pub comments: usize,
    /// whether the last record counts the others
    pub has_trailer: bool,
    /// whether every cell stands in quotes
    pub quotes_all: bool,
    /// whether the last line ends
    pub ends_last_line: bool,
    /// whether U+001A stands behind everything
    pub has_dos_end: bool,
}

/// What stands between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// a delimiter; and whether there is a header row
    Delimited {
        /// one of `,` TAB `;` `|`
        delimiter: char,
        /// names of the columns
        has_header: bool,
    },
    /// nothing: cells stand at fixed places
    Fixed,
}

/// Every encoding that a connector may declare.
pub const ENCODINGS: [Encoding; 4] = [Encoding::Utf8, Encoding::Cp932, Encoding::EucJp, Encoding::Utf16];
/// Every shape.
pub const SHAPES: [Shape; 7] = [
    Shape::Delimited { delimiter: ',', has_header: true },
    Shape::Delimited { delimiter: '\t', has_header: true },
    Shape::Delimited { delimiter: ',', has_header: false },
    Shape::Delimited { delimiter: '\t', has_header: false },
    Shape::Delimited { delimiter: ';', has_header: true },
    Shape::Delimited { delimiter: '|', has_header: false },
    Shape::Fixed,
];

impl Form {
    /// The form of an encoding and a shape without anything odd.
    pub fn plain(encoding: Encoding, shape: Shape) -> Self {
        Self {
            encoding,
            is_little: true,
            has_mark: false,
            shape,
            line_end: "\r\n",
            comments: 0,
            has_trailer: false,
            quotes_all: false,
            ends_last_line: true,
            has_dos_end: false,
        }
    }

    /// Whether a file whose last line has no end may be whole: the trailer counts.
    pub fn may_end_anywhere(&self) -> bool {
        self.has_trailer && !self.ends_last_line
    }

    /// Draws a form.
    pub fn draw(choices: &mut Choices<'_>) -> Self {
        let plain = Self::plain(choices.one_of(&ENCODINGS), choices.one_of(&SHAPES));
        Self {
            is_little: !choices.chance(64),
            has_mark: choices.chance(64),
            line_end: choices.one_of(&["\r\n", "\n"]),
            comments: if choices.chance(64) { choices.below(3) } else { 0 },
            has_trailer: choices.chance(64),
            quotes_all: choices.chance(64),
            ends_last_line: !choices.chance(32),
            has_dos_end: choices.chance(32),
            ..plain
        }
    }

    /// The connector of such files.
    ///
    /// # Errors
    /// None, as long as connectors may say what forms do.
    pub fn connector(&self, id: &str) -> Result<Connector, Faults> {
        parse_connector(&SourceId::new(id), "connector.toml", &self.toml())
    }

    /// The connector's text.
    pub fn toml(&self) -> String {
        let mut text = HEAD.to_owned();
        // Writing to a string does not fail.
        let _ = writeln!(text, "encoding = \"{}\"", self.encoding.name());
        if self.comments > 0 {
            let _ = writeln!(text, "comment = \"{COMMENT}\"");
        }
        if self.has_trailer {
            let _ = writeln!(text, "trailer = \"{TRAILER}\"");
            let _ = writeln!(text, "final_newline = {}", self.ends_last_line);
        }
        let names: Vec<String> = COLUMNS.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let _ = match self.shape {
            Shape::Delimited { delimiter, has_header } => {
                let word = delimiter_name(u8::try_from(delimiter).unwrap_or_default());
                let columns = if has_header {
                    String::new()
                } else {
                    format!("header = false\ncolumns = [{}]\n", names.join(", "))
                };
                writeln!(text, "delimiter = \"{word}\"\n{columns}")
            }
            Shape::Fixed => {
                let places =
                    COLUMNS.map(|(name, bytes)| format!("{{ column = \"{name}\", bytes = {bytes} }}"));
                writeln!(text, "fixed = [{}]", places.join(", "))
            }
        };
        text + TAIL
    }
}

const HEAD: &str = r#"format = 1
[programme]
id = "trial"
name = { ja = "試", en = "Trial" }
department = { ja = "課", en = "Department" }
[programme.contact]
desk = { ja = "係", en = "Desk" }
phone = "04-2900-0000"
hours = { ja = "平日", en = "weekdays" }
[file]
pattern = "TRIAL_{date}.csv"
kind = "snapshot"
"#;

// Drawn rows look like nothing: the guards that judge by looks keep out of it.
const TAIL: &str = r#"
[guards]
keys_at_least = 0.0
unknown_at_most = 1.0
keyless_at_most = 1.0
broken_at_most = 1.0
private_use_at_most = 1.0
births_at_most = 1.0
length_at_most = 1000000.0
line_breaks = ["番号", "氏名", "カナ"]
[schedule]
nights = ["daily"]
by = "06:00"
[record]
key = ["番号"]
[[resident]]
role = "subject"
label = { ja = "本人", en = "The resident" }
column = "番号"
width = 10
[[field]]
column = "氏名"
name = "shimei"
label = { ja = "氏名", en = "Name" }
kind = "name"
attribute = "name"
class = ["general"]
[[field]]
column = "カナ"
name = "kana"
label = { ja = "カナ", en = "Kana" }
kind = "kana"
attribute = "kana"
class = ["general"]
[[field]]
column = "生年月日"
name = "seinengappi"
label = { ja = "生年月日", en = "Date of birth" }
kind = "date"
attribute = "birth_date"
class = ["general"]
[[field]]
column = "金額"
name = "kingaku"
label = { ja = "金額", en = "Amount" }
kind = "amount"
class = ["sensitive"]
[[field]]
column = "備考"
name = "biko"
label = { ja = "備考", en = "Remark" }
kind = "text"
class = ["sensitive", "locating"]
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_a_connector() {
        for encoding in ENCODINGS {
            for shape in SHAPES {
                let form = Form { comments: 1, has_trailer: true, ..Form::plain(encoding, shape) };
                form.connector("a/b").unwrap_or_else(|faults| panic!("{form:?}\n{faults}"));
            }
        }
    }
}
