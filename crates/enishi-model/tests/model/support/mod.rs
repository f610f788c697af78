//! A small invented city: its schema, records told night by night, views, and answers as lines of text.

pub mod city;
pub mod nights;
pub mod plan;
pub mod shown;
pub mod views;

pub use city::schema;
pub use nights::{LAST_NIGHT, day, night};
pub use plan::{Plan, Record, Row, row};
pub use views::Desk;
