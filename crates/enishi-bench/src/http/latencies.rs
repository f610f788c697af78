//! Durations and their percentiles.

use std::time::Duration;

use serde::Serialize;

/// Percentiles in milliseconds, by nearest rank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Latencies {
    /// how many there were
    pub(crate) count: u64,
    /// half took no longer
    pub(crate) p50: f64,
    /// 99 of 100 took no longer
    pub(crate) p99: f64,
    /// the longest
    pub(crate) max: f64,
}

impl Latencies {
    /// The percentiles of durations in any order.
    pub(crate) fn of(mut durations: Vec<Duration>) -> Self {
        durations.sort_unstable();
        let rank = |percent: usize| {
            let rank = (durations.len() * percent).div_ceil(100).saturating_sub(1);
            durations.get(rank).map_or(0.0, |duration| duration.as_secs_f64() * 1000.0)
        };
        Self { count: durations.len() as u64, p50: rank(50), p99: rank(99), max: rank(100) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_durations_that_happened() {
        let found = Latencies::of((1..=200).rev().map(Duration::from_millis).collect());
        assert_eq!(found, Latencies { count: 200, p50: 100.0, p99: 198.0, max: 200.0 });
        assert_eq!(Latencies::of(vec![Duration::from_millis(7)]).p99, 7.0);
        assert_eq!(Latencies::of(Vec::new()), Latencies::default());
    }
}
