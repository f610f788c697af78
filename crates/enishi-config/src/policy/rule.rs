//! `[[rule]]`: so much of some programmes, for these purposes, within this scope.

use enishi_model::permit::LEVELS;
use enishi_model::scope::{Narrowing, Scope};
use enishi_model::{Level, ProgrammeId};

use super::read::own_purposes;
use super::{Policy, Remit, Right, Role};
use crate::fault::FaultKind;
use crate::section::{Section, Spot};

/// In the list of a rule's programmes: every one of which no other rule of the role speaks.
pub(crate) const EVERY_OTHER: &str = "*";

/// Role, programme, purpose.
pub(crate) type Key = (String, ProgrammeId, String);

/// What a rule says of one programme for one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ruling {
    pub(crate) level: Level,
    pub(crate) scope: Option<RuleScope>,
    pub(crate) otherwise: Level,
    pub(crate) line: usize,
}

/// For which rows a rule's level holds; whose they are, a token's [`Remit`] says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleScope {
    /// programmes of the holder's department
    Department,
    /// residents of the holder's districts on this axis
    District(String),
    /// rows in which this field has one of the holder's values
    Caseload(String),
}

impl RuleScope {
    /// The key of the holder's values in a [`Remit`]; none for a department.
    pub fn key(&self) -> Option<String> {
        match self {
            Self::Department => None,
            Self::District(axis) => Some(format!("district.{axis}")),
            Self::Caseload(field) => Some(field.clone()),
        }
    }
}

impl Ruling {
    /// The level for a programme of that department; where rows differ, that for rows of the remit.
    pub(crate) fn level(&self, department: Option<&String>, remit: &Remit) -> Level {
        let is_narrowed = self.scope == Some(RuleScope::Department);
        let is_own = department.is_some() && department == remit.department.as_ref();
        if is_narrowed && !is_own { self.otherwise } else { self.level }
    }

    /// The level for every row, whoever answers for it.
    pub(crate) fn least(&self) -> Level {
        if self.scope.is_some() { self.otherwise } else { self.level }
    }

    /// What narrows the level to rows of the remit.
    pub(crate) fn narrowing(&self, remit: &Remit) -> Option<Narrowing> {
        let scope = self.scope.as_ref()?;
        let own = remit.own(&scope.key()?);
        let scope = match scope {
            RuleScope::Department => return None,
            RuleScope::District(axis) => Scope::District { axis: axis.clone(), codes: own },
            RuleScope::Caseload(field) => Scope::Caseload { field: field.clone(), values: own },
        };
        Some(Narrowing { scope, otherwise: self.otherwise })
    }
}

/// Reads one `[[rule]]` into the policy.
pub(super) fn read(section: &mut Section<'_, '_>, policy: &mut Policy) {
    let role = section.text("role");
    let programmes = programmes(section);
    let level = section.choice("level", &LEVELS, None);
    let (scope, otherwise) = (scope(section), section.optional_text("otherwise"));
    let known = role.as_ref().and_then(|spot| known_role(section, policy, spot).cloned());
    let is_own = |code: &str| known.as_ref().is_none_or(|role| role.purposes.iter().any(|own| own == code));
    let mut purposes = own_purposes(section, is_own);
    let least = otherwise.as_ref().map_or(Some(Level::None), |spot| section.one_of(spot, &LEVELS));
    let (Some(spot), Some(role), Some(level), Some(least)) = (role, known, level, least) else { return };
    if !role.rights.contains(&Right::Residents) {
        section.fault(&spot, FaultKind::RuleWithoutResidents { role: role.code.clone() });
    }
    agree(section, level, scope.as_ref(), otherwise.as_ref().map(|spot| (least, spot)));
    if let Some((_, spot)) = scope.as_ref().filter(|(scope, _)| counts_others(&role, scope)) {
        section.fault(spot, FaultKind::ScopeWithStatistics { role: role.code.clone() });
    }
    if purposes.is_empty() {
        purposes.clone_from(&role.purposes);
    }
    let scope = scope.map(|(scope, _)| scope);
    for programme in programmes {
        let line = section.line(&programme);
        let ruling = Ruling { level, scope: scope.clone(), otherwise: least, line };
        for purpose in &purposes {
            let key = (role.code.clone(), ProgrammeId::new(programme.value.clone()), purpose.clone());
            enter(section, policy, key, &programme, ruling.clone());
        }
    }
}

fn programmes(section: &mut Section<'_, '_>) -> Vec<Spot<String>> {
    let programmes = section.texts("programmes");
    let every = programmes.iter().find(|spot| spot.value == EVERY_OTHER);
    if let (Some(every), true) = (every, programmes.len() > 1) {
        section.fault(every, FaultKind::Malformed { expected: "\"*\" alone, or names of programmes" });
    }
    programmes
}

fn scope(section: &mut Section<'_, '_>) -> Option<(RuleScope, Spot<()>)> {
    let mut table = section.optional_section("scope")?;
    let department = table.optional_switch("department");
    let district = table.optional_text("district").map(|spot| RuleScope::District(spot.value));
    let caseload = table.optional_text("caseload").map(|spot| RuleScope::Caseload(spot.value));
    let department = department.filter(|is_narrowed| *is_narrowed).map(|_| RuleScope::Department);
    let mut said = [department, district, caseload].into_iter().flatten();
    let (first, more) = (said.next(), said.next());
    if first.is_none() || more.is_some() {
        let expected = "one of: department = true, district = \"AXIS\", caseload = \"FIELD\"";
        table.fault(&table.spot(), FaultKind::Malformed { expected });
    }
    first.map(|scope| (scope, table.spot()))
}

// What would have no meaning, or would undo itself.
fn agree(
    section: &Section<'_, '_>,
    level: Level,
    scope: Option<&(RuleScope, Spot<()>)>,
    otherwise: Option<(Level, &Spot<String>)>,
) {
    match (scope, otherwise) {
        (None, Some((_, spot))) => section.fault(spot, FaultKind::OtherwiseWithoutScope),
        (Some((_, spot)), _) if level == Level::None => section.fault(spot, FaultKind::ScopeOfNothing),
        (Some(_), Some((least, spot))) if least >= level => section.fault(spot, FaultKind::OtherwiseNotLower),
        _ => {}
    }
}

// A department's programmes are settled before anybody is counted; rows are not.
fn counts_others(role: &Role, scope: &RuleScope) -> bool {
    role.rights.contains(&Right::Statistics) && *scope != RuleScope::Department
}

fn known_role<'p>(section: &Section<'_, '_>, policy: &'p Policy, spot: &Spot<String>) -> Option<&'p Role> {
    let role = policy.role(&spot.value);
    if role.is_none() {
        section.fault(spot, FaultKind::Unresolved { name: spot.value.clone(), what: "role" });
    }
    role
}

fn enter(section: &Section<'_, '_>, policy: &mut Policy, key: Key, spot: &Spot<String>, ruling: Ruling) {
    match policy.rulings.get(&key) {
        Some(first) => section.fault(spot, FaultKind::Contradiction { first_line: first.line }),
        None => {
            policy.rulings.insert(key, ruling);
        }
    }
}
