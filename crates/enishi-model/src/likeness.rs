//! What tells that a resident is, or lives or lived with, somebody whose surname, address or resident ID is
//! known: for noticing that people look up themselves, their families and their neighbours.
//!
//! Taken from the *unreduced* person, former values included: whoever looks for a spouse who has fled looks
//! for somebody who once lived at their own address. It is compared, and never shown.

use std::collections::BTreeSet;

use enishi_text::name;

use crate::merge::parsed;
use crate::schema::Place;
use crate::{Attribute, Person, ResidentId, Schema};

/// What of a resident is compared.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Likeness {
    /// keys of every surname that some source says or said
    pub surnames: BTreeSet<String>,
    /// every address that some source says or said
    pub abodes: BTreeSet<Abode>,
    /// every resident ID
    pub resident_ids: BTreeSet<ResidentId>,
}

/// An address as it is compared: town, lot and building as keys.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Abode {
    town: String,
    lot: String,
    building: String,
}

impl Abode {
    /// Whether both may be one home: the same lot, and no two different rooms of it.
    pub fn is(&self, other: &Self) -> bool {
        let rooms = self.building == other.building || self.building.is_empty() || other.building.is_empty();
        (&self.town, &self.lot) == (&other.town, &other.lot) && rooms
    }

    /// Whether both lie in one town (町字).
    pub fn is_near(&self, other: &Self) -> bool {
        self.town == other.town
    }
}

impl std::fmt::Debug for Abode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Abode(masked)")
    }
}

impl std::fmt::Debug for Likeness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Likeness(masked)")
    }
}

/// A surname as it is compared: variants of one character are one, 斎藤 and 斉藤 too.
pub fn surname(text: &str) -> String {
    name::loose(text)
}

/// An address as it is compared; `None` where it names no lot, and so no home.
pub fn abode(text: &str, place: &Place) -> Option<Abode> {
    let key = parsed(text, place);
    let is_home = !key.town.is_empty() && !key.lot.is_empty();
    is_home.then_some(Abode { town: key.town, lot: key.lot, building: key.building })
}

/// What of a person is compared.
pub fn likeness(person: &Person, schema: &Schema) -> Likeness {
    let mut likeness = Likeness::default();
    for version in &person.versions {
        let Some(source) = schema.sources.get(&version.source) else { continue };
        likeness.resident_ids.insert(version.resident_id.clone());
        for field in source.fields.iter().filter(|field| field.of == version.role) {
            let (Some(attribute), Some(cell)) = (&field.attribute, version.cell(&field.name)) else {
                continue;
            };
            likeness.take(attribute, cell.value(), &schema.place);
        }
    }
    likeness
}

impl Likeness {
    fn take(&mut self, attribute: &Attribute, value: &str, place: &Place) {
        match attribute {
            Attribute::Name | Attribute::Alias => self.surnames.extend(family_name(value)),
            // A former surname stands alone; which part of a name in the alphabet is the surname, nobody can say.
            Attribute::FormerName | Attribute::Alphabet => {
                self.surnames.extend(name::split(value).iter().map(|part| surname(part)));
            }
            Attribute::Address | Attribute::FormerAddress => self.abodes.extend(abode(value, place)),
            _ => {}
        }
    }
}

// A name without separators does not tell where its surname ends.
fn family_name(value: &str) -> Option<String> {
    match name::split(value).as_slice() {
        [first, _, ..] => Some(surname(first)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place { prefecture: "埼玉県".to_owned(), city: "縁市".to_owned() }
    }

    #[test]
    fn a_home_is_its_lot_and_its_room() {
        let at = |text: &str| abode(text, &place()).unwrap();
        let own = at("縁市中央町一丁目2番3号 コーポ桜101");
        assert!(own.is(&at("埼玉県縁市中央町1-2-3")), "the room may be left out");
        assert!(!own.is(&at("縁市中央町1-2-3 コーポ桜102")), "next door");
        assert!(!own.is(&at("縁市中央町1-2-4")) && own.is_near(&at("縁市中央町1-2-4")));
        assert!(!own.is_near(&at("縁市桜町1-2-3")));
        assert_eq!(abode("縁市中央町", &place()), None, "a town is no home");
        assert_eq!(abode("", &place()), None);
    }

    #[test]
    fn surnames_are_what_stands_first_and_former_ones() {
        let mut likeness = Likeness::default();
        for (attribute, value) in [
            (Attribute::Name, "髙橋　京子"),
            (Attribute::Name, "山田太郎"),
            (Attribute::FormerName, "渡邉"),
            (Attribute::Alphabet, "John SMITH"),
            (Attribute::Kana, "ｽｽﾞｷ ｲﾁﾛｳ"),
        ] {
            likeness.take(&attribute, value, &place());
        }
        let expected = ["高橋", "渡辺", "john", "smith"].map(surname);
        assert_eq!(likeness.surnames, expected.into_iter().collect());
    }
}
