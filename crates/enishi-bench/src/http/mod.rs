//! Asking the server: requests drawn from the files, connections that are kept alive, latencies.

mod asks;
mod connection;
mod latencies;
mod load;
mod pairs;
mod ready;
mod under;

pub(crate) use asks::{Asks, asks, lookup, search};
pub(crate) use connection::Ask;
pub(crate) use latencies::Latencies;
pub(crate) use load::{Load, Until, load};
pub(crate) use pairs::{Pair, compare};
pub(crate) use ready::is_current;
pub(crate) use under::{During, Turns, during};

use crate::error::{BenchError, Result};

/// A runtime of one thread: the machine's processors are the server's.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(BenchError::http)
}
