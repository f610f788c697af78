//! What kind of household: who lives together, before anybody has a name.

use crate::chance::Dice;
use crate::names::Sex;

/// What kind of household it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// one person
    Alone,
    /// husband and wife
    Couple,
    /// a couple that is not married
    Partners,
    /// parents and children
    Parents,
    /// a mother and children
    Mother,
    /// a father and children
    Father,
    /// an old parent, or two, and an unmarried child
    GrownChild,
    /// grandparents, parents, children
    ThreeGenerations,
}

/// The outline of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// its kind
    pub(crate) kind: Kind,
    /// 世帯主: the sex
    pub(crate) head: Sex,
    /// 世帯主: the age in the first night
    pub(crate) age: u32,
    /// how many children were born to it; the grown ones may live elsewhere
    pub(crate) children: u32,
    /// whether it came from abroad
    pub(crate) foreign: bool,
}

/// The age of 世帯主.
#[derive(Clone, Copy)]
enum Ages {
    Between(u32, u32),
    /// 65 and over: even to 80, then fewer and fewer
    Old,
}

/// Of a thousand households. With these a fifth and more of all residents are over 64, as in Japan today.
const KINDS: [(u32, (Kind, Ages)); 12] = [
    (105, (Kind::Alone, Ages::Between(18, 34))),
    (135, (Kind::Alone, Ages::Between(35, 64))),
    (140, (Kind::Alone, Ages::Old)),
    (40, (Kind::Couple, Ages::Between(22, 44))),
    (50, (Kind::Couple, Ages::Between(45, 64))),
    (128, (Kind::Couple, Ages::Old)),
    (14, (Kind::Partners, Ages::Between(22, 50))),
    (235, (Kind::Parents, Ages::Between(26, 60))),
    (48, (Kind::Mother, Ages::Between(24, 56))),
    (7, (Kind::Father, Ages::Between(28, 58))),
    (62, (Kind::GrownChild, Ages::Old)),
    (36, (Kind::ThreeGenerations, Ages::Between(34, 62))),
];

impl Plan {
    /// A plan left to chance.
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let (kind, ages) = dice.weighted(&KINDS, (Kind::Alone, Ages::Old));
        let age = age(ages, dice);
        let foreign =
            age < 60 && matches!(kind, Kind::Alone | Kind::Couple | Kind::Parents) && dice.percent(6);
        Self { kind, head: head(kind, age, dice), age, children: children(dice), foreign }
    }

    /// A plan for a part that is played.
    pub(crate) fn given(kind: Kind, head: Sex, age: u32, children: u32) -> Self {
        Self { kind, head, age, children, foreign: false }
    }
}

fn age(ages: Ages, dice: &mut Dice) -> u32 {
    match ages {
        Ages::Between(low, high) => dice.between(low, high),
        Ages::Old if dice.percent(68) => dice.between(65, 80),
        Ages::Old => 81 + dice.below(20).min(dice.below(22)),
    }
}

fn head(kind: Kind, age: u32, dice: &mut Dice) -> Sex {
    let women = match kind {
        Kind::Mother => 100,
        Kind::Father => 0,
        Kind::Alone if age >= 65 => 66,
        Kind::Alone => 43,
        Kind::GrownChild => 55,
        Kind::Couple | Kind::Partners | Kind::Parents | Kind::ThreeGenerations => 4,
    };
    if dice.percent(women) { Sex::Female } else { Sex::Male }
}

fn children(dice: &mut Dice) -> u32 {
    dice.weighted(&[(42, 1), (44, 2), (13, 3), (1, 4)], 1)
}
