//! What the search index holds of a person: terms, each in its visibility class, and nothing to read.

use std::collections::BTreeSet;

use crate::classes::{Class, Classes, Group, Lock};
use crate::term::{self, Term};
use crate::{Field, Person, PersonId, Schema, Source, Version};

/// A person's search terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchDocument {
    /// whose
    pub person: PersonId,
    /// the order among hits of one class of match
    pub rank: u64,
    /// what can be searched for, by whom
    pub terms: BTreeSet<(Class, Term)>,
}

/// The document of a person. Former values are in it: past names and addresses are searched too
/// (住民記録システム標準仕様書, search).
pub fn document(person: &Person, schema: &Schema, classes: &Classes) -> SearchDocument {
    let mut terms = BTreeSet::new();
    for version in &person.versions {
        let Some(source) = schema.sources.get(&version.source) else { continue };
        terms.extend(number_terms(version, source, classes));
        for field in source.fields.iter().filter(|field| field.of == version.role) {
            terms.extend(field_terms(person, version, source, field, schema, classes));
        }
    }
    SearchDocument { person: person.id, rank: person.handle.rank(), terms }
}

// A resident ID can be searched by whoever may open a programme that has it; so can "is in programme X".
fn number_terms(version: &Version, source: &Source, classes: &Classes) -> Vec<(Class, Term)> {
    let Some(group) = classes.of_programme(&source.programme) else { return Vec::new() };
    let mut terms = term::numbers(version.resident_id.as_str());
    if version.closed.is_none() && source.role != crate::schema::SourceRole::Crosswalk {
        terms.push(term::of_programme(source.programme.as_str()));
    }
    let class = Class { group, lock: Lock::Open };
    terms.into_iter().map(|term| (class, term)).collect()
}

fn field_terms(
    person: &Person,
    version: &Version,
    source: &Source,
    field: &Field,
    schema: &Schema,
    classes: &Classes,
) -> Vec<(Class, Term)> {
    let Some(cell) = version.cell(&field.name).filter(|cell| !cell.is_empty()) else { return Vec::new() };
    let Some(group) = classes.of_field(source, field) else { return Vec::new() };
    let class = class(group, person, version, field);
    term::of_field(field, cell.value(), &schema.place).into_iter().map(|term| (class, term)).collect()
}

fn class(group: Group, person: &Person, version: &Version, field: &Field) -> Class {
    let lock = match (field.class.locating, person.protected || version.touches_protected) {
        (false, _) => Lock::Open,
        (true, false) => Lock::Locating,
        (true, true) => Lock::Protected,
    };
    Class { group, lock }
}
