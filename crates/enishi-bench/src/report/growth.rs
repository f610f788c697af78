//! How cost grows with the city.

use serde::Serialize;

use crate::run::Run;
use crate::site::Spent;

/// One size beside the smallest of the run.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Growth {
    pub(super) residents: u32,
    /// rows of the first night
    pub(super) rows: u64,
    pub(super) first_load: Grown,
    pub(super) second_night: Grown,
    pub(super) reindex: Grown,
}

/// A step's cost at one size.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Grown {
    pub(super) seconds: f64,
    pub(super) rows_per_second: f64,
    /// how many times as long as the smallest size took, over how many times as many rows: 1 is linear, less
    /// is better
    pub(super) to_linear: f64,
}

/// Every size beside the first; `cost` says which seconds count.
pub(super) fn growth(runs: &[Run], cost: fn(&Spent) -> f64) -> Vec<Growth> {
    let Some(base) = runs.first() else { return Vec::new() };
    let of = |run: &Run| {
        let rows = run.first_load.rows;
        let grown =
            |spent: &Spent, before: &Spent| grown((cost(spent), rows), (cost(before), base.first_load.rows));
        Growth {
            residents: run.residents,
            rows,
            first_load: grown(&run.first_load.spent, &base.first_load.spent),
            second_night: grown(&run.second_night.spent, &base.second_night.spent),
            reindex: grown(&run.reindex, &base.reindex),
        }
    };
    runs.iter().map(of).collect()
}

/// Seconds by the clock on the wall.
pub(super) fn by_the_clock(spent: &Spent) -> f64 {
    spent.seconds
}

/// Seconds of processors: nearly the same whatever others do meanwhile.
pub(super) fn of_processors(spent: &Spent) -> f64 {
    spent.peaks.processor_seconds
}

// Seconds and rows of one size, and of the smallest.
fn grown((seconds, rows): (f64, u64), (base_seconds, base_rows): (f64, u64)) -> Grown {
    let rows_per_second = rows as f64 / seconds;
    let to_linear = (seconds / base_seconds) / (rows as f64 / base_rows as f64);
    Grown { seconds, rows_per_second, to_linear }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_the_time_for_twice_the_rows_is_linear() {
        assert_eq!(grown((2.0, 200), (1.0, 100)).to_linear, 1.0);
        assert_eq!(grown((3.0, 200), (1.0, 100)).to_linear, 1.5);
        assert_eq!(grown((2.0, 200), (1.0, 100)).rows_per_second, 100.0);
    }
}
