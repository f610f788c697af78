//! Whether an index can be trusted. tantivy opens and answers from a damaged one: its files carry checksums that
//! only [`Index::validate_checksum`] reads, and `meta.json` carries none.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tantivy::index::SegmentMeta;
use tantivy::{Index, IndexMeta, IndexReader};

use crate::error::Result;
use crate::schema::{PERSON, schema};

/// Whether all that the index says of itself agrees with its files.
pub(crate) fn is_whole(index: &Index, reader: &IndexReader) -> Result<bool> {
    let metas = index.load_metas()?;
    Ok(says_what_is_built(&metas) && index.validate_checksum()?.is_empty() && counts_agree(&metas, reader)?)
}

fn says_what_is_built(metas: &IndexMeta) -> bool {
    let deletions = metas.segments.iter().filter_map(|segment| segment.delete_opstamp()).max();
    // With a smaller number than deletions have had, the next ones would be passed over.
    metas.schema == schema().0 && deletions.is_none_or(|newest| newest <= metas.opstamp)
}

// `meta.json` says how many documents a segment has, and how many of them are deleted; so do the segment's files.
fn counts_agree(metas: &IndexMeta, reader: &IndexReader) -> Result<bool> {
    let searcher = reader.searcher();
    let opened = searcher.segment_readers();
    if opened.len() != metas.segments.len() {
        return Ok(false);
    }
    for segment in &metas.segments {
        let Some(read) = opened.iter().find(|read| read.segment_id() == segment.id()) else { return Ok(false) };
        let said = (segment.max_doc(), segment.num_deleted_docs());
        let documents = read.fast_fields().u64(PERSON)?.num_docs();
        let alive = read.alive_bitset().map_or(documents as usize, |alive| alive.num_alive_docs());
        if said != (documents, documents.saturating_sub(u32::try_from(alive).unwrap_or(u32::MAX))) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A file as it lay there: whoever changes, cuts or removes it leaves another.
pub(crate) type Stamp = (PathBuf, Option<(u64, Option<SystemTime>)>);

/// The files that answers come from, as they lie there now.
pub(crate) fn stamps(folder: &Path, index: &Index) -> Vec<Stamp> {
    let segments = index.load_metas().map(|metas| metas.segments).unwrap_or_default();
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let is_of_an_answer = |name: &str| {
        name == "meta.json" || segments.iter().any(|segment| is_of(segment, name))
    };
    let names = names.filter(|name| name.to_str().is_some_and(is_of_an_answer));
    let paths = names.map(|name| folder.join(name));
    paths.map(|path| (path.clone(), stamp(&path))).collect()
}

// Deletions of earlier commits lie there for a while.
fn is_of(segment: &SegmentMeta, name: &str) -> bool {
    let Some(rest) = name.strip_prefix(&segment.id().uuid_string()) else { return false };
    match rest.strip_suffix(".del") {
        Some(opstamp) => segment.delete_opstamp().is_some_and(|newest| opstamp == format!(".{newest}")),
        None => true,
    }
}

/// Whether they lie there as they did.
pub(crate) fn still_stand(stamps: &[Stamp]) -> bool {
    stamps.iter().all(|(path, known)| stamp(path) == *known)
}

fn stamp(path: &Path) -> Option<(u64, Option<SystemTime>)> {
    path.metadata().ok().map(|file| (file.len(), file.modified().ok()))
}
