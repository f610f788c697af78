//! What keeps a backup from being made or put back.

use std::path::PathBuf;

use enishi_catalogue::{Explain, Lang, Message, texts};

/// Why a backup is not made or not put back. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// something is there already
    #[error("{}", self.explain(Lang::En))]
    Exists {
        /// where the backup was to be
        path: PathBuf,
    },
    /// a backup in the data directory would go with it, and no removal would reach it
    #[error("{}", self.explain(Lang::En))]
    InsideData {
        /// where the backup was to be
        path: PathBuf,
    },
    /// another process writes a backup of that name
    #[error("{}", self.explain(Lang::En))]
    BeingWritten {
        /// where
        path: PathBuf,
    },
    /// there is no manifest, or none that can be read
    #[error("{}", self.explain(Lang::En))]
    NoManifest {
        /// where a backup should be
        path: PathBuf,
    },
    /// a file of the backup is not what the manifest says
    #[error("{}", self.explain(Lang::En))]
    Damaged {
        /// the file
        file: String,
    },
    /// the desk that is there is another hub's: its handles and removals would not fit
    #[error("{}", self.explain(Lang::En))]
    OtherHub,
    /// a restore was begun here and not ended
    #[error("{}", self.explain(Lang::En))]
    Unfinished {
        /// the data directory
        path: PathBuf,
    },
    /// a file or folder of the backup
    #[error("{}", self.explain(Lang::En))]
    Disk {
        /// which
        path: PathBuf,
        /// the system's word
        source: std::io::Error,
    },
}

impl Explain for BackupFault {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::Exists { path } => {
                Message::new(texts::backup_exists(lang, path.display())).hint(texts::backup_exists_hint(lang))
            }
            Self::InsideData { path } => {
                Message::new(texts::backup_inside(lang, path.display())).hint(texts::backup_inside_hint(lang))
            }
            Self::BeingWritten { path } => Message::new(texts::backup_being_written(lang, path.display()))
                .hint(texts::backup_being_written_hint(lang)),
            Self::NoManifest { path } => Message::new(texts::backup_no_manifest(lang, path.display()))
                .hint(texts::backup_no_manifest_hint(lang)),
            Self::Damaged { file } => {
                Message::new(texts::backup_damaged(lang, file)).hint(texts::backup_damaged_hint(lang))
            }
            Self::OtherHub => {
                Message::new(texts::backup_other_hub(lang)).hint(texts::backup_other_hub_hint(lang))
            }
            Self::Unfinished { path } => Message::new(texts::restore_unfinished(lang, path.display()))
                .hint(texts::restore_unfinished_hint(lang)),
            Self::Disk { path, source } => Message::new(texts::disk_error(lang, path.display(), source))
                .hint(texts::backup_disk_hint(lang)),
        }
    }
}
