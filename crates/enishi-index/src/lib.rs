//! The search index: terms per visibility class, and the numbers of persons. Never the answer: whoever
//! finds a number here asks the store.
//!
//! A projection that can be deleted at any time. Each commit carries the store's revision; at start the
//! files' checksums are verified, and anything doubtful is thrown away and built anew.

mod collect;
mod count;
mod error;
mod opening;
mod plan;
mod schema;
mod wholeness;
mod write;

pub use collect::Found;
pub use error::{IndexError, Result};
pub use opening::{Condition, SearchIndex};
pub use plan::Page;
pub use write::Writing;
