//! `policy.toml`: purposes, roles and their rights, and which role may see how much of which programme.

mod check;
mod explain;
mod read;
mod remit;
mod rule;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use enishi_catalogue::Bilingual;
use enishi_model::permit::Grant;
use enishi_model::{Permit, ProgrammeId};

pub use self::explain::{Explained, KeptAway};
pub use self::read::parse_policy;
pub(crate) use self::read::read;
pub use self::remit::{Needs, Remit};
pub use self::rule::RuleScope;
use self::rule::{Key, Ruling};
use crate::watching::Watching;

/// Why somebody looks (個人情報保護法 69条: use is bound to a purpose).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// what the header carries
    pub code: String,
    /// what people read
    pub label: Bilingual,
    /// whether a resident's report lists looks for it
    pub report: InReport,
}

/// Whether a resident's report of who looked lists looks for a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InReport {
    /// it does, so many days after the look
    After {
        /// days of 24 hours; 0: at once
        days: u32,
    },
    /// it does not (such as where an inquiry must not be told)
    Exempt,
}

/// What a role may do, beside seeing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// search and open residents
    Residents,
    /// see sources, batches, receipts
    Sources,
    /// see rows without a safe person, and say whom they touch
    Tray,
    /// see locating values of protected residents
    Protected,
    /// see counts over all residents
    Statistics,
    /// protect a resident at once, and declare how protection stands
    Protect,
    /// release or refuse held files
    Batches,
    /// read the audit log, and a resident's report of who looked
    Audit,
    /// look through what the watch noticed, and close it
    Review,
    /// declare a disaster, and its end
    Declare,
    /// raise the level for one resident for an hour, with a written reason
    BreakGlass,
    /// propose and confirm that a resident or a batch is removed
    Purge,
    /// show values of a file whose connector is being written
    Values,
}

/// Every right with its name in the policy.
pub const RIGHTS: [(&str, Right); 13] = [
    ("residents", Right::Residents),
    ("sources", Right::Sources),
    ("tray", Right::Tray),
    ("protected", Right::Protected),
    ("statistics", Right::Statistics),
    ("protect", Right::Protect),
    ("batches", Right::Batches),
    ("audit", Right::Audit),
    ("review", Right::Review),
    ("declare", Right::Declare),
    ("break_glass", Right::BreakGlass),
    ("purge", Right::Purge),
    ("values", Right::Values),
];

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// what tokens carry
    pub code: String,
    /// what people read
    pub label: Bilingual,
    /// the purposes it may look for
    pub purposes: Vec<String>,
    /// what it may do
    pub rights: BTreeSet<Right>,
    /// the line of the policy that gives the rights
    pub line: usize,
}

/// Who may see what, for which purpose.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// every purpose
    pub purposes: Vec<Purpose>,
    /// every role
    pub roles: Vec<Role>,
    /// how the hub watches those who look
    pub watching: Watching,
    rulings: BTreeMap<Key, Ruling>,
    departments: BTreeMap<ProgrammeId, String>,
}

impl Policy {
    /// The role of that code.
    pub fn role(&self, code: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.code == code)
    }

    /// The purpose of that code.
    pub fn purpose(&self, code: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.code == code)
    }

    /// What somebody of a role may see for a purpose. A role without the right to look residents up sees
    /// nothing, and so does a purpose that is not the role's.
    pub fn permit(&self, role: &Role, purpose: &str, remit: &Remit) -> Permit {
        if !role.rights.contains(&Right::Residents) || !role.purposes.iter().any(|own| own == purpose) {
            return Permit::default();
        }
        let (mut grants, mut narrowings) = (BTreeMap::<ProgrammeId, Grant>::new(), BTreeMap::new());
        for (programme, ruled, ruling) in self.rulings_of(role) {
            let level = ruling.level(self.departments.get(programme), remit);
            let grant = grants.entry(programme.clone()).or_default();
            grant.highest = grant.highest.max(level);
            if ruled == purpose {
                grant.level = level;
                narrowings.extend(ruling.narrowing(remit).map(|narrowing| (programme.clone(), narrowing)));
            }
        }
        Permit::new(grants, role.rights.contains(&Right::Protected)).narrowed(narrowings)
    }

    /// Every permit that the policy can give, by role, purpose and department. Other remits narrow rows, and
    /// change nothing of what a permit may open.
    pub fn permits(&self) -> Vec<Permit> {
        let mut permits = Vec::new();
        for role in &self.roles {
            for remit in self.departments_for(role) {
                permits.extend(role.purposes.iter().map(|purpose| self.permit(role, purpose, &remit)));
            }
        }
        permits
    }

    /// What a token of the role must say of its holder.
    pub fn needs(&self, role: &Role) -> Needs {
        let mut needs = Needs::default();
        for scope in self.rulings_of(role).filter_map(|(.., ruling)| ruling.scope.as_ref()) {
            needs.department |= *scope == RuleScope::Department;
            needs.values.extend(scope.key());
        }
        needs
    }

    /// Every department that runs a programme.
    pub fn departments(&self) -> BTreeSet<&str> {
        self.departments.values().map(String::as_str).collect()
    }

    fn departments_for(&self, role: &Role) -> Vec<Remit> {
        let mut remits = vec![Remit::default()];
        if self.needs(role).department {
            remits.extend(self.departments().into_iter().map(Remit::of_department));
        }
        remits
    }

    // Programme, purpose, and what is said of them.
    fn rulings_of<'a>(
        &'a self,
        role: &'a Role,
    ) -> impl Iterator<Item = (&'a ProgrammeId, &'a str, &'a Ruling)> {
        let own = self.rulings.iter().filter(|((code, ..), _)| *code == role.code);
        own.map(|((_, programme, purpose), ruling)| (programme, purpose.as_str(), ruling))
    }
}
