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

impl Explain for IndexError {
    fn explain(&self, lang: Lang) -> Message {
        let why = match self {
            Self::Tantivy(error) => error.to_string(),
            Self::Folder(error) => error.to_string(),
        };
        Message::new(texts::index_error(lang, why)).hint(texts::index_error_hint(lang))
    }
}
