//! Whether the index by resident says what the events say: sums over both, in whichever order they come, and a
//! closer look only where they differ.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;

use super::HANDLE;
use crate::error::Result;

/// So many events share a sum. What has to be looked at closely is that large.
const SPAN: i64 = 4096;

/// Sums of keyed hashes, one for every few thousand events. The key is drawn for one comparison, so that nobody can
/// have prepared rows whose hashes add up.
pub(super) struct IndexSums<'k> {
    key: &'k [u8; 32],
    sums: HashMap<i64, u128>,
}

impl<'k> IndexSums<'k> {
    pub(super) fn new(key: &'k [u8; 32]) -> Self {
        Self { key, sums: HashMap::new() }
    }

    /// For the other side, with the same key.
    pub(super) fn empty(&self) -> Self {
        Self::new(self.key)
    }

    pub(super) fn add(&mut self, event: i64, handle: &[u8]) {
        // With its length: a handle that was cut short or went on is another.
        let mut row = [0; 8 + 8 + HANDLE];
        let length = (handle.len() as u64).to_le_bytes();
        let bytes = event.to_le_bytes().into_iter().chain(length).chain(handle.iter().copied());
        row.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        let hash = blake3::keyed_hash(self.key, &row);
        let half = hash.as_bytes().first_chunk().map(|half| u128::from_le_bytes(*half)).unwrap_or_default();
        let sum = self.sums.entry(event.div_euclid(SPAN)).or_default();
        *sum = sum.wrapping_add(half);
    }

    /// The first event for which `connection`'s index says something else than its event, where the sums differ.
    pub(super) fn first_difference(&self, index: &Self, connection: &Connection) -> Result<Option<i64>> {
        let spans = self.sums.keys().chain(index.sums.keys());
        let sum_of = |sums: &HashMap<i64, u128>, span: &i64| sums.get(span).copied().unwrap_or_default();
        let first = spans.filter(|span| sum_of(&self.sums, span) != sum_of(&index.sums, span)).min();
        first.map(|span| look_closely(connection, span.saturating_mul(SPAN))).transpose()
    }
}

// What both sides say of every event of one span.
fn look_closely(connection: &Connection, from: i64) -> Result<i64> {
    let to = from.saturating_add(SPAN - 1);
    let mut said: BTreeMap<i64, [Vec<Vec<u8>>; 2]> = BTreeMap::new();
    let mut events = connection.prepare("select id, residents from event where id between ?1 and ?2")?;
    let mut rows = events.query([from, to])?;
    while let Some(row) = rows.next()? {
        let [own, _] = said.entry(row.get(0)?).or_default();
        own.extend(row.get_ref(1)?.as_bytes()?.chunks(HANDLE).map(<[u8]>::to_vec));
    }
    let mut index =
        connection.prepare("select event_id, handle from event_resident where event_id between ?1 and ?2")?;
    let mut rows = index.query([from, to])?;
    while let Some(row) = rows.next()? {
        let [_, indexed] = said.entry(row.get(0)?).or_default();
        indexed.push(row.get(1)?);
    }
    let differs = said.iter_mut().find_map(|(event, [own, indexed])| {
        own.sort();
        indexed.sort();
        (own != indexed).then_some(*event)
    });
    Ok(differs.unwrap_or(from))
}
