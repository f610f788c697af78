//! The first step of reducing: the versions of a person's records, cut down to the fields that the
//! actor may see. Versions that then look alike fall together, so that a change in a hidden field shows
//! in no date, file or line. Everything after this step works on [`SeenVersion`]s only.
//!
//! Two kinds of versions are told apart: those that stood, one after the other, and history rows (履歴) that
//! were over before they came. The latter give former values, and are no event.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use enishi_catalogue::Bilingual;

use crate::merge::Value;
use crate::person::{AsOf, BatchRef, Closed, Closing};
use crate::reduce::{Notice, View};
use crate::scope::Sight;
use crate::{Field, Level, Person, Position, ResidentId, Source, Version};

/// A version of a record as one actor sees it.
pub(crate) struct SeenVersion<'a> {
    pub(crate) source: &'a Source,
    pub(crate) record_key: &'a str,
    pub(crate) role: &'a str,
    pub(crate) resident_ids: Vec<&'a ResidentId>,
    pub(crate) opened: &'a Arc<BatchRef>,
    pub(crate) closed: Option<&'a Closed>,
    pub(crate) position: Position,
    pub(crate) valid_from: Option<&'a str>,
    pub(crate) valid_to: Option<&'a str>,
    pub(crate) ended: bool,
    pub(crate) values: Vec<(&'a Arc<Field>, Value)>,
    /// how much of it the actor may see
    pub(crate) level: Level,
    withheld: BTreeSet<&'a str>,
    former: bool,
    /// a row that the actor may not see took its place
    cut_off: bool,
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
        closed.is_some_and(|closed| self.cut_off || closed.how == Closing::Vanished)
    }

    /// Whether it was over before it came: a history row that the hub never showed as standing.
    pub(crate) fn is_former(&self) -> bool {
        self.former
    }

    /// Whether `next` took its place without a break.
    pub(crate) fn is_followed_by(&self, next: &Self) -> bool {
        self.closed.is_some_and(|closed| closed.how != Closing::Vanished && closed.by.id == next.opened.id)
    }

    // A row that left the actor's remit is gone for them, as if the file did not name it any more.
    fn cut_off_by(&mut self, hidden: &Version) {
        let is_same = self.source.id == hidden.source
            && self.record_key == hidden.record_key
            && self.role == hidden.role;
        let is_next = self.closed.is_some_and(|closed| closed.by.id == hidden.opened.id);
        self.cut_off |= is_same && is_next && !hidden.never_stood();
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

    // A withheld value tells nothing, so it makes no difference either: whether it is another one must not show.
    fn shows_all_of(&self, former: &Self) -> bool {
        let withheld = |field: &Field| {
            self.withheld.contains(field.name.as_str()) || former.withheld.contains(field.name.as_str())
        };
        self.same_record(former)
            && self.opened.id <= former.opened.id
            && self.ended == former.ended
            && (self.valid_from, self.valid_to) == (former.valid_from, former.valid_to)
            && self
                .source
                .fields
                .iter()
                .all(|field| withheld(field) || self.value(&field.name) == former.value(&field.name))
    }

    // Of rows of one file that look alike the first is shown: the store keeps a second one only where
    // something differs, and that may be hidden.
    fn absorb(&mut self, alike: Self) {
        if alike.opened.id == self.opened.id && alike.position.record < self.position.record {
            self.position = alike.position;
        }
        self.resident_ids.extend(alike.resident_ids);
    }
}

/// What an actor sees of a person's records: the versions that stood, record by record, oldest first, and
/// after them the history rows that show more; and what is withheld.
pub(crate) fn seen<'a>(
    person: &'a Person,
    view: &View<'a>,
    sight: &Sight<'_>,
) -> (Vec<SeenVersion<'a>>, BTreeSet<Notice>) {
    let mut notices = BTreeSet::new();
    let (mut stood, mut former): (Vec<SeenVersion<'a>>, Vec<SeenVersion<'a>>) = (Vec::new(), Vec::new());
    for version in in_order(person, view) {
        let Some(source) = view.schema.sources.get(&version.source) else { continue };
        if sight.level(version, source) < Level::Summary {
            if let Some(last) = stood.last_mut() {
                last.cut_off_by(version);
            }
            continue;
        }
        let next = cut_down(person, version, source, view, sight, &mut notices);
        if !next.former {
            stood.push(next);
        } else if let Some(known) =
            stood.iter_mut().chain(&mut former).find(|known| known.shows_all_of(&next))
        {
            known.absorb(next);
        } else {
            former.push(next);
        }
    }
    (collapse(stood).into_iter().chain(former).collect(), notices)
}

// Of versions that follow each other and look alike, the first stays, and stands as long as they all.
fn collapse(stood: Vec<SeenVersion<'_>>) -> Vec<SeenVersion<'_>> {
    let mut seen: Vec<SeenVersion<'_>> = Vec::new();
    for next in stood {
        match seen.last_mut() {
            Some(last) if last.is_followed_by(&next) && last.looks_like(&next) => {
                last.closed = next.closed;
                last.cut_off = next.cut_off;
                last.absorb(next);
            }
            _ => seen.push(next),
        }
    }
    seen
}

fn in_order<'a>(person: &'a Person, view: &View<'_>) -> Vec<&'a Version> {
    let published = person.versions.iter().filter(|version| version.opened.published_at <= view.as_of.at);
    let mut versions: Vec<&Version> = published.collect();
    versions.sort_by_key(|version| {
        let record = (&version.source, &version.record_key, &version.role);
        (version.never_stood(), record, version.opened.id, version.history_no)
    });
    versions
}

fn cut_down<'a>(
    person: &Person,
    version: &'a Version,
    source: &'a Source,
    view: &View<'_>,
    sight: &Sight<'_>,
    notices: &mut BTreeSet<Notice>,
) -> SeenVersion<'a> {
    let (mut values, mut withheld) = (Vec::new(), BTreeSet::new());
    let level = sight.level(version, source);
    let is_narrowed = view.permit.narrowing(&source.programme).is_some();
    for field in source.fields.iter().filter(|field| view.permit.shows_at(level, field)) {
        let is_shown = |other: &Version| !is_narrowed || sight.shows(other, source, field);
        // Asked before there is a look at the value: whether there is one must not show either.
        if let Some(notice) = why_withheld(person, version, field, view, &is_shown) {
            notices.insert(notice);
            withheld.insert(field.name.as_str());
        } else if let Some(value) = Value::of(version, field) {
            values.push((field, value));
        }
    }
    SeenVersion {
        source,
        record_key: &version.record_key,
        role: &version.role,
        resident_ids: vec![&version.resident_id],
        opened: &version.opened,
        closed: version.closed.as_ref(),
        position: version.position,
        valid_from: version.valid_from.as_deref(),
        valid_to: version.valid_to.as_deref(),
        ended: version.ended,
        values,
        level,
        withheld,
        former: version.never_stood(),
        cut_off: false,
    }
}

/// Why a value is withheld, if it is: see design.md, Protection. `counts` are the versions by which it is told
/// how long the value has been known.
pub(crate) fn why_withheld(
    person: &Person,
    version: &Version,
    field: &Field,
    view: &View<'_>,
    counts: &dyn Fn(&Version) -> bool,
) -> Option<Notice> {
    if !field.class.locating || view.permit.sees_protected() {
        return None;
    }
    let Some(night) = view.protection_night.filter(|_| !person.protected && !version.touches_protected)
    else {
        return Some(Notice::LocatingWithheld);
    };
    (said_since(person, version, field, counts) > night).then_some(Notice::LocatingWaits)
}

/// The night since which the source has said the same value of the field without a break. A history row
/// that was over before it came is of the past: there it is the night on which the record first said it.
fn said_since(
    person: &Person,
    version: &Version,
    field: &Field,
    counts: &dyn Fn(&Version) -> bool,
) -> NaiveDate {
    let said = |version: &Version| version.cell(&field.name).filter(|cell| !cell.is_empty()).cloned();
    let own = person.versions.iter().filter(|other| other.same_record(version) && counts(other));
    if version.never_stood() {
        let same = own.filter(|other| other.opened.id <= version.opened.id && said(other) == said(version));
        let nights = same.map(|other| other.opened.business_date);
        return nights.min().unwrap_or(version.opened.business_date);
    }
    let mut earlier: Vec<&Version> =
        own.filter(|other| !other.never_stood() && other.opened.id < version.opened.id).collect();
    earlier.sort_by_key(|other| std::cmp::Reverse(other.opened.id));
    let mut first = version;
    for other in earlier {
        let follows = other.closed.as_ref().is_some_and(|closed| closed.by.id == first.opened.id);
        if !follows || said(other) != said(version) {
            break;
        }
        first = other;
    }
    first.opened.business_date
}
