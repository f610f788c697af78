//! The data directory and who owns it: one process at a time.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Result, StoreError};
use crate::health::Health;
use crate::inspect;
use crate::limits::Limits;

/// An owned data directory. Ownership ends when this is dropped, or the process dies.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    limits: Limits,
    health: Arc<Health>,
    _lock: File,
}

const LOCK: &str = "enishi.lock";
const SOCKET: &str = "enishi.sock";

impl DataDir {
    /// Makes the directory where needed, with access for its owner only, and takes ownership.
    pub fn own(path: &Path) -> Result<Self> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                StoreError::Unwritable { path: path.to_owned(), source }
            }
            _ => StoreError::DataDir { path: path.to_owned(), source },
        };
        fs::create_dir_all(path).map_err(failed)?;
        restrict(path).map_err(failed)?;
        let lock =
            File::options().create(true).truncate(false).write(true).open(path.join(LOCK)).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Owned { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        for folder in ["staging", "archive", "quarantine", "receipts"] {
            fs::create_dir_all(path.join(folder)).map_err(failed)?;
        }
        Ok(Self { path: path.to_owned(), limits: Limits::default(), health: Arc::default(), _lock: lock })
    }

    /// The same directory, used within other limits.
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The limits that it is used within.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// What is wrong with the machine.
    pub fn health(&self) -> Arc<Health> {
        Arc::clone(&self.health)
    }

    /// Refuses a directory that was in use and lacks one of its databases, and databases that are newer than this
    /// binary: before any of them is opened.
    pub fn must_be_whole(&self) -> Result<()> {
        inspect::inspect(&self.path)
    }

    /// All databases were made and opened: from now on none of them may be missing.
    pub fn is_made(&self) -> Result<()> {
        inspect::made(&self.path).map_err(|source| StoreError::DataDir { path: self.path.clone(), source })
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file or folder in it.
    pub fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The socket on which a serving process answers for the directory.
    pub fn socket_of(path: &Path) -> PathBuf {
        path.join(SOCKET)
    }
}

#[cfg(unix)]
fn restrict(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_owner_is_refused_until_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataDir::own(folder.path()).unwrap();
        assert!(matches!(DataDir::own(folder.path()), Err(StoreError::Owned { .. })));
        drop(first);
        assert!(DataDir::own(folder.path()).is_ok());
    }
}
