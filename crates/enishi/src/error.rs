//! What may go wrong here, and the exit code that it becomes.

use std::io;
use std::path::{Path, PathBuf};

use enishi_catalogue::{Explain, Lang, Message, texts};
use enishi_config::Faults;
use enishi_index::IndexError;
use enishi_ingest::IngestError;
use enishi_store::StoreError;

use crate::out;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    #[error("{0}")]
    Config(#[from] Faults),
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("{0}")]
    Index(#[from] IndexError),
    #[error("{0}")]
    Ingest(#[from] IngestError),
    /// the hub answered with a problem, in the caller's language
    #[error("{0}")]
    Answered(Message),
    #[error("{0}")]
    City(#[from] enishi_city::CityError),
    #[error("{0}")]
    Bench(#[from] enishi_bench::BenchError),
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{what}")]
    Listen { what: String, source: io::Error },
    #[error("no data directory at {0}")]
    NoData(PathBuf),
    #[error("no configuration at {0}")]
    NoConfig(PathBuf),
    #[error("the connector's sample does not become what it expects")]
    Unexpected(Vec<String>),
    #[error("the file would not be published")]
    WouldStop,
    #[error("the audit log does not stand from event {event} on")]
    AuditDoesNotStand { event: i64 },
    #[error("there is no [notices] in the configuration")]
    NoNotices,
    #[error("a test message did not arrive")]
    NotTold,
    #[error("the data directory's server does not answer: {0}")]
    NoAnswer(String),
}

pub(crate) type Result<T> = std::result::Result<T, CliError>;

impl CliError {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    /// A database is damaged.
    pub(crate) fn is_damage(&self) -> bool {
        use StoreError::Corrupt;
        matches!(self, Self::Store(Corrupt { .. }) | Self::Ingest(IngestError::Store(Corrupt { .. })))
    }

    /// 1 for everything that failed; misuse is clap's 2.
    pub(crate) fn exit_code(&self) -> u8 {
        1
    }
}

impl Explain for CliError {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::Config(faults) => Message::new(faults.drawn(lang, out::has_colours())),
            Self::Store(error) => error.explain(lang),
            Self::Index(error) => error.explain(lang),
            Self::Ingest(error) => error.explain(lang),
            Self::Answered(message) => message.clone(),
            Self::City(error) => {
                Message::new(texts::city_failed(lang, error)).hint(texts::data_dir_hint(lang))
            }
            Self::Bench(error) => {
                Message::new(texts::bench_failed(lang, error)).hint(texts::bench_failed_hint(lang))
            }
            Self::File { path, source } => Message::new(texts::disk_error(lang, path.display(), source))
                .hint(texts::config_unreadable_hint(lang)),
            Self::NoNotices => Message::new(texts::no_notices(lang)).hint(texts::no_notices_hint(lang)),
            Self::NotTold => Message::new(texts::notice_did_not_leave(lang)),
            Self::Listen { what, source } => {
                Message::new(texts::cannot_listen(lang, what, source)).hint(texts::cannot_listen_hint(lang))
            }
            Self::NoData(path) => {
                Message::new(texts::no_data(lang, path.display())).hint(texts::no_data_hint(lang))
            }
            Self::NoConfig(path) => {
                Message::new(texts::no_config(lang, path.display())).hint(texts::no_config_hint(lang))
            }
            Self::Unexpected(differences) => Message::new(texts::unexpected(lang, differences.join("\n")))
                .hint(texts::unexpected_hint(lang)),
            Self::WouldStop => Message::new(texts::would_stop(lang)),
            Self::AuditDoesNotStand { event } => Message::new(texts::audit_does_not_stand(lang, event))
                .hint(texts::audit_does_not_stand_hint(lang)),
            Self::NoAnswer(why) => {
                Message::new(texts::no_answer(lang, why)).hint(texts::data_dir_owned_hint(lang))
            }
        }
    }
}
