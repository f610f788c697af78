//! `connector.toml` as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use enishi_model::schema::{Contact, SourceRole};
use enishi_model::{Field, Programme, ProgrammeId, Source, SourceId};

use super::{Arrival, Connector, FieldSpec, arrival, field, file, guards, record, schedule};
use crate::document::Document;
use crate::fault::{FaultKind, Faults};
use crate::pattern::Pattern;
use crate::section::{Section, Spot};

/// The format that this version reads.
const FORMAT: i64 = 1;

/// Reads a connector. `id` is its folder, `department/name`; `file` the name for faults.
pub fn parse_connector(id: &SourceId, file: &str, text: &str) -> Result<Connector, Faults> {
    Document::new(file, text).read(|root| read(id, root))
}

pub(crate) fn read(id: &SourceId, root: &mut Section<'_, '_>) -> Option<Connector> {
    format(root, FORMAT);
    let role = source_role(root);
    let programme = programme(id, root);
    let file = root.section("file").and_then(|mut section| file::read(&mut section));
    let arrival = arrival(root, file.as_ref().map(|(spec, _)| &spec.pattern));
    let schedule = root.section("schedule").and_then(|mut section| schedule::read(&mut section));
    let record = root.section("record").and_then(|mut section| record::read(&mut section));
    let residents = residents(root);
    let crosswalk = crosswalk(root, role);
    let (fields, specs) = fields(root, &residents);
    let guards = guards::read(root);
    let (programme_id, programme) = programme?;
    let (file, kind) = file?;
    let connector = Connector {
        source: Source {
            id: id.clone(),
            programme: programme_id,
            role: role?,
            kind,
            fields,
            schedule: schedule?,
            resident_roles: residents.iter().map(|spec| (spec.role.clone(), spec.label.clone())).collect(),
        },
        programme,
        file,
        arrival,
        record: record?,
        residents,
        crosswalk: crosswalk.ok()?,
        fields: specs,
        guards,
    };
    check_columns(root, &connector);
    check_numbers(root, &connector);
    Some(connector)
}

/// Reads `format` and refuses others than `expected`.
pub(crate) fn format(root: &mut Section<'_, '_>, expected: i64) {
    match root.whole("format") {
        Some(spot) if spot.value == expected => {}
        Some(spot) => root.fault(&spot, FaultKind::Format { found: spot.value }),
        None if root.has("format") => {}
        None => root.fault_here("format", FaultKind::Missing),
    }
}

fn source_role(root: &mut Section<'_, '_>) -> Option<SourceRole> {
    let choices = [
        ("ordinary", SourceRole::Ordinary),
        ("register", SourceRole::Register),
        ("protection", SourceRole::Protection),
        ("crosswalk", SourceRole::Crosswalk),
    ];
    root.choice("role", &choices, Some(SourceRole::Ordinary))
}

// `programme = "kaigo"` belongs to a programme that another connector declares in `[programme]`.
fn programme(id: &SourceId, root: &mut Section<'_, '_>) -> Option<(ProgrammeId, Option<Programme>)> {
    if let Some(name) = root.optional_text("belongs_to") {
        return Some((ProgrammeId::new(name.value), None));
    }
    let mut section = root.section("programme")?;
    let name = section.name("id");
    let (label, department) = (section.label("name"), section.label("department"));
    let contact = section.section("contact").and_then(|mut section| contact(&mut section));
    let programme_id = ProgrammeId::new(name?.value);
    let department_id = id.as_str().split('/').next().unwrap_or_default().to_owned();
    let programme = Programme {
        id: programme_id.clone(),
        name: label?,
        department: department?,
        department_id,
        contact: contact?,
    };
    Some((programme_id, Some(programme)))
}

fn contact(section: &mut Section<'_, '_>) -> Option<Contact> {
    let (desk, phone, hours) = (section.label("desk"), section.text("phone"), section.label("hours"));
    let duty_phone = section.optional_text("duty_phone").map(|spot| spot.value);
    Some(Contact { desk: desk?, phone: phone?.value, hours: hours?, duty_phone })
}

fn arrival(root: &mut Section<'_, '_>, files: Option<&Pattern>) -> Arrival {
    root.optional_section("arrival").map(|mut section| arrival::read(&mut section, files)).unwrap_or_default()
}

fn residents(root: &mut Section<'_, '_>) -> Vec<super::ResidentSpec> {
    let mut roles = BTreeSet::new();
    let mut specs = Vec::new();
    for mut section in root.sections("resident") {
        let Some((role, spec)) = record::read_resident(&mut section) else { continue };
        if !roles.insert(role.value.clone()) {
            section.fault(&role, FaultKind::Twice { name: role.value.clone() });
        }
        specs.push(spec);
    }
    if !root.has("resident") {
        root.fault_here("resident", FaultKind::Missing);
    }
    specs
}

fn crosswalk(
    root: &mut Section<'_, '_>,
    role: Option<SourceRole>,
) -> Result<Option<super::CrosswalkSpec>, ()> {
    if role != Some(SourceRole::Crosswalk) {
        return Ok(None);
    }
    let spec = root.section("crosswalk").and_then(|mut section| record::read_crosswalk(&mut section));
    spec.map(Some).ok_or(())
}

fn fields(
    root: &mut Section<'_, '_>,
    residents: &[super::ResidentSpec],
) -> (Vec<Arc<Field>>, Vec<FieldSpec>) {
    let mut names = BTreeSet::new();
    let (mut fields, mut specs) = (Vec::new(), Vec::new());
    for mut section in root.sections("field") {
        let Some((name, field, spec)) = field::read(&mut section, residents) else { continue };
        if !names.insert(name.value.clone()) {
            section.fault(&name, FaultKind::Twice { name: name.value.clone() });
        }
        fields.push(Arc::new(field));
        specs.push(spec);
    }
    (fields, specs)
}

// Without a header, every column that is used must be among those declared.
fn check_columns(root: &Section<'_, '_>, connector: &Connector) {
    let Some(columns) = &connector.file.columns else { return };
    let (list, what) = match connector.file.widths {
        Some(_) => ("file.fixed", "column of file.fixed"),
        None => ("file.columns", "column of file.columns"),
    };
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for column in columns {
        *counted.entry(column).or_default() += 1;
    }
    let twice = counted.iter().filter(|(_, count)| **count > 1).map(|(name, _)| (*name).to_owned());
    for name in twice {
        root.fault_here(list, FaultKind::Twice { name });
    }
    for name in connector.columns() {
        if !counted.contains_key(name) {
            root.fault_here(list, FaultKind::Unresolved { name: name.to_owned(), what });
        }
    }
}

// Whom a register or a crosswalk speaks of nobody could tell without a number.
fn check_numbers(root: &Section<'_, '_>, connector: &Connector) {
    let needs_numbers = matches!(connector.source.role, SourceRole::Register | SourceRole::Crosswalk);
    if needs_numbers && connector.residents.iter().any(|resident| resident.column.is_none()) {
        root.fault_here("resident.column", FaultKind::Missing);
    }
}

/// The texts of a list, once each; a repeated one is a fault.
pub(crate) fn distinct(section: &Section<'_, '_>, spots: Vec<Spot<String>>) -> Vec<Spot<String>> {
    let mut seen = BTreeSet::new();
    spots
        .into_iter()
        .filter(|spot| {
            let is_new = seen.insert(spot.value.clone());
            if !is_new {
                section.fault(spot, FaultKind::Twice { name: spot.value.clone() });
            }
            is_new
        })
        .collect()
}
