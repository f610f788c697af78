//! Kept copies of files (archive, quarantine, staging) that hold what was ordered removed: each goes whole. To
//! cut a row out of a foreign encoding is not safe.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use enishi_config::{City, Connector};
use enishi_model::SourceId;
use enishi_model::batch::parse_label;
use enishi_store::{DataDir, Removed, Store};

use crate::decode;
use crate::error::{IngestError, Result};
use crate::header::Columns;
use crate::keep::SET_ASIDE;
use crate::mapper::Mapper;
use crate::reader::{RawRecord, RawRecords};
use crate::vault::is_sealed;

/// Which copies go.
pub(crate) struct Condemned {
    /// all of these sources, whose records named somebody who was removed
    pub(crate) sources: BTreeSet<SourceId>,
    /// residents were removed: copies of other sources go where they name one, or cannot be read to the end
    pub(crate) residents: bool,
    /// who and what was removed
    pub(crate) removed: Removed,
}

/// Where they lie.
pub(crate) fn find(dir: &DataDir, store: &Store, city: &City, condemned: &Condemned) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in ["archive", "quarantine", "staging"] {
        let folder = dir.join(folder);
        for entry in fs::read_dir(&folder).map_err(IngestError::disk(&folder))? {
            let path = entry.map_err(IngestError::disk(&folder))?.path();
            if condemned.has(store, city, &path)? {
                found.push(path);
            }
        }
    }
    Ok(found)
}

impl Condemned {
    fn has(&self, store: &Store, city: &City, path: &Path) -> Result<bool> {
        let Some(source) = source_of(path) else { return Ok(self.residents) };
        if self.sources.contains(&source) || self.is_taken_back(store, &source, path)? {
            return Ok(true);
        }
        // Nobody here can tell whom an encrypted copy names.
        if is_sealed(path) {
            return Ok(self.residents);
        }
        let connector = city.connectors.get(&source);
        Ok(self.residents && connector.is_none_or(|connector| self.may_be_named(connector, path)))
    }

    // What was made of a file goes with it: an encrypted copy, its rejected rows.
    fn is_taken_back(&self, store: &Store, source: &SourceId, path: &Path) -> Result<bool> {
        let label = path.file_name().and_then(|name| name.to_str()?.split_once('~')).map(|(label, _)| label);
        let batch = label.map_or(Ok(None), |label| store.batch(label))?;
        let hash = batch.map_or(Ok(None), |batch| store.batch_hash(batch.id))?;
        if hash.is_some_and(|hash| self.removed.is_file(source, &hash)) {
            return Ok(true);
        }
        let mut hasher = blake3::Hasher::new();
        let mut file = fs::File::open(path).map_err(IngestError::disk(path))?;
        io::copy(&mut file, &mut hasher).map_err(IngestError::disk(path))?;
        Ok(self.removed.is_file(source, hasher.finalize().as_bytes()))
    }

    // A row that cannot be read may name anybody.
    fn may_be_named(&self, connector: &Connector, path: &Path) -> bool {
        self.is_named(connector, path).unwrap_or(true)
    }

    fn is_named(&self, connector: &Connector, path: &Path) -> io::Result<bool> {
        let text = decode::open(path, &connector.file)?;
        let mut rows = RawRecords::open(text, &connector.file)?;
        let Ok(columns) = Columns::find(connector, rows.header()) else { return Ok(true) };
        let mapper = Mapper::new(connector, &columns);
        let mut raw = RawRecord::default();
        while rows.read(&mut raw)? {
            match mapper.map(&raw) {
                Ok(mapped) if !self.removed.names(&connector.source.id, &mapped.record) => {}
                _ => return Ok(true),
            }
        }
        Ok(rows.objection().is_some())
    }
}

// `shimin.jumin.3~FILE` in archive and quarantine, `shimin.jumin~FILE` in staging.
fn source_of(path: &Path) -> Option<SourceId> {
    let name = path.file_name()?.to_str()?;
    let (label, _) = name.strip_prefix(SET_ASIDE).unwrap_or(name).split_once('~')?;
    let staged =
        || label.split_once('.').map(|(department, name)| SourceId::new(format!("{department}/{name}")));
    parse_label(label).map(|(source, _)| source).or_else(staged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_a_kept_copy_is_stands_in_its_name() {
        let source = |name: &str| source_of(Path::new(name)).map(|source| source.to_string());
        assert_eq!(source("archive/shimin.jumin.3~JUMIN_20261121.csv").as_deref(), Some("shimin/jumin"));
        assert_eq!(source("staging/shimin.jumin~JUMIN~2.csv").as_deref(), Some("shimin/jumin"));
        let aside = format!("archive/{SET_ASIDE}shimin.jumin.3~JUMIN_20261121.csv");
        assert_eq!(source(&aside).as_deref(), Some("shimin/jumin"));
        assert_eq!(source("quarantine/stray.csv"), None);
    }
}
