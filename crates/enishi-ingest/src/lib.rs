//! From the drop folder to the truth, in this order and never back:
//! [`scan`] → [`claim`] → [`decode`] → [`reader`] → [`mapper`] → the store's publication → [`guards`]
//! (judge before the commit) → [`keep`] and [`receipt`] → [`indexer`].
//!
//! The only user of `notify`, and of `csv` for input. Knows nothing of who may read what.

pub mod claim;
mod decisions;
pub mod decode;
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
pub mod reader;
mod reading;
pub mod receipt;
pub mod rehearse;
pub mod scan;
mod take;
mod trailer;
mod watch;

pub use error::{IngestError, Result};
pub use ingest::{Clock, Ingest, Pass};
pub use progress::{Progress, Silent};
pub use watch::{Stop, watch};
