//! Nights and their batches.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use enishi_model::batch::label;
use enishi_model::person::{AsOf, BatchRef};
use enishi_model::{BatchId, SourceId};

use super::city::SOURCES;

/// The nights of every story are 1 to this.
pub const LAST_NIGHT: usize = 6;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The business date of the n-th night: 2026-11-01 and on.
pub fn night(number: usize) -> NaiveDate {
    day("2026-10-31") + Days::new(number as u64)
}

/// Noon after the n-th night: its files are published, no later ones.
pub fn after(number: usize) -> AsOf {
    let date = night(number) + Days::new(1);
    AsOf { at: date.and_hms_opt(12, 0, 0).unwrap().and_utc(), date }
}

/// The batch of a source's file of a night. `stretch` spreads the store's numbers, as other sources'
/// batches in between would.
pub fn batch(source: &str, number: usize, stretch: i64) -> Arc<BatchRef> {
    let at = SOURCES.iter().position(|known| *known == source).unwrap();
    let id = SourceId::new(source);
    Arc::new(BatchRef {
        id: BatchId(stretch * (number * SOURCES.len() + at) as i64),
        label: label(&id, number as i64),
        file: format!("{number}.csv"),
        business_date: night(number),
        previous_date: (number > 1).then(|| night(number - 1)),
        published_at: published(number, at),
    })
}

fn published(number: usize, place: usize) -> DateTime<Utc> {
    night(number).and_hms_opt(20, 0, 0).unwrap().and_utc() + TimeDelta::minutes(place as i64)
}
