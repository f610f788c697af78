//! Messages on their way: what waits is carried, and tried again, ever more slowly, until it arrives.

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
}

impl Delivery {
    pub(crate) fn new(carrier: Box<dyn Carrier>, retry: Duration) -> Self {
        Self { carrier, first_pause: retry, pause: retry, failed: None }
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
            if let Err(why) = self.carrier.carry(&waiting) {
                let told = why.explain(Lang::En).what;
                tracing::warn!(
                    way = way.code(),
                    why = told,
                    "a message to IT has not left; it is tried again"
                );
                desk.notice_failed(waiting.id, way, &why, now)?;
                self.pause = if self.failed.is_some() { self.pause * 2 } else { self.first_pause };
                self.pause = self.pause.min(LONGEST_PAUSE);
                self.failed = Some(Instant::now());
                return Ok(());
            }
            desk.notice_left(waiting.id, way, now)?;
            tracing::info!(way = way.code(), "a message to IT has left");
            self.failed = None;
        }
        Ok(())
    }
}
