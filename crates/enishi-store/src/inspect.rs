//! A look at a data directory before anything in it is opened. SQLite takes a missing or empty file for a new
//! database: a hub that lost its records would begin without them, and say of everybody that nobody knows them.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::error::{Result, StoreError};
use crate::{audit, desk, truth};

/// Stands in the directory once all databases were made. From then on none of them may be missing.
const MADE: &str = "enishi.made";
/// What batches that were decided leave behind.
const TRACES: [&str; 3] = ["archive", "quarantine", "receipts"];

/// Refuses a directory of which a database is missing, empty or newer than this binary; none was touched then.
pub(crate) fn inspect(dir: &Path) -> Result<()> {
    let is_there = |name: &str| fs::metadata(dir.join(name)).is_ok_and(|file| file.len() > 0);
    let was_made = dir.join(MADE).exists();
    let has_lived = is_there(audit::FILE) || TRACES.iter().any(|folder| holds_files(&dir.join(folder)));
    // A desk alone may have been put there on purpose: its key keeps the handles of another instance.
    let must_be = [
        (desk::FILE, was_made || is_there(truth::FILE) || has_lived),
        (truth::FILE, was_made || has_lived),
        (audit::FILE, was_made),
    ];
    for (file, must_be) in must_be {
        if must_be && !is_there(file) {
            return Err(StoreError::Missing { file: file.to_owned(), dir: dir.to_owned() });
        }
    }
    for (file, known) in [
        (desk::FILE, desk::MIGRATIONS.len()),
        (truth::FILE, truth::MIGRATIONS.len()),
        (audit::FILE, audit::MIGRATIONS.len()),
    ] {
        if is_there(file) {
            must_be_known(&dir.join(file), file, i64::try_from(known).unwrap_or(i64::MAX))?;
        }
    }
    Ok(())
}

/// Every database was made: from now on none may be missing.
pub(crate) fn made(dir: &Path) -> std::io::Result<()> {
    let mark = dir.join(MADE);
    if mark.exists() { Ok(()) } else { fs::write(mark, "") }
}

fn holds_files(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some())
}

fn must_be_known(path: &Path, file: &str, known: i64) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let version = Connection::open_with_flags(path, flags)
        .and_then(|connection| connection.query_row("pragma user_version", [], |row| row.get(0)));
    match version.map_err(|error| StoreError::from(error).of_file(file)) {
        Ok(found) if found > known => Err(StoreError::Newer { file: file.to_owned(), found, known }),
        Err(error @ StoreError::Corrupt { .. }) => Err(error),
        // What else keeps it from being read keeps it from being opened, and is told then.
        _ => Ok(()),
    }
}
