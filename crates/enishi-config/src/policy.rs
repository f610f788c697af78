//! `policy.toml`: purposes, roles and their rights, and which role may see how much of which programme.

use std::collections::{BTreeMap, BTreeSet};

use enishi_catalogue::Bilingual;
use enishi_model::permit::{Grant, LEVELS};
use enishi_model::{Level, Permit, ProgrammeId};

use crate::connector::{distinct, parse_format};
use crate::document::Document;
use crate::fault::{FaultKind, Faults};
use crate::section::{Section, Spot};
use crate::watching::{self, Watching};

/// Why somebody looks (個人情報保護法 69条: use is bound to a purpose).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// what the header carries
    pub code: String,
    /// what people read
    pub label: Bilingual,
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
}

/// Every right with its name in the policy.
pub const RIGHTS: [(&str, Right); 12] = [
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
}

/// A rule: so much of a programme for these purposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ruling {
    level: Level,
    line: usize,
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
    rulings: BTreeMap<(String, ProgrammeId, String), Ruling>,
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

    /// What a role may see for a purpose. A role without the right to look residents up sees nothing,
    /// and so does a purpose that is not the role's.
    pub fn permit(&self, role: &Role, purpose: &str) -> Permit {
        if !role.rights.contains(&Right::Residents) || !role.purposes.iter().any(|own| own == purpose) {
            return Permit::default();
        }
        let mut grants: BTreeMap<ProgrammeId, Grant> = BTreeMap::new();
        for ((_, programme, ruled), ruling) in
            self.rulings.iter().filter(|((code, ..), _)| *code == role.code)
        {
            let grant = grants.entry(programme.clone()).or_default();
            grant.highest = grant.highest.max(ruling.level);
            if ruled == purpose {
                grant.level = ruling.level;
            }
        }
        Permit::new(grants, role.rights.contains(&Right::Protected))
    }

    /// Every permit that the policy can give, by role and purpose.
    pub fn permits(&self) -> Vec<Permit> {
        let pairs =
            self.roles.iter().flat_map(|role| role.purposes.iter().map(move |purpose| (role, purpose)));
        pairs.map(|(role, purpose)| self.permit(role, purpose)).collect()
    }

    /// The programmes of which no rule of the role speaks.
    pub(crate) fn unruled<'a>(
        &'a self,
        role: &'a Role,
        programmes: impl Iterator<Item = &'a ProgrammeId>,
    ) -> impl Iterator<Item = &'a ProgrammeId> {
        programmes.filter(|programme| {
            !self.rulings.keys().any(|(code, ruled, _)| *code == role.code && ruled == *programme)
        })
    }

    /// The programmes that rules name, with the line of the first.
    pub(crate) fn ruled(&self) -> BTreeMap<&ProgrammeId, usize> {
        let mut lines = BTreeMap::new();
        for ((_, programme, _), ruling) in &self.rulings {
            let line = lines.entry(programme).or_insert(ruling.line);
            *line = ruling.line.min(*line);
        }
        lines
    }
}

/// Reads `policy.toml`. Whether its programmes exist is checked by [`crate::City`].
pub fn parse_policy(file: &str, text: &str) -> Result<Policy, Faults> {
    Document::new(file, text).read(read)
}

pub(crate) fn read(root: &mut Section<'_, '_>) -> Option<Policy> {
    parse_format(root, 1);
    let purposes: Vec<Purpose> = root.sections("purpose").iter_mut().filter_map(purpose).collect();
    let roles: Vec<Role> =
        root.sections("role").iter_mut().filter_map(|section| role(section, &purposes)).collect();
    for (key, is_empty) in [("purpose", purposes.is_empty()), ("role", roles.is_empty())] {
        if is_empty && !root.has(key) {
            root.fault_here(key, FaultKind::Missing);
        }
    }
    let watching = watching::read(root, &roles);
    let mut policy = Policy { purposes, roles, watching, rulings: BTreeMap::new() };
    for mut section in root.sections("rule") {
        rule(&mut section, &mut policy);
    }
    Some(policy)
}

fn purpose(section: &mut Section<'_, '_>) -> Option<Purpose> {
    let (code, label) = (section.name("code"), section.label("label"));
    Some(Purpose { code: code?.value, label: label? })
}

fn role(section: &mut Section<'_, '_>, known: &[Purpose]) -> Option<Role> {
    let (code, label) = (section.name("code"), section.label("label"));
    let purposes = own_purposes(section, |code| known.iter().any(|purpose| purpose.code == code));
    let words = section.texts("rights");
    let rights = words.iter().filter_map(|word| section.one_of(word, &RIGHTS)).collect();
    Some(Role { code: code?.value, label: label?, purposes, rights })
}

fn own_purposes(section: &mut Section<'_, '_>, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let spots = section.texts("purposes");
    let spots = distinct(section, spots);
    for spot in spots.iter().filter(|spot| !is_known(&spot.value)) {
        section.fault(spot, FaultKind::Unresolved { name: spot.value.clone(), what: "purpose" });
    }
    spots.into_iter().map(|spot| spot.value).collect()
}

fn rule(section: &mut Section<'_, '_>, policy: &mut Policy) {
    let role = section.text("role");
    let programmes = section.texts("programmes");
    let level = section.choice("level", &LEVELS, None);
    let role = role.and_then(|spot| known_role(section, policy, &spot).cloned());
    let is_own = |code: &str| role.as_ref().is_none_or(|role| role.purposes.iter().any(|own| own == code));
    let mut purposes = own_purposes(section, is_own);
    let (Some(role), Some(level)) = (role, level) else { return };
    if purposes.is_empty() {
        purposes.clone_from(&role.purposes);
    }
    for programme in programmes {
        for purpose in &purposes {
            let key = (role.code.clone(), ProgrammeId::new(programme.value.clone()), purpose.clone());
            enter(section, policy, key, &programme, level);
        }
    }
}

fn known_role<'p>(section: &Section<'_, '_>, policy: &'p Policy, spot: &Spot<String>) -> Option<&'p Role> {
    let role = policy.role(&spot.value);
    if role.is_none() {
        section.fault(spot, FaultKind::Unresolved { name: spot.value.clone(), what: "role" });
    }
    role
}

fn enter(
    section: &Section<'_, '_>,
    policy: &mut Policy,
    key: (String, ProgrammeId, String),
    spot: &Spot<String>,
    level: Level,
) {
    match policy.rulings.get(&key) {
        Some(first) => section.fault(spot, FaultKind::Contradiction { first_line: first.line }),
        None => {
            policy.rulings.insert(key, Ruling { level, line: section.line(spot) });
        }
    }
}
