//! Moving a private copy, also to another disk: archive and quarantine may have disks of their own.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Moves `from` to `to`. Where that is another disk, the copy there is whole and durable before the first one goes.
pub(crate) fn to(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => copied(from, to),
        moved => moved,
    }
}

fn copied(from: &Path, to: &Path) -> io::Result<()> {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = to.with_file_name(name);
    let copied = fs::copy(from, &part).and_then(|_| File::open(&part)?.sync_all());
    if let Err(error) = copied.and_then(|()| fs::rename(&part, to)) {
        // Half a copy takes room that is missing.
        let _ = fs::remove_file(&part);
        return Err(error);
    }
    fs::remove_file(from)
}
