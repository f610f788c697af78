//! Builds for tests: what the environment asks for.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

const ASKED: &str = "ENISHI_FAILPOINT";

struct Asked {
    place: String,
    left: AtomicU32,
}

impl Asked {
    fn of(text: &str) -> Self {
        let (place, times) = text.split_once(':').unwrap_or((text, "1"));
        let times = times.parse().unwrap_or(1).max(1);
        Self { place: place.to_owned(), left: AtomicU32::new(times) }
    }

    // Whether this is the time that was asked for.
    fn is_now(&self, place: &str) -> bool {
        self.place == place && self.left.fetch_sub(1, Ordering::SeqCst) == 1
    }
}

pub(crate) fn reach(place: &'static str) {
    static FOUND: OnceLock<Option<Asked>> = OnceLock::new();
    let asked = FOUND.get_or_init(|| std::env::var(ASKED).ok().map(|text| Asked::of(&text)));
    if asked.as_ref().is_some_and(|asked| asked.is_now(place)) {
        // Whoever waits for this line has gone, if it cannot be written.
        let _ = writeln!(std::io::stderr(), "failpoint {place}");
        loop {
            std::thread::park();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_time_is_counted_from_one() {
        let asked = Asked::of("a:3");
        let times: Vec<bool> = ["a", "b", "a", "a", "a"].map(|place| asked.is_now(place)).to_vec();
        assert_eq!(times, [false, false, false, true, false]);
    }

    #[test]
    fn without_a_number_the_first_time_is_meant() {
        let asked = Asked::of("a");
        assert!(!asked.is_now("b") && asked.is_now("a") && !asked.is_now("a"));
    }
}
