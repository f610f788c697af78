//! The policy against the connectors: what its rules name must be there, and nothing be forgotten.

use std::collections::{BTreeMap, BTreeSet};

use enishi_model::schema::SourceRole;
use enishi_model::{Attribute, ProgrammeId, Source, SourceId};

use super::rule::{EVERY_OTHER, Ruling};
use super::{Policy, Right, RuleScope};
use crate::connector::Connector;
use crate::fault::{Fault, FaultKind};

impl Policy {
    /// The same, with what rules say of every other programme written out. `departments` holds every
    /// programme with the department that runs it.
    pub(crate) fn settled(mut self, departments: BTreeMap<ProgrammeId, String>) -> Self {
        let every = ProgrammeId::new(EVERY_OTHER);
        let (others, named): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut self.rulings)
            .into_iter()
            .partition(|((_, programme, _), _)| *programme == every);
        self.rulings = named;
        let spoken_of: BTreeSet<(String, ProgrammeId)> =
            self.rulings.keys().map(|(role, programme, _)| (role.clone(), programme.clone())).collect();
        for ((role, _, purpose), ruling) in others {
            let left = departments
                .keys()
                .filter(|programme| !spoken_of.contains(&(role.clone(), ProgrammeId::clone(programme))));
            for programme in left {
                self.rulings.insert((role.clone(), programme.clone(), purpose.clone()), ruling.clone());
            }
        }
        Self { departments, ..self }
    }

    /// What disagrees with the connectors, or with itself. `file` names the policy's text.
    pub(crate) fn faults(&self, file: &str, connectors: &BTreeMap<SourceId, Connector>) -> Vec<Fault> {
        let check = Check { policy: self, file, connectors };
        let mut faults = check.unknown_programmes();
        faults.extend(check.unruled_programmes());
        faults.extend(check.scopes());
        faults.extend(check.unreviewed_glass());
        faults
    }
}

struct Check<'a> {
    policy: &'a Policy,
    file: &'a str,
    connectors: &'a BTreeMap<SourceId, Connector>,
}

impl Check<'_> {
    fn fault(&self, line: usize, key: &str, kind: FaultKind) -> Fault {
        Fault {
            file: self.file.to_owned(),
            line,
            column: line.min(1),
            key: key.to_owned(),
            kind,
            excerpt: None,
        }
    }

    fn sources(&self) -> impl Iterator<Item = &Source> {
        self.connectors.values().map(|connector| &connector.source)
    }

    fn unknown_programmes(&self) -> Vec<Fault> {
        let mut lines: BTreeMap<&ProgrammeId, usize> = BTreeMap::new();
        for ((_, programme, _), ruling) in &self.policy.rulings {
            let line = lines.entry(programme).or_insert(ruling.line);
            *line = ruling.line.min(*line);
        }
        lines.retain(|programme, _| !self.policy.departments.contains_key(*programme));
        let unknown =
            |name: &ProgrammeId| FaultKind::Unresolved { name: name.to_string(), what: "programme" };
        let rules = lines.iter().map(|(name, line)| self.fault(*line, "rule.programmes", unknown(name)));
        let raised = self.policy.watching.raised();
        let raised = raised.filter(|(name, _)| !self.policy.departments.contains_key(*name));
        let raised = raised.map(|(name, line)| self.fault(line, "break_glass.programmes", unknown(name)));
        rules.chain(raised).collect()
    }

    fn unruled_programmes(&self) -> Vec<Fault> {
        let roles = self.policy.roles.iter().filter(|role| role.rights.contains(&Right::Residents));
        let mut faults = Vec::new();
        for role in roles {
            let is_ruled =
                |programme: &ProgrammeId| self.policy.rulings_of(role).any(|(ruled, ..)| ruled == programme);
            for programme in self.policy.departments.keys().filter(|programme| !is_ruled(programme)) {
                let kind = FaultKind::NoRule { role: role.code.clone(), programme: programme.to_string() };
                faults.push(self.fault(0, "rule", kind));
            }
        }
        faults
    }

    fn scopes(&self) -> Vec<Fault> {
        let scoped = self.policy.rulings.iter().filter_map(|((_, programme, _), ruling)| {
            self.scope_fault(programme, ruling, ruling.scope.as_ref()?)
        });
        scoped.collect()
    }

    fn scope_fault(&self, programme: &ProgrammeId, ruling: &Ruling, scope: &RuleScope) -> Option<Fault> {
        match scope {
            RuleScope::Department => None,
            RuleScope::District(axis) => {
                let allowed = self.axes();
                let kind =
                    FaultKind::NotOneOf { found: axis.clone(), allowed: allowed.iter().cloned().collect() };
                (!allowed.contains(axis)).then(|| self.fault(ruling.line, "rule.scope.district", kind))
            }
            RuleScope::Caseload(field) => {
                let own = self.sources().filter(|source| source.programme == *programme);
                let mut records = own.filter(|source| source.role != SourceRole::Crosswalk);
                let without = records.find(|source| source.field(field).is_none())?;
                let kind = FaultKind::NoSuchField { field: field.clone(), source: without.id.to_string() };
                Some(self.fault(ruling.line, "rule.scope.caseload", kind))
            }
        }
    }

    // Whose district is whose, the register alone says.
    fn axes(&self) -> BTreeSet<String> {
        let registers = self.sources().filter(|source| source.role == SourceRole::Register);
        let axes =
            registers.flat_map(|register| &register.fields).filter_map(|field| match &field.attribute {
                Some(Attribute::District(axis)) => Some(axis.clone()),
                _ => None,
            });
        axes.collect()
    }

    // Whoever breaks glass must be looked at afterwards.
    fn unreviewed_glass(&self) -> Option<Fault> {
        let mut roles = self.policy.roles.iter();
        let breaks = roles.clone().find(|role| role.rights.contains(&Right::BreakGlass))?;
        let is_reviewed = roles.any(|role| role.rights.contains(&Right::Review));
        (!is_reviewed).then(|| self.fault(breaks.line, "role.rights", FaultKind::NobodyReviews))
    }
}
