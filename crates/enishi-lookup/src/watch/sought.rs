//! `sought`: one resident opened by many different persons within a day.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use enishi_model::Handle;

/// Who opened whom within the last day.
pub(crate) struct Sought {
    limit: usize,
    by: HashMap<Handle, HashMap<Arc<str>, DateTime<Utc>>>,
    looks: VecDeque<(DateTime<Utc>, Handle, Arc<str>)>,
}

/// More looks than a large city's day has; beyond, the oldest are forgotten.
const REMEMBERED: usize = 200_000;

impl Sought {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, by: HashMap::new(), looks: VecDeque::new() }
    }

    /// A resident is opened. By how many persons within the day, where that is worth telling: when another
    /// person makes them so many or more.
    pub(crate) fn open(&mut self, holder: &str, handle: Handle, at: DateTime<Utc>) -> Option<usize> {
        self.forget(at);
        let holder: Arc<str> = holder.into();
        let persons = self.by.entry(handle).or_default();
        let is_new = persons.insert(Arc::clone(&holder), at).is_none();
        let count = persons.len();
        self.looks.push_back((at, handle, holder));
        (is_new && count >= self.limit).then_some(count)
    }

    fn forget(&mut self, at: DateTime<Utc>) {
        while let Some((then, handle, holder)) = self.looks.front() {
            if *then + TimeDelta::days(1) > at && self.looks.len() < REMEMBERED {
                return;
            }
            // A later look of the same person at the same resident still counts.
            if let Some(persons) = self.by.get_mut(handle) {
                if persons.get(holder) == Some(then) {
                    persons.remove(holder);
                }
                if persons.is_empty() {
                    self.by.remove(handle);
                }
            }
            self.looks.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOM: Handle = Handle([1; 16]);

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + hours * 3600, 0).unwrap()
    }

    #[test]
    fn different_persons_within_a_day_count() {
        let mut sought = Sought::new(3);
        let told: Vec<usize> = ["a", "a", "b", "a", "c", "c", "d"]
            .iter()
            .filter_map(|holder| sought.open(holder, WHOM, at(0)))
            .collect();
        assert_eq!(told, [3, 4]);
        assert_eq!(sought.open("e", Handle([2; 16]), at(0)), None);
    }

    #[test]
    fn a_day_later_it_begins_anew_but_for_who_looked_again() {
        let mut sought = Sought::new(3);
        for (holder, hours) in [("a", 0), ("b", 1), ("a", 20)] {
            assert_eq!(sought.open(holder, WHOM, at(hours)), None);
        }
        assert_eq!(sought.open("c", WHOM, at(26)), None, "b is over, a is not");
        assert_eq!(sought.open("d", WHOM, at(27)), Some(3));
        sought.forget(at(100));
        assert!(sought.by.is_empty() && sought.looks.is_empty());
    }
}
