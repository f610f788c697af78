//! Collecting hits in the order of their rank alone: no score, no count, nothing that depends on
//! documents or terms which the actor may not see.

use std::collections::BinaryHeap;

use enishi_model::PersonId;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::schema::{PERSON, RANK};

/// A hit: whose, and its place among hits of the same class of match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// the place: the beginning of the handle
    pub rank: u64,
    /// whose
    pub person: PersonId,
}

/// The first `limit` hits whose rank comes after `after`.
pub(crate) struct ByRank {
    pub(crate) after: Option<u64>,
    pub(crate) limit: usize,
}

pub(crate) struct SegmentByRank {
    after: Option<u64>,
    limit: usize,
    rank: Column<u64>,
    person: Column<u64>,
    // The worst on top, to be thrown out first.
    best: BinaryHeap<Found>,
}

impl Collector for ByRank {
    type Fruit = Vec<Found>;
    type Child = SegmentByRank;

    fn for_segment(
        &self,
        _ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentByRank> {
        Ok(SegmentByRank {
            after: self.after,
            limit: self.limit,
            rank: segment.fast_fields().u64(RANK)?,
            person: segment.fast_fields().u64(PERSON)?,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<Found>>) -> tantivy::Result<Vec<Found>> {
        let mut found: Vec<Found> = segments.into_iter().flatten().collect();
        found.sort_unstable();
        found.truncate(self.limit);
        Ok(found)
    }
}

impl SegmentCollector for SegmentByRank {
    type Fruit = Vec<Found>;

    fn collect(&mut self, document: DocId, _score: Score) {
        let Some(rank) = self.rank.first(document) else { return };
        if self.after.is_some_and(|after| rank <= after) {
            return;
        }
        let is_better = self.best.peek().is_none_or(|worst| rank <= worst.rank);
        if self.best.len() == self.limit && !is_better {
            return;
        }
        let Some(person) = self.person.first(document) else { return };
        self.best.push(Found { rank, person: PersonId(i64::try_from(person).unwrap_or(i64::MAX)) });
        if self.best.len() > self.limit {
            self.best.pop();
        }
    }

    fn harvest(self) -> Vec<Found> {
        self.best.into_vec()
    }
}
