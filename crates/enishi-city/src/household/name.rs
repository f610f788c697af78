//! The names of a family.

use chrono::Datelike;

use super::{Person, Role};
use crate::chance::{Dice, Stream};
use crate::names::{CULTURES, Culture, Name, Part, Sex, Surname};
use crate::world::World;

/// What the names of a family have in common.
#[derive(Clone, Copy)]
pub(super) enum Family {
    /// a surname
    Japanese(&'static Surname),
    /// country, family name and the surname of its 通称
    Foreign(&'static Culture, &'static Part, &'static Surname),
}

impl Family {
    /// The family that plays `role`, or one left to chance.
    pub(super) fn draw(world: &World, role: Option<Role>, foreign: bool, dice: &mut Dice) -> Self {
        if foreign {
            let culture = culture(dice);
            return Self::Foreign(culture, dice.pick(&culture.family), world.names.surname(dice));
        }
        Self::Japanese(match role {
            Some(Role::Example) => world.names.variant_surname(dice),
            Some(Role::PrivateGlyph) => world.names.private_surname(dice),
            Some(Role::Namesake | Role::NamesakeToo) => world.names.surname(&mut namesake(world)),
            _ => world.names.surname(dice),
        })
    }

    /// The country that the family came from.
    pub(super) fn country(self) -> Option<&'static str> {
        match self {
            Self::Japanese(_) => None,
            Self::Foreign(culture, ..) => Some(culture.country),
        }
    }

    /// A name for somebody of this family, born in `year`.
    pub(super) fn name(self, world: &World, sex: Sex, year: i32, dice: &mut Dice) -> Name {
        let given = world.names.given(dice, sex, year);
        match self {
            Self::Japanese(surname) => Name::Japanese { surname, given },
            Self::Foreign(culture, family, surname) => {
                let table = if sex == Sex::Male { &culture.men } else { &culture.women };
                let alias = dice.percent(culture.alias).then_some((surname, given));
                Name::Foreign { family, given: dice.pick(table), alias }
            }
        }
    }

    /// A name that no other member of the household bears: parents do not call two children alike.
    pub(super) fn unused_name(
        self,
        world: &World,
        members: &[Person],
        (sex, year): (Sex, i32),
        dice: &mut Dice,
    ) -> Name {
        let mut name = self.name(world, sex, year, dice);
        for _ in 0..5 {
            if !members.iter().any(|member| member.name.sounds_like(&name)) {
                break;
            }
            name = self.name(world, sex, year, dice);
        }
        name
    }
}

/// The draws that both namesakes share.
pub(super) fn namesake(world: &World) -> Dice {
    Dice::new(world.seed, Stream::Role, Role::Namesake as u64)
}

fn culture(dice: &mut Dice) -> &'static Culture {
    let mut left = dice.below(CULTURES.iter().map(|culture| culture.weight).sum());
    for culture in CULTURES.iter() {
        if left < culture.weight {
            return culture;
        }
        left -= culture.weight;
    }
    &CULTURES.first
}

/// The year in which somebody was born.
pub(super) fn year_of(person: &Person) -> i32 {
    person.birth.day.year()
}
