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
pub(crate) fn is_whole(folder: &Path, index: &Index, reader: &IndexReader) -> Result<bool> {
    let metas = index.load_metas()?;
    Ok(is_as_written(folder, &metas)?
        && says_what_is_built(&metas)
        && index.validate_checksum()?.is_empty()
        && counts_agree(&metas, reader)?)
}

// A key that a flipped bit has renamed is passed over in reading, and what it said with it: deletions, for one.
fn is_as_written(folder: &Path, metas: &IndexMeta) -> Result<bool> {
    let found = fs::read_to_string(folder.join("meta.json"))?;
    Ok(serde_json::to_string_pretty(metas).is_ok_and(|written| found.trim_end() == written))
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
        let Some(read) = opened.iter().find(|read| read.segment_id() == segment.id()) else {
            return Ok(false);
        };
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
    let is_of_an_answer =
        |name: &str| name == "meta.json" || segments.iter().any(|segment| is_of(segment, name));
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use enishi_model::PersonId;
    use enishi_model::classes::{Class, Group, Lock};
    use enishi_model::document::SearchDocument;
    use enishi_model::query::{Query, Tier};
    use enishi_model::schema::Place;
    use enishi_model::term::{Term, TermKind};

    use crate::{Condition, Page, SearchIndex};

    const CLASS: Class = Class { group: Group(0), lock: Lock::Open };

    // Two segments, one of which has a deletion.
    fn write(folder: &Path) {
        let (index, _) = SearchIndex::open(folder, "test").unwrap();
        for (persons, revision) in [(1_i64..=4, 1), (3..=6, 2)] {
            let mut writing = index.write(9).unwrap();
            writing.merge_later();
            for person in persons {
                let name = Term { kind: TermKind::Name, text: "佐藤".to_owned() };
                let (terms, ranks) = (vec![(CLASS, name)], vec![person.unsigned_abs()]);
                writing.put(&SearchDocument { person: PersonId(person), ranks, terms }).unwrap();
            }
            writing.commit(revision).unwrap();
        }
    }

    fn found(index: &SearchIndex) -> Vec<i64> {
        let place = Place { prefecture: String::new(), city: String::new() };
        let query = Query::parse("佐藤", &[], &place).unwrap();
        let page = Page { tier: Tier::Exact, after: None, limit: 99 };
        let found = index.search(&query, &[CLASS].into(), page).unwrap();
        found.into_iter().map(|found| found.person.0).collect()
    }

    fn copy(from: &Path, to: &Path) {
        for entry in fs::read_dir(from).unwrap().flatten() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }

    #[test]
    fn whatever_byte_of_what_the_index_says_of_itself_is_flipped_it_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        let metas = fs::read(folder.path().join("meta.json")).unwrap();
        for at in 0..metas.len() {
            let flipped = tempfile::tempdir().unwrap();
            copy(folder.path(), flipped.path());
            let mut bytes = metas.clone();
            bytes[at] ^= 1 << (at % 7);
            fs::write(flipped.path().join("meta.json"), &bytes).unwrap();
            let (index, condition) = SearchIndex::open(flipped.path(), "test").unwrap();
            if condition != Condition::Emptied {
                assert_eq!(condition, Condition::Whole { revision: 2 }, "byte {at}");
                assert_eq!(
                    found(&index),
                    [1, 2, 3, 4, 5, 6],
                    "byte {at} of {}",
                    String::from_utf8_lossy(&bytes)
                );
            }
        }
    }

    #[test]
    fn a_file_that_changes_makes_an_open_index_doubtful_until_it_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        let (index, condition) = SearchIndex::open(folder.path(), "test").unwrap();
        assert_eq!(condition, Condition::Whole { revision: 2 });
        assert!(!index.is_doubtful() && !index.is_behind(2));
        let files = fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.path());
        let victim = files.into_iter().find(|path| path.extension().is_some_and(|end| end == "idx")).unwrap();
        let bytes = fs::read(&victim).unwrap();
        fs::remove_file(&victim).unwrap();
        assert!(index.is_doubtful() && index.is_behind(2), "gone");
        fs::write(&victim, &bytes).unwrap();
        assert!(!index.is_doubtful() && !index.is_behind(2), "there again, and whole");
        fs::remove_file(&victim).unwrap();
        assert!(index.is_doubtful());
        index.empty().unwrap();
        assert!(!index.is_doubtful());
    }
}
