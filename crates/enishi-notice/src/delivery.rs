//! Messages on their way: what waits is carried, and tried again, ever more slowly, until it arrives.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use enishi_catalogue::{Explain, Lang};
use enishi_store::Desk;

use crate::error::Result;
use crate::ways::Carrier;

const LONGEST_PAUSE: Duration = Duration::from_secs(900);

/// One way, and how patient it has become.
pub(crate) struct Delivery {
    carrier: Box<dyn Carrier>,
    first_pause: Duration,
    pause: Duration,
    failed: Option<Instant>,
    // arrived, and not yet written down as such
    left: BTreeSet<i64>,
}

impl Delivery {
    pub(crate) fn new(carrier: Box<dyn Carrier>, retry: Duration) -> Self {
        Self { carrier, first_pause: retry, pause: retry, failed: None, left: BTreeSet::new() }
    }

    pub(crate) fn way(&self) -> enishi_model::notice::Way {
        self.carrier.way()
    }

    /// Carries what waits, oldest first, until one does not arrive.
    pub(crate) fn carry_all(&mut self, desk: &Desk, now: DateTime<Utc>) -> Result<()> {
        if self.failed.is_some_and(|at| at.elapsed() < self.pause) {
            return Ok(());
        }
        let way = self.carrier.way();
        for waiting in desk.waiting_notices(way)? {
            let carried = if self.left.contains(&waiting.id) { Ok(()) } else { self.carrier.carry(&waiting) };
            if let Err(why) = carried {
                let told = why.explain(Lang::En).what;
                tracing::warn!(
                    way = way.code(),
                    why = told,
                    "a message to IT has not left; it is tried again"
                );
                self.pause();
                desk.notice_failed(waiting.id, way, &why, now)?;
                return Ok(());
            }
            // Where that cannot be written down, for want of room perhaps, it does not leave again and again.
            self.left.insert(waiting.id);
            desk.notice_left(waiting.id, way, now).inspect_err(|_| self.pause())?;
            self.left.remove(&waiting.id);
            tracing::info!(way = way.code(), "a message to IT has left");
            self.failed = None;
        }
        Ok(())
    }

    fn pause(&mut self) {
        self.pause = if self.failed.is_some() { self.pause * 2 } else { self.first_pause };
        self.pause = self.pause.min(LONGEST_PAUSE);
        self.failed = Some(Instant::now());
    }
}
