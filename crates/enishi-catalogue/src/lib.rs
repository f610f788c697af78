//! Every text that a person reads, in Japanese and English, in one place.
//!
//! A text is a function: leaving a language out, or an argument, does not compile.
//! Depends on nothing of Enishi, so that every crate may speak through it.

mod lang;
mod message;
pub mod texts;

pub use lang::{Bilingual, Lang};
pub use message::{Explain, Message};
pub use texts::Words;
