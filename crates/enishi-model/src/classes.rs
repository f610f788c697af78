//! Visibility classes of search terms. Two fields that exactly the same (role, purpose) pairs may see
//! share a group; a term's class is its group, whether it locates, and whether protection lies on it.
//! A query touches only the classes of its actor, so what an actor may not see is in no term that the
//! actor's query can reach.

use std::collections::{BTreeMap, BTreeSet};

use crate::scope::Scope;
use crate::{Field, Permit, ProgrammeId, Schema, Source, SourceId};

/// A group of fields that the same (role, purpose) pairs may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group(pub u16);

/// What lies on a term, beside its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lock {
    /// nothing
    Open,
    /// it locates a resident
    Locating,
    /// it locates a protected resident: reached by the special right only
    Protected,
}

/// A term's visibility class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class {
    /// who may see it
    pub group: Group,
    /// what lies on it
    pub lock: Lock,
}

/// Which group each field and programme is in.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    fields: BTreeMap<SourceId, BTreeMap<String, Group>>,
    programmes: BTreeMap<ProgrammeId, Group>,
    groups: BTreeMap<Vec<bool>, Group>,
    axes: BTreeSet<String>,
}

impl Classes {
    /// Groups the schema's fields by who may see them. `permits` are all that the policy can give.
    pub fn assign(schema: &Schema, permits: &[Permit]) -> Self {
        let mut classes = Self { axes: axes(permits), ..Self::default() };
        for source in schema.sources.values() {
            let opens = permits.iter().map(|permit| permit.opens(&source.programme)).collect();
            let group = classes.group(opens);
            classes.programmes.insert(source.programme.clone(), group);
            for field in &source.fields {
                let shows = permits.iter().map(|permit| permit.shows(&source.programme, field)).collect();
                let group = classes.group(shows);
                classes.fields.entry(source.id.clone()).or_default().insert(field.name.clone(), group);
            }
        }
        classes
    }

    fn group(&mut self, visible_to: Vec<bool>) -> Group {
        let next = Group(u16::try_from(self.groups.len()).unwrap_or(u16::MAX));
        *self.groups.entry(visible_to).or_insert(next)
    }

    /// The group of a field.
    pub fn of_field(&self, source: &Source, field: &Field) -> Option<Group> {
        self.fields.get(&source.id)?.get(&field.name).copied()
    }

    /// The group of a programme's numbers and standing records.
    pub fn of_programme(&self, programme: &ProgrammeId) -> Option<Group> {
        self.programmes.get(programme).copied()
    }

    /// Whether some remit is narrowed to districts on this axis, so that the index must know them.
    pub fn narrows_by(&self, axis: &str) -> bool {
        self.axes.contains(axis)
    }

    /// The classes that a query under `permit` may touch. Locating ones only where `locating` holds:
    /// it does not until a protection file was loaded.
    pub fn visible(&self, schema: &Schema, permit: &Permit, locating: bool) -> BTreeSet<Class> {
        let mut groups = BTreeSet::new();
        for source in schema.sources.values() {
            if permit.opens(&source.programme) {
                groups.extend(self.of_programme(&source.programme));
            }
            let shown = source.fields.iter().filter(|field| permit.shows(&source.programme, field));
            groups.extend(shown.filter_map(|field| self.of_field(source, field)));
        }
        let locks: &[Lock] = match (permit.sees_protected(), locating) {
            (true, _) => &[Lock::Open, Lock::Locating, Lock::Protected],
            (false, true) => &[Lock::Open, Lock::Locating],
            (false, false) => &[Lock::Open],
        };
        groups
            .iter()
            .flat_map(|group| locks.iter().map(|lock| Class { group: *group, lock: *lock }))
            .collect()
    }

    /// Changes whenever terms would land in other classes: an index with another mark is rebuilt.
    pub fn mark(&self) -> String {
        let fields = self.fields.iter().flat_map(|(source, fields)| {
            fields.iter().map(move |(field, group)| format!("{source}.{field}={}", group.0))
        });
        let programmes = self.programmes.iter().map(|(programme, group)| format!("{programme}={}", group.0));
        let axes = self.axes.iter().map(|axis| format!("district.{axis}"));
        fields.chain(programmes).chain(axes).collect::<Vec<_>>().join(";")
    }
}

fn axes(permits: &[Permit]) -> BTreeSet<String> {
    let narrowings = permits.iter().flat_map(Permit::narrowings);
    let axes = narrowings.filter_map(|(_, narrowing)| match &narrowing.scope {
        Scope::District { axis, .. } => Some(axis.clone()),
        Scope::Caseload { .. } => None,
    });
    axes.collect()
}
