//! What an actor may see, for one purpose: the result of policy, the input of reduce.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::scope::Narrowing;
use crate::{Field, ProgrammeId};

/// How much of a programme an actor may see (design.md, Visibility).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// nothing; the programme is not even named
    #[default]
    None,
    /// whether the programme knows an opened resident, and whom to call
    Exists,
    /// its state, dates and general fields
    Summary,
    /// every field
    Full,
}

/// Every level with its name in the policy.
pub const LEVELS: [(&str, Level); 4] =
    [("none", Level::None), ("exists", Level::Exists), ("summary", Level::Summary), ("full", Level::Full)];

impl Level {
    /// Its name in the policy.
    pub fn code(self) -> &'static str {
        LEVELS.iter().find(|(_, level)| *level == self).map(|(name, _)| *name).unwrap_or_default()
    }
}

/// What a role may see of one programme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// for the purpose at hand
    pub level: Level,
    /// the highest level that the role has for any purpose: where it is above `none`, the programme is
    /// named and answers `not permitted`, alike for every resident
    pub highest: Level,
}

/// What an actor may see, for the purpose at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permit {
    grants: BTreeMap<ProgrammeId, Grant>,
    narrowings: BTreeMap<ProgrammeId, Narrowing>,
    sees_protected: bool,
}

impl Permit {
    /// A permit of these grants. `sees_protected` is the special right to locating values of protected residents.
    pub fn new(grants: BTreeMap<ProgrammeId, Grant>, sees_protected: bool) -> Self {
        Self { grants, narrowings: BTreeMap::new(), sees_protected }
    }

    /// The same, with grants that hold for rows of the actor's remit only.
    pub fn narrowed(self, narrowings: BTreeMap<ProgrammeId, Narrowing>) -> Self {
        Self { narrowings, ..self }
    }

    /// The same with these levels, where they are higher (broken glass). The right to locating values of protected
    /// residents is not among them.
    pub fn raised(&self, levels: &BTreeMap<ProgrammeId, Level>) -> Self {
        let mut raised = self.clone();
        for (programme, level) in levels {
            let grant = raised.grants.entry(programme.clone()).or_default();
            grant.level = grant.level.max(*level);
            grant.highest = grant.highest.max(*level);
            // Rows of others are raised to this and no further: what the remit alone opens stays with it.
            if let Some(narrowing) = raised.narrowings.get_mut(programme) {
                narrowing.otherwise = narrowing.otherwise.max(*level);
            }
        }
        raised
    }

    /// The grant for a programme; nothing where none is given.
    pub fn grant(&self, programme: &ProgrammeId) -> Grant {
        self.grants.get(programme).copied().unwrap_or_default()
    }

    /// What narrows the grant for a programme.
    pub fn narrowing(&self, programme: &ProgrammeId) -> Option<&Narrowing> {
        self.narrowings.get(programme)
    }

    /// Everything that narrows a grant.
    pub fn narrowings(&self) -> impl Iterator<Item = (&ProgrammeId, &Narrowing)> {
        self.narrowings.iter()
    }

    /// The level for a programme; where its grant is narrowed, that for rows of the remit.
    pub fn level(&self, programme: &ProgrammeId) -> Level {
        self.grant(programme).level
    }

    /// The level for every row of a programme, whoever answers for it.
    fn least(&self, programme: &ProgrammeId) -> Level {
        self.narrowing(programme).map_or(self.level(programme), |narrowing| narrowing.otherwise)
    }

    /// Whether records of the programme may be shown at all, and searched by; where its grant is narrowed,
    /// those of the remit.
    pub fn opens(&self, programme: &ProgrammeId) -> bool {
        self.level(programme) >= Level::Summary
    }

    /// Whether a field of the programme may be shown, protection aside; where its grant is narrowed, in rows
    /// of the remit.
    pub fn shows(&self, programme: &ProgrammeId, field: &Field) -> bool {
        self.shows_at(self.level(programme), field)
    }

    /// Whether a field may be shown at a level of its own programme. What it betrays of another one must be
    /// open to the actor whoever answers for the row there.
    pub fn shows_at(&self, level: Level, field: &Field) -> bool {
        level >= field.needed_level() && self.betrayed_by(field).next().is_none()
    }

    /// The programmes that the field's codes would betray to the actor.
    pub fn betrayed_by<'a>(&'a self, field: &'a Field) -> impl Iterator<Item = &'a ProgrammeId> {
        let needed = field.needed_level();
        field.reveals().filter(move |revealed| self.least(revealed) < needed)
    }

    /// Whether locating values of protected residents may be shown.
    pub fn sees_protected(&self) -> bool {
        self.sees_protected
    }

    /// Whether the programme may be named at all.
    pub fn names(&self, programme: &ProgrammeId) -> bool {
        self.grant(programme).highest > Level::None
    }
}
