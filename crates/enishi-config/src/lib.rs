//! The text of `config/*.toml` and `connectors/**`: read, validated, every fault reported at once with
//! file, line and key. Knows neither the database nor the network.
//!
//! [`City::load`] is the only thing here that touches files; everything else works on text.

mod calendar;
mod city;
pub mod connector;
mod document;
mod drop;
mod excerpt;
mod fault;
mod instance;
mod keys;
mod notices;
mod pattern;
mod policy;
mod retention;
mod section;
mod staff;
mod watching;

pub use city::{City, Text, read_text};
pub use connector::{Connector, parse_connector};
pub use excerpt::Excerpt;
pub use fault::{Fault, FaultKind, Faults};
pub use instance::{AfterTaking, Audit, Instance, Markers, parse_instance};
pub use keys::{connector_keys, instance_keys, policy_keys, staff_keys};
pub use notices::{Hook, Mail, Notices, Tls};
pub use pattern::Pattern;
pub use policy::{
    Explained, InReport, KeptAway, Needs, Policy, Purpose, RIGHTS, Remit, Right, Role, RuleScope,
    parse_policy,
};
pub use retention::Retention;
pub use staff::{Staff, StaffMember, parse_staff};
pub use watching::{Quota, WatchLimits, Watching};
