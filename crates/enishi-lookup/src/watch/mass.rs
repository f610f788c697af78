//! `mass`: very many different residents opened within an hour.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use enishi_model::Handle;

use super::steps::Steps;
use super::window::Window;

/// Who opened whom within the last hour.
pub(crate) struct Mass {
    limit: usize,
    opened: HashMap<String, (Window<Handle>, Steps)>,
}

/// Whoever opens four times as many is noticed anyway: no more need be remembered.
const REMEMBERED: usize = 4;

impl Mass {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, opened: HashMap::new() }
    }

    /// Whether the holder opens somebody whom they have not opened within the hour.
    pub(crate) fn is_new(&self, holder: &str, handle: Handle, at: DateTime<Utc>) -> bool {
        let window = self.opened.get(holder);
        window.is_none_or(|(window, _)| !window.endings().any(|(end, known)| *known == handle && end > at))
    }

    /// A resident is opened who is new. How many there are now, where that is worth telling: at the limit, and
    /// after every quarter of it.
    pub(crate) fn open(&mut self, holder: &str, handle: Handle, at: DateTime<Utc>) -> Option<usize> {
        let most = self.limit.saturating_mul(REMEMBERED);
        let new = || (Window::new(TimeDelta::hours(1), most), Steps::default());
        let (window, steps) = self.opened.entry(holder.to_owned()).or_insert_with(new);
        window.forget(at);
        window.push(at, handle);
        steps.tell(window.len(), self.limit).then_some(window.len())
    }

    /// Forgets holders who have opened nobody for an hour.
    pub(crate) fn forget(&mut self, at: DateTime<Utc>) {
        self.opened.retain(|_, (window, _)| {
            window.forget(at);
            window.len() > 0
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handle(number: u8) -> Handle {
        Handle([number; 16])
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn different_residents_within_an_hour_count() {
        let mut mass = Mass::new(8);
        let told: Vec<usize> = (0..14).filter_map(|n| mass.open("a", handle(n), at(i64::from(n)))).collect();
        assert_eq!(told, [8, 10, 12, 14], "at the limit and after every quarter");
        assert!(!mass.is_new("a", handle(3), at(20)), "opened before");
        assert!(mass.is_new("b", handle(3), at(20)));
    }

    #[test]
    fn slower_than_an_hour_is_not_many() {
        let mut mass = Mass::new(8);
        assert!((0..100).all(|n| mass.open("a", handle(n), at(i64::from(n) * 3600 / 7)).is_none()));
        assert!(mass.is_new("a", handle(90), at(100 * 3600)), "an hour later everybody is new");
        mass.forget(at(100 * 3600));
        assert!(mass.opened.is_empty());
    }

    #[test]
    fn what_is_remembered_is_bounded_and_a_machine_is_not_told_of_at_every_look() {
        let mut mass = Mass::new(8);
        let told = (0..250).filter_map(|n| mass.open("a", handle(n), at(i64::from(n)))).count();
        assert_eq!(told, 13, "from 8 to 32, by twos");
        assert_eq!(mass.opened["a"].0.len(), 32);
    }
}
