//! The crate's door: a city, its nights and the residents worth looking at.

use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};

use crate::error::CityError;
use crate::export;
use crate::household::{Household, Person, Role, number, ten};
use crate::names::Name;
use crate::world::{Night, World};

/// Which city to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitySpec {
    /// about how many people are in the register; very small cities get a little more, to hold the examples
    pub residents: u32,
    /// the same seed gives the same city
    pub seed: u64,
    /// the business date of night 1
    pub first_night: NaiveDate,
}

/// An invented city. Cheap to make: it holds tables, not people.
pub struct City {
    spec: CitySpec,
    world: World,
}

/// One file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// the source's connector folder, such as `korei/kaigo`
    pub source: String,
    /// where it lies
    pub path: PathBuf,
    /// rows of data, the header not counted
    pub rows: u64,
}

/// Residents to show the hub with. They are the same in every night; all numbers are 宛名番号 of ten digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examples {
    /// elderly, with a care level that changes in night 2, a certificate, and a surname that departments
    /// write with two glyphs; alive, not under protection
    pub resident_id: String,
    /// that resident's name, the surname with the glyph that the register does not use: `高橋 京子`
    pub query: String,
    /// under 支援措置 with two children, extended once, flagged in the register
    pub protected_resident_id: String,
    /// known to 生活保護 alone, not to the register (住登外)
    pub seiho_only_resident_id: String,
    /// a child with 児童手当
    pub child_resident_id: String,
    /// the parent who is paid for that child
    pub payee_resident_id: String,
    /// the 民生委員区 in which the first of them lives, as the register writes it
    pub minsei_district: String,
}

/// Somebody whose rows are odd on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// 宛名番号, ten digits
    pub resident_id: String,
    /// what is odd
    pub what: &'static str,
}

impl City {
    /// The city of a specification.
    #[must_use]
    pub fn new(spec: CitySpec) -> Self {
        let world = World::new(&spec);
        Self { spec, world }
    }

    /// Writes the exports of night `night` below `folder`, as `folder/DEPARTMENT/NAME/FILE`.
    ///
    /// Nights count from 1; the business date is `first_night + night - 1`. Every source is written in every
    /// night, whatever its schedule says: who wants a weekend without files leaves them out. A file lies
    /// under its name only once it is whole.
    ///
    /// # Errors
    /// Night 0, a night beyond the calendar, or a folder that cannot be written.
    pub fn write_night(&self, night: u32, folder: &Path) -> Result<Vec<Written>, CityError> {
        let back = night.checked_sub(1).ok_or(CityError::NoSuchNight)?;
        let date = self.spec.first_night.checked_add_days(Days::new(u64::from(back)));
        date.ok_or(CityError::BeyondCalendar { night })?;
        let night = Night::new(&self.world, night);
        export::EXPORTS.iter().map(|export| export.write(&night, folder)).collect()
    }

    /// Residents to show the hub with.
    #[must_use]
    pub fn examples(&self) -> Examples {
        let (example, family) = (self.home(Role::Example), self.home(Role::Family));
        let by_slot = |household: &Option<Household>, slot: usize| {
            household
                .as_ref()
                .and_then(|household| household.members.get(slot).map(|person| ten(person.number)))
        };
        let at_home = example.as_ref().and_then(Household::protagonist);
        let name = example.as_ref().and_then(Household::protagonist).map(|person| person.name);
        Examples {
            resident_id: by_slot(&example, 0).unwrap_or_default(),
            query: name.map(|name| other_glyph(&name)).unwrap_or_default(),
            protected_resident_id: by_slot(&self.home(Role::Protected), 0).unwrap_or_default(),
            seiho_only_resident_id: ten(number::outsider(0)),
            child_resident_id: by_slot(&family, 2).unwrap_or_default(),
            payee_resident_id: by_slot(&family, 0).unwrap_or_default(),
            minsei_district: at_home.map(|person| person.place.minsei()).unwrap_or_default(),
        }
    }

    /// Everybody whose rows are odd on purpose. A city under about 150 residents has not room for all.
    #[must_use]
    pub fn oddities(&self) -> Vec<Oddity> {
        Role::ALL.iter().filter_map(|role| self.oddity(*role)).collect()
    }

    fn oddity(&self, role: Role) -> Option<Oddity> {
        let home = self.home(role)?;
        let number = home.protagonist().map(|person: &Person| person.number)?;
        Some(Oddity { resident_id: ten(number), what: role.oddity() })
    }

    fn home(&self, role: Role) -> Option<Household> {
        self.world.home_of(role).map(|index| Household::at(&self.world, index, 1))
    }
}

fn other_glyph(name: &Name) -> String {
    match name {
        Name::Japanese { surname, given } => format!("{} {}", surname.plain, given.text),
        Name::Foreign { .. } => name.kana(" "),
    }
}
