//! The caller: looks at what stands, decides what is to be told now, and sees to it that it leaves. On a thread of
//! its own, over the databases.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDateTime, Utc};
use enishi_config::{City, Notices};
use enishi_model::notice::{NoticeKind, Way};
use enishi_store::{AuditLog, Desk, Store, Told};

use crate::delivery::Delivery;
use crate::error::Result;
use crate::letter::letter;
use crate::morning::is_due;
use crate::standing::{Standing, standing};
use crate::trouble::Trouble;
use crate::ways::carriers;

/// Where the time comes from. Only the binary reads the machine's clock.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

const BETWEEN_LOOKS: Duration = Duration::from_secs(2);
const BETWEEN_TIDYING: Duration = Duration::from_secs(3600);

/// Calls IT.
pub struct Caller {
    city: Arc<City>,
    store: Arc<Store>,
    desk: Arc<Desk>,
    audit: Arc<AuditLog>,
    clock: Clock,
    notices: Notices,
    deliveries: Vec<Delivery>,
    // Since when something waits to be told; when this process made the last summary. By a clock that does not jump.
    gathering: Option<Instant>,
    called: Option<(NaiveDateTime, Instant)>,
    tidied: Option<Instant>,
}

impl Caller {
    /// A caller, where the configuration names somebody to call.
    pub fn new(
        city: Arc<City>,
        store: Arc<Store>,
        desk: Arc<Desk>,
        audit: Arc<AuditLog>,
        clock: Clock,
    ) -> Option<Self> {
        let notices = city.instance.notices.clone()?;
        let deliveries =
            carriers(&notices).into_iter().map(|carrier| Delivery::new(carrier, notices.retry)).collect();
        let (gathering, called, tidied) = (None, None, None);
        Some(Self { city, store, desk, audit, clock, notices, deliveries, gathering, called, tidied })
    }

    /// Calls until told to stop, or until whoever could say so has gone.
    pub fn run(mut self, stop: &Receiver<()>) {
        loop {
            if let Err(error) = self.step() {
                tracing::error!(%error, "IT could not be called; it is tried again");
            }
            match stop.recv_timeout(BETWEEN_LOOKS) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// One look, and whatever waits to leave.
    pub fn step(&mut self) -> Result<()> {
        let now = (self.clock)();
        // What was made leaves also while nothing can be looked at.
        let looked = self.look(now).and_then(|()| self.tidy(now));
        for delivery in &mut self.deliveries {
            delivery.carry_all(&self.desk, now)?;
        }
        looked
    }

    fn tidy(&mut self, now: DateTime<Utc>) -> Result<()> {
        if self.tidied.is_none_or(|at| at.elapsed() >= BETWEEN_TIDYING) {
            self.desk.tidy_notices(&self.ways(), now)?;
            self.tidied = Some(Instant::now());
        }
        Ok(())
    }

    fn ways(&self) -> Vec<Way> {
        self.deliveries.iter().map(Delivery::way).collect()
    }

    fn look(&mut self, now: DateTime<Utc>) -> Result<()> {
        let told = self.desk.told()?;
        let found = standing(&self.city, &self.store, self.audit.anchor_state(), told.batch, now)?;
        let local = now.with_timezone(&self.city.instance.zone).naive_local();
        let called = self.called.map(|(local, at)| (local, at.elapsed()));
        if is_due(self.notices.at, local, told.morning, called) {
            return self.tell_morning(found, &told, local, now);
        }
        let news = self.news(&found, &told, local);
        if self.is_to_be_told(&news) {
            return self.tell_news(&news, &found, &told, now);
        }
        // What has passed while news is being gathered is looked at again.
        let batch = if news.is_empty() { found.batch } else { told.batch };
        self.remember(&told, &Told { marks: still(&told, &found), batch, ..told.clone() }, now)
    }

    // What was not told yet. What is not urgent waits for the summary, where that is still to come this morning.
    fn news(&self, found: &Standing, told: &Told, local: NaiveDateTime) -> Vec<Trouble> {
        let morning_comes = local.time() < self.notices.at;
        let waits = |trouble: &Trouble| !trouble.is_urgent() && morning_comes;
        let all = found.troubles.iter().chain(&found.passed);
        let new = all.filter(|trouble| !told.marks.contains(&trouble.mark()) && !waits(trouble));
        new.cloned().collect()
    }

    // Trouble seldom comes alone: what comes up within a few minutes is told at once.
    fn is_to_be_told(&mut self, news: &[Trouble]) -> bool {
        if news.is_empty() {
            self.gathering = None;
            return false;
        }
        let begun = *self.gathering.get_or_insert_with(Instant::now);
        begun.elapsed() >= self.notices.gather
    }

    fn tell_news(
        &mut self,
        news: &[Trouble],
        found: &Standing,
        told: &Told,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let told_now = news.iter().map(Trouble::mark).filter(|mark| stands(found, mark));
        let marks = still(told, found).into_iter().chain(told_now).collect();
        self.tell(NoticeKind::News, news, &Told { marks, batch: found.batch, morning: told.morning }, now)?;
        self.gathering = None;
        Ok(())
    }

    fn tell_morning(
        &mut self,
        found: Standing,
        told: &Told,
        local: NaiveDateTime,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let marks = found.troubles.iter().map(Trouble::mark).collect();
        let next = Told { marks, morning: Some(local.date()), batch: found.batch };
        let troubles = [found.troubles, found.passed].concat();
        if troubles.is_empty() && !self.notices.also_when_good {
            self.remember(told, &next, now)?;
        } else {
            self.tell(NoticeKind::Morning, &troubles, &next, now)?;
        }
        (self.called, self.gathering) = (Some((local, Instant::now())), None);
        Ok(())
    }

    fn tell(&self, kind: NoticeKind, troubles: &[Trouble], told: &Told, now: DateTime<Utc>) -> Result<()> {
        let notice = letter(&self.city, kind, troubles, now);
        tracing::info!(kind = kind.code(), troubles = troubles.len(), "IT is called");
        Ok(self.desk.send_notice(kind, &notice, &self.ways(), told, now)?)
    }

    fn remember(&self, told: &Told, next: &Told, now: DateTime<Utc>) -> Result<()> {
        if told != next {
            self.desk.set_told(next, now)?;
        }
        Ok(())
    }
}

// What was told and still stands. What has ended would be news again.
fn still(told: &Told, found: &Standing) -> BTreeSet<String> {
    told.marks.iter().filter(|mark| stands(found, mark)).cloned().collect()
}

fn stands(found: &Standing, mark: &str) -> bool {
    found.troubles.iter().any(|trouble| trouble.mark() == mark)
}
