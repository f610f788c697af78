//! The rules by name.

use enishi_store::{BROKE_GLASS, Sameness};

/// A rule by which the watch notices something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// a resident who bears the looker's surname
    OwnName,
    /// a resident who lives or lived where the looker does
    OwnAddress,
    /// the looker themself, or somebody else of the staff
    Colleague,
    /// very many residents within an hour
    Mass,
    /// numbers that run along
    Sequence,
    /// one resident, looked up by many
    Sought,
    /// somebody raised their level
    BrokeGlass,
}

/// Every rule with its name.
const RULES: [(&str, Rule); 7] = [
    ("own_name", Rule::OwnName),
    ("own_address", Rule::OwnAddress),
    ("colleague", Rule::Colleague),
    ("mass", Rule::Mass),
    ("sequence", Rule::Sequence),
    ("sought", Rule::Sought),
    (BROKE_GLASS, Rule::BrokeGlass),
];

impl Rule {
    /// The rule of that name.
    pub fn of(name: &str) -> Option<Self> {
        RULES.iter().find(|(known, _)| *known == name).map(|(_, rule)| *rule)
    }

    /// Its name.
    pub fn code(self) -> &'static str {
        RULES.iter().find(|(_, known)| *known == self).map(|(name, _)| *name).unwrap_or_default()
    }

    /// When two findings are one. Whoever looks up two relatives has two findings: each is a resident whom the
    /// officer must be able to open.
    pub(crate) fn sameness(self) -> Sameness {
        match self {
            Self::Mass | Self::Sequence => Sameness::Holder,
            Self::Sought => Sameness::Resident,
            Self::OwnName | Self::OwnAddress | Self::Colleague | Self::BrokeGlass => Sameness::Both,
        }
    }

    /// Whether it rests on what the looker did alone. The others say something of the resident, or of other lookers:
    /// whoever could see that one was noticed after their own look would learn it, such as that somebody has once
    /// lived at their address.
    pub(crate) fn is_about_the_looker(self) -> bool {
        matches!(self, Self::Mass | Self::Sequence | Self::BrokeGlass)
    }

    /// Whether it notices what is only work while a disaster is declared.
    pub(crate) fn is_work_in_a_disaster(self) -> bool {
        matches!(self, Self::Mass | Self::Sought)
    }
}
