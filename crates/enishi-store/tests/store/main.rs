//! The store over its public door, looked at through SQLite itself.

#[cfg(test)]
mod index_feed;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod purge;
#[cfg(test)]
mod purge_batch;
#[cfg(test)]
mod town;
