//! The first step of reducing: the versions of a person's records, cut down to the fields that the
//! actor may see. Versions that then look alike fall together, so that a change in a hidden field shows
//! in no date, file or line. Everything after this step works on [`SeenVersion`]s only.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use enishi_catalogue::Bilingual;

use crate::merge::Value;
use crate::person::{AsOf, BatchRef, Closed, Closing};
use crate::reduce::{Notice, View};
use crate::{Field, Person, Position, ResidentId, Source, Version};

/// A version of a record as one actor sees it.
pub(crate) struct SeenVersion<'a> {
    pub(crate) source: &'a Source,
    pub(crate) record_key: &'a str,
    pub(crate) role: &'a str,
    pub(crate) resident_id: &'a ResidentId,
    pub(crate) opened: &'a Arc<BatchRef>,
    pub(crate) closed: Option<&'a Closed>,
    pub(crate) position: Position,
    pub(crate) valid_from: Option<&'a str>,
    pub(crate) valid_to: Option<&'a str>,
    pub(crate) ended: bool,
    pub(crate) values: Vec<(&'a Arc<Field>, Value)>,
}

impl SeenVersion<'_> {
    /// Whether the hub showed it at that moment.
    pub(crate) fn is_open(&self, as_of: AsOf) -> bool {
        self.closed.is_none_or(|closed| closed.by.published_at > as_of.at)
    }

    /// What people call the role, where the source knows several: of one alone it need not be said.
    pub(crate) fn role_label(&self) -> Option<Bilingual> {
        let roles = &self.source.resident_roles;
        roles.get(self.role).filter(|_| roles.len() > 1).cloned()
    }

    /// The visible value of a field.
    pub(crate) fn value(&self, field: &str) -> Option<&Value> {
        self.values.iter().find(|(own, _)| own.name == field).map(|(_, value)| value)
    }

    pub(crate) fn same_record(&self, other: &Self) -> bool {
        self.source.id == other.source.id && self.record_key == other.record_key && self.role == other.role
    }

    pub(crate) fn has_vanished(&self, as_of: AsOf) -> bool {
        let closed = self.closed.filter(|closed| closed.by.published_at <= as_of.at);
        closed.is_some_and(|closed| closed.how == Closing::Vanished)
    }

    fn looks_like(&self, other: &Self) -> bool {
        self.same_record(other)
            && self.ended == other.ended
            && (self.valid_from, self.valid_to) == (other.valid_from, other.valid_to)
            && self
                .values
                .iter()
                .map(|(field, value)| (&field.name, value))
                .eq(other.values.iter().map(|(field, value)| (&field.name, value)))
    }

    fn is_followed_by(&self, next: &Self) -> bool {
        self.closed.is_some_and(|closed| closed.how != Closing::Vanished && closed.by.id == next.opened.id)
    }
}

/// What an actor sees of a person's records, record by record, oldest version first; and what is withheld.
pub(crate) fn seen<'a>(person: &'a Person, view: &View<'a>) -> (Vec<SeenVersion<'a>>, BTreeSet<Notice>) {
    let mut notices = BTreeSet::new();
    let mut versions: Vec<&Version> =
        person.versions.iter().filter(|version| version.opened.published_at <= view.as_of.at).collect();
    versions.sort_by_key(|version| {
        (&version.source, &version.record_key, &version.role, version.opened.id, version.history_no)
    });
    let mut seen: Vec<SeenVersion<'a>> = Vec::new();
    for version in versions {
        let Some(source) = view.schema.sources.get(&version.source) else { continue };
        if !view.permit.opens(&source.programme) {
            continue;
        }
        let next = cut_down(person, version, source, view, &mut notices);
        match seen.last_mut() {
            Some(last) if last.is_followed_by(&next) && last.looks_like(&next) => last.closed = next.closed,
            _ => seen.push(next),
        }
    }
    (seen, notices)
}

fn cut_down<'a>(
    person: &Person,
    version: &'a Version,
    source: &'a Source,
    view: &View<'_>,
    notices: &mut BTreeSet<Notice>,
) -> SeenVersion<'a> {
    let mut values = Vec::new();
    for field in source.fields.iter().filter(|field| view.permit.shows(&source.programme, field)) {
        let Some(value) = Value::of(version, field) else { continue };
        match withheld(person, version, field, view) {
            Some(notice) => drop(notices.insert(notice)),
            None => values.push((field, value)),
        }
    }
    SeenVersion {
        source,
        record_key: &version.record_key,
        role: &version.role,
        resident_id: &version.resident_id,
        opened: &version.opened,
        closed: version.closed.as_ref(),
        position: version.position,
        valid_from: version.valid_from.as_deref(),
        valid_to: version.valid_to.as_deref(),
        ended: version.ended,
        values,
    }
}

/// Why a value is withheld, if it is: see design.md, Protection.
fn withheld(person: &Person, version: &Version, field: &Field, view: &View<'_>) -> Option<Notice> {
    if !field.class.locating || view.permit.sees_protected() {
        return None;
    }
    let Some(night) = view.protection_night.filter(|_| !person.protected && !version.touches_protected)
    else {
        return Some(Notice::LocatingWithheld);
    };
    (said_since(person, version, field) > night).then_some(Notice::LocatingWaits)
}

/// The night since which the source has said the same value of the field without a break.
fn said_since(person: &Person, version: &Version, field: &Field) -> NaiveDate {
    let mut earlier: Vec<&Version> = person
        .versions
        .iter()
        .filter(|other| other.same_record(version) && other.opened.id < version.opened.id)
        .collect();
    earlier.sort_by_key(|other| std::cmp::Reverse(other.opened.id));
    let mut first = version;
    for other in earlier {
        let follows = other.closed.as_ref().is_some_and(|closed| closed.by.id == first.opened.id);
        if !follows || other.cell(&field.name) != version.cell(&field.name) {
            break;
        }
        first = other;
    }
    first.opened.business_date
}
