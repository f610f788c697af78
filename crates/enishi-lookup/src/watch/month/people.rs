//! A city of twenty thousand, with surnames as common as they are, and the staff, who live in it.

use std::collections::BTreeMap;

use enishi_config::{Staff, StaffMember};
use enishi_model::likeness::{Likeness, abode, surname};
use enishi_model::schema::Place;
use enishi_model::{Handle, ResidentId};

use super::dice::Dice;

/// Persons of 10,000 with each of the commonest surnames in Japan; the rest is spread over rare ones.
const COMMON: [(&str, usize); 24] = [
    ("佐藤", 148),
    ("鈴木", 141),
    ("高橋", 111),
    ("田中", 105),
    ("伊藤", 85),
    ("渡辺", 84),
    ("山本", 83),
    ("中村", 82),
    ("小林", 81),
    ("加藤", 70),
    ("吉田", 65),
    ("山田", 64),
    ("佐々木", 53),
    ("山口", 50),
    ("松本", 49),
    ("井上", 48),
    ("木村", 45),
    ("林", 43),
    ("斎藤", 42),
    ("清水", 42),
    ("山崎", 38),
    ("森", 37),
    ("池田", 36),
    ("橋本", 35),
];
const RARE_SURNAMES: usize = 3_000;
const HOUSEHOLDS: usize = 9_000;
const TOWNS: usize = 40;
const STAFF: usize = 36;
const COMMON_AMONG_STAFF: usize = 9;

pub(super) struct Resident {
    pub(super) number: u64,
    pub(super) household: usize,
    pub(super) is_client: bool,
    surname: String,
    likeness: Likeness,
}

pub(super) struct People {
    pub(super) residents: Vec<Resident>,
    pub(super) holders: Vec<String>,
    pub(super) staff: Staff,
    /// which resident each holder is
    pub(super) selves: Vec<usize>,
    /// who has once lived with a holder, and fled
    pub(super) fled: BTreeMap<usize, usize>,
    bearers: BTreeMap<String, u64>,
}

pub(super) fn handle(resident: usize) -> Handle {
    Handle(u128::try_from(resident).unwrap().to_be_bytes())
}

fn place() -> Place {
    Place { prefecture: String::new(), city: "縁市".to_owned() }
}

fn home(town: usize, lot: usize) -> String {
    format!("縁市町{}{}-{}", char::from(b'A' + u8::try_from(town % 26).unwrap()), "ケ".repeat(town / 26), lot)
}

fn draw_surname(dice: &mut Dice) -> String {
    let mut at = dice.below(10_000);
    for (name, weight) in COMMON {
        if at < weight {
            return name.to_owned();
        }
        at -= weight;
    }
    format!("稀{}", dice.below(RARE_SURNAMES))
}

impl People {
    pub(super) fn draw(dice: &mut Dice) -> Self {
        let mut residents = Vec::new();
        for household in 0..HOUSEHOLDS {
            let (name, address) = (draw_surname(dice), home(dice.below(TOWNS), dice.between(1, 999)));
            let former = dice.percent(30).then(|| home(dice.below(TOWNS), dice.between(1, 999)));
            let size = *dice.one(&[1, 1, 1, 2, 2, 2, 3, 3, 4, 5]);
            for _ in 0..size {
                let addresses = std::iter::once(&address).chain(&former);
                residents.push(resident(dice, residents.len(), household, &name, addresses));
            }
        }
        let mut bearers = BTreeMap::new();
        for resident in &residents {
            *bearers.entry(resident.surname.clone()).or_default() += 1;
        }
        let mut people = Self {
            residents,
            holders: Vec::new(),
            staff: Staff::default(),
            selves: Vec::new(),
            fled: BTreeMap::new(),
            bearers,
        };
        people.employ(dice);
        for holder in [3, 12, 25] {
            let resident = dice.below(people.residents.len());
            people.once_lived_with(resident, holder);
        }
        people
    }

    fn employ(&mut self, dice: &mut Dice) {
        let mut members = Vec::new();
        for number in 0..STAFF {
            let own = self.hire(dice, number);
            let (holder, resident) = (format!("職員{number}"), &mut self.residents[own]);
            // They work, and few of them are clients.
            resident.is_client = dice.percent(10);
            let Likeness { surnames, abodes, resident_ids } = resident.likeness.clone();
            members.push((holder.clone(), StaffMember { surnames, abodes, resident_ids }));
            self.holders.push(holder);
            self.selves.push(own);
        }
        self.staff = Staff::of(members);
    }

    // More bearers of common surnames than chance would give: they are who is called for nothing.
    fn hire(&self, dice: &mut Dice, number: usize) -> usize {
        loop {
            let own = dice.below(self.residents.len());
            if number >= COMMON_AMONG_STAFF || self.per_10000(&self.residents[own].surname) > 40 {
                return own;
            }
        }
    }

    pub(super) fn likeness(&self, handle: Handle) -> &Likeness {
        &self.residents[usize::try_from(u128::from_be_bytes(handle.0)).unwrap()].likeness
    }

    pub(super) fn per_10000(&self, surname: &str) -> u64 {
        let bearers = self.bearers.get(surname).copied().unwrap_or_default();
        (bearers * 10_000).div_ceil(u64::try_from(self.residents.len()).unwrap())
    }

    /// Residents of whom it is true, in relation to one holder.
    pub(super) fn related(&self, holder: usize, is_so: impl Fn(&Likeness, &Likeness) -> bool) -> Vec<usize> {
        let own = &self.residents[self.selves[holder]];
        let others = self.residents.iter().enumerate().filter(|(_, other)| other.household != own.household);
        others.filter(|(_, other)| is_so(&own.likeness, &other.likeness)).map(|(place, _)| place).collect()
    }

    /// Somebody moved in with the holder once, and away.
    fn once_lived_with(&mut self, resident: usize, holder: usize) {
        let abodes = self.residents[self.selves[holder]].likeness.abodes.clone();
        self.residents[resident].likeness.abodes.extend(abodes);
        self.fled.insert(holder, resident);
    }
}

fn resident<'a>(
    dice: &mut Dice,
    place_in_city: usize,
    household: usize,
    name: &str,
    addresses: impl Iterator<Item = &'a String>,
) -> Resident {
    // Numbers were given to families one after the other, with a digit behind that looks like chance.
    let number = u64::try_from(place_in_city).unwrap() * 10 + u64::try_from(dice.below(10)).unwrap();
    let likeness = Likeness {
        surnames: [surname(name)].into(),
        abodes: addresses.filter_map(|text| abode(text, &place())).collect(),
        resident_ids: [ResidentId::new(format!("{number:010}"))].into(),
    };
    Resident { number, household, is_client: dice.percent(40), surname: surname(name), likeness }
}
