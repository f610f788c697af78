//! Addresses of the city, of elsewhere, and how departments write them.

mod elsewhere;
mod towns;

use crate::chance::Dice;
use crate::text::{kanji_number, wide};

pub(crate) use elsewhere::{HOMES, elsewhere};
pub(crate) use towns::Town;

/// The prefecture of the invented city.
pub(crate) const PREFECTURE: &str = "埼玉県";
/// The invented city.
pub(crate) const CITY: &str = "縁市";

/// Where somebody lives in the city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    town: &'static Town,
    /// 丁目 from 1, or the 字 from 1; 0 where the town has neither
    part: u32,
    /// 街区 or 番地
    block: u32,
    /// 号 or 枝番; 0 for none
    number: u32,
    building: Option<Building>,
}

/// 方書
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Building {
    name: &'static str,
    room: u32,
}

impl Place {
    /// A place in the city; `flats` of a hundred live in a building with a name.
    pub(crate) fn draw(dice: &mut Dice, flats: u32) -> Self {
        let town = towns::draw(dice);
        let building = dice.percent(flats * town.flats / 100).then(|| building(dice));
        let part = dice.between(1, town.parts());
        Self {
            town,
            part: if town.parts() == 0 { 0 } else { part },
            block: dice.between(1, town.blocks),
            number: if town.is_numbered() { dice.between(1, 24) } else { dice.below(5) },
            building,
        }
    }

    /// The same house, now with the building's name on file.
    pub(crate) fn with_building(self, dice: &mut Dice) -> Self {
        Self { building: Some(building(dice)), ..self }
    }

    /// 郵便番号 with its hyphen
    pub(crate) fn postcode(&self) -> &'static str {
        self.town.postcode
    }

    /// As the register writes it: `埼玉県縁市桜ヶ丘二丁目３番１０号`, `埼玉県縁市大字結字前原１２３番地４`.
    pub(crate) fn registered(&self) -> String {
        let (block, number) = (self.block.to_string(), self.number.to_string());
        let tail = match (self.town.is_numbered(), self.number) {
            (true, _) => format!("{}番{}号", wide(&block), wide(&number)),
            (false, 0) => format!("{}番地", wide(&block)),
            (false, _) => format!("{}番地{}", wide(&block), wide(&number)),
        };
        format!("{PREFECTURE}{CITY}{}{tail}", self.town_and_part(self.town.name))
    }

    /// 方書: `コーポ結　１０２号室`
    pub(crate) fn building(&self) -> Option<String> {
        self.building.map(|house| format!("{}　{}号室", house.name, wide(&house.room.to_string())))
    }

    /// As clerks type it, city left out: `桜ケ丘2-3-10 コーポ結102`.
    pub(crate) fn typed(&self) -> String {
        let name = self.town.typed;
        let mut out = match &self.town.kind {
            towns::Kind::Chome(_) => format!("{name}{}-{}-{}", self.part, self.block, self.number),
            _ if self.number == 0 => format!("{}{}", self.town_and_part(name), self.block),
            _ => format!("{}{}-{}", self.town_and_part(name), self.block, self.number),
        };
        if let Some(house) = self.building {
            out.push_str(&format!(" {}{}", house.name, house.room));
        }
        out
    }

    /// As clerks type it, in full width: `縁市桜ケ丘２－３－１０　コーポ結１０２`.
    pub(crate) fn typed_wide(&self) -> String {
        format!("{CITY}{}", wide(&self.typed()).replace(' ', "　"))
    }

    /// 自治会: the town and its part.
    pub(crate) fn jichikai(&self) -> String {
        format!("{:02}{:02}", self.town.code, self.part)
    }

    /// 小学校区
    pub(crate) fn school(&self) -> u32 {
        if self.part > self.town.school_border { self.town.schools.1 } else { self.town.schools.0 }
    }

    /// 民生委員区: half of a 自治会.
    pub(crate) fn minsei(&self) -> String {
        let half = if self.block * 2 <= self.town.blocks { 1 } else { 2 };
        format!("{}{half}", self.jichikai())
    }

    fn town_and_part(&self, name: &str) -> String {
        match &self.town.kind {
            towns::Kind::Chome(_) => format!("{name}{}丁目", kanji_number(self.part)),
            towns::Kind::Aza(list) => {
                let aza = self.part.checked_sub(1).and_then(|index| list.get(index as usize));
                format!("{name}字{}", aza.copied().unwrap_or_default())
            }
            towns::Kind::Plain => name.to_owned(),
        }
    }
}

fn building(dice: &mut Dice) -> Building {
    let name = dice.pick(&towns::BUILDINGS);
    let floors = if name.contains("マンション") || name.contains("団地") { 8 } else { 2 };
    Building { name, room: dice.between(1, floors) * 100 + dice.between(1, 8) }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::chance::Stream;
    use crate::text::Encoding;

    fn places() -> impl Iterator<Item = Place> {
        let mut dice = Dice::new(1, Stream::Household, 0);
        (0..20_000).map(move |_| Place::draw(&mut dice, 40))
    }

    #[test]
    fn a_commissioner_serves_one_association_and_it_one_school() {
        let mut above = HashMap::new();
        for place in places() {
            let association = above.entry(place.minsei()).or_insert_with(|| place.jichikai()).clone();
            assert_eq!(association, place.jichikai());
            let school = *above.entry(association).or_insert_with(|| place.school().to_string())
                == place.school().to_string();
            assert!(school, "{}", place.registered());
        }
    }

    #[test]
    fn every_place_is_in_cp932() {
        let mut towns = HashSet::new();
        for place in places() {
            let text = format!("{}{:?}{}", place.registered(), place.building(), place.typed_wide());
            assert_eq!(Encoding::Cp932.append(&text, &mut Vec::new()), Ok(()), "{text}");
            towns.insert(place.town.name);
        }
        assert!(towns.len() >= 12);
    }
}
