//! A city's whole configuration: instance, policy and connectors, checked against each other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use enishi_model::classes::Classes;
use enishi_model::schema::SourceRole;
use enishi_model::{ProgrammeId, ResidentId, Schema, SourceId};

use crate::connector::{Connector, parse_connector};
use crate::fault::{Fault, FaultKind, Faults};
use crate::instance::{Instance, parse_instance};
use crate::policy::{Policy, parse_policy};
use crate::staff::{Staff, parse_staff};

/// Everything that configuration says. What is in here agrees with itself.
#[derive(Clone, Debug)]
pub struct City {
    /// where things lie
    pub instance: Instance,
    /// who may see what
    pub policy: Policy,
    /// every connector by its folder
    pub connectors: BTreeMap<SourceId, Connector>,
    /// the vocabulary for merging, visibility and search
    pub schema: Schema,
    /// the visibility classes of search terms
    pub classes: Classes,
    /// the people who hold tokens, where a staff file tells of them
    pub staff: Staff,
}

/// A text with the name under which its faults are reported.
pub struct Text {
    /// the name
    pub file: String,
    /// the text
    pub text: String,
}

impl City {
    /// Reads `enishi.toml` at `path` and everything that it names. Fails with every fault of every file.
    pub fn load(path: &Path) -> Result<Self, Faults> {
        let instance_text = read_text(path)?;
        let base = path.parent().unwrap_or(Path::new("."));
        let instance = parse_instance(&instance_text.file, &instance_text.text, base)?;
        let mut faults = Vec::new();
        let policy = keep(read_text(&instance.policy), &mut faults);
        let staff = keep(read_staff(&instance), &mut faults);
        let connectors = connector_texts(&instance.connectors, &mut faults);
        if let (Some(policy), Some(staff), true) = (policy, staff, faults.is_empty()) {
            let built = Self::build(instance, &policy, &connectors);
            return built
                .map(|city| Self { staff, ..city })
                .map_err(|faults| faults.of_instance(&instance_text));
        }
        Err(Faults(faults))
    }

    /// A resident ID as somebody wrote it, padded as the register's connector pads them.
    pub fn resident_id(&self, written: &str) -> ResidentId {
        let width = self.resident_id_width();
        let (padded, _) = enishi_text::resident_id::pad(
            &enishi_text::digits::to_ascii(written.trim()),
            width.unwrap_or_default(),
        );
        ResidentId::new(padded)
    }

    /// The width to which the register's connector pads resident IDs.
    pub fn resident_id_width(&self) -> Option<usize> {
        let register = self.connectors.values().find(|one| one.source.role == SourceRole::Register);
        let specs = register.map(|register| register.residents.as_slice()).unwrap_or_default();
        specs.iter().find(|spec| spec.system.is_none()).and_then(|spec| spec.width)
    }

    /// Builds a city from texts, without files.
    pub fn build(
        instance: Instance,
        policy_text: &Text,
        connectors: &[(SourceId, Text)],
    ) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let mut parsed = BTreeMap::new();
        let mut files = BTreeMap::new();
        for (id, text) in connectors {
            files.insert(id.clone(), text.file.clone());
            if let Some(connector) = keep(parse_connector(id, &text.file, &text.text), &mut faults) {
                parsed.insert(id.clone(), connector);
            }
        }
        let policy_file = policy_text.file.clone();
        let policy = keep(parse_policy(&policy_text.file, &policy_text.text), &mut faults);
        // Cross-checks of half a city would only repeat the faults above in other words.
        let Some(policy) = policy.filter(|_| faults.is_empty()) else { return Err(Faults(faults)) };
        let policy = policy.settled(departments(&parsed));
        let check = Check { files: &files, policy_file: &policy_file, faults: &mut faults };
        check.run(&instance, &policy, &parsed);
        if !faults.is_empty() {
            let texts = connectors.iter().map(|(_, text)| text).chain([policy_text]);
            return Err(texts.fold(Faults(faults), Faults::located));
        }
        let schema = schema(&instance, &parsed);
        let classes = Classes::assign(&schema, &policy.permits());
        Ok(Self { instance, policy, connectors: parsed, schema, classes, staff: Staff::default() })
    }
}

// Every programme with the department that runs it.
fn departments(connectors: &BTreeMap<SourceId, Connector>) -> BTreeMap<ProgrammeId, String> {
    let programmes = connectors.values().filter_map(|connector| connector.programme.as_ref());
    programmes.map(|programme| (programme.id.clone(), programme.department_id.clone())).collect()
}

// It holds personal values of the staff: where none is named, none is expected.
fn read_staff(instance: &Instance) -> Result<Staff, Faults> {
    let Some(path) = &instance.staff else { return Ok(Staff::default()) };
    let text = read_text(path)?;
    parse_staff(&text.file, &text.text, &instance.place)
}

fn schema(instance: &Instance, connectors: &BTreeMap<SourceId, Connector>) -> Schema {
    let programmes = connectors.values().filter_map(|connector| connector.programme.clone());
    Schema {
        programmes: programmes.map(|programme| (programme.id.clone(), Arc::new(programme))).collect(),
        sources: connectors.iter().map(|(id, connector)| (id.clone(), connector.source.clone())).collect(),
        survivorship: instance.survivorship.clone(),
        place: instance.place.clone(),
    }
}

/// What faults of `enishi.toml` are named where its path is not known.
pub(crate) const INSTANCE: &str = "enishi.toml";

struct Check<'a> {
    files: &'a BTreeMap<SourceId, String>,
    policy_file: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl Check<'_> {
    fn run(mut self, instance: &Instance, policy: &Policy, connectors: &BTreeMap<SourceId, Connector>) {
        let programmes = self.programmes(connectors);
        self.registers(connectors);
        self.systems(connectors);
        self.revealed(connectors, &programmes);
        self.faults.extend(policy.faults(self.policy_file, connectors));
        let named = instance.survivorship.iter().map(|source| ("survivorship", source));
        let named = named.chain(instance.folders.keys().map(|source| ("drop.elsewhere.source", source)));
        let named =
            named.chain(instance.retention.sources.keys().map(|source| ("retention.source.source", source)));
        for (key, source) in named.filter(|(_, source)| !connectors.contains_key(source)) {
            self.fault(INSTANCE, key, unresolved(source.as_str(), "connector"));
        }
    }

    fn fault(&mut self, file: &str, key: &str, kind: FaultKind) {
        self.faults.push(Fault {
            file: file.to_owned(),
            line: 0,
            column: 0,
            key: key.to_owned(),
            kind,
            excerpt: None,
        });
    }

    fn fault_in(&mut self, source: &SourceId, key: &str, kind: FaultKind) {
        let file = self.files.get(source).cloned().unwrap_or_default();
        self.fault(&file, key, kind);
    }

    fn programmes(&mut self, connectors: &BTreeMap<SourceId, Connector>) -> BTreeSet<ProgrammeId> {
        let mut known = BTreeSet::new();
        for (id, connector) in connectors {
            let Some(programme) = &connector.programme else { continue };
            if !known.insert(programme.id.clone()) {
                self.fault_in(id, "programme.id", FaultKind::Twice { name: programme.id.to_string() });
            }
        }
        for (id, connector) in connectors {
            if !known.contains(&connector.source.programme) {
                let name = connector.source.programme.as_str();
                self.fault_in(id, "belongs_to", unresolved(name, "programme of another connector"));
            }
        }
        known
    }

    fn registers(&mut self, connectors: &BTreeMap<SourceId, Connector>) {
        let found =
            connectors.values().filter(|connector| connector.source.role == SourceRole::Register).count();
        if found != 1 {
            self.fault("connectors", "role", FaultKind::Registers { found });
        }
    }

    fn systems(&mut self, connectors: &BTreeMap<SourceId, Connector>) {
        let mut systems = BTreeSet::new();
        for (id, connector) in connectors {
            let Some(crosswalk) = &connector.crosswalk else { continue };
            if !systems.insert(crosswalk.system.as_str()) {
                self.fault_in(id, "crosswalk.system", FaultKind::Twice { name: crosswalk.system.clone() });
            }
        }
        for (id, connector) in connectors {
            let named = connector.residents.iter().filter_map(|resident| resident.system.as_deref());
            for system in named.filter(|system| !systems.contains(system)) {
                self.fault_in(id, "resident.system", unresolved(system, "system of a crosswalk"));
            }
        }
    }

    fn revealed(&mut self, connectors: &BTreeMap<SourceId, Connector>, programmes: &BTreeSet<ProgrammeId>) {
        for (id, connector) in connectors {
            let revealed = connector.source.fields.iter().flat_map(|field| field.reveals());
            let unknown: Vec<_> = revealed.filter(|programme| !programmes.contains(programme)).collect();
            for programme in unknown {
                self.fault_in(id, "field.codes.reveals", unresolved(programme.as_str(), "programme"));
            }
        }
    }
}

fn unresolved(name: &str, what: &'static str) -> FaultKind {
    FaultKind::Unresolved { name: name.to_owned(), what }
}

fn keep<T>(result: Result<T, Faults>, faults: &mut Vec<Fault>) -> Option<T> {
    result.map_err(|found| faults.extend(found.0)).ok()
}

/// Reads a file, with its path as the name for faults.
pub fn read_text(path: &Path) -> Result<Text, Faults> {
    let file = path.display().to_string();
    std::fs::read_to_string(path)
        .map(|text| Text { file: file.clone(), text })
        .map_err(|error| Faults(vec![unreadable(file, &error)]))
}

fn unreadable(file: String, error: &std::io::Error) -> Fault {
    Fault {
        file,
        line: 0,
        column: 0,
        key: String::new(),
        kind: FaultKind::Unreadable { why: error.to_string() },
        excerpt: None,
    }
}

// connectors/<department>/<name>/connector.toml
fn connector_texts(root: &Path, faults: &mut Vec<Fault>) -> Vec<(SourceId, Text)> {
    let mut texts = Vec::new();
    for department in folders(root, faults) {
        for folder in folders(&department, faults) {
            let path = folder.join("connector.toml");
            if let Some(text) = keep(read_text(&path), faults) {
                texts.push((SourceId::new(format!("{}/{}", name_of(&department), name_of(&folder))), text));
            }
        }
    }
    texts
}

fn folders(root: &Path, faults: &mut Vec<Fault>) -> Vec<PathBuf> {
    match std::fs::read_dir(root) {
        Ok(entries) => {
            let mut folders: Vec<PathBuf> =
                entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
            folders.sort();
            folders
        }
        Err(error) => {
            faults.push(unreadable(root.display().to_string(), &error));
            Vec::new()
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
