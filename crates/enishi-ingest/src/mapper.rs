//! From a raw record to a source record, or to the reason why not. Columns become fields as the
//! connector says; the raw text stays beside whatever is read from it.

use std::borrow::Cow;

use enishi_config::Connector;
use enishi_config::connector::{Condition, FieldSpec, ResidentSpec};
use enishi_model::record::Mapping;
use enishi_model::{Cell, Field, Finding, Link, Position, Reason, RowHash, SourceRecord};
use enishi_text::{cell as text, date, digits, gaiji, resident_id, width};

use crate::delimiter;
use crate::header::Columns;
use crate::reader::RawRecord;
use crate::value::{cell, read};

// Where a column stands that the file does not have: every row is empty there.
const NOWHERE: usize = usize::MAX;

// Instead of 履歴番号 where a flag says that the row is the current one: above all of them.
const LATEST: i64 = i64::MAX;

/// Maps the rows of one file.
pub struct Mapper<'a> {
    connector: &'a Connector,
    width: usize,
    key: Vec<(usize, Option<usize>)>,
    residents: Vec<(usize, &'a ResidentSpec)>,
    crosswalk: Option<usize>,
    history: Option<usize>,
    valid_from: Option<usize>,
    valid_to: Option<usize>,
    ended: Vec<(usize, &'a Condition)>,
    latest: Vec<(usize, &'a Condition)>,
    deleted: Vec<(usize, &'a Condition)>,
    protects: Vec<(usize, &'a Condition)>,
    fields: Vec<(usize, &'a Field, &'a FieldSpec)>,
    // where the columns stand that the connector takes, in the order of their names
    taken: Vec<usize>,
    hasher: blake3::Hasher,
}

/// A row that was mapped, and what was odd about it.
#[derive(Debug)]
pub struct Mapped {
    /// the record
    pub record: SourceRecord,
    /// what was odd
    pub notes: Vec<Finding>,
}

/// A row that was not mapped.
#[derive(Debug)]
pub struct Rejected {
    /// why
    pub finding: Finding,
    /// the record's identity, where that could be read
    pub key: Option<String>,
}

impl<'a> Mapper<'a> {
    /// Prepares for a file whose columns stand as `columns` says.
    pub fn new(connector: &'a Connector, columns: &Columns) -> Self {
        let record = &connector.record;
        let at = |column: &str| columns.at(column).unwrap_or(NOWHERE);
        let conditions = |conditions: &'a [Condition]| {
            conditions.iter().map(|condition| (at(&condition.column), condition)).collect()
        };
        let fields = connector.source.fields.iter().zip(&connector.fields);
        Self {
            connector,
            width: columns.width,
            key: record.key.iter().map(|column| (at(column), width_of(connector, column))).collect(),
            residents: connector
                .residents
                .iter()
                .map(|spec| (spec.column.as_deref().map_or(NOWHERE, at), spec))
                .collect(),
            crosswalk: connector.crosswalk.as_ref().map(|crosswalk| at(&crosswalk.column)),
            history: record.history.as_deref().map(at),
            valid_from: record.valid_from.as_deref().map(at),
            valid_to: record.valid_to.as_deref().map(at),
            ended: conditions(&record.ended_when),
            latest: conditions(&record.latest_when),
            deleted: conditions(&record.deleted_when),
            protects: conditions(&record.protects_when),
            taken: columns.taken(connector),
            hasher: hasher(connector),
            fields: fields.map(|(field, spec)| (at(&spec.column), field.as_ref(), spec)).collect(),
        }
    }

    /// What tells this row from others: the cells of the columns that the connector takes, and the connector.
    /// `None` where the row has not the right number of cells.
    pub fn row_hash(&self, raw: &RawRecord) -> Option<RowHash> {
        if raw.cells.len() != self.width {
            return None;
        }
        let mut hasher = self.hasher.clone();
        for at in &self.taken {
            let cell = raw.cells.get(*at).unwrap_or_default();
            hasher.update(&(cell.len() as u64).to_le_bytes()).update(cell.as_bytes());
        }
        let mut hash = [0; 16];
        hasher.finalize_xof().fill(&mut hash);
        Some(RowHash(hash))
    }

    /// Maps a row.
    pub fn map(&self, raw: &RawRecord) -> Result<Mapped, Rejected> {
        let row = Row { raw };
        if let Some(misfit) = &raw.misfit {
            return Err(row.rejected(None, misfit.clone(), None));
        }
        let found = raw.cells.len();
        if found != self.width {
            let other = delimiter::of_row(self.connector.file.delimiter, &raw.cells, self.width);
            let ragged = Reason::RaggedRow { found, expected: self.width };
            let reason =
                other.map_or(ragged, |found| Reason::OtherDelimiter { found: delimiter::name(found) });
            return Err(row.rejected(None, reason, None));
        }
        if has_control(raw.cells.as_slice()) {
            return Err(row.rejected(None, Reason::ControlCharacter, None));
        }
        let mut notes = Vec::new();
        let links = self.links(&row, &mut notes)?;
        let key = self.key(&row);
        let record = SourceRecord {
            position: raw.position,
            history_no: self
                .history_no(&row)
                .map_err(|reason| self.rejected(&row, self.history, reason, &key))?,
            links,
            maps: self.mapping(&row),
            cells: self.cells(&row, &key, &mut notes)?,
            valid_from: self.bound(&row, self.valid_from),
            valid_to: self.bound(&row, self.valid_to),
            ended: holds(&row, &self.ended),
            deleted: holds(&row, &self.deleted),
            protects: holds(&row, &self.protects),
            key,
        };
        Ok(Mapped { record, notes })
    }

    fn rejected(&self, row: &Row<'_>, at: Option<usize>, reason: Reason, key: &str) -> Rejected {
        let column = at.and_then(|at| self.column_name(at));
        row.rejected(column, reason, Some(key.to_owned()))
    }

    fn column_name(&self, at: usize) -> Option<&'a str> {
        let fields = self.fields.iter().map(|(place, _, spec)| (*place, spec.column.as_str()));
        let residents =
            self.residents.iter().filter_map(|(place, spec)| Some((*place, spec.column.as_deref()?)));
        let history = self.history.zip(self.connector.record.history.as_deref());
        fields.chain(residents).chain(history).find(|(place, _)| *place == at).map(|(_, name)| name)
    }

    fn links(&self, row: &Row<'_>, notes: &mut Vec<Finding>) -> Result<Vec<Link>, Rejected> {
        let mut links = Vec::with_capacity(self.residents.len());
        for (at, spec) in &self.residents {
            let text = row.number(*at);
            let (number, padded) = number(&text, spec)
                .map_err(|reason| row.rejected(spec.column.as_deref(), reason, Some(self.key(row))))?;
            if padded {
                notes.push(row.finding(spec.column.as_deref(), Reason::Padded));
            }
            links.push(Link { role: spec.role.clone(), system: spec.system.clone(), number });
        }
        Ok(links)
    }

    // Parts of the key that are blank are replaced by a hash of the whole row: rows without a key stay apart.
    fn key(&self, row: &Row<'_>) -> String {
        let mut key = String::new();
        let mut is_blank = false;
        for (at, width) in &self.key {
            if !key.is_empty() {
                key.push('|');
            }
            let part = row.number(*at);
            is_blank |= part.is_empty();
            match width {
                Some(width) if !part.is_empty() => {
                    key.push_str(&resident_id::pad(narrowed(&part, *width), *width).0)
                }
                _ => key.push_str(&part),
            }
        }
        if is_blank {
            let hash = blake3::hash(row.raw.cells.as_slice().as_bytes()).to_hex();
            key.push('~');
            key.push_str(hash.as_str().get(..16).unwrap_or_default());
        }
        key
    }

    fn history_no(&self, row: &Row<'_>) -> Result<i64, Reason> {
        let text = self.history.map(|at| digits::to_ascii(row.clean(at))).unwrap_or_default();
        let number = if text.is_empty() { 0 } else { text.parse().map_err(|_| Reason::BadHistoryNumber)? };
        Ok(if holds(row, &self.latest) { LATEST } else { number })
    }

    fn mapping(&self, row: &Row<'_>) -> Option<Mapping> {
        let (at, spec) = (self.crosswalk?, self.connector.crosswalk.as_ref()?);
        let text = row.number(at);
        if text.is_empty() {
            return None;
        }
        let number = match spec.width {
            Some(width) => resident_id::pad(&text, width).0,
            None => text.into_owned(),
        };
        Some(Mapping { system: spec.system.clone(), number })
    }

    fn bound(&self, row: &Row<'_>, at: Option<usize>) -> Option<String> {
        let read = date::parse(row.clean(at?), self.connector.record.era_digits).ok()?;
        (!read.is_empty()).then(|| read.canonical())
    }

    fn cells(&self, row: &Row<'_>, key: &str, notes: &mut Vec<Finding>) -> Result<Vec<Cell>, Rejected> {
        let mut cells = Vec::with_capacity(self.fields.len());
        let has_private = gaiji::may_have_private_use(row.raw.cells.as_slice());
        for (at, field, spec) in &self.fields {
            let clean = row.clean(*at);
            if spec.required && clean.is_empty() {
                return Err(row.rejected(Some(&spec.column), Reason::RequiredEmpty, Some(key.to_owned())));
            }
            let read = read(field, spec, clean, self.connector.record.era_digits);
            if let Some(reason) = read.odd {
                notes.push(row.finding(Some(&spec.column), reason));
            }
            let private = if has_private { gaiji::count_private_use(clean) } else { 0 };
            if private > 0 {
                notes.push(row.finding(Some(&spec.column), Reason::PrivateUse { count: private }));
            }
            cells.push(cell(row.cell(*at), read.value));
        }
        Ok(cells)
    }
}

// Changes whenever rows are read in another way: then each is looked at once more.
const READING: u32 = 2;

fn hasher(connector: &Connector) -> blake3::Hasher {
    let key = blake3::hash(format!("{READING} {connector:?}").as_bytes());
    blake3::Hasher::new_keyed(key.as_bytes())
}

/// One row, while it is mapped.
struct Row<'r> {
    raw: &'r RawRecord,
}

impl<'r> Row<'r> {
    fn cell(&self, at: usize) -> &'r str {
        self.raw.cells.get(at).unwrap_or_default()
    }

    fn clean(&self, at: usize) -> &'r str {
        text::clean(self.cell(at))
    }

    // As it stands in keys: digits of one width, and one of each pair of signs that encodings tell apart.
    fn number(&self, at: usize) -> Cow<'r, str> {
        let text = self.clean(at);
        match width::single(text) {
            Cow::Borrowed(text) => digits::to_ascii(text),
            Cow::Owned(text) => digits::to_ascii(&text).into_owned().into(),
        }
    }

    fn finding(&self, column: Option<&str>, reason: Reason) -> Finding {
        let position: Position = self.raw.position;
        Finding { position, column: column.map(str::to_owned), reason }
    }

    fn rejected(&self, column: Option<&str>, reason: Reason, key: Option<String>) -> Rejected {
        Rejected { finding: self.finding(column, reason), key }
    }
}

fn holds(row: &Row<'_>, conditions: &[(usize, &Condition)]) -> bool {
    conditions.iter().any(|(at, condition)| {
        let value = row.clean(*at);
        condition.values.iter().any(|one| one == value)
    })
}

fn width_of(connector: &Connector, column: &str) -> Option<usize> {
    let residents = connector.residents.iter().filter_map(|spec| Some((spec.column.as_deref()?, spec.width)));
    let crosswalk = connector.crosswalk.iter().map(|spec| (spec.column.as_str(), spec.width));
    let fields = connector.fields.iter().map(|spec| (spec.column.as_str(), spec.width));
    let mut widths = residents.chain(crosswalk).chain(fields);
    widths.find_map(|(name, width)| width.filter(|_| name == column))
}

// Zeros before a number that is wider than declared: systems of the standard write fifteen digits where the
// register has ten. Anything else that is too wide stays so.
fn narrowed(text: &str, width: usize) -> &str {
    let mut rest = text;
    while rest.chars().count() > width {
        let Some(shorter) = rest.strip_prefix('0') else { return text };
        rest = shorter;
    }
    rest
}

// Zeros are added up to the declared width, never beyond and never by guess.
fn number(text: &str, spec: &ResidentSpec) -> Result<(String, bool), Reason> {
    if text.is_empty() {
        return Ok((String::new(), false));
    }
    if spec.system.is_none() && !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Reason::NotDigits);
    }
    let Some(width) = spec.width else { return Ok((text.to_owned(), false)) };
    let text = narrowed(text, width);
    let found = text.chars().count();
    if found > width {
        return Err(Reason::TooLong { found, expected: width });
    }
    Ok(resident_id::pad(text, width))
}

// Line breaks and tabs occur in remarks; no other control character does, of ASCII or beyond (U+0080 to U+009F).
fn has_control(text: &str) -> bool {
    let is_odd = |byte: u8| byte == 0x7F || (byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t'));
    let beyond = |text: &str| text.chars().any(|character| matches!(character, '\u{80}'..='\u{9F}'));
    // Without a way out of the loop, which lets it run over many bytes at once.
    text.bytes().fold(false, |any, byte| any | is_odd(byte))
        || (memchr::memchr(0xC2, text.as_bytes()).is_some() && beyond(text))
}
