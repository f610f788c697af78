//! Residents, source records, merging, provenance and visibility as pure functions.
//!
//! Knows nothing of files, SQL, tantivy, HTTP or the clock: time comes in as `as_of`.
//! The way through: a [`SourceRecord`] is what a connector made of a row; the store keeps its
//! [`Version`]s; a [`Person`] is all versions of one resident; [`reduce`](reduce::reduce) turns a
//! person and a [`Permit`] into a [`ReducedPerson`], the only thing that a view accepts.

pub mod answer;
pub mod batch;
pub mod calendar;
pub mod classes;
pub mod coverage;
pub mod document;
pub mod finding;
pub mod identity;
pub mod ids;
pub mod likeness;
pub mod merge;
pub mod notice;
pub mod objection;
pub mod permit;
pub mod person;
pub mod profile;
pub mod query;
pub mod record;
pub mod reduce;
pub mod release;
pub mod schema;
pub mod scope;
mod seen;
pub mod state;
pub mod stray;
pub mod suspicion;
pub mod term;
pub mod timeline;

pub use answer::{AnswerState, Freshness};
pub use finding::{Finding, Reason, Severity};
pub use ids::{BatchId, Handle, PersonId, ProgrammeId, ResidentId, SourceId};
pub use permit::{Level, Permit};
pub use person::{Person, Version};
pub use record::{Cell, Link, Position, RowHash, SourceRecord};
pub use reduce::ReducedPerson;
pub use schema::{Attribute, Field, FieldClass, FieldKind, Programme, Schema, Source};
