//! The watch over those who look: rules that notice what is odd, and what of it the officer must see.
//!
//! The rules are pure: looks go in with their time, findings come out. They run on a thread of their own, after
//! the answer, because what they look at (former addresses, values that the looker may not see) must not show in
//! how long an answer takes. What they remember is of the last hour and day, bounded, and gone with the process.

mod colleague;
mod detectors;
mod look;
mod mass;
#[cfg(test)]
mod month;
mod own;
mod own_address;
mod own_name;
mod rule;
mod sequence;
mod sought;
mod steps;
mod watcher;
mod window;

pub(crate) use look::{Look, number_in, sight};
pub use rule::Rule;
pub(crate) use watcher::Watcher;
pub(crate) use window::Window;
