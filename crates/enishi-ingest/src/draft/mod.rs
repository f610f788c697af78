//! Drafting a connector from a file that nobody has described yet: text in, TOML out. What the file does not say
//! for certain is said in a comment, and decided on the careful side.
//!
//! In this order: [`encoding`] → [`table`] (or [`fixed`]) → [`column`] → [`sign`] and [`kind`] → [`dates`] → [`key`] →
//! [`toml`].

mod codes;
mod column;
mod dates;
mod encoding;
mod error;
mod fixed;
mod key;
mod kind;
mod note;
mod sign;
mod table;
mod toml;
mod words;

use chrono::NaiveDate;
use enishi_catalogue::Lang;

use self::column::Column;
pub use self::error::NotDrafted;
use self::key::Identity;
use self::kind::Guess;
use self::note::Note;
pub(crate) use self::sign::is_word;
use self::table::Table;

/// How much of a file is looked at; a table's columns are told by far less.
pub const MOST_BYTES: usize = 8 << 20;

/// What there is to draft from.
pub struct Asked<'a> {
    /// the file, or its beginning
    pub bytes: &'a [u8],
    /// whether that is all of it
    pub whole: bool,
    /// its name, without folders
    pub file_name: &'a str,
    /// ASCII name of the programme, where it is known
    pub programme: &'a str,
    /// the day on which this is drafted: no birth is later
    pub today: NaiveDate,
    /// tells how many of some numbers are residents, where there is a register to ask
    pub known: &'a dyn Fn(&[String]) -> Option<Overlap>,
}

/// How many of some numbers are those of residents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// per cent of the numbers that were asked about
    pub percent: u8,
    /// the width of the register's numbers
    pub width: Option<usize>,
}

/// A draft. [`Draft::toml`] writes it down.
pub struct Draft {
    pub(crate) programme: String,
    pub(crate) pattern: String,
    pub(crate) dated: bool,
    pub(crate) table: Table,
    pub(crate) fields: Vec<(Column, Guess)>,
    pub(crate) identity: Identity,
    pub(crate) era: dates::EraMap,
    pub(crate) notes: Vec<Note>,
}

/// Drafts a connector.
pub fn draft(asked: &Asked<'_>) -> Result<Draft, NotDrafted> {
    let (text, mut notes) = encoding::read(asked.bytes)?;
    let table = table::cut(text)?;
    if !asked.whole {
        notes.push(Note::BeginningOnly { rows: table.rows.len() });
    }
    notes.extend(table.notes());
    let columns = table.columns();
    let era = dates::era_map(&columns, asked.today);
    let mut guesses = kind::guesses(&columns, era.digits(), table.has_header);
    let identity = key::find(&columns, &mut guesses, asked.known);
    let (pattern, dated) = pattern(asked.file_name);
    let fields = columns.into_iter().zip(guesses).collect();
    let programme = programme(asked.programme, asked.file_name);
    Ok(Draft { programme, pattern, dated, table, fields, identity, era, notes })
}

impl Draft {
    /// The text of `connector.toml`, its comments in `lang`.
    pub fn toml(&self, lang: Lang) -> String {
        toml::write(self, lang)
    }

    /// What a person has to look at, in `lang`: the same as in the comments.
    pub fn unsure(&self, lang: Lang) -> Vec<String> {
        let of_fields = self.fields.iter().flat_map(|(column, guess)| {
            guess.notes.iter().map(|note| format!("{}: {}", column.name, note.text(lang)))
        });
        let of_record = self.era.note().into_iter().chain(self.identity.notes.iter().cloned());
        let of_file = self.notes.iter().cloned().chain(of_record);
        of_file.map(|note| note.text(lang)).chain(of_fields).collect()
    }
}

// Eight digits that are a day stand for the business date; braces mean something else in a pattern.
fn pattern(file_name: &str) -> (String, bool) {
    let dated = file_name.char_indices().find_map(|(at, _)| {
        let (before, rest) = file_name.split_at_checked(at)?;
        let (digits, after) = rest.split_at_checked(8)?;
        let is_day = digits.bytes().all(|byte| byte.is_ascii_digit())
            && NaiveDate::parse_from_str(digits, "%Y%m%d").is_ok();
        is_day.then(|| (literal(before), literal(after)))
    });
    match dated {
        Some((before, after)) => (format!("{before}{{date}}{after}"), true),
        None => (literal(file_name), false),
    }
}

fn literal(text: &str) -> String {
    text.replace(['{', '}', '/', '\\'], "*")
}

fn programme(asked: &str, file_name: &str) -> String {
    let stem = file_name.split('.').next().unwrap_or_default();
    [asked, stem]
        .into_iter()
        .map(words::ascii_name)
        .find(|name| !name.is_empty())
        .unwrap_or("programme".to_owned())
}
