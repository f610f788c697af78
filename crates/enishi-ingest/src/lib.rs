//! From the drop folder to the truth, in this order and never back:
//! [`scan`] → [`claim`] → [`decode`] → [`reader`] → [`mapper`] → the store's publication → [`guards`]
//! (judge before the commit) → [`keep`] and [`receipt`] → [`indexer`].
//!
//! The only user of `notify`. Knows nothing of who may read what.

pub mod cells;
pub mod claim;
mod copies;
mod dating;
mod decisions;
pub mod decode;
mod delimited;
mod delimiter;
pub mod draft;
mod encoding;
mod error;
mod fixed;
mod flaw;
pub mod guards;
mod header;
pub mod indexer;
mod ingest;
pub mod keep;
mod kind;
mod listing;
pub mod mapper;
mod misread;
mod moving;
mod my_numbers;
mod progress;
mod purge;
mod put;
mod raw_lines;
pub mod reader;
mod reading;
pub mod receipt;
pub mod rehearse;
mod rejected;
mod retention;
pub mod scan;
pub mod skim;
mod take;
mod trailer;
mod value;
mod vault;
mod watch;
mod whose;

pub use error::{IngestError, Result};
pub use ingest::{Clock, Ingest, Pass};
pub use progress::{Progress, Silent};
pub use purge::before_answers;
pub use watch::{Stop, watch};
