//! A person: every version of every source record that touches one resident. Unreduced, so nothing
//! outside lookup and indexing takes it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{BatchId, Cell, Handle, PersonId, Position, ResidentId, SourceId};

/// The batch that opened or closed a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRef {
    /// its number in this store, for ordering; not shown, because gaps would tell of hidden sources
    pub id: BatchId,
    /// what people call it, `shimin.jumin.3`: the source and its count of batches
    pub label: String,
    /// the export file's name
    pub file: String,
    /// the night that the file speaks of
    pub business_date: NaiveDate,
    /// the night of the source's file before it
    pub previous_date: Option<NaiveDate>,
    /// when it was published
    pub published_at: DateTime<Utc>,
}

/// Why a version holds no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// the record came with other contents
    Changed,
    /// the record was missing from a snapshot
    Vanished,
    /// a row with a higher 履歴番号 stands in its place
    Superseded,
}

/// Where and why a version was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// by which batch
    pub by: Arc<BatchRef>,
    /// why
    pub how: Closing,
}

/// One version of a source record, as it touches a person in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// the source
    pub source: SourceId,
    /// the record's identity in its source
    pub record_key: String,
    /// the role in which it touches the person
    pub role: String,
    /// the resident ID by which it found the person
    pub resident_id: ResidentId,
    /// the batch that brought it
    pub opened: Arc<BatchRef>,
    /// the batch that ended it
    pub closed: Option<Closed>,
    /// where it stood in its file
    pub position: Position,
    /// 履歴番号
    pub history_no: i64,
    /// since when it holds, by its own words
    pub valid_from: Option<String>,
    /// until when it holds, by its own words
    pub valid_to: Option<String>,
    /// it says of itself that it is over
    pub ended: bool,
    /// another resident whom this row touches is protected
    pub touches_protected: bool,
    /// the names of the fields, as the connector had them when the row came
    pub fields: Arc<[String]>,
    /// their values
    pub cells: Vec<Cell>,
}

impl Version {
    /// The value of a field, if the row has it.
    pub fn cell(&self, field: &str) -> Option<&Cell> {
        let at = self.fields.iter().position(|name| name == field)?;
        self.cells.get(at)
    }

    /// Whether the hub showed this version at that moment.
    pub fn open_at(&self, at: DateTime<Utc>) -> bool {
        self.opened.published_at <= at
            && self.closed.as_ref().is_none_or(|closed| closed.by.published_at > at)
    }

    /// Whether it was over before it came: a history row (履歴) closed by the batch that brought it.
    pub fn never_stood(&self) -> bool {
        self.closed.as_ref().is_some_and(|closed| closed.by.id == self.opened.id)
    }

    /// Whether both are versions of one record as it touches one person in one role.
    pub fn same_record(&self, other: &Self) -> bool {
        self.source == other.source && self.record_key == other.record_key && self.role == other.role
    }
}

/// The moment an answer speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// what was published until then counts
    pub at: DateTime<Utc>,
    /// the civil date there, for validity dates and ages
    pub date: NaiveDate,
}

/// All that the hub knows of one resident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// the store's number
    pub id: PersonId,
    /// what stands in URLs for the resident ID under which the person stands
    pub handle: Handle,
    /// the other resident IDs of the same human (宛名統合), with what stands for each
    pub joined: Vec<(ResidentId, Handle)>,
    /// a protection flag (支援措置) stands, by whichever source
    pub protected: bool,
    /// every version, in the order in which they came
    pub versions: Vec<Version>,
}

impl Person {
    /// What stands in URLs for one of the person's resident IDs.
    pub fn handle_of(&self, id: &ResidentId) -> Handle {
        self.joined.iter().find(|(known, _)| known == id).map_or(self.handle, |(_, handle)| *handle)
    }

    /// Every handle of the person. To one actor the person stands under that of the first number which they
    /// may see: a handle made of a hidden number, or an order by it, would tell of the join.
    pub fn handles(&self) -> impl Iterator<Item = Handle> + '_ {
        std::iter::once(self.handle).chain(self.joined.iter().map(|(_, handle)| *handle))
    }
}
