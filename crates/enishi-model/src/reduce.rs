//! Reducing a person to what one actor may see for one purpose. [`ReducedPerson`] can be made here
//! and nowhere else, and views take nothing else: forgetting to check does not compile.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use enishi_catalogue::Bilingual;

use crate::answer::Standing;
use crate::merge::{self, MergedAttribute, Provenance, Statement, Value};
use crate::person::{AsOf, BatchRef};
use crate::schema::{Programme, SourceRole};
use crate::scope::Sight;
use crate::seen::{SeenVersion, seen};
use crate::state::{self, RecordState};
use crate::{
    AnswerState, Attribute, Field, Freshness, Handle, Level, Permit, Person, ResidentId, Schema, Source,
    SourceId,
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
    /// what stands for the resident in URLs: made of the resident ID below
    pub handle: Handle,
    /// the resident ID
    pub resident_id: ResidentId,
    /// other resident IDs of the same human (宛名統合)
    pub joined: Vec<ResidentId>,
    /// the moment that this answer speaks of
    pub as_of: AsOf,
    /// merged attributes, in the order in which they are shown
    pub attributes: Vec<MergedAttribute>,
    /// every programme that may be named: those that know the resident first; none for a hit (`reduce_to_hit`)
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
    /// whether a newer file should be here; of a programme that is not permitted nothing is said (`fresh`)
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
    /// what people call the role, where the source knows several
    pub role_label: Option<Bilingual>,
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
        let merged = self.attributes.iter().find(|merged| merged.attribute == *attribute);
        merged.map(|merged| merged.values.as_slice()).unwrap_or_default()
    }

    /// The age on the day that the answer speaks of, where the birth date is wholly known.
    pub fn age(&self) -> Option<i32> {
        let birth = self.survivor(&Attribute::BirthDate)?;
        let birth = enishi_text::date::from_canonical(&birth.value.value).ok()?.to_naive()?;
        Some(enishi_text::age::age_by_birthday(birth, self.as_of.date))
    }

    /// The surviving value of an attribute, as long as some source says it now.
    pub fn survivor(&self, attribute: &Attribute) -> Option<&merge::AttributeValue> {
        self.values(attribute).first().filter(|value| value.current)
    }
}

/// Reduces a person. `None` where, for this actor, there is no such person: no record of a programme
/// that the permit opens names them. Existence alone (`exists`) does not make a person findable.
pub fn reduce(person: &Person, view: &View<'_>) -> Option<ReducedPerson> {
    reduce_with(person, view, programmes)
}

/// The same for a list of hits, which shows who somebody is and no programme: most of the cost is theirs.
pub fn reduce_to_hit(person: &Person, view: &View<'_>) -> Option<ReducedPerson> {
    reduce_with(person, view, |_, _, _, _| Vec::new())
}

fn reduce_with(
    person: &Person,
    view: &View<'_>,
    programmes: impl FnOnce(&Person, &[SeenVersion<'_>], &View<'_>, &Sight<'_>) -> Vec<ReducedProgramme>,
) -> Option<ReducedPerson> {
    let sight = Sight::of(person, view);
    let (seen, mut notices) = seen(person, view, &sight);
    let ids = resident_ids(&seen, view.schema);
    let (resident_id, joined) = ids.split_first()?;
    if lacks_register(&seen, view, &sight) {
        notices.insert(Notice::NotInRegister);
    }
    if is_withheld_person(person, view, &sight) {
        notices.insert(Notice::LocatingWithheld);
    }
    Some(ReducedPerson {
        handle: person.handle_of(resident_id),
        resident_id: resident_id.clone(),
        joined: joined.to_vec(),
        as_of: view.as_of,
        attributes: merge::merge(statements(&seen, view.as_of), view.schema),
        programmes: programmes(person, &seen, view, &sight),
        notices: notices.into_iter().collect(),
    })
}

fn resident_ids(seen: &[SeenVersion<'_>], schema: &Schema) -> Vec<ResidentId> {
    let ranks = |seen: &SeenVersion<'_>| schema.precedence(&seen.source.id);
    let mut ranked: Vec<(usize, &ResidentId)> =
        seen.iter().flat_map(|seen| seen.resident_ids.iter().map(|id| (ranks(seen), *id))).collect();
    ranked.sort();
    let mut ids: Vec<ResidentId> = Vec::new();
    for (_, id) in ranked {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

fn statements(seen: &[SeenVersion<'_>], as_of: AsOf) -> Vec<Statement> {
    let mut statements = Vec::new();
    for version in seen {
        let own = version.values.iter().filter(|(field, _)| field.of == version.role);
        for (field, value) in own {
            let Some(attribute) = field.attribute.clone() else { continue };
            statements.push(Statement {
                attribute,
                label: field.label.clone(),
                value: value.clone(),
                provenance: provenance(version, Arc::clone(since(version, seen, &field.name))),
                current: version.is_open(as_of),
            });
        }
    }
    statements
}

fn provenance(version: &SeenVersion<'_>, since: Arc<BatchRef>) -> Provenance {
    Provenance {
        source: version.source.id.clone(),
        batch: Arc::clone(version.opened),
        position: version.position,
        since,
    }
}

/// The batch since which the record has shown the same value of the field without a break.
fn since<'a>(version: &SeenVersion<'a>, seen: &[SeenVersion<'a>], field: &str) -> &'a Arc<BatchRef> {
    let mut since = version.opened;
    let stood = seen.iter().filter(|other| !other.is_former() && !version.is_former());
    let earlier = stood.filter(|other| other.same_record(version) && other.opened.id < version.opened.id);
    for other in earlier.rev() {
        let follows = other.closed.is_some_and(|closed| closed.by.id == since.id);
        if !follows || other.value(field) != version.value(field) {
            break;
        }
        since = other.opened;
    }
    since
}

// Said of the person, not of single values: whether there would have been any must not show. To an actor
// who sees no locating field of anybody (of anybody outside their remit, where the person is), nothing is withheld, and the flag stays unsaid.
fn is_withheld_person(person: &Person, view: &View<'_>, sight: &Sight<'_>) -> bool {
    let applies = person.protected || view.protection_night.is_none();
    applies && !view.permit.sees_protected() && shows_some_locating_field(view, sight)
}

fn shows_some_locating_field(view: &View<'_>, sight: &Sight<'_>) -> bool {
    view.schema.sources.values().any(|source| {
        let level = sight.level_of(&source.programme);
        source.fields.iter().any(|field| field.class.locating && view.permit.shows_at(level, field))
    })
}

fn lacks_register(seen: &[SeenVersion<'_>], view: &View<'_>, sight: &Sight<'_>) -> bool {
    let mut registers = view.schema.sources.values().filter(|source| source.role == SourceRole::Register);
    registers.any(|register| sight.level_of(&register.programme) >= Level::Summary)
        && !seen.iter().any(|seen| seen.source.role == SourceRole::Register)
}

fn programmes(
    person: &Person,
    seen: &[SeenVersion<'_>],
    view: &View<'_>,
    sight: &Sight<'_>,
) -> Vec<ReducedProgramme> {
    let named = view.schema.programmes.values().filter(|programme| view.permit.names(&programme.id));
    let mut programmes: Vec<ReducedProgramme> =
        named.map(|programme| reduce_programme(person, programme, seen, view, sight)).collect();
    programmes.sort_by_key(|reduced| {
        (urgency(reduced.state), reduced.programme.department_id.clone(), reduced.programme.id.clone())
    });
    programmes
}

// What touches the resident comes first, what is in doubt before what is quiet.
fn urgency(state: AnswerState) -> u8 {
    match state {
        AnswerState::Enrolled => 0,
        AnswerState::Known => 1,
        AnswerState::Ended => 2,
        AnswerState::FileLate | AnswerState::Held => 3,
        AnswerState::NotInFile => 4,
        AnswerState::NotPermitted => 5,
    }
}

fn reduce_programme(
    person: &Person,
    programme: &Arc<Programme>,
    seen: &[SeenVersion<'_>],
    view: &View<'_>,
    sight: &Sight<'_>,
) -> ReducedProgramme {
    let level = sight.level_of(&programme.id);
    let standing = standing(programme, view);
    let mut reduced = ReducedProgramme {
        programme: Arc::clone(programme),
        level,
        state: AnswerState::NotPermitted,
        file_date: None,
        freshness: Freshness::Fresh,
        last_seen: None,
        records: Vec::new(),
    };
    if level > Level::None {
        reduced.file_date = standing.file_date;
        reduced.freshness = standing.freshness;
    }
    match level {
        Level::None => {}
        Level::Exists => {
            let known = is_known(person, programme, view, sight);
            reduced.state = if known { AnswerState::Known } else { AnswerState::absent(standing.freshness) };
        }
        Level::Summary | Level::Full => {
            reduced.records = records(programme, seen, view);
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
        .filter(|source| is_own(source, programme))
        .filter_map(|source| view.standings.get(&source.id).copied())
        .max_by_key(|standing| (standing.freshness, std::cmp::Reverse(standing.file_date)))
        .unwrap_or(Standing { file_date: None, freshness: Freshness::Late })
}

// A crosswalk tells whose a number is, not that somebody is in the programme.
fn is_own(source: &Source, programme: &Programme) -> bool {
    source.programme == programme.id && source.role != SourceRole::Crosswalk
}

// The one question that `exists` answers: nothing of the records themselves goes further.
fn is_known(person: &Person, programme: &Programme, view: &View<'_>, sight: &Sight<'_>) -> bool {
    person.versions.iter().filter(|version| version.open_at(view.as_of.at)).any(|version| {
        let source = view.schema.sources.get(&version.source);
        source
            .is_some_and(|source| is_own(source, programme) && sight.level(version, source) >= Level::Exists)
    })
}

fn records(programme: &Programme, seen: &[SeenVersion<'_>], view: &View<'_>) -> Vec<ReducedRecord> {
    let own = seen.iter().filter(|seen| is_own(seen.source, programme));
    let mut standing: Vec<&SeenVersion<'_>> = own.filter(|seen| seen.is_open(view.as_of)).collect();
    standing.sort_by_key(|seen| std::cmp::Reverse((seen.valid_from, seen.opened.id, seen.position.record)));
    standing.into_iter().map(|version| record(version, seen, view)).collect()
}

fn record(version: &SeenVersion<'_>, seen: &[SeenVersion<'_>], view: &View<'_>) -> ReducedRecord {
    let fields = version.values.iter().map(|(field, value)| ReducedField {
        field: Arc::clone(field),
        value: value.clone(),
        since: Arc::clone(since(version, seen, &field.name)),
    });
    ReducedRecord {
        role: version.role.to_owned(),
        role_label: version.role_label(),
        state: state::on(version.ended, version.valid_to, view.as_of.date),
        valid_from: version.valid_from.map(str::to_owned),
        valid_to: version.valid_to.map(str::to_owned),
        provenance: provenance(version, Arc::clone(version.opened)),
        fields: fields.collect(),
    }
}

fn last_seen(programme: &Programme, seen: &[SeenVersion<'_>]) -> Option<NaiveDate> {
    let own = seen.iter().filter(|seen| is_own(seen.source, programme));
    own.filter_map(|seen| seen.closed?.by.previous_date).max()
}
