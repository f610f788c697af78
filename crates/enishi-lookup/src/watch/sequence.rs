//! `sequence`: numbers asked for that run along, hit or miss. Resident IDs end in a check digit, so that the
//! next one is up to nineteen further. Order does not matter: whoever walks backwards or in leaps still walks.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::steps::Steps;
use super::window::Window;

/// Who asked for which numbers within the last hour.
pub(crate) struct Sequence {
    limit: usize,
    asked: HashMap<String, (Window<u64>, Steps)>,
}

/// So near are two numbers that follow each other: nine of a digit, and the check digit.
const STEP: u64 = 20;
const REMEMBERED: usize = 500;

impl Sequence {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, asked: HashMap::new() }
    }

    /// A number is asked for. How long the run is that it stands in, where that is worth telling.
    pub(crate) fn ask(&mut self, holder: &str, number: u64, at: DateTime<Utc>) -> Option<usize> {
        let new = || (Window::new(TimeDelta::hours(1), REMEMBERED), Steps::default());
        let (window, steps) = self.asked.entry(holder.to_owned()).or_insert_with(new);
        window.forget(at);
        if window.things().any(|known| *known == number) {
            return None;
        }
        window.push(at, number);
        let length = run_around(number, window.things().copied());
        steps.tell(length, self.limit).then_some(length)
    }

    /// Forgets holders who have asked for nothing for an hour.
    pub(crate) fn forget(&mut self, at: DateTime<Utc>) {
        self.asked.retain(|_, (window, _)| {
            window.forget(at);
            window.len() > 0
        });
    }
}

fn run_around(number: u64, known: impl Iterator<Item = u64>) -> usize {
    let mut numbers: Vec<u64> = known.collect();
    numbers.sort_unstable();
    let runs = numbers.chunk_by(|one, next| next - one < STEP);
    runs.filter(|run| run.contains(&number)).map(<[u64]>::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(numbers: &[u64]) -> Vec<usize> {
        let mut sequence = Sequence::new(4);
        let at = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        numbers.iter().filter_map(|number| sequence.ask("a", *number, at)).collect()
    }

    #[test]
    fn numbers_that_run_along_are_told_in_any_order() {
        assert_eq!(told(&[10, 21, 32, 43]), [4]);
        assert_eq!(told(&[43, 10, 32, 21, 54]), [4, 5]);
        assert_eq!(told(&[10, 500, 21, 9000, 32, 70_000, 43]), [4], "others between");
    }

    #[test]
    fn the_same_number_and_distant_ones_are_no_run() {
        assert!(told(&[10, 10, 10, 10, 10]).is_empty());
        assert!(told(&[10, 30, 50, 70, 90]).is_empty());
        assert!(told(&[10, 21, 32]).is_empty());
    }

    #[test]
    fn a_run_lasts_an_hour() {
        let mut sequence = Sequence::new(4);
        let at = |minutes| DateTime::from_timestamp(1_795_000_000 + minutes * 60, 0).unwrap();
        for (place, number) in [10, 21, 32].into_iter().enumerate() {
            assert_eq!(sequence.ask("a", number, at(i64::try_from(place).unwrap())), None);
        }
        assert_eq!(sequence.ask("a", 43, at(60)), None, "the first is over");
        assert_eq!(sequence.ask("b", 43, at(1)), None, "somebody else's run");
    }
}
