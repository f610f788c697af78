//! The rules of `[retention]`, applied once a day, after the day's first look into the folders.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use enishi_model::batch::Batch;

use crate::error::Result;
use crate::ingest::Ingest;
use crate::progress::Progress;
use crate::{indexer, keep};

impl Ingest {
    /// Takes out what is older than the rules keep it.
    pub(crate) fn retain(&self, progress: &dyn Progress) -> Result<()> {
        let now = (self.clock)();
        let today = now.with_timezone(&self.city.instance.zone).date_naive();
        if self.store.retained_on()? >= Some(today) {
            return Ok(());
        }
        let went = self.cut_histories(today)?;
        let rules = &self.city.instance.retention;
        if let Some(days) = rules.findings_days {
            self.store.drop_findings(before(now, days))?;
        }
        if let Some(nights) = rules.quarantine_nights {
            keep::drop_old(&self.dir, &self.store, "quarantine", nights, now)?;
        }
        if let Some(nights) = rules.receipts_nights {
            keep::drop_old(&self.dir, &self.store, "receipts", nights, now)?;
        }
        if let Some(nights) = rules.staging_nights {
            keep::drop_left(&self.dir, before(now, nights))?;
        }
        if went > 0 {
            indexer::catch_up(&self.store, &self.index, &self.city, progress)?;
            // Where a reader is in its way, the next day's does it.
            self.store.truncate_log()?;
            tracing::info!(versions = went, "history that the retention rules do not keep was taken out");
        }
        Ok(self.store.set_retained_on(today)?)
    }

    /// Whether a batch's receipt is still to be there.
    pub(crate) fn keeps_receipt(&self, batch: &Batch) -> bool {
        let nights = self.city.instance.retention.receipts_nights;
        nights.is_none_or(|nights| batch.decided_at >= before((self.clock)(), nights))
    }

    fn cut_histories(&self, today: NaiveDate) -> Result<u64> {
        let mut went = 0;
        for source in self.city.connectors.keys() {
            let Some(days) = self.city.instance.retention.history_of(source) else { continue };
            let Some(reaches) = today.checked_sub_days(Days::new(days.into())) else { continue };
            if let Some(midnight) = self.midnight(reaches) {
                went += self.store.cut_history(source, midnight, reaches)?;
            }
        }
        Ok(went)
    }

    fn midnight(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let midnight = day.and_hms_opt(0, 0, 0)?.and_local_timezone(self.city.instance.zone).single()?;
        Some(midnight.to_utc())
    }
}

fn before(now: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    now - TimeDelta::days(i64::from(days))
}
