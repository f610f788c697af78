//! Which keys configuration may have: what the reference documents, and a test compares.

use std::collections::BTreeSet;
use std::path::Path;

use enishi_model::SourceId;
use enishi_model::schema::Place;

use crate::document::asked_keys;
use crate::{connector, instance, policy, staff};

/// The keys that reading this connector asks for, array indices left out. Some are asked for only where
/// others stand, so that only a connector that has everything asks for everything.
pub fn connector_keys(text: &str) -> BTreeSet<String> {
    asked_keys(text, |root| drop(connector::read(&SourceId::new("department/name"), root)))
}

/// The keys of `enishi.toml`.
pub fn instance_keys(text: &str) -> BTreeSet<String> {
    asked_keys(text, |root| drop(instance::read(root, Path::new(""))))
}

/// The keys of `policy.toml`.
pub fn policy_keys(text: &str) -> BTreeSet<String> {
    asked_keys(text, |root| drop(policy::read(root)))
}

/// The keys of `staff.toml`.
pub fn staff_keys(text: &str) -> BTreeSet<String> {
    asked_keys(text, |root| drop(staff::read(root, &Place::default())))
}
