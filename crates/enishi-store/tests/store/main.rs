//! The store over its public door, looked at through SQLite itself.

#[cfg(test)]
mod notices;
mod purge;
#[cfg(test)]
mod purge_batch;
#[cfg(test)]
mod town;
