//! How cost grows with the city.

use serde::Serialize;

use crate::run::Run;

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

/// Every size beside the first.
pub(super) fn growth(runs: &[Run]) -> Vec<Growth> {
    let Some(base) = runs.first() else { return Vec::new() };
    let of = |run: &Run| {
        let rows = run.first_load.rows;
        let grown =
            |seconds: f64, base_seconds: f64| grown((seconds, rows), (base_seconds, base.first_load.rows));
        Growth {
            residents: run.residents,
            rows,
            first_load: grown(run.first_load.spent.seconds, base.first_load.spent.seconds),
            second_night: grown(run.second_night.spent.seconds, base.second_night.spent.seconds),
            reindex: grown(run.reindex.seconds, base.reindex.seconds),
        }
    };
    runs.iter().map(of).collect()
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
