use enishi_catalogue::{Explain, Lang, Message, texts};
use enishi_config::Right;
use enishi_index::IndexError;
use enishi_store::StoreError;

/// Why a question gets no answer.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// the actor may not ask this, or not so
    #[error("{}", self.explain(Lang::En))]
    Refused(Refusal),
    /// there is no such thing for this actor; whether there is one for others is not said
    #[error("{}", self.explain(Lang::En))]
    NotFound,
    /// the store, the desk or the audit log
    #[error("{}", self.explain(Lang::En))]
    Store(#[from] StoreError),
    /// the search index
    #[error("{}", self.explain(Lang::En))]
    Index(#[from] IndexError),
}

/// What keeps an answer from being given, where it is not the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// the disk is full or can be read only
    Disk,
    /// the audit log takes no events: no answer may be given
    Audit,
    /// a database is damaged: nothing is answered until somebody has seen to it
    Damaged,
    /// it took too long
    TooLong,
    /// anything else; what it is belongs into the log, not into an answer
    Internal,
}

impl LookupError {
    /// Whether the hub, not the question, is why there is no answer.
    pub fn outage(&self) -> Option<Outage> {
        match self {
            Self::Refused(_) | Self::NotFound => None,
            Self::Store(StoreError::Full | StoreError::ReadOnly | StoreError::Disk) => Some(Outage::Disk),
            Self::Store(StoreError::AuditStopped | StoreError::AuditFull) => Some(Outage::Audit),
            Self::Store(StoreError::Corrupt { .. }) => Some(Outage::Damaged),
            Self::Store(StoreError::TooLong) => Some(Outage::TooLong),
            Self::Store(_) | Self::Index(_) => Some(Outage::Internal),
        }
    }
}

/// What a question returns.
pub type Result<T> = std::result::Result<T, LookupError>;

/// Why an actor is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// no token came with the question
    NoToken,
    /// the token is unknown or revoked
    BadToken,
    /// no purpose came with the question
    NoPurpose {
        /// the purposes of the actor's role
        allowed: Vec<String>,
    },
    /// the purpose is not one of the role's
    WrongPurpose {
        /// those that are
        allowed: Vec<String>,
    },
    /// the role lacks a right
    NoRight(Right),
    /// only the account that owns the data directory may do this, on this machine
    OperatorOnly,
    /// nothing in the query can be searched by
    EmptyQuery,
    /// the query asks to be narrowed by a programme that the actor may not see records of
    UnknownProgramme,
    /// the cursor is none of ours
    BadCursor,
    /// `as_of` is no date or moment, or lies in the future
    BadAsOf,
    /// no programme is run by such a department
    UnknownDepartment {
        /// those that run some
        known: Vec<String>,
    },
    /// the role sees programmes of its holder's department, and the token names none
    NoDepartment {
        /// those that run programmes
        known: Vec<String>,
    },
    /// the token does not say what the role's rules are narrowed by, or says something else
    OtherScope {
        /// what they are narrowed by
        needed: Vec<String>,
    },
    /// more than the actor's quota within an hour
    OverQuota {
        /// after so many seconds it may be asked again
        seconds: u64,
    },
    /// a reason that says too little, or far too much
    BadReason,
    /// no verdict of that name
    UnknownVerdict {
        /// those that there are
        known: Vec<String>,
    },
    /// nobody closes a review about themself
    OwnReview,
    /// somebody has closed the review before
    ReviewClosed,
    /// a decision without a written reason, or with a far too long one
    NoReason,
    /// the resident ID is empty, or far too long to be one
    NoResident,
    /// nothing of the kind can be declared
    UnknownDeclaration {
        /// what can
        known: Vec<String>,
    },
    /// `until` is missing where it is needed, is no date or moment, or has passed
    BadUntil,
    /// somebody ended it before
    EndedAlready,
    /// the batch is not held: there is nothing to decide
    NotHeld,
    /// a held file whose rows were not read cannot be published
    CannotBeReleased,
    /// what was to be attested is said of no key column
    NoSuchKey {
        /// the columns that the connector declares as keys
        columns: Vec<String>,
    },
    /// this holder has said so before; another person is needed
    SaidAlready,
    /// a removal was asked for without saying whom or why
    PurgeNeedsReason,
    /// whoever asked for a removal cannot confirm it
    PurgeNeedsAnother,
    /// the removal was confirmed or withdrawn before
    PurgeIsDecided,
    /// so few numbers that their share would tell of single people
    TooFewNumbers {
        /// how many there must be
        least: usize,
    },
    /// the policy knows no such role
    UnknownRole {
        /// those that it knows
        known: Vec<String>,
    },
}

impl From<Refusal> for LookupError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Explain for LookupError {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::Refused(refusal) => refusal.explain(lang),
            Self::NotFound => Message::new(texts::not_found(lang)).hint(texts::not_found_hint(lang)),
            Self::Store(error) => error.explain(lang),
            Self::Index(error) => error.explain(lang),
        }
    }
}

impl Explain for Refusal {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::NoToken => Message::new(texts::no_token(lang)).hint(texts::no_token_hint(lang)),
            Self::BadToken => Message::new(texts::bad_token(lang)).hint(texts::bad_token_hint(lang)),
            Self::NoPurpose { allowed } => {
                Message::new(texts::no_purpose(lang)).hint(texts::purpose_hint(lang, list(lang, allowed)))
            }
            Self::WrongPurpose { allowed } => {
                Message::new(texts::wrong_purpose(lang)).hint(texts::purpose_hint(lang, list(lang, allowed)))
            }
            Self::NoRight(right) => {
                Message::new(texts::no_right(lang, right_name(*right))).hint(texts::no_right_hint(lang))
            }
            Self::OperatorOnly => {
                Message::new(texts::operator_only(lang)).hint(texts::operator_only_hint(lang))
            }
            Self::EmptyQuery => Message::new(texts::empty_query(lang)).hint(texts::empty_query_hint(lang)),
            Self::UnknownProgramme => {
                Message::new(texts::unknown_programme(lang)).hint(texts::unknown_programme_hint(lang))
            }
            Self::BadCursor => Message::new(texts::bad_cursor(lang)).hint(texts::bad_cursor_hint(lang)),
            Self::BadAsOf => Message::new(texts::bad_as_of(lang)).hint(texts::bad_as_of_hint(lang)),
            Self::UnknownDepartment { known } => Message::new(texts::unknown_department(lang))
                .hint(texts::unknown_department_hint(lang, list(lang, known))),
            Self::NoDepartment { known } => Message::new(texts::no_department(lang))
                .hint(texts::no_department_hint(lang, list(lang, known))),
            Self::OtherScope { needed } if needed.is_empty() => {
                Message::new(texts::needless_scope(lang)).hint(texts::needless_scope_hint(lang))
            }
            Self::OtherScope { needed } => Message::new(texts::other_scope(lang, list(lang, needed)))
                .hint(texts::other_scope_hint(lang, values(needed))),
            Self::OverQuota { seconds } => {
                Message::new(texts::over_quota(lang)).hint(texts::over_quota_hint(lang, seconds))
            }
            Self::BadReason => Message::new(texts::bad_reason(lang)).hint(texts::bad_reason_hint(lang)),
            Self::UnknownVerdict { known } => Message::new(texts::unknown_verdict(lang))
                .hint(texts::unknown_verdict_hint(lang, known.join(", "))),
            Self::OwnReview => Message::new(texts::own_review(lang)).hint(texts::own_review_hint(lang)),
            Self::ReviewClosed => {
                Message::new(texts::review_closed(lang)).hint(texts::review_closed_hint(lang))
            }
            Self::NoReason => Message::new(texts::no_reason(lang)).hint(texts::no_reason_hint(lang)),
            Self::NoResident => Message::new(texts::no_resident(lang)).hint(texts::no_resident_hint(lang)),
            Self::UnknownDeclaration { known } => Message::new(texts::unknown_declaration(lang))
                .hint(texts::unknown_declaration_hint(lang, known.join(", "))),
            Self::BadUntil => Message::new(texts::bad_until(lang)).hint(texts::bad_until_hint(lang)),
            Self::EndedAlready => {
                Message::new(texts::ended_already(lang)).hint(texts::ended_already_hint(lang))
            }
            Self::NotHeld => Message::new(texts::not_held(lang)).hint(texts::not_held_hint(lang)),
            Self::CannotBeReleased => {
                Message::new(texts::cannot_be_released(lang)).hint(texts::cannot_be_released_hint(lang))
            }
            Self::NoSuchKey { columns } => {
                Message::new(texts::no_such_key(lang, columns.join(", "))).hint(texts::no_such_key_hint(lang))
            }
            Self::SaidAlready => Message::new(texts::said_already(lang)).hint(texts::said_already_hint(lang)),
            Self::PurgeNeedsReason => {
                Message::new(texts::purge_needs_reason(lang)).hint(texts::purge_needs_reason_hint(lang))
            }
            Self::PurgeNeedsAnother => {
                Message::new(texts::purge_needs_another(lang)).hint(texts::purge_needs_another_hint(lang))
            }
            Self::PurgeIsDecided => {
                Message::new(texts::purge_is_decided(lang)).hint(texts::purge_is_decided_hint(lang))
            }
            Self::TooFewNumbers { least } => {
                Message::new(texts::too_few_numbers(lang, least)).hint(texts::too_few_numbers_hint(lang))
            }
            Self::UnknownRole { known } => {
                Message::new(texts::unknown_role(lang)).hint(texts::unknown_role_hint(lang, known.join(", ")))
            }
        }
    }
}

fn list(lang: Lang, words: &[String]) -> String {
    if words.is_empty() { texts::none(lang) } else { words.join(", ") }
}

// What to write: one value at least for each.
fn values(needed: &[String]) -> String {
    needed.iter().map(|key| format!("--scope {key}=VALUE")).collect::<Vec<_>>().join(" ")
}

fn right_name(right: Right) -> &'static str {
    enishi_config::RIGHTS.iter().find(|(_, known)| *known == right).map(|(name, _)| *name).unwrap_or_default()
}
