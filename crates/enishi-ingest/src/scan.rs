//! Looking into the drop folders: which files lie there, whose they are, and which are nobody's.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use chrono::NaiveDate;
use enishi_config::{City, Connector};
use enishi_model::SourceId;
use enishi_model::schema::SourceRole;
use enishi_model::stray::Stray;

use crate::kind;
use crate::listing::{Entry, list};

/// A file in a drop folder that a source may have sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropFile {
    /// the source
    pub source: SourceId,
    /// where it lies
    pub path: PathBuf,
    /// its name
    pub name: String,
    /// the night in its name
    pub dated: Option<NaiveDate>,
    /// its length and time of change, as far as they tell whether it still changes
    pub stamp: Stamp,
    /// when anything about it changed last, in nanoseconds since 1970: no program can set that
    pub changed_ns: i64,
    /// whether it is a regular file: links, pipes and devices are never opened
    pub is_regular: bool,
    /// whether its source says when it is whole
    pub done: Done,
    /// the same file as other sources would have it whose pattern it fits too; then its header decides
    pub rivals: Vec<DropFile>,
}

/// Whether the file is there that says that another is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// the source sends none
    NotSent,
    /// it is, and is not older than the other
    There(PathBuf),
    /// it is not, or it speaks of the other's last contents; its name
    Awaited(String),
}

/// What tells whether a file still changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// bytes
    pub bytes: u64,
    /// nanoseconds since 1970
    pub modified_ns: i64,
}

impl Stamp {
    /// The stamp of a file's metadata.
    pub fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let nanos = modified.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX));
        Self { bytes: metadata.len(), modified_ns: nanos }
    }
}

/// What a look into all folders found.
#[derive(Debug, Default)]
pub struct Scan {
    /// files, in the order in which they are to be taken
    pub files: Vec<DropFile>,
    /// folders that are missing or cannot be read, with the system's word
    pub unreachable: Vec<(SourceId, PathBuf, String)>,
    /// files that are nobody's, told to every source of their folder
    pub strays: Vec<(SourceId, String, Stray)>,
}

/// Looks into every drop folder, each once. The order is the one that protection asks for: the protection file
/// before everything else of its night, then the register, then crosswalks, then the programmes.
pub fn scan(city: &City) -> Scan {
    let mut found = Scan::default();
    for (folder, connectors) in folders(city) {
        let marker = connectors.iter().find_map(|connector| city.instance.marker(&connector.source.id));
        match list(&folder, marker, city.instance.lang) {
            Ok(entries) => found.sort_out(&connectors, entries),
            Err(error) => {
                let all = connectors.iter().map(|one| one.source.id.clone());
                found.unreachable.extend(all.map(|source| (source, folder.clone(), error.to_string())));
            }
        }
    }
    found.unreachable.sort();
    found.files.sort_by_cached_key(|file| {
        let role = city.connectors.get(&file.source).map(|connector| place(connector.source.role));
        (file.dated, role, file.source.clone(), file.name.clone())
    });
    found
}

/// Every drop folder with the connectors whose files arrive there, in the order of their names.
pub(crate) fn folders(city: &City) -> BTreeMap<PathBuf, Vec<&Connector>> {
    let mut folders: BTreeMap<PathBuf, Vec<&Connector>> = BTreeMap::new();
    for connector in city.connectors.values() {
        folders.entry(city.instance.folder(&connector.source.id)).or_default().push(connector);
    }
    folders
}

fn place(role: SourceRole) -> u8 {
    match role {
        SourceRole::Protection => 0,
        SourceRole::Register => 1,
        SourceRole::Crosswalk => 2,
        SourceRole::Ordinary => 3,
    }
}

// A copy's name begins with its batch's, and file systems end names at 255 bytes.
const LONGEST_NAME: usize = 160;

impl Scan {
    fn sort_out(&mut self, connectors: &[&Connector], entries: Vec<Entry>) {
        let by_name: BTreeMap<&str, &Entry> =
            entries.iter().map(|entry| (entry.name.as_str(), entry)).collect();
        for entry in &entries {
            if is_of_another(connectors, entry, &by_name) {
                continue;
            }
            match Self::whose(connectors, entry, &by_name) {
                Ok(file) => self.files.push(file),
                Err(stray) => {
                    let told = connectors.iter().map(|one| one.source.id.clone());
                    self.strays.extend(told.map(|source| (source, entry.name.clone(), stray.clone())));
                }
            }
        }
    }

    fn whose(
        connectors: &[&Connector],
        entry: &Entry,
        by_name: &BTreeMap<&str, &Entry>,
    ) -> Result<DropFile, Stray> {
        if entry.name.len() > LONGEST_NAME || entry.name.contains(is_odd) {
            return Err(Stray::OddName);
        }
        let fits = |one: &&&Connector| one.file.pattern.matches(&entry.name).is_some();
        let mut fitting = connectors.iter().filter(fits).map(|one| drop_file(one, entry, by_name));
        if let Some(mut first) = fitting.next() {
            first.rivals = fitting.collect();
            return if entry.is_regular || first.rivals.is_empty() {
                Ok(first)
            } else {
                Err(Stray::NotAFile)
            };
        }
        if connectors
            .iter()
            .filter_map(|one| one.arrival.done.as_ref())
            .any(|done| done.is_named(&entry.name))
        {
            return Err(Stray::DoneAlone);
        }
        let stray = stray(connectors, entry);
        match (connectors, &stray) {
            // Refused with a receipt where it is known whose it must be.
            ([only], Stray::NotAFile | Stray::NotCsv { .. }) => Ok(drop_file(only, entry, by_name)),
            _ => Err(stray),
        }
    }
}

// Whether it only says that another file is whole, which is there.
fn is_of_another(connectors: &[&Connector], entry: &Entry, by_name: &BTreeMap<&str, &Entry>) -> bool {
    let mut done = connectors.iter().filter_map(|one| Some((one, one.arrival.done.as_ref()?)));
    done.any(|(one, done)| {
        done.is_named(&entry.name)
            && by_name
                .keys()
                .any(|name| one.file.pattern.matches(name).is_some() && done.name_for(name) == entry.name)
    })
}

fn stray(connectors: &[&Connector], entry: &Entry) -> Stray {
    if !entry.is_regular {
        return Stray::NotAFile;
    }
    if let Some(found) = kind::of(&entry.path) {
        return Stray::NotCsv { found: found.to_owned() };
    }
    let patterns = connectors.iter().map(|one| one.file.pattern.as_str().to_owned()).collect();
    Stray::NoPattern { patterns }
}

fn drop_file(connector: &Connector, entry: &Entry, by_name: &BTreeMap<&str, &Entry>) -> DropFile {
    DropFile {
        source: connector.source.id.clone(),
        path: entry.path.clone(),
        name: entry.name.clone(),
        dated: connector.file.pattern.matches(&entry.name).flatten(),
        stamp: entry.stamp,
        changed_ns: entry.changed_ns,
        is_regular: entry.is_regular,
        done: done(connector, entry, by_name),
        rivals: Vec::new(),
    }
}

fn done(connector: &Connector, entry: &Entry, by_name: &BTreeMap<&str, &Entry>) -> Done {
    let Some(done) = &connector.arrival.done else { return Done::NotSent };
    let name = done.name_for(&entry.name);
    match by_name.get(name.as_str()) {
        Some(said) if said.stamp.modified_ns >= entry.stamp.modified_ns => Done::There(said.path.clone()),
        _ => Done::Awaited(name),
    }
}

// What would break a line of a receipt, or was no Unicode.
fn is_odd(character: char) -> bool {
    character.is_control() || character == char::REPLACEMENT_CHARACTER
}
