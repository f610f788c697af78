//! What lies in one drop folder: its files by name, and what is told of them without opening any.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use enishi_catalogue::{Lang, texts};

use crate::scan::Stamp;

/// A file in a drop folder, not opened.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
    pub(crate) stamp: Stamp,
    pub(crate) changed_ns: i64,
    pub(crate) is_regular: bool,
}

/// A folder's files. Fails as a whole: from half a listing nobody could tell what is not there.
pub(crate) fn list(folder: &Path, marker: Option<&str>, lang: Lang) -> io::Result<Vec<Entry>> {
    let entries = fs::read_dir(folder)?;
    // A mount point whose share is gone is an empty folder that can be read.
    if let Some(marker) = marker
        && fs::symlink_metadata(folder.join(marker)).is_err()
    {
        return Err(io::Error::new(io::ErrorKind::NotFound, texts::marker_missing(lang, marker)));
    }
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        // A file may go away between the listing and this look: then there is nothing to take.
        let Ok(metadata) = fs::symlink_metadata(entry.path()) else { continue };
        let name = entry.file_name().to_string_lossy().into_owned();
        if !metadata.is_dir() && !is_unfinished(&name) && Some(name.as_str()) != marker {
            files.push(Entry {
                path: entry.path(),
                name,
                stamp: Stamp::of(&metadata),
                changed_ns: changed_ns(&metadata),
                is_regular: metadata.is_file(),
            });
        }
    }
    Ok(files)
}

// A program that copies a file's time of change sets it before the last byte is there; the system's own time of
// change cannot be set.
fn changed_ns(metadata: &Metadata) -> i64 {
    let own = metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec());
    own.max(Stamp::of(metadata).modified_ns)
}

const UNFINISHED: [&str; 6] = [".tmp", ".part", ".partial", ".filepart", ".crdownload", "~"];
const OF_FILE_MANAGERS: [&str; 2] = ["thumbs.db", "desktop.ini"];

/// Whether a file is named as programs name one that they still write, or as those of a file manager are: never
/// taken, whatever patterns say.
pub(crate) fn is_unfinished(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with('.')
        || name.starts_with("~$")
        || UNFINISHED.iter().any(|ending| name.ends_with(ending))
        || OF_FILE_MANAGERS.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_a_program_still_writes_are_told_by_their_names() {
        for name in [
            "JUMIN.csv.tmp",
            "JUMIN.CSV.TMP",
            "a.part",
            "a.csv.filepart",
            "~$名簿.xlsx",
            ".a.csv",
            "a.csv~",
            "Thumbs.db",
        ] {
            assert!(is_unfinished(name), "{name}");
        }
        for name in ["JUMIN_20261122.csv", "名簿.csv", "tmp", "part.csv", "a~b.csv"] {
            assert!(!is_unfinished(name), "{name}");
        }
    }

    #[test]
    fn a_folder_without_its_marker_is_not_empty_but_unreachable() {
        let folder = tempfile::tempdir().unwrap();
        assert!(list(folder.path(), None, Lang::En).unwrap().is_empty());
        let why = list(folder.path(), Some(".share"), Lang::En).unwrap_err();
        assert!(why.to_string().contains(".share"), "{why}");
        fs::write(folder.path().join(".share"), b"").unwrap();
        assert!(list(folder.path(), Some(".share"), Lang::En).unwrap().is_empty());
    }
}
