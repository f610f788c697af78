use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use enishi_catalogue::{Explain, Lang, Message, texts};
use enishi_index::IndexError;
use enishi_store::{StoreError, Trouble};

/// What stops ingest itself. What is wrong with a *file* is an objection, written into its batch.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// the store
    #[error("{}", self.explain(Lang::En))]
    Store(#[from] StoreError),
    /// the index
    #[error("{}", self.explain(Lang::En))]
    Index(#[from] IndexError),
    /// the data directory
    #[error("{}", self.explain(Lang::En))]
    Disk {
        /// the file or folder
        path: PathBuf,
        /// the system's word
        source: std::io::Error,
    },
}

/// What a call to ingest returns.
pub type Result<T> = std::result::Result<T, IngestError>;

impl IngestError {
    /// For `map_err`: an error at a path of the data directory.
    pub(crate) fn disk(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Disk { path, source }
    }
}

impl IngestError {
    /// What it says of the machine.
    pub(crate) fn trouble(&self) -> Trouble {
        let of_kind = |kind| match kind {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Trouble::Full,
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Trouble::ReadOnly,
            _ => Trouble::Failing,
        };
        match self {
            Self::Store(StoreError::Full | StoreError::AuditFull) => Trouble::Full,
            Self::Store(StoreError::ReadOnly | StoreError::Unwritable { .. }) => Trouble::ReadOnly,
            Self::Store(StoreError::LogHeld { .. }) => Trouble::LogHeld,
            Self::Store(_) => Trouble::Failing,
            Self::Index(error) => error.of_the_disk().map_or(Trouble::Failing, of_kind),
            Self::Disk { source, .. } => of_kind(source.kind()),
        }
    }
}

impl Explain for IngestError {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::Store(error) => error.explain(lang),
            Self::Index(error) => error.explain(lang),
            Self::Disk { path, source } => {
                Message::new(texts::disk_error(lang, path.display(), source)).hint(texts::data_dir_hint(lang))
            }
        }
    }
}
