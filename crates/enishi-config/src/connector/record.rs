//! `[record]`, `[[resident]]`, `[crosswalk]`: what makes a row a record, and whom it touches.

use enishi_catalogue::Bilingual;
use enishi_text::era::EraDigits;

use crate::fault::FaultKind;
use crate::section::{Section, Spot};

/// What makes a row a record.
#[derive(Clone, Debug)]
pub struct RecordSpec {
    /// the columns that identify the record within its source
    pub key: Vec<String>,
    /// which of several rows with one key counts
    pub duplicates: Duplicates,
    /// the column with 履歴番号
    pub history: Option<String>,
    /// the column with the first day
    pub valid_from: Option<String>,
    /// the column with the last day
    pub valid_to: Option<String>,
    /// any of these says that the record is over
    pub ended_when: Vec<Condition>,
    /// any of these says that the row is a record's current one, where the source tells its history row by row
    pub latest_when: Vec<Condition>,
    /// any of these takes the record back, as if it had never been there
    pub deleted_when: Vec<Condition>,
    /// any of these carries the protection flag
    pub protects_when: Vec<Condition>,
    /// which era a leading digit means in this system's dates
    pub era_digits: EraDigits,
}

/// The rule for rows of one file that share a key and differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// the first counts, the others are rejected
    First,
    /// the last counts
    Last,
}

/// A column has one of these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// the column
    pub column: String,
    /// the values, as the file has them
    pub values: Vec<String>,
}

/// How a row names a resident.
#[derive(Clone, Debug)]
pub struct ResidentSpec {
    /// in which role
    pub role: String,
    /// what people call the role
    pub label: Bilingual,
    /// the column with the number; `None` where the list has none, and a person says whose each row is
    pub column: Option<String>,
    /// the width to which numbers are padded with zeros
    pub width: Option<usize>,
    /// the other system's number space; `None` where the column holds resident IDs
    pub system: Option<String>,
}

/// The number that a crosswalk maps to the resident of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrosswalkSpec {
    /// the number space
    pub system: String,
    /// the column
    pub column: String,
    /// the width to which numbers are padded with zeros
    pub width: Option<usize>,
}

// Resident IDs have up to 15 digits (住民記録システム標準仕様書); other systems' numbers are not longer.
const WIDEST: i64 = 15;

/// Reads `[record]`.
pub(super) fn read(record: &mut Section<'_, '_>) -> Option<RecordSpec> {
    let key: Vec<String> = record.texts("key").into_iter().map(|spot| spot.value).collect();
    if key.is_empty() {
        record.fault_here("key", FaultKind::Missing);
    }
    let duplicates = record.choice(
        "duplicates",
        &[("first", Duplicates::First), ("last", Duplicates::Last)],
        Some(Duplicates::First),
    );
    let era_digits = record.choice(
        "era_digits",
        &[("common", EraDigits::COMMON), ("pension", EraDigits::PENSION)],
        Some(EraDigits::COMMON),
    );
    let mut column = |key| record.optional_text(key).map(|spot| spot.value);
    let (history, valid_from, valid_to) = (column("history"), column("valid_from"), column("valid_to"));
    let ended_when = conditions(record, "ended_when");
    let latest_when = conditions(record, "latest_when");
    let deleted_when = conditions(record, "deleted_when");
    let protects_when = conditions(record, "protects_when");
    Some(RecordSpec {
        key,
        duplicates: duplicates?,
        history,
        valid_from,
        valid_to,
        ended_when,
        latest_when,
        deleted_when,
        protects_when,
        era_digits: era_digits?,
    })
}

fn conditions(record: &mut Section<'_, '_>, key: &'static str) -> Vec<Condition> {
    let condition = |mut section: Section<'_, '_>| {
        let column = section.text("column");
        let values: Vec<String> = section.texts("in").into_iter().map(|spot| spot.value).collect();
        if values.is_empty() {
            section.fault_here("in", FaultKind::Missing);
        }
        Some(Condition { column: column?.value, values })
    };
    record.sections(key).into_iter().filter_map(condition).collect()
}

/// Reads one `[[resident]]`.
pub(super) fn read_resident(resident: &mut Section<'_, '_>) -> Option<(Spot<String>, ResidentSpec)> {
    let role = resident.name("role");
    let label = resident.label("label");
    let column = resident.optional_text("column").map(|spot| spot.value);
    let width = width(resident);
    let system = resident.optional_text("system").map(|spot| spot.value);
    for (key, is_there) in [("width", width.is_some()), ("system", system.is_some())] {
        if is_there && column.is_none() {
            resident.fault_here(key, FaultKind::NumberWithoutColumn);
        }
    }
    let role = role?;
    let spec = ResidentSpec { role: role.value.clone(), label: label?, column, width, system };
    Some((role, spec))
}

/// Reads `[crosswalk]`.
pub(super) fn read_crosswalk(crosswalk: &mut Section<'_, '_>) -> Option<CrosswalkSpec> {
    let (system, column) = (crosswalk.text("system"), crosswalk.text("column"));
    let width = width(crosswalk);
    Some(CrosswalkSpec { system: system?.value, column: column?.value, width })
}

pub(super) fn width(section: &mut Section<'_, '_>) -> Option<usize> {
    section.optional_whole("width", 1, WIDEST).and_then(|width| usize::try_from(width).ok())
}
