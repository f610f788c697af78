//! What the search index holds of a person: terms, each in its visibility class, and nothing to read.

use std::collections::HashMap;

use crate::classes::{Class, Classes, Group, Lock};
use crate::schema::SourceRole;
use crate::term::{self, Term};
use crate::{Attribute, Field, FieldKind, Handle, Person, PersonId, Schema, Source, Version};

/// A person's search terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchDocument {
    /// whose
    pub person: PersonId,
    /// the places among hits of one class of match, one for each handle: which of them counts depends on the
    /// numbers that the actor may see
    pub ranks: Vec<u64>,
    /// what can be searched for, by whom: sorted, each once
    pub terms: Vec<(Class, Term)>,
}

/// The document of a person. Former values are in it: past names and addresses are searched too
/// (住民記録システム標準仕様書, search).
pub fn document(person: &Person, schema: &Schema, classes: &Classes) -> SearchDocument {
    let mut terms = Terms { schema, known: HashMap::new(), found: Vec::new() };
    for version in &person.versions {
        let Some(source) = schema.sources.get(&version.source) else { continue };
        terms.found.extend(number_terms(version, source, classes));
        let own = source.fields.iter().filter(|field| field.of == version.role);
        // Most fields feed no search.
        for field in own.filter(|field| field.attribute.is_some()) {
            terms.add(person, version, source, field, classes);
        }
    }
    let mut terms = terms.found;
    terms.sort_unstable();
    terms.dedup();
    SearchDocument { person: person.id, ranks: person.handles().map(Handle::rank).collect(), terms }
}

/// The terms found so far. Departments repeat each other: of a value that was met before, the terms are known.
struct Terms<'p> {
    schema: &'p Schema,
    known: HashMap<(&'p Attribute, FieldKind, &'p str), Vec<Term>>,
    found: Vec<(Class, Term)>,
}

impl<'p> Terms<'p> {
    fn add(
        &mut self,
        person: &Person,
        version: &'p Version,
        source: &Source,
        field: &'p Field,
        classes: &Classes,
    ) {
        let Some(cell) = version.cell(&field.name).filter(|cell| !cell.is_empty()) else { return };
        let (Some(group), Some(attribute)) = (classes.of_field(source, field), &field.attribute) else {
            return;
        };
        let class = class(group, person, version, field);
        self.found
            .extend(district(attribute, version, source, cell.value(), classes).map(|term| (class, term)));
        let place = &self.schema.place;
        let terms = self
            .known
            .entry((attribute, field.kind, cell.value()))
            .or_insert_with(|| term::of_attribute(attribute, field.kind, cell.value(), place));
        self.found.extend(terms.iter().map(|term| (class, term.clone())));
    }
}

// A resident ID can be searched by whoever may open a programme that has it; so can "is in programme X".
fn number_terms(version: &Version, source: &Source, classes: &Classes) -> Vec<(Class, Term)> {
    let Some(group) = classes.of_programme(&source.programme) else { return Vec::new() };
    let mut terms = term::numbers(version.resident_id.as_str());
    if version.closed.is_none() && source.role != SourceRole::Crosswalk {
        terms.push(term::of_programme(source.programme.as_str()));
    }
    let class = Class { group, lock: Lock::Open };
    terms.into_iter().map(|term| (class, term)).collect()
}

// The current district, as the register says, for remits that are narrowed by it (`scope.rs`).
fn district(
    attribute: &Attribute,
    version: &Version,
    source: &Source,
    code: &str,
    classes: &Classes,
) -> Option<Term> {
    let Attribute::District(axis) = attribute else { return None };
    let is_current = source.role == SourceRole::Register && version.closed.is_none() && !version.ended;
    (is_current && classes.narrows_by(axis)).then(|| term::of_district(axis, code))
}

fn class(group: Group, person: &Person, version: &Version, field: &Field) -> Class {
    let lock = match (field.class.locating, person.protected || version.touches_protected) {
        (false, _) => Lock::Open,
        (true, false) => Lock::Locating,
        (true, true) => Lock::Protected,
    };
    Class { group, lock }
}
