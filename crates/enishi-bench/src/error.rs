//! What keeps something from being measured.

use std::io;
use std::path::{Path, PathBuf};

/// Why there is no measurement.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// a file or folder
    #[error("{}: {source}", path.display())]
    File {
        /// which
        path: PathBuf,
        /// the system's word
        source: io::Error,
    },
    /// the city could not be written
    #[error("{0}")]
    City(#[from] enishi_city::CityError),
    /// the configuration in the scratch folder
    #[error("{0}")]
    Config(#[from] enishi_config::Faults),
    /// an export that the `csv` crate cannot parse
    #[error("{}: {source}", path.display())]
    Csv {
        /// the file
        path: PathBuf,
        /// what is wrong with it
        source: csv::Error,
    },
    /// a program could not be started, or ended badly
    #[error("`{what}` failed: {why}")]
    Program {
        /// its name and words
        what: String,
        /// the system's word, or its last words on standard error
        why: String,
    },
    /// the server ended, or does not get on
    #[error("the server {0}")]
    Server(String),
    /// an exchange over HTTP
    #[error("the server does not answer: {0}")]
    Http(String),
    /// Enishi or a floor did something else than what was to be measured
    #[error("found {found}, expected {expected}")]
    Unexpected {
        /// what was found
        found: String,
        /// what was expected
        expected: String,
    },
}

/// A measurement, or why there is none.
pub type Result<T> = std::result::Result<T, BenchError>;

impl BenchError {
    /// The error of a file or folder.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    pub(crate) fn csv(path: &Path) -> impl FnOnce(csv::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Csv { path, source }
    }

    pub(crate) fn unexpected(found: impl ToString, expected: impl ToString) -> Self {
        Self::Unexpected { found: found.to_string(), expected: expected.to_string() }
    }

    pub(crate) fn http(why: impl ToString) -> Self {
        Self::Http(why.to_string())
    }
}
