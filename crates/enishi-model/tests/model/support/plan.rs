//! A person told as records, each with what the file of every night says; made into versions as the store would.

use std::collections::BTreeMap;
use std::sync::Arc;

use enishi_model::person::{BatchRef, Closed, Closing};
use enishi_model::{Cell, FieldKind, Handle, Person, PersonId, Position, ResidentId, SourceId, Version};

use super::city::{SOURCES, schema};
use super::nights::{LAST_NIGHT, batch};

/// What a row says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub cells: BTreeMap<String, String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub ended: bool,
}

/// A row of these values.
pub fn row(cells: &[(&str, &str)]) -> Row {
    let cells = cells.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Row { cells, ..Row::default() }
}

impl Row {
    pub fn ended(self) -> Self {
        Self { ended: true, ..self }
    }

    pub fn until(self, to: &str) -> Self {
        Self { to: Some(to.to_owned()), ..self }
    }

    pub fn since(self, from: &str) -> Self {
        Self { from: Some(from.to_owned()), ..self }
    }
}

/// A record as it touches the person in one role.
#[derive(Clone, Debug)]
pub struct Record {
    pub source: String,
    pub key: String,
    pub role: String,
    pub resident: String,
    /// the row touches a protected resident, too
    pub shared: bool,
    /// what the file of each night says, the first night first; `None` where it does not name the record
    pub nights: Vec<Option<Row>>,
    /// history rows that were over before they came, and the night that brought them
    pub former: Vec<(usize, Row)>,
    /// how versions before a gap were closed: by absence, or because the row named somebody else
    pub strayed: bool,
}

impl Record {
    pub fn of(source: &str, key: &str) -> Self {
        let role = if source == "kodomo/teate" { "payee" } else { "subject" };
        Self {
            source: source.to_owned(),
            key: key.to_owned(),
            role: role.to_owned(),
            resident: "0000000001".to_owned(),
            shared: false,
            nights: vec![None; LAST_NIGHT],
            former: Vec::new(),
            strayed: false,
        }
    }

    /// From this night on every file says this.
    pub fn from(mut self, night: usize, row: Row) -> Self {
        self.nights[night - 1..].fill(Some(row));
        self
    }

    /// From this night on no file names it.
    pub fn gone(mut self, night: usize) -> Self {
        self.nights[night - 1..].fill(None);
        self
    }

    pub fn former(mut self, night: usize, row: Row) -> Self {
        self.former.push((night, row));
        self
    }

    pub fn role(self, role: &str) -> Self {
        Self { role: role.to_owned(), ..self }
    }

    pub fn resident(self, id: &str) -> Self {
        Self { resident: id.to_owned(), ..self }
    }

    pub fn shared(self) -> Self {
        Self { shared: true, ..self }
    }

    pub fn strayed(self) -> Self {
        Self { strayed: true, ..self }
    }

    fn versions(&self, line: u64, stretch: i64) -> Vec<Version> {
        let mut versions: Vec<Version> = Vec::new();
        let mut standing: Option<&Row> = None;
        for (at, row) in self.nights.iter().enumerate() {
            if row.as_ref() == standing {
                continue;
            }
            let by = batch(&self.source, at + 1, stretch);
            if let (Some(last), true) = (versions.last_mut(), standing.is_some()) {
                let vanished = row.is_none() && !self.strayed;
                let how = if vanished { Closing::Vanished } else { Closing::Changed };
                last.closed = Some(Closed { by: Arc::clone(&by), how });
            }
            versions.extend(row.as_ref().map(|row| self.version(row, by, 9, line + 100 * at as u64)));
            standing = row.as_ref();
        }
        versions.extend(self.former.iter().enumerate().map(|(at, (night, row))| {
            let by = batch(&self.source, *night, stretch);
            let closed = Closed { by: Arc::clone(&by), how: Closing::Superseded };
            let line = 1000 + line + 100 * (at as u64);
            Version { closed: Some(closed), ..self.version(row, by, 1 + at as i64, line) }
        }));
        versions
    }

    fn version(&self, row: &Row, opened: Arc<BatchRef>, history_no: i64, line: u64) -> Version {
        let source = &schema().sources[&SourceId::new(self.source.as_str())];
        let text = |name: &str| row.cells.get(name).map(String::as_str).unwrap_or_default();
        Version {
            source: source.id.clone(),
            record_key: self.key.clone(),
            role: self.role.clone(),
            resident_id: ResidentId::new(self.resident.as_str()),
            opened,
            closed: None,
            position: Position { record: line, line: line + 1, byte: 80 * line },
            history_no,
            valid_from: row.from.clone(),
            valid_to: row.to.clone(),
            ended: row.ended,
            touches_protected: self.shared,
            fields: source.fields.iter().map(|field| field.name.clone()).collect(),
            cells: source.fields.iter().map(|field| cell(field.kind, text(&field.name))).collect(),
        }
    }
}

fn cell(kind: FieldKind, text: &str) -> Cell {
    match kind {
        FieldKind::Date => Cell::read(text.replace('-', ""), text),
        _ => Cell::plain(text),
    }
}

/// A person told.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub protected: bool,
    pub records: Vec<Record>,
    /// more than 0: how far batches of other sources spread the store's numbers
    pub spread: i64,
}

impl Plan {
    pub fn of(records: impl IntoIterator<Item = Record>) -> Self {
        Self { records: records.into_iter().collect(), ..Self::default() }
    }

    pub fn protected(self) -> Self {
        Self { protected: true, ..self }
    }

    pub fn person(&self) -> Person {
        let mut versions: Vec<Version> = Vec::new();
        for source in SOURCES {
            let own = self.records.iter().filter(|record| record.source == source);
            versions.extend(own.zip(1..).flat_map(|(record, line)| record.versions(line, 1 + self.spread)));
        }
        versions.sort_by_key(|version| version.opened.id);
        let joined = Vec::new();
        Person { id: PersonId(1), handle: Handle([7; 16]), joined, protected: self.protected, versions }
    }
}
