//! Looking into the drop folders: which files lie there that were not decided on.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use chrono::NaiveDate;
use enishi_config::{City, Connector};
use enishi_model::SourceId;
use enishi_model::schema::SourceRole;

/// A file in a drop folder that fits its connector's name pattern.
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
    /// whether it is a regular file: links, pipes and devices are never opened
    pub is_regular: bool,
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
}

/// Looks into every drop folder. The order is the one that protection asks for: the protection file
/// before everything else of its night, then the register, then crosswalks, then the programmes.
pub fn scan(city: &City) -> Scan {
    let mut found = Scan::default();
    for connector in city.connectors.values() {
        let folder = city.instance.folder(&connector.source.id);
        match files_of(connector, &folder) {
            Ok(files) => found.files.extend(files),
            Err(error) => found.unreachable.push((connector.source.id.clone(), folder, error.to_string())),
        }
    }
    found.files.sort_by_cached_key(|file| {
        let role = city.connectors.get(&file.source).map(|connector| place(connector.source.role));
        (file.dated, role, file.source.clone(), file.name.clone())
    });
    found
}

fn place(role: SourceRole) -> u8 {
    match role {
        SourceRole::Protection => 0,
        SourceRole::Register => 1,
        SourceRole::Crosswalk => 2,
        SourceRole::Ordinary => 3,
    }
}

fn files_of(connector: &Connector, folder: &Path) -> std::io::Result<Vec<DropFile>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Names that are not Unicode fit no pattern.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let Some(dated) = connector.file.pattern.matches(&name) else { continue };
        // A file may go away between the listing and this look: then there is nothing to take.
        let Ok(metadata) = fs::symlink_metadata(entry.path()) else { continue };
        if metadata.is_dir() {
            continue;
        }
        files.push(DropFile {
            source: connector.source.id.clone(),
            path: entry.path(),
            name,
            dated,
            stamp: Stamp::of(&metadata),
            is_regular: metadata.is_file(),
        });
    }
    Ok(files)
}
