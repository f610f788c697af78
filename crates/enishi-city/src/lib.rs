//! An invented city, drawn from a seed, written as its departments would export it.
//!
//! Nobody in it exists. Everything is a pure function of the seed, the household, the person and the night:
//! no clock, no global randomness, nothing held in memory. Night 30 of four million residents is written
//! without writing the nights before, and the same night comes out in the same bytes.
//!
//! `household` draws who lives where; `programme` says what a department knows of them in a night;
//! `export` writes it down as that department's system would. A new export file is a module of `export`
//! with one `Export` constant, entered in `export::EXPORTS`, and mostly a module of `programme` with a stream
//! of draws of its own (`chance::Stream`), so that no other file changes by it.

mod address;
mod calendar;
mod chance;
mod city;
mod error;
mod export;
mod household;
mod names;
mod programme;
mod text;
mod world;

pub use city::{City, CitySpec, Examples, Oddity, Written};
pub use error::CityError;
