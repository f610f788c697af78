//! Reading `policy.toml`.

use std::collections::BTreeMap;

use super::{InReport, Policy, Purpose, RIGHTS, Right, Role, rule};
use crate::connector::{distinct, parse_format};
use crate::document::Document;
use crate::fault::{FaultKind, Faults};
use crate::section::{Section, Spot};
use crate::watching;

/// Reads `policy.toml`. Whether its programmes exist is checked by [`crate::City`].
pub fn parse_policy(file: &str, text: &str) -> Result<Policy, Faults> {
    Document::new(file, text).read(read)
}

pub(crate) fn read(root: &mut Section<'_, '_>) -> Option<Policy> {
    parse_format(root, 1);
    let purposes: Vec<Purpose> = root.sections("purpose").iter_mut().filter_map(purpose).collect();
    let roles: Vec<Role> =
        root.sections("role").iter_mut().filter_map(|section| role(section, &purposes)).collect();
    for (key, is_empty) in [("purpose", purposes.is_empty()), ("role", roles.is_empty())] {
        if is_empty && !root.has(key) {
            root.fault_here(key, FaultKind::Missing);
        }
    }
    let watching = watching::read(root, &roles);
    let (rulings, departments) = (BTreeMap::new(), BTreeMap::new());
    let mut policy = Policy { purposes, roles, watching, rulings, departments };
    for mut section in root.sections("rule") {
        rule::read(&mut section, &mut policy);
    }
    Some(policy)
}

fn purpose(section: &mut Section<'_, '_>) -> Option<Purpose> {
    let (code, label) = (section.name("code"), section.label("label"));
    let report = in_report(section);
    Some(Purpose { code: code?.value, label: label?, report: report? })
}

fn in_report(section: &mut Section<'_, '_>) -> Option<InReport> {
    let is_shown = section.choice("report", &[("shown", true), ("exempt", false)], Some(true));
    let days = section.optional_whole("report_after_days", 0, 36_500);
    if is_shown? {
        let days = u32::try_from(days.unwrap_or_default()).unwrap_or_default();
        return Some(InReport::After { days });
    }
    if days.is_some() {
        section.fault_here(
            "report_after_days",
            FaultKind::Malformed { expected: "no delay beside report = \"exempt\"" },
        );
    }
    Some(InReport::Exempt)
}

fn role(section: &mut Section<'_, '_>, known: &[Purpose]) -> Option<Role> {
    let (code, label) = (section.name("code"), section.label("label"));
    let purposes = own_purposes(section, |code| known.iter().any(|purpose| purpose.code == code));
    let words = section.texts("rights");
    let rights: Vec<(&Spot<String>, Right)> =
        words.iter().filter_map(|word| Some((word, section.one_of(word, &RIGHTS)?))).collect();
    agree(section, &rights, &purposes);
    let code = code?;
    let line = section.line(words.first().unwrap_or(&code));
    let rights = rights.into_iter().map(|(_, right)| right).collect();
    Some(Role { code: code.value, label: label?, purposes, rights, line })
}

// Rights that are about residents, and the right to look at them.
fn agree(section: &Section<'_, '_>, rights: &[(&Spot<String>, Right)], purposes: &[String]) {
    const OF_RESIDENTS: [Right; 4] = [Right::Tray, Right::Protected, Right::Statistics, Right::BreakGlass];
    let looks = rights.iter().any(|(_, right)| *right == Right::Residents);
    for (spot, _) in rights.iter().filter(|(_, right)| !looks && OF_RESIDENTS.contains(right)) {
        section.fault(spot, FaultKind::RightWithoutResidents { right: spot.value.clone() });
    }
    if looks && purposes.is_empty() {
        section.fault_here("purposes", FaultKind::NoPurposes);
    }
}

pub(super) fn own_purposes(section: &mut Section<'_, '_>, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let spots = section.texts("purposes");
    let spots = distinct(section, spots);
    for spot in spots.iter().filter(|spot| !is_known(&spot.value)) {
        section.fault(spot, FaultKind::Unresolved { name: spot.value.clone(), what: "purpose" });
    }
    spots.into_iter().map(|spot| spot.value).collect()
}
