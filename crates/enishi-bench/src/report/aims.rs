//! The aims beside what was measured. Verdicts are computed, never written.

use serde::Serialize;

use super::growth::{by_the_clock, growth};
use super::units::{megabytes, millis, number, seconds, times};
use crate::run::{Auditing, Huge, Reading, Run, Swallowed};

/// An aim and what became of it at the largest size of the run.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Aim {
    pub(super) what: &'static str,
    pub(super) bound: Bound,
    pub(super) limit: f64,
    pub(super) unit: Unit,
    /// nothing where it could not be measured here
    pub(super) measured: Option<f64>,
    pub(super) met: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Bound {
    AtMost,
    AtLeast,
}

/// What the figures of an aim count.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    Times,
    Seconds,
    Milliseconds,
    PerSecond,
    Bytes,
}

impl Unit {
    /// A figure of this unit, as a person reads it.
    pub(super) fn text(self, value: f64) -> String {
        match self {
            Self::Times => times(value),
            Self::Seconds => seconds(value),
            Self::Milliseconds => millis(value),
            Self::PerSecond => format!("{} /s", number(value)),
            Self::Bytes => megabytes(value as u64),
        }
    }
}

impl Aim {
    fn new(what: &'static str, bound: Bound, limit: f64, unit: Unit, measured: Option<f64>) -> Self {
        let measured = measured.filter(|value| value.is_finite());
        let met = measured.map(|value| match bound {
            Bound::AtMost => value <= limit,
            Bound::AtLeast => value >= limit,
        });
        Self { what, bound, limit, unit, measured, met }
    }

    fn at_most(what: &'static str, limit: f64, unit: Unit, measured: f64) -> Self {
        Self::new(what, Bound::AtMost, limit, unit, Some(measured))
    }
}

const MEGABYTE: f64 = 1e6;

// What must be verified in a minute.
const EVENTS: f64 = 10e6;

/// Every aim, judged by the largest size.
pub(super) fn aims(runs: &[Run], audit: Option<&Auditing>, huge: Option<&Huge>) -> Vec<Aim> {
    let Some(run) = runs.last() else { return Vec::new() };
    let constant = huge.map(|huge| {
        let peak = |taken: &Swallowed| taken.night.spent.peaks.anonymous as f64;
        peak(&huge.large) / peak(&huge.tenth)
    });
    let constant =
        Aim::new("memory for a huge file, to a tenth of it", Bound::AtMost, 1.2, Unit::Times, constant);
    [
        reading(run),
        taking(run),
        answering(run),
        seeing(run, audit),
        memory(run),
        vec![constant],
        growing(runs),
    ]
    .concat()
}

// The slowest kind of file decides.
fn reading(run: &Run) -> Vec<Aim> {
    let least = |floor: fn(&Reading) -> f64| {
        run.reading.iter().map(|file| floor(file) / file.enishi).min_by(f64::total_cmp)
    };
    let aim = |what, measured| Aim::new(what, Bound::AtLeast, 0.5, Unit::Times, measured);
    vec![
        aim("decode, read and map: speed to the csv crate over the same bytes", least(|file| file.plain)),
        aim("the same, to decoding and the csv crate", least(|file| file.decoded)),
    ]
}

fn taking(run: &Run) -> Vec<Aim> {
    let first = run.first_load.spent.seconds;
    let sqlite = run.floors.sqlite3.as_ref().map(|floor| first / floor.seconds);
    let second = run.second_night.spent.seconds / first;
    let identical = run.identical_night.spent.seconds / run.floors.hash.seconds;
    let restart = run.restarts.iter().map(|restart| restart.current).fold(0.0, f64::max);
    vec![
        Aim::new("first load with index, to sqlite3 with FTS5", Bound::AtMost, 1.0, Unit::Times, sqlite),
        Aim::at_most("second night, to the first load", 1.0 / 6.0, Unit::Times, second),
        Aim::at_most("byte-identical night, to reading and hashing", 1.0, Unit::Times, identical),
        Aim::at_most("rebuild of the index", 60.0, Unit::Seconds, run.reindex.seconds),
        Aim::at_most("start after a kill, until search is current", 10.0, Unit::Seconds, restart),
    ]
}

fn answering(run: &Run) -> Vec<Aim> {
    let (lookup, search) = (&run.serving.lookup, &run.serving.search);
    let (lookups, searches) = (lookup.alone.latencies, search.alone.latencies);
    let to_fsync = lookups.p99 / run.floors.fsync.p99;
    let unsynced = run.serving.unsynced.map(|load| load.latencies.p99);
    let busy_lookup = lookup.during_ingest.load.latencies.p99 / lookups.p99;
    let busy_search = search.during_ingest.load.latencies.p99 / searches.p99;
    let rate = Some(lookup.alone.per_second);
    vec![
        Aim::new("lookups with durable audit", Bound::AtLeast, 5000.0, Unit::PerSecond, rate),
        Aim::at_most("lookup p99 at that rate, to fsync p99", 3.0, Unit::Times, to_fsync),
        Aim::new("lookup p99 without fsync, one at a time", Bound::AtMost, 5.0, Unit::Milliseconds, unsynced),
        Aim::at_most("search p99", 20.0, Unit::Milliseconds, searches.p99),
        Aim::at_most("lookup p99 during an ingest, to alone", 2.0, Unit::Times, busy_lookup),
        Aim::at_most("search p99 during an ingest, to alone", 2.0, Unit::Times, busy_search),
    ]
}

fn seeing(run: &Run, audit: Option<&Auditing>) -> Vec<Aim> {
    let inference = &run.serving.inference;
    let classes = inference.all_classes.latencies.p50 / inference.one_programme.latencies.p50;
    let verify = audit.map(|audit| audit.verify.seconds * EVENTS / audit.events.max(1) as f64);
    vec![
        Aim::at_most("search p50 by all classes, to the register alone", 1.5, Unit::Times, classes),
        Aim::new("audit verify, for 10,000,000 events", Bound::AtMost, 60.0, Unit::Seconds, verify),
    ]
}

fn memory(run: &Run) -> Vec<Aim> {
    let loading = run.first_load.spent.peaks.anonymous.max(run.second_night.spent.peaks.anonymous);
    let serving = run.serving.memory.anonymous;
    vec![
        Aim::at_most("anonymous memory while loading", 500.0 * MEGABYTE, Unit::Bytes, loading as f64),
        Aim::at_most("anonymous memory while serving", 250.0 * MEGABYTE, Unit::Bytes, serving as f64),
    ]
}

// With one size there is no growth.
fn growing(runs: &[Run]) -> Vec<Aim> {
    let sizes = growth(runs, by_the_clock);
    let last = sizes.last().filter(|_| sizes.len() > 1);
    let aim = |what, measured| Aim::new(what, Bound::AtMost, 1.0, Unit::Times, measured);
    vec![
        aim("first load, growth to that of the rows", last.map(|size| size.first_load.to_linear)),
        aim("second night, growth to that of the rows", last.map(|size| size.second_night.to_linear)),
        aim("rebuild, growth to that of the rows", last.map(|size| size.reindex.to_linear)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_follows_from_the_figures() {
        let most = |measured| Aim::new("x", Bound::AtMost, 2.0, Unit::Times, measured).met;
        assert_eq!([most(Some(2.0)), most(Some(2.1)), most(None)], [Some(true), Some(false), None]);
        let least = |measured| Aim::new("x", Bound::AtLeast, 5.0, Unit::PerSecond, Some(measured)).met;
        assert_eq!([least(5.0), least(4.9), least(f64::NAN)], [Some(true), Some(false), None]);
    }
}
