//! What happened lately: bounded in time and in number.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

/// Things of the last while, oldest first.
#[derive(Clone, Debug)]
pub(crate) struct Window<T> {
    span: TimeDelta,
    most: usize,
    things: VecDeque<(DateTime<Utc>, T)>,
}

impl<T> Window<T> {
    /// A window over `span`, of at most `most` things.
    pub(crate) fn new(span: TimeDelta, most: usize) -> Self {
        Self { span, most, things: VecDeque::new() }
    }

    /// Forgets what is over at `at`.
    pub(crate) fn forget(&mut self, at: DateTime<Utc>) {
        self.bring_back(at);
        while self.things.front().is_some_and(|(then, _)| *then + self.span <= at) {
            self.things.pop_front();
        }
    }

    // Where the clock went back, what comes after `at` happened before it: counted as if just now, so that it is over
    // in a while, and not in a day.
    fn bring_back(&mut self, at: DateTime<Utc>) {
        for (then, _) in self.things.iter_mut().rev().take_while(|(then, _)| *then > at) {
            *then = at;
        }
    }

    /// Adds a thing; the oldest goes where there are too many.
    pub(crate) fn push(&mut self, at: DateTime<Utc>, thing: T) {
        self.things.push_back((at, thing));
        if self.things.len() > self.most {
            self.things.pop_front();
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.things.len()
    }

    /// The things, oldest first.
    pub(crate) fn things(&self) -> impl Iterator<Item = &T> {
        self.things.iter().map(|(_, thing)| thing)
    }

    /// The things with the moments from which on they are over, oldest first.
    pub(crate) fn endings(&self) -> impl Iterator<Item = (DateTime<Utc>, &T)> {
        self.things.iter().map(|(then, thing)| (*then + self.span, thing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_goes_and_so_does_the_oldest_of_too_many() {
        let at = |minutes: i64| DateTime::from_timestamp(1_795_000_000 + minutes * 60, 0).unwrap();
        let mut window = Window::new(TimeDelta::hours(1), 3);
        for minutes in 0..5 {
            window.push(at(minutes), minutes);
        }
        assert_eq!(window.things().copied().collect::<Vec<_>>(), [2, 3, 4]);
        window.forget(at(62) - TimeDelta::microseconds(1));
        assert_eq!(window.len(), 3);
        window.forget(at(62));
        assert_eq!(window.things().copied().collect::<Vec<_>>(), [3, 4]);
        assert_eq!(window.endings().next(), Some((at(63), &3)));
        window.forget(at(-1440));
        let endings: Vec<_> = window.endings().map(|(end, _)| end).collect();
        assert_eq!(endings, [at(-1380), at(-1380)], "the clock went back a day");
    }
}
