//! The only door to answers: who asks, for which purpose, what the policy leaves of the question, what of
//! the answer they may see; and the audit event is on disk before the answer leaves.
//!
//! Every answer comes as [`Disclosed`], which only this crate can make, and only with proof of the event.
//! Knows nothing of HTTP, HTML or CSV.

mod actor;
mod attestations;
mod audit;
mod authors;
mod backup;
mod clock;
mod coverage;
mod cursor;
mod declarations;
mod disclosed;
mod error;
mod glass;
mod joins;
mod notices;
mod protections;
mod purges;
mod quota;
mod reasons;
mod releases;
mod report;
mod resident;
mod reviews;
mod search;
mod service;
mod sources;
mod standings;
mod tokens;
mod tray;
mod watch;

pub use actor::{Actor, Inquiry};
pub use attestations::NewAttestation;
pub use audit::EventsRequest;
pub use authors::NumbersKnown;
pub use clock::ClockState;
pub use coverage::{CoverageAnswer, ProgrammeFiles};
pub use declarations::NewDeclaration;
pub use disclosed::Disclosed;
pub use enishi_store::Attestation;
pub use enishi_store::FailingWay;
pub use enishi_store::StoredToken as Token;
pub use enishi_store::{AnchorState, AuditState, StoredEvent, Trouble};
pub use enishi_store::{BatchDecision, Declaration, DeclarationKind, DeskProtection, StrayFile, Verdict};
pub use enishi_store::{ClosedReview, Figures, REVIEW_VERDICTS, ReviewVerdict};
pub use enishi_store::{Purge, PurgeFigures, PurgeOf, Said};
pub use error::{LookupError, Outage, Refusal, Result};
pub use releases::{BatchAnswer, Decided};
pub use report::{ListedTimes, ReportAnswer, ReportRule, ReportedLook};
pub use resident::ResidentAnswer;
pub use reviews::{Review, Watched};
pub use search::{SearchAnswer, SearchRequest, Understood};
pub use service::{Clock, Lookup, Parts, Random, Readiness};
pub use sources::{SourceStatus, SourcesAnswer};
pub use tokens::{NewToken, TokenOrder};
pub use tray::ReducedTrayRow;
pub use watch::Rule;
