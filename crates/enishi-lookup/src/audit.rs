//! The audit log, read by whoever audits. Reading it is written down in it.

use chrono::{DateTime, NaiveDate, Utc};
use enishi_config::Right;
use enishi_store::{EventKind, EventRange, StoredEvent};

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::Result;
use crate::service::Lookup;

/// Which events are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventsRequest {
    /// behind this one; 0 for the first
    pub after: i64,
    /// at most so many
    pub limit: u32,
    /// from the beginning of this day on
    pub from: Option<NaiveDate>,
    /// to the end of this day
    pub to: Option<NaiveDate>,
}

impl Lookup {
    /// Events in the order in which they happened, with their hashes.
    pub fn audit_events(
        &self,
        actor: &Actor,
        request: &EventsRequest,
    ) -> Result<Disclosed<Vec<StoredEvent>>> {
        actor.needs(Right::Audit)?;
        let events = self.audit.events(&EventRange {
            after: request.after,
            limit: request.limit,
            from: request.from.and_then(|day| self.begin_of(day)),
            before: request.to.and_then(|day| self.begin_of(day.succ_opt()?)),
        })?;
        self.disclose_to(actor, Deed::new(EventKind::Operations, "audit export"), events)
    }

    fn begin_of(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let midnight = day.and_hms_opt(0, 0, 0)?.and_local_timezone(self.city.instance.zone).single()?;
        Some(midnight.to_utc())
    }
}
