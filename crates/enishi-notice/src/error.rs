//! What may go wrong before a message is on its way. That it does not arrive is no error, but written down.

use enishi_store::StoreError;

/// Why nothing could be told.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// a database
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// What may go wrong here.
pub type Result<T> = std::result::Result<T, NoticeError>;
