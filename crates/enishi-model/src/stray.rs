//! A file in a drop folder that is nobody's, or not yet anybody's: said as long as it lies there.

use enishi_catalogue::{Explain, Lang, Message, texts};
use serde::{Deserialize, Serialize};

/// Why a file that lies in a drop folder is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Stray {
    /// its name fits no connector of the folder
    NoPattern {
        /// how names should look
        patterns: Vec<String>,
    },
    /// a compressed file or a spreadsheet
    NotCsv {
        /// what it seems to be
        found: String,
    },
    /// a link, a pipe, a device
    NotAFile,
    /// too long a name, or one with control characters
    OddName,
    /// its name fits several connectors, and its header none or several of them
    Unclear {
        /// how many it fits
        fits: u64,
    },
    /// it is there, and the file that says that it is whole is not
    Awaited {
        /// the name of that file
        done: String,
    },
    /// it says that another file is whole, which is not there
    DoneAlone,
}

impl Explain for Stray {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::NoPattern { patterns } => Message::new(texts::stray_pattern(lang, patterns.join(", ")))
                .hint(texts::stray_pattern_hint(lang)),
            Self::NotCsv { found } => {
                Message::new(texts::not_csv(lang, found)).hint(texts::not_csv_hint(lang))
            }
            Self::NotAFile => Message::new(texts::not_a_file(lang)).hint(texts::not_a_file_hint(lang)),
            Self::OddName => Message::new(texts::stray_name(lang)).hint(texts::stray_name_hint(lang)),
            Self::Unclear { fits } => {
                Message::new(texts::stray_unclear(lang, fits)).hint(texts::stray_unclear_hint(lang))
            }
            Self::Awaited { done } => {
                Message::new(texts::stray_awaited(lang, done)).hint(texts::stray_awaited_hint(lang))
            }
            Self::DoneAlone => {
                Message::new(texts::stray_done_alone(lang)).hint(texts::stray_done_alone_hint(lang))
            }
        }
    }
}
