//! Reducing a person to what one actor may see for one purpose. [`ReducedPerson`] can be made here
//! and nowhere else, and views take nothing else: forgetting to check does not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::answer::Standing;
use crate::merge::{self, MergedAttribute, Provenance, Statement, Value};
use crate::person::{AsOf, BatchRef};
use crate::schema::{Programme, SourceRole};
use crate::state::{self, RecordState};
use crate::{
    AnswerState, Attribute, Field, Freshness, Handle, Level, Permit, Person, ResidentId, Schema, Source, SourceId,
    Version,
};

/// All that decides what is shown, but the person.
pub struct View<'a> {
    /// the vocabulary
    pub schema: &'a Schema,
    /// what the actor may see
    pub permit: &'a Permit,
    /// the moment that the answer speaks of
    pub as_of: AsOf,
    /// the night of the last protection file; `None` until one was loaded
    pub protection_night: Option<NaiveDate>,
    /// what is known of each source's files
    pub standings: &'a BTreeMap<SourceId, Standing>,
}

/// Something about the whole answer that its reader must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Notice {
    /// locating values are withheld
    LocatingWithheld,
    /// locating values that are new wait for the protection file of their night
    LocatingWaits,
    /// the register does not know the resident ID
    NotInRegister,
}

/// A resident, reduced to what one actor may see.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReducedPerson {
    /// what stands for the resident in URLs
    pub handle: Handle,
    /// the resident ID
    pub resident_id: ResidentId,
    /// other resident IDs of the same human (宛名統合)
    pub joined: Vec<ResidentId>,
    /// the moment that this answer speaks of
    pub as_of: AsOf,
    /// merged attributes, in the order in which they are shown
    pub attributes: Vec<MergedAttribute>,
    /// every programme that may be named, by department
    pub programmes: Vec<ReducedProgramme>,
    /// what the reader must know
    pub notices: Vec<Notice>,
}

/// What one programme answers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReducedProgramme {
    /// the programme and whom to call
    pub programme: Arc<Programme>,
    /// how much of it is shown
    pub level: Level,
    /// the answer
    pub state: AnswerState,
    /// the night of the last published file
    pub file_date: Option<NaiveDate>,
    /// whether a newer file should be here
    pub freshness: Freshness,
    /// the last night whose file named the resident, where the newest does not
    pub last_seen: Option<NaiveDate>,
    /// the records that stand, newest first
    pub records: Vec<ReducedRecord>,
}

/// A source record, reduced.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReducedRecord {
    /// the role in which it touches the resident
    pub role: String,
    /// whether it holds
    pub state: RecordState,
    /// since when, by its own words
    pub valid_from: Option<String>,
    /// until when, by its own words
    pub valid_to: Option<String>,
    /// where the record came from
    pub provenance: Provenance,
    /// the visible fields that have a value
    pub fields: Vec<ReducedField>,
}

/// A visible field with its value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReducedField {
    /// the field
    pub field: Arc<Field>,
    /// its value
    pub value: Value,
    /// the batch since which the source has said the same
    pub since: Arc<BatchRef>,
}

impl ReducedPerson {
    /// The values of an attribute, survivor first.
    pub fn values(&self, attribute: &Attribute) -> &[merge::AttributeValue] {
        self.attributes
            .iter()
            .find(|merged| merged.attribute == *attribute)
            .map(|merged| merged.values.as_slice())
            .unwrap_or_default()
    }

    /// The surviving value of an attribute, as long as some source says it now.
    pub fn survivor(&self, attribute: &Attribute) -> Option<&merge::AttributeValue> {
        self.values(attribute).first().filter(|value| value.current)
    }
}

/// Reduces a person. `None` where, for this actor, there is no such person: no record of a programme
/// that the permit opens names them. Existence alone (`exists`) does not make a person findable.
pub fn reduce(person: &Person, view: &View<'_>) -> Option<ReducedPerson> {
    let opened: Vec<Seen<'_>> = seen_versions(person, view);
    let ids = resident_ids(&opened, view.schema);
    let (resident_id, joined) = ids.split_first()?;
    let mut notices = BTreeSet::new();
    let attributes = merge::merge(statements(person, &opened, view, &mut notices), view.schema);
    let programmes = programmes(person, &opened, view, &mut notices);
    if lacks_register(&opened, view) {
        notices.insert(Notice::NotInRegister);
    }
    if is_withheld_person(person, view) {
        notices.insert(Notice::LocatingWithheld);
    }
    Some(ReducedPerson {
        handle: person.handle,
        resident_id: resident_id.clone(),
        joined: joined.to_vec(),
        as_of: view.as_of,
        attributes,
        programmes,
        notices: notices.into_iter().collect(),
    })
}

/// A version of a programme that the permit opens, with its source.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) version: &'a Version,
    pub(crate) source: &'a Source,
}

/// The versions that had come by `as_of` and that the permit opens.
pub(crate) fn seen_versions<'a>(person: &'a Person, view: &View<'a>) -> Vec<Seen<'a>> {
    person
        .versions
        .iter()
        .filter(|version| version.opened.published_at <= view.as_of.at)
        .filter_map(|version| Some(Seen { version, source: view.schema.sources.get(&version.source)? }))
        .filter(|seen| view.permit.opens(&seen.source.programme))
        .collect()
}

fn resident_ids(seen: &[Seen<'_>], schema: &Schema) -> Vec<ResidentId> {
    let mut ranked: Vec<(usize, ResidentId)> =
        seen.iter().map(|seen| (schema.precedence(&seen.source.id), seen.version.resident_id.clone())).collect();
    ranked.sort();
    let mut ids: Vec<ResidentId> = Vec::new();
    for (_, id) in ranked {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn statements(
    person: &Person,
    seen: &[Seen<'_>],
    view: &View<'_>,
    notices: &mut BTreeSet<Notice>,
) -> Vec<Statement> {
    let mut statements = Vec::new();
    for Seen { version, source } in seen {
        for field in source.fields.iter().filter(|field| field.of == version.role) {
            let Some(attribute) = field.attribute.clone() else { continue };
            let Some((value, provenance)) = visible_value(person, version, source, field, view, notices) else {
                continue;
            };
            let current = version.open_at(view.as_of.at);
            statements.push(Statement { attribute, label: field.label.clone(), value, provenance, current });
        }
    }
    statements
}

/// The value of a field with its provenance, if the actor may see it and it is not withheld.
pub(crate) fn visible_value(
    person: &Person,
    version: &Version,
    source: &Source,
    field: &Field,
    view: &View<'_>,
    notices: &mut BTreeSet<Notice>,
) -> Option<(Value, Provenance)> {
    if !view.permit.shows(&source.programme, field) {
        return None;
    }
    let value = Value::of(version, field)?;
    let since = since(person, version, field);
    if let Some(notice) = withheld(person, version, field, &since, view) {
        notices.insert(notice);
        return None;
    }
    let provenance = Provenance {
        source: source.id.clone(),
        batch: Arc::clone(&version.opened),
        position: version.position,
        since,
    };
    Some((value, provenance))
}

/// Why a value is withheld, if it is: see design.md, Protection.
fn withheld(person: &Person, version: &Version, field: &Field, since: &BatchRef, view: &View<'_>) -> Option<Notice> {
    if !field.class.locating || view.permit.sees_protected() {
        return None;
    }
    if person.protected || version.touches_protected || view.protection_night.is_none() {
        return Some(Notice::LocatingWithheld);
    }
    let waits = view.protection_night.is_some_and(|night| since.business_date > night);
    waits.then_some(Notice::LocatingWaits)
}

// Said of the person, not of single values: whether there would have been any must not show. To an actor
// who sees no locating field of anybody, nothing is withheld, and the flag stays unsaid.
fn is_withheld_person(person: &Person, view: &View<'_>) -> bool {
    let applies = person.protected || view.protection_night.is_none();
    applies && !view.permit.sees_protected() && shows_some_locating_field(view)
}

fn shows_some_locating_field(view: &View<'_>) -> bool {
    let shows = |source: &Source, field: &Field| field.class.locating && view.permit.shows(&source.programme, field);
    view.schema.sources.values().any(|source| source.fields.iter().any(|field| shows(source, field)))
}

/// The batch since which the source has said the same value of the field without a break.
fn since(person: &Person, version: &Version, field: &Field) -> Arc<BatchRef> {
    let mut since = &version.opened;
    let value = version.cell(&field.name);
    let earlier = person.versions.iter().filter(|other| other.same_record(version));
    let mut earlier: Vec<&Version> = earlier.filter(|other| other.opened.id < version.opened.id).collect();
    earlier.sort_by_key(|other| std::cmp::Reverse(other.opened.id));
    for other in earlier {
        let follows = other.closed.as_ref().is_some_and(|closed| closed.by.id == since.id);
        if !follows || other.cell(&field.name) != value {
            break;
        }
        since = &other.opened;
    }
    Arc::clone(since)
}

fn lacks_register(seen: &[Seen<'_>], view: &View<'_>) -> bool {
    let mut registers = view.schema.sources.values().filter(|source| source.role == SourceRole::Register);
    registers.any(|register| view.permit.opens(&register.programme))
        && !seen.iter().any(|seen| seen.source.role == SourceRole::Register)
}

fn programmes(
    person: &Person,
    seen: &[Seen<'_>],
    view: &View<'_>,
    notices: &mut BTreeSet<Notice>,
) -> Vec<ReducedProgramme> {
    let named = view.schema.programmes.values().filter(|programme| view.permit.names(&programme.id));
    let mut programmes: Vec<ReducedProgramme> =
        named.map(|programme| reduce_programme(person, programme, seen, view, notices)).collect();
    programmes.sort_by(|a, b| {
        (&a.programme.department_id, &a.programme.id).cmp(&(&b.programme.department_id, &b.programme.id))
    });
    programmes
}

fn reduce_programme(
    person: &Person,
    programme: &Arc<Programme>,
    seen: &[Seen<'_>],
    view: &View<'_>,
    notices: &mut BTreeSet<Notice>,
) -> ReducedProgramme {
    let level = view.permit.level(&programme.id);
    let standing = standing(programme, view);
    let mut reduced = ReducedProgramme {
        programme: Arc::clone(programme),
        level,
        state: AnswerState::NotPermitted,
        file_date: None,
        freshness: standing.freshness,
        last_seen: None,
        records: Vec::new(),
    };
    match level {
        Level::None => {}
        Level::Exists => {
            reduced.file_date = standing.file_date;
            let known = holding_versions(person, programme, view).next().is_some();
            reduced.state = if known { AnswerState::Known } else { AnswerState::absent(standing.freshness) };
        }
        Level::Summary | Level::Full => {
            reduced.file_date = standing.file_date;
            reduced.records = records(person, programme, seen, view, notices);
            let best = reduced.records.iter().map(|record| record.state).min();
            reduced.state = match best {
                Some(RecordState::Enrolled) => AnswerState::Enrolled,
                Some(RecordState::Ended) => AnswerState::Ended,
                None => AnswerState::absent(standing.freshness),
            };
            if best.is_none() {
                reduced.last_seen = last_seen(programme, seen);
            }
        }
    }
    reduced
}

// Of several sources of one programme, the worst counts.
fn standing(programme: &Programme, view: &View<'_>) -> Standing {
    let sources = view.schema.sources.values();
    sources
        .filter(|source| source.programme == programme.id && source.role != SourceRole::Crosswalk)
        .filter_map(|source| view.standings.get(&source.id).copied())
        .max_by_key(|standing| (standing.freshness, std::cmp::Reverse(standing.file_date)))
        .unwrap_or(Standing { file_date: None, freshness: Freshness::Late })
}

/// The versions of a programme's own records that stand at `as_of`.
fn holding_versions<'a>(
    person: &'a Person,
    programme: &'a Programme,
    view: &'a View<'_>,
) -> impl Iterator<Item = (&'a Version, &'a Source)> {
    person
        .versions
        .iter()
        .filter(|version| version.open_at(view.as_of.at))
        .filter_map(|version| Some((version, view.schema.sources.get(&version.source)?)))
        .filter(|(_, source)| source.programme == programme.id && source.role != SourceRole::Crosswalk)
}

fn records(
    person: &Person,
    programme: &Programme,
    seen: &[Seen<'_>],
    view: &View<'_>,
    notices: &mut BTreeSet<Notice>,
) -> Vec<ReducedRecord> {
    let mut standing: Vec<Seen<'_>> = seen
        .iter()
        .copied()
        .filter(|seen| seen.source.programme == programme.id && seen.source.role != SourceRole::Crosswalk)
        .filter(|seen| seen.version.open_at(view.as_of.at))
        .collect();
    standing.sort_by(|a, b| {
        let newest = |seen: &Seen<'_>| (seen.version.valid_from.clone(), seen.version.opened.id, seen.version.position.record);
        newest(b).cmp(&newest(a))
    });
    standing.into_iter().map(|seen| record(person, seen, view, notices)).collect()
}

fn record(person: &Person, seen: Seen<'_>, view: &View<'_>, notices: &mut BTreeSet<Notice>) -> ReducedRecord {
    let Seen { version, source } = seen;
    let mut fields = Vec::new();
    for field in &source.fields {
        if let Some((value, provenance)) = visible_value(person, version, source, field, view, notices) {
            fields.push(ReducedField { field: Arc::clone(field), value, since: provenance.since });
        }
    }
    ReducedRecord {
        role: version.role.clone(),
        state: state::on(version, view.as_of.date),
        valid_from: version.valid_from.clone(),
        valid_to: version.valid_to.clone(),
        provenance: Provenance {
            source: source.id.clone(),
            batch: Arc::clone(&version.opened),
            position: version.position,
            since: Arc::clone(&version.opened),
        },
        fields,
    }
}

fn last_seen(programme: &Programme, seen: &[Seen<'_>]) -> Option<NaiveDate> {
    seen.iter()
        .filter(|seen| seen.source.programme == programme.id && seen.source.role != SourceRole::Crosswalk)
        .filter_map(|seen| seen.version.closed.as_ref()?.by.previous_date)
        .max()
}
