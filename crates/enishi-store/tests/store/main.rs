//! The store over its public door, looked at through SQLite itself.

mod purge;
mod purge_batch;
mod town;
