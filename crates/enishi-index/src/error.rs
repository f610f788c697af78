use std::io;

use enishi_catalogue::{Explain, Lang, Message, texts};

/// What may go wrong with the index. Everything here is mended by a rebuild.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// tantivy's word
    #[error("{}", self.explain(Lang::En))]
    Tantivy(#[from] tantivy::TantivyError),
    /// the folder cannot be made or emptied
    #[error("{}", self.explain(Lang::En))]
    Folder(#[from] std::io::Error),
}

/// What a call to the index returns.
pub type Result<T> = std::result::Result<T, IndexError>;

impl IndexError {
    /// What the system said, where it is the disk's fault and not the index's.
    pub fn of_the_disk(&self) -> Option<io::ErrorKind> {
        use tantivy::TantivyError;
        use tantivy::directory::error::OpenWriteError;
        let kind = match self {
            Self::Folder(error) => error.kind(),
            Self::Tantivy(TantivyError::IoError(error)) => error.kind(),
            Self::Tantivy(TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. })) => {
                io_error.kind()
            }
            Self::Tantivy(_) => return None,
        };
        let is_of_the_disk = matches!(
            kind,
            io::ErrorKind::StorageFull
                | io::ErrorKind::QuotaExceeded
                | io::ErrorKind::FileTooLarge
                | io::ErrorKind::ReadOnlyFilesystem
                | io::ErrorKind::PermissionDenied
        );
        is_of_the_disk.then_some(kind)
    }
}

impl Explain for IndexError {
    fn explain(&self, lang: Lang) -> Message {
        let why = match self {
            Self::Tantivy(error) => error.to_string(),
            Self::Folder(error) => error.to_string(),
        };
        Message::new(texts::index_error(lang, why)).hint(texts::index_error_hint(lang))
    }
}
