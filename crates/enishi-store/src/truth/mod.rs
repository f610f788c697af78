//! `enishi.db`: what the sources said, whom it touches, and what was decided about each file.

mod batches;
mod cells;
mod coverage;
mod draft;
mod flags;
mod folders;
mod index_feed;
mod links;
mod memo;
mod names;
mod persons;
mod publication;
mod rejudge;
mod resolve;
mod seen;
mod standing;
mod store;
mod touched;
mod tray;
mod vanish;
mod versions;

pub use batches::{LastPublished, SourceFiles, StoredFinding};
pub use draft::Draft;
pub use folders::FolderProblem;
pub use index_feed::Pending;
pub use publication::{FileFacts, Incoming, Outcome, Publication, Uniqueness};
pub use standing::KnownRows;
pub use store::Store;
pub use tray::{EarlierRow, TrayEntry};
