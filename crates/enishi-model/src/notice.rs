//! What IT is told, by which way, and why a way failed. Nothing of residents.

use enishi_catalogue::{Explain, Lang, Message, texts};
use serde::{Deserialize, Serialize};

/// How a message leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// a program of the city's own
    Hook,
    /// a mail
    Mail,
}

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// trouble that has come up
    News,
    /// how everything stands in the morning
    Morning,
    /// somebody wants to see whether it arrives
    Test,
}

/// A message, as every way takes it. Without residents' values: it leaves the data directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// one line
    pub subject: String,
    /// plain text
    pub body: String,
    /// the same for machines, as JSON
    pub facts: String,
}

/// Whether what IT has to know reaches them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticesState {
    /// nobody is configured
    Absent,
    /// nothing waits that could not be told
    Current,
    /// something does
    Failing,
}

/// Why a message did not leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum DeliveryProblem {
    /// the program cannot be run
    NotStarted {
        /// the system's word
        why: String,
    },
    /// the program says that it failed
    Failed {
        /// its exit code; none where a signal ended it
        exit: Option<i32>,
        /// the first line that it wrote on standard error
        said: String,
    },
    /// the program was ended, because it took too long
    TooLong {
        /// after so many seconds
        seconds: u64,
    },
    /// the account's file cannot be read, or does not hold two lines
    NoAccount {
        /// the system's word
        why: String,
    },
    /// the certificate of the relay cannot be read or is not trusted, or the relay does not encrypt
    NotEncrypted {
        /// the library's word
        why: String,
    },
    /// the relay does not answer
    NoRelay {
        /// the library's word
        why: String,
    },
    /// the relay answered, and does not take it
    NotTaken {
        /// its word
        why: String,
    },
}

impl Way {
    /// As it stands in databases and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hook => "hook",
            Self::Mail => "mail",
        }
    }

    /// Reads [`Way::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Hook, Self::Mail].into_iter().find(|way| way.code() == code)
    }
}

impl NoticeKind {
    /// As it stands in databases and in what hooks are told.
    pub fn code(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Morning => "morning",
            Self::Test => "test",
        }
    }
}

impl NoticesState {
    /// As machines read it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Current => "current",
            Self::Failing => "failing",
        }
    }
}

impl Explain for DeliveryProblem {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::NotStarted { why } => {
                Message::new(texts::hook_not_started(lang, why)).hint(texts::hook_not_started_hint(lang))
            }
            Self::Failed { exit: Some(exit), said } => {
                Message::new(texts::hook_failed(lang, exit, said)).hint(texts::hook_failed_hint(lang))
            }
            Self::Failed { exit: None, said } => {
                Message::new(texts::hook_ended(lang, said)).hint(texts::hook_failed_hint(lang))
            }
            Self::TooLong { seconds } => {
                Message::new(texts::hook_too_long(lang, seconds)).hint(texts::hook_too_long_hint(lang))
            }
            Self::NoAccount { why } => {
                Message::new(texts::mail_no_account(lang, why)).hint(texts::mail_no_account_hint(lang))
            }
            Self::NotEncrypted { why } => {
                Message::new(texts::mail_not_encrypted(lang, why)).hint(texts::mail_not_encrypted_hint(lang))
            }
            Self::NoRelay { why } => {
                Message::new(texts::mail_no_relay(lang, why)).hint(texts::mail_no_relay_hint(lang))
            }
            Self::NotTaken { why } => {
                Message::new(texts::mail_not_taken(lang, why)).hint(texts::mail_not_taken_hint(lang))
            }
        }
    }
}
