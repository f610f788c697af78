//! Six programmes and seven sources, with every kind of field that visibility tells apart.

use std::sync::{Arc, LazyLock};

use chrono::NaiveTime;
use enishi_catalogue::Bilingual;
use enishi_model::schema::{Code, Contact, FileKind, Place, Schedule, SourceRole};
use enishi_model::{Field, FieldClass, FieldKind, Programme, ProgrammeId, Schema, Source, SourceId};

/// The sources in the order in which a night publishes them: protection before everything else.
pub const SOURCES: [&str; 7] = [
    "shimin/shien",
    "shimin/jumin",
    "kaigo/nintei",
    "kaigo/taio",
    "fukushi/seiho",
    "gakko/shugaku",
    "kodomo/teate",
];

pub const PROGRAMMES: [&str; 6] = ["jumin", "shien", "kaigo", "seiho", "shugaku", "teate"];

/// The schema, drawn up once.
pub fn schema() -> &'static Schema {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(draw);
    &SCHEMA
}

fn draw() -> Schema {
    let sources = [
        source("shimin/jumin", "jumin", SourceRole::Register, &["subject"], REGISTER),
        source("shimin/shien", "shien", SourceRole::Protection, &["subject"], PROTECTION),
        source("kaigo/nintei", "kaigo", SourceRole::Ordinary, &["subject"], CARE),
        source("kaigo/taio", "kaigo", SourceRole::Crosswalk, &["subject"], CROSSWALK),
        source("fukushi/seiho", "seiho", SourceRole::Ordinary, &["subject"], ASSISTANCE),
        source("gakko/shugaku", "shugaku", SourceRole::Ordinary, &["subject"], SCHOOL_AID),
        source("kodomo/teate", "teate", SourceRole::Ordinary, &["payee", "child"], ALLOWANCE),
    ];
    let department = |id: &&str| sources.iter().find(|source| source.programme.as_str() == *id).unwrap();
    Schema {
        programmes: PROGRAMMES
            .iter()
            .map(|id| (ProgrammeId::new(*id), Arc::new(programme(id, department(id).id.as_str()))))
            .collect(),
        survivorship: ["kaigo/nintei", "fukushi/seiho"].map(SourceId::new).to_vec(),
        place: Place { prefecture: "架空県".to_owned(), city: "さくら市".to_owned() },
        sources: sources.into_iter().map(|source| (source.id.clone(), source)).collect(),
    }
}

/// Name, kind, class (`s`ensitive, `l`ocating), attribute and the role whose attribute it is.
type Line = (&'static str, FieldKind, &'static str, &'static str, &'static str);

const REGISTER: &[Line] = &[
    ("name", FieldKind::Name, "", "name", "subject"),
    ("kana", FieldKind::Kana, "", "kana", "subject"),
    ("born", FieldKind::Date, "", "birth_date", "subject"),
    ("address", FieldKind::Address, "l", "address", "subject"),
    ("household", FieldKind::Number, "l", "household", "subject"),
    ("ward", FieldKind::Number, "l", "district.ward", "subject"),
    ("origin", FieldKind::Text, "s", "", "subject"),
    ("hideout", FieldKind::Text, "sl", "", "subject"),
];
const PROTECTION: &[Line] = &[("measure", FieldKind::Text, "s", "", "subject")];
const CARE: &[Line] = &[
    ("name", FieldKind::Name, "", "name", "subject"),
    ("level", FieldKind::Code, "", "", "subject"),
    ("office", FieldKind::Text, "l", "", "subject"),
    ("phone", FieldKind::Phone, "l", "phone", "subject"),
    ("insured", FieldKind::Number, "s", "number", "subject"),
    ("doctor", FieldKind::Text, "s", "", "subject"),
];
const CROSSWALK: &[Line] = &[("number", FieldKind::Number, "", "number", "subject")];
const ASSISTANCE: &[Line] = &[
    ("case", FieldKind::Number, "", "number", "subject"),
    ("name", FieldKind::Name, "", "alias", "subject"),
    ("address", FieldKind::Address, "l", "address", "subject"),
    ("worker", FieldKind::Text, "s", "", "subject"),
];
const SCHOOL_AID: &[Line] = &[
    ("grade", FieldKind::Text, "", "", "subject"),
    ("reason", FieldKind::Code, "", "", "subject"),
    ("school", FieldKind::Text, "l", "district.school", "subject"),
];
const ALLOWANCE: &[Line] = &[
    ("payee_name", FieldKind::Name, "", "name", "payee"),
    ("payee_address", FieldKind::Address, "l", "address", "payee"),
    ("child_name", FieldKind::Name, "", "name", "child"),
    ("amount", FieldKind::Amount, "s", "", "payee"),
];

fn source(id: &str, programme: &str, role: SourceRole, roles: &[&str], fields: &[Line]) -> Source {
    Source {
        id: SourceId::new(id),
        programme: ProgrammeId::new(programme),
        role,
        kind: FileKind::Snapshot,
        fields: fields.iter().map(|line| Arc::new(field(line))).collect(),
        schedule: Schedule::daily(NaiveTime::MIN),
        resident_roles: roles.iter().map(|role| ((*role).to_owned(), both(role))).collect(),
    }
}

fn field((name, kind, class, attribute, of): &Line) -> Field {
    let codes = if *kind == FieldKind::Code { codes(name) } else { Vec::new() };
    Field {
        name: (*name).to_owned(),
        label: both(name),
        kind: *kind,
        class: FieldClass { sensitive: class.contains('s'), locating: class.contains('l') },
        attribute: Some(attribute).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap()),
        of: (*of).to_owned(),
        codes,
    }
}

// 就学援助 for 要保護 betrays 生活保護.
fn codes(field: &str) -> Vec<Code> {
    let reveals = |value: &str| (field == "reason" && value == "1").then(|| ProgrammeId::new("seiho"));
    let code = |value: &str| Code { value: value.to_owned(), label: both(value), reveals: reveals(value) };
    ["1", "2"].map(code).to_vec()
}

fn programme(id: &str, source: &str) -> Programme {
    Programme {
        id: ProgrammeId::new(id),
        name: both(id),
        department: both(source),
        department_id: source.split('/').next().unwrap().to_owned(),
        contact: Contact { phone: "000-0000".to_owned(), ..Contact::default() },
    }
}

fn both(text: &str) -> Bilingual {
    Bilingual { ja: text.to_owned(), en: text.to_owned() }
}
