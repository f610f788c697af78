//! Trials: whatever bytes come in, files, configurations and queries are made of them, Enishi is given these, and what
//! must hold is asserted. Fuzzers (`fuzz/`) and property tests (`tests/` here) run the very same trials, so that what
//! one of them finds the other can keep.
//!
//! | trial | made of the bytes | what must hold |
//! |---|---|---|
//! | [`file`] | a connector's form, a sheet of rows, damage to it | no panic; every record is mapped or rejected, or the file is stopped |
//! | [`night`] | the same, taken into a database on top of a good night | every record is counted once; a file that is stopped changes nothing |
//! | [`config`] | connectors, policies and instances with faults in them | no panic; faults point into the file |
//! | [`query`] | what people type | no panic; what is made of it is bounded |
//!
//! [`form`] and [`sheet`] know how many records they wrote; [`counter`] counts those of damaged bytes with nothing of
//! Enishi's reading in it.

pub mod choice;
pub mod config;
pub mod counter;
pub mod damage;
pub mod file;
pub mod form;
pub mod night;
pub mod query;
pub mod sheet;
mod town;

pub use choice::Choices;
