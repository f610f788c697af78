//! What the policy lets a role see, and by which line: for whoever has to answer for it.

use enishi_model::{Level, Permit, Programme, ProgrammeId, Schema, SourceId};

use super::rule::Ruling;
use super::{Policy, Remit, Role, RuleScope};

/// What a role may see of one programme for one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// the programme
    pub programme: ProgrammeId,
    /// the purpose
    pub purpose: String,
    /// how much; where there is a scope, within it
    pub level: Level,
    /// for which rows, where not for all
    pub scope: Option<RuleScope>,
    /// how much of the others
    pub otherwise: Level,
    /// no rule speaks of this purpose, but one of another: the programme is named, and not permitted
    pub not_permitted: bool,
    /// the classes of fields that are shown: `general`, `sensitive`, `locating`
    pub shown: Vec<&'static str>,
    /// fields that stay away whatever their row says
    pub kept_away: Vec<KeptAway>,
    /// the line of the policy that says so
    pub line: usize,
}

/// A field that stays away, because its codes betray other programmes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAway {
    /// its source
    pub source: SourceId,
    /// its ASCII name
    pub field: String,
    /// those programmes
    pub reveals: Vec<ProgrammeId>,
}

impl Policy {
    /// What a role may see: every programme for every purpose of the role.
    pub fn explain(&self, role: &Role, schema: &Schema) -> Vec<Explained> {
        let programmes = schema.programmes.values();
        let pairs = programmes.flat_map(|one| role.purposes.iter().map(move |purpose| (one, purpose)));
        pairs.filter_map(|(programme, purpose)| self.explain_one(role, programme, purpose, schema)).collect()
    }

    fn explain_one(
        &self,
        role: &Role,
        programme: &Programme,
        purpose: &str,
        schema: &Schema,
    ) -> Option<Explained> {
        let rulings = || self.rulings_of(role).filter(|(ruled, ..)| **ruled == programme.id);
        let ruling = rulings().find(|(_, ruled, _)| *ruled == purpose).map(|(.., ruling)| ruling);
        let elsewhere = rulings().map(|(.., ruling)| ruling).min_by_key(|ruling| ruling.line);
        let line = ruling.or(elsewhere)?.line;
        // The best case of a scope: a holder of the programme's own department.
        let permit = self.permit(role, purpose, &Remit::of_department(&programme.department_id));
        Some(Explained {
            programme: programme.id.clone(),
            purpose: purpose.to_owned(),
            level: permit.level(&programme.id),
            scope: ruling.and_then(|ruling| ruling.scope.clone()),
            otherwise: ruling.map_or(Level::None, Ruling::least),
            not_permitted: ruling.is_none() && permit.names(&programme.id),
            shown: shown(&permit, programme, schema),
            kept_away: kept_away(&permit, programme, schema),
            line,
        })
    }
}

fn shown(permit: &Permit, programme: &Programme, schema: &Schema) -> Vec<&'static str> {
    let sources = schema.sources.values().filter(|source| source.programme == programme.id);
    let fields = sources.flat_map(|source| &source.fields).filter(|field| permit.shows(&programme.id, field));
    let classes: Vec<_> = fields.map(|field| field.class).collect();
    let has = [
        ("general", classes.iter().any(|class| !class.sensitive && !class.locating)),
        ("sensitive", classes.iter().any(|class| class.sensitive)),
        ("locating", classes.iter().any(|class| class.locating)),
    ];
    has.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect()
}

fn kept_away(permit: &Permit, programme: &Programme, schema: &Schema) -> Vec<KeptAway> {
    let level = permit.level(&programme.id);
    let mut kept = Vec::new();
    for source in schema.sources.values().filter(|source| source.programme == programme.id) {
        for field in source.fields.iter().filter(|field| level >= field.needed_level()) {
            let mut reveals: Vec<ProgrammeId> = permit.betrayed_by(field).cloned().collect();
            reveals.sort();
            reveals.dedup();
            if !reveals.is_empty() {
                kept.push(KeptAway { source: source.id.clone(), field: field.name.clone(), reveals });
            }
        }
    }
    kept
}
