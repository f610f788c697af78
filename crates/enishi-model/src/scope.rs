//! The remit: what narrows a programme's rows to those that an actor answers for, their district or their
//! caseload. Who answers for a row is judged by what stands now, also in answers about the past: whoever
//! handed a case over, or whose resident moved away, does not see it any more.
//!
//! A value that is withheld from the actor is no value. So a remit never tells where a protected resident
//! lives: without the right to such values, protected residents live in no district.

use std::collections::BTreeSet;

use crate::reduce::View;
use crate::schema::SourceRole;
use crate::seen::why_withheld;
use crate::term::{Term, of_district};
use crate::{Attribute, Cell, Field, Level, Permit, Person, ProgrammeId, Schema, Source, Version};

/// What a row must say to lie within a remit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// the resident's current district on an axis, as the register says, is one of these
    District {
        /// the axis, such as `minsei`
        axis: String,
        /// the actor's own
        codes: BTreeSet<String>,
    },
    /// the record's field says one of these now, and so does the row
    Caseload {
        /// the field's ASCII name, such as `tanto`
        field: String,
        /// the actor's own
        values: BTreeSet<String>,
    },
}

/// What narrows a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowing {
    /// the rows for which the grant's level holds
    pub scope: Scope,
    /// the level for every other row; below that of the grant
    pub otherwise: Level,
}

impl Permit {
    /// The level for a row that is nobody's yet: who lives nowhere lives in no district, and a locating
    /// value may be a protected resident's.
    pub fn level_of_loose_row<'c>(
        &self,
        source: &Source,
        cell: impl Fn(&Field) -> Option<&'c Cell>,
    ) -> Level {
        let level = self.level(&source.programme);
        let Some(Narrowing { scope, otherwise }) = self.narrowing(&source.programme) else { return level };
        let Scope::Caseload { field, values } = scope else { return *otherwise };
        let field = source.field(field).filter(|field| !field.class.locating || self.sees_protected());
        let is_own = field.and_then(|field| cell(field)).is_some_and(|cell| is_one_of(cell, values));
        if is_own { level } else { *otherwise }
    }

    /// The districts to which a search can be narrowed before it runs, as terms of which one must be met:
    /// those of the remit, where nobody outside can be found by anything. `None` where somebody can.
    pub fn districts(&self, schema: &Schema) -> Option<Vec<Term>> {
        let mut terms = Vec::new();
        for source in schema.sources.values().filter(|source| self.opens(&source.programme)) {
            let narrowing = self.narrowing(&source.programme)?;
            let Scope::District { axis, codes } = &narrowing.scope else { return None };
            if narrowing.otherwise >= Level::Summary || !self.shows_axis(schema, axis) {
                return None;
            }
            terms.extend(codes.iter().map(|code| of_district(axis, code)));
        }
        terms.sort();
        terms.dedup();
        Some(terms)
    }

    // Terms of a field that the actor may not see lie out of reach.
    fn shows_axis(&self, schema: &Schema, axis: &str) -> bool {
        let registers = schema.sources.values().filter(|source| source.role == SourceRole::Register);
        registers
            .flat_map(|register| register.fields.iter().map(move |field| (register, field)))
            .any(|(register, field)| is_axis(field, axis) && self.shows(&register.programme, field))
    }
}

/// How much of each row of one person an actor may see.
pub(crate) struct Sight<'s> {
    person: &'s Person,
    view: &'s View<'s>,
    /// the programmes narrowed to a district in which the person lives
    at_home: BTreeSet<&'s ProgrammeId>,
}

impl<'s> Sight<'s> {
    pub(crate) fn of(person: &'s Person, view: &'s View<'s>) -> Self {
        let narrowings = view.permit.narrowings();
        let at_home = narrowings.filter(|(_, narrowing)| match &narrowing.scope {
            Scope::District { axis, codes } => lives_in(person, view, axis, codes),
            Scope::Caseload { .. } => false,
        });
        Self { person, view, at_home: at_home.map(|(programme, _)| programme).collect() }
    }

    /// The level for one row.
    pub(crate) fn level(&self, version: &Version, source: &Source) -> Level {
        let level = self.view.permit.level(&source.programme);
        match self.view.permit.narrowing(&source.programme) {
            Some(narrowing) if !self.is_within(narrowing, version, source) => narrowing.otherwise,
            _ => level,
        }
    }

    /// Whether a field of one row may be shown, protection aside.
    pub(crate) fn shows(&self, version: &Version, source: &Source, field: &Field) -> bool {
        self.view.permit.shows_at(self.level(version, source), field)
    }

    /// The level at which a programme answers of the person. A caseload that has none of the person's rows
    /// answers alike whether others have some.
    pub(crate) fn level_of(&self, programme: &ProgrammeId) -> Level {
        let level = self.view.permit.level(programme);
        let Some(narrowing) = self.view.permit.narrowing(programme) else { return level };
        if let Scope::District { .. } = narrowing.scope {
            return if self.at_home.contains(programme) { level } else { narrowing.otherwise };
        }
        let shown = self.person.versions.iter().filter(|row| row.opened.published_at <= self.view.as_of.at);
        let own = shown.filter_map(|row| {
            let source = self.view.schema.sources.get(&row.source)?;
            let is_record = source.programme == *programme && source.role != SourceRole::Crosswalk;
            is_record.then(|| self.level(row, source))
        });
        own.max().unwrap_or_default().max(narrowing.otherwise)
    }

    fn is_within(&self, narrowing: &Narrowing, version: &Version, source: &Source) -> bool {
        match &narrowing.scope {
            Scope::District { .. } => self.at_home.contains(&source.programme),
            Scope::Caseload { field, values } => {
                let Some(field) = source.field(field) else { return false };
                let is_own = |row: &Version| says(self.person, row, field, values, self.view);
                let mut standing = self.person.versions.iter().filter(|row| row.closed.is_none());
                is_own(version) && standing.any(|row| row.same_record(version) && is_own(row))
            }
        }
    }
}

// A resident whose record is over, who moved away or died, lives in no district.
fn lives_in(person: &Person, view: &View<'_>, axis: &str, codes: &BTreeSet<String>) -> bool {
    let mut standing = person.versions.iter().filter(|version| version.closed.is_none() && !version.ended);
    standing.any(|version| {
        let source = view.schema.sources.get(&version.source);
        let register = source.filter(|source| source.role == SourceRole::Register);
        register.is_some_and(|register| {
            let mut fields = register.fields.iter().filter(|field| field.of == version.role);
            fields.any(|field| is_axis(field, axis) && says(person, version, field, codes, view))
        })
    })
}

fn is_axis(field: &Field, axis: &str) -> bool {
    matches!(&field.attribute, Some(Attribute::District(own)) if own == axis)
}

fn says(
    person: &Person,
    version: &Version,
    field: &Field,
    values: &BTreeSet<String>,
    view: &View<'_>,
) -> bool {
    version.cell(&field.name).is_some_and(|cell| is_one_of(cell, values))
        && why_withheld(person, version, field, view, &|_| true).is_none()
}

fn is_one_of(cell: &Cell, values: &BTreeSet<String>) -> bool {
    !cell.is_empty() && (values.contains(cell.value()) || values.contains(&cell.raw))
}
