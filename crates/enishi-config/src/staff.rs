//! `staff.toml`: what tells that somebody looks at themself, their family or a colleague. Personal values of
//! the city's own people: they are compared as keys and shown nowhere.

use std::collections::{BTreeMap, BTreeSet};

use enishi_model::ResidentId;
use enishi_model::likeness::{Abode, abode, surname};
use enishi_model::schema::Place;

use crate::connector::parse_format;
use crate::document::Document;
use crate::fault::{FaultKind, Faults};
use crate::section::Section;

/// The people who hold tokens, by holder; empty where no staff file is named.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Staff {
    members: BTreeMap<String, StaffMember>,
}

/// What is known of one holder.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct StaffMember {
    /// keys of their surnames, former ones included
    pub surnames: BTreeSet<String>,
    /// where they live or lived
    pub abodes: BTreeSet<Abode>,
    /// their own resident IDs
    pub resident_ids: BTreeSet<ResidentId>,
}

impl Staff {
    /// Nobody but these.
    pub fn of(members: impl IntoIterator<Item = (String, StaffMember)>) -> Self {
        Self { members: members.into_iter().collect() }
    }

    /// What is known of a holder.
    pub fn member(&self, holder: &str) -> Option<&StaffMember> {
        self.members.get(holder)
    }

    /// Whether a resident ID is that of somebody of the staff.
    pub fn has(&self, id: &ResidentId) -> bool {
        self.members.values().any(|member| member.resident_ids.contains(id))
    }

    /// The resident IDs of all of them.
    pub fn resident_ids(&self) -> impl Iterator<Item = &ResidentId> {
        self.members.values().flat_map(|member| &member.resident_ids)
    }

    /// How many people it tells of.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether it tells of nobody.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl std::fmt::Debug for Staff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Staff({} masked)", self.members.len())
    }
}

impl std::fmt::Debug for StaffMember {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StaffMember(masked)")
    }
}

/// Reads `staff.toml`; addresses are those of a city of that name.
pub fn parse_staff(file: &str, text: &str, place: &Place) -> Result<Staff, Faults> {
    Document::new(file, text).confidential().read(|root| Some(read(root, place)))
}

pub(crate) fn read(root: &mut Section<'_, '_>, place: &Place) -> Staff {
    parse_format(root, 1);
    let mut staff = Staff::default();
    for mut section in root.sections("person") {
        let holder = section.text("holder");
        let member = member(&mut section, place);
        let Some(holder) = holder else { continue };
        if staff.members.insert(holder.value.clone(), member).is_some() {
            section.fault(&holder, FaultKind::Twice { name: holder.value.clone() });
        }
    }
    staff
}

fn member(section: &mut Section<'_, '_>, place: &Place) -> StaffMember {
    let surnames = section.texts("surnames").iter().map(|spot| surname(&spot.value)).collect();
    let mut abodes = BTreeSet::new();
    for spot in section.texts("addresses") {
        match abode(&spot.value, place) {
            Some(abode) => {
                abodes.insert(abode);
            }
            None => section.fault(&spot, FaultKind::Malformed { expected: "an address with its lot number" }),
        }
    }
    let resident_ids =
        section.texts("resident_ids").into_iter().map(|spot| ResidentId::new(spot.value)).collect();
    StaffMember { surnames, abodes, resident_ids }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place { prefecture: "埼玉県".to_owned(), city: "縁市".to_owned() }
    }

    const PERSON: &str = "format = 1\n[[person]]\nholder = \"佐藤 花子\"\nsurnames = [\"佐藤\", \"髙橋\"]\n\
                          addresses = [\"縁市中央町一丁目2番3号\"]\nresident_ids = [\"0000000011\"]\n";

    #[test]
    fn people_are_kept_as_keys() {
        let staff = parse_staff("staff.toml", PERSON, &place()).unwrap();
        let member = staff.member("佐藤 花子").unwrap();
        assert!(member.surnames.contains(&surname("高橋")));
        assert!(member.abodes.contains(&abode("埼玉県縁市中央町1-2-3", &place()).unwrap()));
        assert!(staff.has(&ResidentId::new("0000000011")));
        assert!(staff.member("佐藤").is_none());
    }

    #[test]
    fn nothing_of_them_is_in_debug_output_or_in_faults() {
        let staff = parse_staff("staff.toml", PERSON, &place()).unwrap();
        assert_eq!(
            format!("{staff:?} {:?}", staff.member("佐藤 花子")),
            "Staff(1 masked) Some(StaffMember(masked))"
        );
        let wrong = PERSON.replace("一丁目2番3号", "のどこか");
        let faults = parse_staff("staff.toml", &wrong, &place()).unwrap_err();
        assert!(!faults.to_string().contains("どこか") && faults.0[0].line == 5, "{faults}");
        let twice = format!("{PERSON}{}", PERSON.replace("format = 1\n", ""));
        let faults = parse_staff("staff.toml", &twice, &place()).unwrap_err();
        assert_eq!((faults.0[0].key.as_str(), faults.0[0].line), ("person[1].holder", 8));
    }
}
