//! What somebody who watches an ingest is told. No values, only names of files and counts.

use enishi_model::SourceId;
use enishi_model::batch::Batch;

/// Told of every step; does nothing unless overridden.
pub trait Progress: Sync {
    /// A file is about to be read.
    fn begin(&self, _source: &SourceId, _file: &str, _bytes: u64) {}
    /// So many bytes of it were read.
    fn advance(&self, _bytes: u64) {}
    /// It was decided on.
    fn decided(&self, _batch: &Batch) {}
    /// So many persons of so many were indexed.
    fn indexed(&self, _done: u64, _all: u64) {}
}

/// Nobody watches.
pub struct Silent;

impl Progress for Silent {}
