//! What happened in a town: which file of which source came on which night, row by row.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use enishi_config::City;
use enishi_model::schema::{FieldKind, FileKind, SourceRole};
use enishi_model::{Cell, Link, Position, Source, SourceId, SourceRecord};
use enishi_model::{ResidentId, record::Mapping};

/// A row of an export file, as a connector would read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// the record's identity
    pub key: String,
    /// its line in the file
    pub line: u64,
    pub history_no: i64,
    /// in which role it names which number; an empty number waits in the tray
    pub links: Vec<(String, String)>,
    /// the values by the field's name; fields that are not named are empty
    pub values: BTreeMap<String, String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub ended: bool,
    pub protects: bool,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Published,
    Held,
    Refused,
}

/// A file of one night.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// the night that it speaks of
    pub date: NaiveDate,
    pub bytes: u64,
    pub verdict: Verdict,
    pub rows: Vec<Row>,
}

/// What happened, night by night.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// the files by night (from 1) and source
    pub files: BTreeMap<(usize, SourceId), File>,
    /// resident IDs that were joined (宛名統合) before the last night's files came: one, and the other that it
    /// stands under
    pub joins: Vec<(String, String)>,
    /// whose rows of the tray are, by source, key and role
    pub decisions: Vec<(SourceId, String, String, String)>,
}

/// The business date of the n-th night.
pub fn night(number: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 15).unwrap() + Days::new(number as u64)
}

impl File {
    pub fn published(number: usize, rows: Vec<Row>) -> Self {
        Self { date: night(number), bytes: 4_096, verdict: Verdict::Published, rows }
    }
}

impl Story {
    pub fn last_night(&self) -> usize {
        self.files.keys().map(|(night, _)| *night).max().unwrap_or(1)
    }

    /// The row of that record which stood before the files of `night` came.
    pub fn before<'s>(&'s self, source: &Source, night: usize, key: &str) -> Option<&'s Row> {
        let mut nights = (1..night).rev().filter_map(|night| self.files.get(&(night, source.id.clone())));
        let published = nights.by_ref().filter(|file| file.verdict == Verdict::Published);
        let mut rows = published.map(|file| file.rows.iter().rfind(|row| row.key == key));
        match source.kind {
            FileKind::Snapshot => rows.next().flatten(),
            FileKind::Differential => rows.flatten().next(),
        }
    }

    /// The files of a night in the order in which an ingest takes them.
    pub fn in_order(&self, city: &City, night: usize) -> Vec<(&SourceId, &File)> {
        let own = self.files.iter().filter(|((number, _), _)| *number == night);
        let mut files: Vec<_> = own.map(|((_, source), file)| (source, file)).collect();
        files.sort_by_key(|(source, _)| (place(city.schema.sources[*source].role), (*source).clone()));
        files
    }
}

fn place(role: SourceRole) -> u8 {
    match role {
        SourceRole::Protection => 0,
        SourceRole::Register => 1,
        SourceRole::Crosswalk => 2,
        SourceRole::Ordinary => 3,
    }
}

impl Row {
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map(String::as_str).unwrap_or_default()
    }

    /// The record that the source's connector would make of it.
    pub fn record(&self, city: &City, source: &Source) -> SourceRecord {
        let connector = &city.connectors[&source.id];
        let links = self.links.iter().map(|(role, number)| {
            let spec = connector.residents.iter().find(|spec| spec.role == *role);
            let system = spec.and_then(|spec| spec.system.clone());
            Link { role: role.clone(), system, number: number.clone() }
        });
        let maps = connector.crosswalk.as_ref();
        SourceRecord {
            key: self.key.clone(),
            position: Position { record: self.line - 1, line: self.line, byte: 80 * self.line },
            history_no: self.history_no,
            links: links.collect(),
            maps: maps.map(|spec| Mapping { system: spec.system.clone(), number: self.key.clone() }),
            cells: source.fields.iter().map(|field| cell(field.kind, self.value(&field.name))).collect(),
            valid_from: self.from.clone(),
            valid_to: self.to.clone(),
            ended: self.ended,
            deleted: false,
            protects: self.protects,
        }
    }

    /// The residents whom it names, whatever becomes of the row.
    pub fn residents(&self) -> impl Iterator<Item = ResidentId> + '_ {
        let named = self.links.iter().filter(|(_, number)| !number.is_empty());
        named.map(|(_, number)| ResidentId::new(number.as_str()))
    }
}

// Dates stand in files without their dashes, so that raw text and value differ.
fn cell(kind: FieldKind, text: &str) -> Cell {
    match kind {
        FieldKind::Date if text.parse::<NaiveDate>().is_ok() => Cell::read(text.replace('-', ""), text),
        _ => Cell::plain(text),
    }
}
