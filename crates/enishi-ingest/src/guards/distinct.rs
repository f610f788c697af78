//! Which share of a column's different values are My Numbers, told in bounded memory and without keeping a value.
//!
//! Adaptive sampling (Wegman; Flajolet, "On adaptive sampling", 1990): the hashes that begin with so many zero bits are
//! kept, and one bit more is asked for whenever there are too many. What is kept is a fair sample of the different
//! values of the whole column, however often each occurs and in whatever order; while no bit is asked for, it is all
//! of them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use enishi_text::my_number;

/// The different values of one column, sampled.
#[derive(Default)]
pub(super) struct Distinct {
    passing: HashMap<u64, bool, BuildHasherDefault<AsItIs>>,
    zeros: u32,
}

// Half a thousand tell a share to within a few percent.
const MOST: usize = 512;

impl Distinct {
    /// A cell, without what spreadsheets wrap around it.
    pub(super) fn see(&mut self, value: &str) {
        let hash = hash(value.as_bytes());
        if value.is_empty() || hash.leading_zeros() < self.zeros || self.passing.contains_key(&hash) {
            return;
        }
        self.passing.insert(hash, my_number::passes(value));
        while self.passing.len() > MOST {
            self.zeros += 1;
            let zeros = self.zeros;
            self.passing.retain(|hash, _| hash.leading_zeros() >= zeros);
        }
    }

    /// Different values that were looked at, and how many of them have the check digit of a My Number.
    pub(super) fn counts(&self) -> (u64, u64) {
        let passing = self.passing.values().filter(|passes| **passes).count();
        (self.passing.len() as u64, passing as u64)
    }
}

// Only has to scatter values evenly: nothing is looked up by it, and it never leaves this struct.
fn hash(bytes: &[u8]) -> u64 {
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let word = chunk.iter().fold(0, |word: u64, byte| (word << 8) | u64::from(*byte));
        hash = (hash.rotate_left(5) ^ word).wrapping_mul(MIX);
    }
    hash = (hash ^ (hash >> 32)).wrapping_mul(MIX);
    hash ^ (hash >> 29)
}

/// The keys are hashes already; the bits that tell them apart are the low ones.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key.rotate_left(32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(first: u64, passes: bool) -> String {
        let digits = (0..10).map(|check| format!("{first:011}{check}"));
        digits.into_iter().find(|number| my_number::passes(number) == passes).unwrap()
    }

    #[test]
    fn few_values_are_counted_each_and_repetitions_are_not() {
        let mut distinct = Distinct::default();
        for at in 0..30 {
            for _ in 0..3 {
                distinct.see(&number(1_000 + at, at < 10));
                distinct.see("");
            }
        }
        assert_eq!(distinct.counts(), (30, 10));
    }

    #[test]
    fn a_sample_of_many_values_has_their_share_and_a_bounded_size() {
        for percent in [10, 40, 60] {
            let mut distinct = Distinct::default();
            for at in 0..100_000 {
                distinct.see(&number(at, at % 100 < percent));
            }
            let (seen, passing) = distinct.counts();
            assert!((MOST as u64 / 4..=MOST as u64).contains(&seen), "{seen}");
            let share = passing * 100 / seen;
            assert!(share.abs_diff(percent) <= 8, "{share} % found, {percent} % there");
        }
    }
}
