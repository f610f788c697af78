//! From the drop folder to the truth, in this order and never back:
//! [`scan`] → [`claim`] → [`decode`] → [`reader`] → [`mapper`] → the store's publication → [`guards`]
//! (judge before the commit) → [`keep`] and [`receipt`] → [`indexer`].
//!
//! The only user of `notify`, and of `csv` for input. Knows nothing of who may read what.

pub mod claim;
mod copies;
mod decisions;
pub mod decode;
pub mod draft;
mod error;
mod fixed;
pub mod guards;
mod header;
pub mod indexer;
mod ingest;
pub mod keep;
pub mod mapper;
mod misread;
mod progress;
mod purge;
mod put;
pub mod reader;
mod reading;
pub mod receipt;
pub mod rehearse;
mod retention;
pub mod scan;
mod take;
mod trailer;
mod value;
mod watch;

pub use error::{IngestError, Result};
pub use ingest::{Clock, Ingest, Pass};
pub use progress::{Progress, Silent};
pub use purge::before_answers;
pub use watch::{Stop, watch};
