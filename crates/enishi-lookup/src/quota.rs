//! Quotas: how much one person in one role may look in an hour. What was *asked* counts, and what was shown to
//! them; never what they may not see, so that a refusal tells nothing of it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use enishi_config::Quota;
use enishi_model::Handle;

use crate::actor::Inquiry;
use crate::error::{Refusal, Result};
use crate::service::Lookup;
use crate::watch::Window;

/// What is asked, as quotas count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// a resident by handle, whether or not there is one; the same within the hour counts once
    Resident(Handle),
    /// a search, or a look-up by number
    Search,
}

/// What everybody asked within the last hour. Gone with the process.
#[derive(Default)]
pub(crate) struct Quotas {
    spent: Mutex<HashMap<(String, String), Spent>>,
    refused: AtomicU64,
}

/// What one person in one role asked within the last hour.
struct Spent {
    residents: Window<Handle>,
    searches: Window<()>,
    listed: Window<usize>,
}

/// Past so many, those who have asked nothing for an hour are forgotten.
const MANY: usize = 10_000;

impl Quotas {
    /// Counts a question, or says after how many seconds it may be asked again.
    fn admit(
        &self,
        who: &Inquiry,
        quota: &Quota,
        asked: Asked,
        at: DateTime<Utc>,
    ) -> std::result::Result<(), u64> {
        self.of(who, quota, at, |spent| spent.admit(quota, asked, at))
    }

    /// Counts residents who were shown among hits.
    fn list(&self, who: &Inquiry, quota: &Quota, shown: usize, at: DateTime<Utc>) {
        self.of(who, quota, at, |spent| spent.listed.push(at, shown));
    }

    fn of<T>(&self, who: &Inquiry, quota: &Quota, at: DateTime<Utc>, f: impl FnOnce(&mut Spent) -> T) -> T {
        let mut all = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > MANY {
            all.retain(|_, spent| !spent.is_over(at));
        }
        let key = (who.actor.holder.clone(), who.actor.role.clone());
        f(all.entry(key).or_insert_with(|| Spent::new(quota)))
    }

    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }
}

impl Spent {
    fn new(quota: &Quota) -> Self {
        let hour = TimeDelta::hours(1);
        // A window as long as its limit is full exactly where the next question is refused. Pages without hits
        // are listed too, so the searches bound those.
        let most = |limit: Option<usize>| limit.unwrap_or_default();
        Self {
            residents: Window::new(hour, most(quota.views_per_hour)),
            searches: Window::new(hour, most(quota.searches_per_hour)),
            listed: Window::new(hour, most(quota.listed_per_hour)),
        }
    }

    fn admit(&mut self, quota: &Quota, asked: Asked, at: DateTime<Utc>) -> std::result::Result<(), u64> {
        self.is_over(at);
        match asked {
            Asked::Resident(handle) => {
                let is_counted = self.residents.things().any(|known| *known == handle);
                if let (Some(limit), false) = (quota.views_per_hour, is_counted) {
                    refuse(self.residents.endings().map(|(end, _)| (end, 1)), limit, at)?;
                    self.residents.push(at, handle);
                }
            }
            Asked::Search => {
                if let Some(limit) = quota.listed_per_hour {
                    refuse(self.listed.endings().map(|(end, shown)| (end, *shown)), limit, at)?;
                }
                if let Some(limit) = quota.searches_per_hour {
                    refuse(self.searches.endings().map(|(end, ())| (end, 1)), limit, at)?;
                    self.searches.push(at, ());
                }
            }
        }
        Ok(())
    }

    fn is_over(&mut self, at: DateTime<Utc>) -> bool {
        self.residents.forget(at);
        self.searches.forget(at);
        self.listed.forget(at);
        self.residents.len() + self.searches.len() + self.listed.len() == 0
    }
}

// Refused while the sum has reached the limit: until so many of the oldest have ended that it has not. In whole
// seconds, so that whoever waits as long is not refused again.
fn refuse(
    endings: impl Iterator<Item = (DateTime<Utc>, usize)>,
    limit: usize,
    at: DateTime<Utc>,
) -> std::result::Result<(), u64> {
    let endings: Vec<_> = endings.collect();
    let mut sum: usize = endings.iter().map(|(_, count)| count).sum();
    if sum < limit {
        return Ok(());
    }
    let mut ends = at;
    for (end, count) in endings {
        if sum < limit {
            break;
        }
        sum -= count;
        ends = end;
    }
    let wait = (ends - at).num_microseconds().unwrap_or_default().unsigned_abs();
    Err(wait.div_ceil(1_000_000).max(1))
}

impl Lookup {
    /// Counts a question against the actor's quota; refused, and written down as such, where that is used up. A
    /// declared disaster lifts quotas.
    pub(crate) fn admit(&self, inquiry: &Inquiry, asked: Asked) -> Result<()> {
        let Some(quota) = self.city.policy.watching.quota(&inquiry.actor.role) else { return Ok(()) };
        let now = self.now();
        let Err(seconds) = self.quotas.admit(inquiry, quota, asked, now) else { return Ok(()) };
        if self.is_disaster()? {
            return Ok(());
        }
        self.quotas.refused.fetch_add(1, Ordering::Relaxed);
        self.note_refusal(&inquiry.actor, Some(&inquiry.purpose), "quota");
        Err(Refusal::OverQuota { seconds }.into())
    }

    /// Counts residents who were shown among hits.
    pub(crate) fn count_listed(&self, inquiry: &Inquiry, shown: usize) {
        if let Some(quota) = self.city.policy.watching.quota(&inquiry.actor.role).filter(|_| shown > 0) {
            self.quotas.list(inquiry, quota, shown, self.now());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap()
    }

    fn quota(views: usize, listed: usize, searches: usize) -> Quota {
        Quota {
            role: "worker".to_owned(),
            views_per_hour: Some(views),
            listed_per_hour: Some(listed),
            searches_per_hour: Some(searches),
        }
    }

    #[test]
    fn the_wait_is_exact() {
        let quota = quota(9, 1000, 3);
        let mut spent = Spent::new(&quota);
        for seconds in [0, 10, 20] {
            assert_eq!(spent.admit(&quota, Asked::Search, at(seconds)), Ok(()));
        }
        assert_eq!(spent.admit(&quota, Asked::Search, at(30)), Err(3570));
        assert_eq!(
            spent.admit(&quota, Asked::Search, at(30) + TimeDelta::milliseconds(1)),
            Err(3570),
            "whole seconds"
        );
        assert_eq!(spent.admit(&quota, Asked::Search, at(3599)), Err(1));
        assert_eq!(spent.admit(&quota, Asked::Search, at(3600)), Ok(()), "as long as was said");
        assert_eq!(
            spent.admit(&quota, Asked::Search, at(3600)),
            Err(10),
            "a refused question does not count"
        );
    }

    #[test]
    fn the_same_resident_counts_once_and_nobody_counts_like_somebody() {
        let quota = quota(2, 9, 9);
        let mut spent = Spent::new(&quota);
        let ask = |spent: &mut Spent, byte, seconds| {
            spent.admit(&quota, Asked::Resident(Handle([byte; 16])), at(seconds))
        };
        for (byte, expected) in
            [(1, Ok(())), (1, Ok(())), (2, Ok(())), (1, Ok(())), (3, Err(3600)), (2, Ok(()))]
        {
            assert_eq!(ask(&mut spent, byte, 0), expected, "{byte}");
        }
        assert_eq!(ask(&mut spent, 3, 3600), Ok(()));
    }

    #[test]
    fn listed_residents_wait_for_as_many_as_are_too_many() {
        let quota = quota(9, 50, 99);
        let mut spent = Spent::new(&quota);
        for (seconds, shown) in [(0, 20), (60, 20), (120, 20)] {
            assert_eq!(spent.admit(&quota, Asked::Search, at(seconds)), Ok(()));
            spent.listed.push(at(seconds), shown);
        }
        assert_eq!(spent.admit(&quota, Asked::Search, at(180)), Err(3420), "the first page is enough");
        spent.listed.push(at(180), 40);
        assert_eq!(spent.admit(&quota, Asked::Search, at(180)), Err(3600 + 120 - 180), "all three pages");
    }

    #[test]
    fn what_has_no_limit_is_not_counted() {
        let quota = Quota {
            role: String::new(),
            views_per_hour: None,
            listed_per_hour: None,
            searches_per_hour: None,
        };
        let mut spent = Spent::new(&quota);
        for byte in 0..100 {
            assert_eq!(spent.admit(&quota, Asked::Resident(Handle([byte; 16])), at(0)), Ok(()));
            assert_eq!(spent.admit(&quota, Asked::Search, at(0)), Ok(()));
        }
        assert!(spent.is_over(at(0)));
    }
}
