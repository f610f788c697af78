//! Why no connector can be drafted from a file.

use enishi_catalogue::{Explain, Lang, Message, texts};

/// Why no connector can be drafted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDrafted {
    /// no rows
    #[error("the file has no rows")]
    Empty,
    /// bytes of no encoding that is known
    #[error("the file is no text in any known encoding")]
    Undecodable,
    /// neither divided nor of fixed width
    #[error("no columns were found")]
    NoColumns,
    /// the same column name twice
    #[error("a column name stands twice in the header")]
    Twice {
        /// the name
        name: String,
    },
}

impl Explain for NotDrafted {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::Empty => Message::new(texts::file_empty(lang)).hint(texts::export_again(lang)),
            Self::Undecodable => {
                Message::new(texts::draft_undecodable(lang)).hint(texts::draft_undecodable_hint(lang))
            }
            Self::NoColumns => {
                Message::new(texts::draft_no_columns(lang)).hint(texts::draft_divided_hint(lang))
            }
            Self::Twice { name } => {
                Message::new(texts::duplicate_column(lang, name)).hint(texts::draft_twice_hint(lang))
            }
        }
    }
}
