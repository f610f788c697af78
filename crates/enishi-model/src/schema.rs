//! What the connectors say of programmes, sources and fields: the vocabulary that merging,
//! visibility and search read values by.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::Arc;

use chrono::NaiveTime;
use enishi_catalogue::Bilingual;

use crate::{Level, ProgrammeId, SourceId};

/// All programmes and sources of a city.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// every programme by its ASCII name
    pub programmes: BTreeMap<ProgrammeId, Arc<Programme>>,
    /// every source by its connector's folder
    pub sources: BTreeMap<SourceId, Source>,
    /// which source wins after the register, best first (survivorship)
    pub survivorship: Vec<SourceId>,
    /// the city itself: its own name is left out of address keys
    pub place: Place,
}

/// The city's names, as they may stand at the head of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// 都道府県
    pub prefecture: String,
    /// 市区町村
    pub city: String,
}

impl Schema {
    /// The source's place in survivorship: the register first, then the configured order, then the rest.
    pub fn precedence(&self, source: &SourceId) -> usize {
        match self.sources.get(source) {
            Some(source) if source.role == SourceRole::Register => 0,
            _ => 1 + self.survivorship.iter().position(|id| id == source).unwrap_or(self.survivorship.len()),
        }
    }

    /// The sources that carry the protection file (支援措置).
    pub fn protection_sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values().filter(|source| source.role == SourceRole::Protection)
    }

    /// Those, and the register, whose rows may carry the flag too.
    pub fn sources_of_protection(&self) -> impl Iterator<Item = &Source> {
        let tells = |role| matches!(role, SourceRole::Protection | SourceRole::Register);
        self.sources.values().filter(move |source| tells(source.role))
    }
}

/// A programme (事業) and the department to call about it.
#[derive(Clone, Debug)]
pub struct Programme {
    /// ASCII name
    pub id: ProgrammeId,
    /// what people call it
    pub name: Bilingual,
    /// the department (課) that runs it
    pub department: Bilingual,
    /// the department's ASCII name: the first part of its connectors' folders
    pub department_id: String,
    /// whom to call
    pub contact: Contact,
}

/// Whom to call about a programme.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// the desk, such as 介護認定係
    pub desk: Bilingual,
    /// its telephone number
    pub phone: String,
    /// when somebody answers there
    pub hours: Bilingual,
    /// the number outside these hours, where there is one
    pub duty_phone: Option<String>,
}

/// What a source is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceRole {
    /// the resident register (住民記録): knows who is who
    Register,
    /// carries the protection flag (支援措置): published before everything else
    Protection,
    /// maps another system's number to a resident ID
    Crosswalk,
    /// a programme's records
    Ordinary,
}

/// What a file of the source holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// everything, every night: what is missing has vanished
    Snapshot,
    /// what changed: what is missing stays
    Differential,
}

/// One export: a connector's view of its file.
#[derive(Clone, Debug)]
pub struct Source {
    /// the connector's folder
    pub id: SourceId,
    /// the programme it belongs to
    pub programme: ProgrammeId,
    /// what it is for
    pub role: SourceRole,
    /// whether absence from a file means anything
    pub kind: FileKind,
    /// the columns it takes
    pub fields: Vec<Arc<Field>>,
    /// when a file is expected
    pub schedule: Schedule,
    /// the roles that its rows know residents in, such as payee and child, with labels
    pub resident_roles: BTreeMap<String, Bilingual>,
}

impl Source {
    /// The field of that ASCII name.
    pub fn field(&self, name: &str) -> Option<&Arc<Field>> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// When a source's file is expected: the nights (business dates) that any of the three names, and what closed days
/// make of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// days of the week, Monday first
    pub nights: [bool; 7],
    /// days of the month
    pub days: BTreeSet<u32>,
    /// the last day of each month
    pub month_end: bool,
    /// what happens to a night on a closed day
    pub on_closed: OnClosed,
    /// by when, on the morning after the night
    pub by: NaiveTime,
}

impl Schedule {
    /// A file every night, closed days or not.
    pub fn daily(by: NaiveTime) -> Self {
        let days = BTreeSet::new();
        Self { nights: [true; 7], days, month_end: false, on_closed: OnClosed::Comes, by }
    }
}

/// What a source does with a night on which the city's offices are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnClosed {
    /// its file comes all the same
    Comes,
    /// it brings none on holidays, at the turn of the year, on the city's own closing days; weekends are for the
    /// schedule to name
    Skips,
    /// it brings it with the next working night
    After,
    /// it has brought it with the last working night before
    Before,
}

/// One column that a connector takes.
#[derive(Clone, Debug)]
pub struct Field {
    /// ASCII name, unique in its source
    pub name: String,
    /// what people call it
    pub label: Bilingual,
    /// what its text is
    pub kind: FieldKind,
    /// who may see it
    pub class: FieldClass,
    /// the person's attribute that it feeds, if any
    pub attribute: Option<Attribute>,
    /// whose attribute that is: the role in which the row knows the resident
    pub of: String,
    /// the code table, for codes
    pub codes: Vec<Code>,
}

impl Field {
    /// The code table's line for `value`.
    pub fn code(&self, value: &str) -> Option<&Code> {
        self.codes.iter().find(|code| code.value == value)
    }

    /// The lowest level on its programme that shows this field.
    pub fn needed_level(&self) -> Level {
        if self.class.sensitive { Level::Full } else { Level::Summary }
    }

    /// The other programmes that values of this field betray. Where an actor may not see one of
    /// these, the whole field stays away for every resident: hiding single values would betray them.
    pub fn reveals(&self) -> impl Iterator<Item = &ProgrammeId> {
        self.codes.iter().filter_map(|code| code.reveals.as_ref())
    }
}

/// One line of a code table.
#[derive(Clone, Debug)]
pub struct Code {
    /// as the file has it
    pub value: String,
    /// what it means
    pub label: Bilingual,
    /// another programme that this value betrays (就学援助 "要保護" betrays 生活保護)
    pub reveals: Option<ProgrammeId>,
}

/// What a column's text is, and so how it is normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// any text
    Text,
    /// a person's name
    Name,
    /// a person's name in kana
    Kana,
    /// a date of any form, whole or partial
    Date,
    /// a value of a code table
    Code,
    /// an identifier of digits or letters
    Number,
    /// a count or an amount of money
    Amount,
    /// an address
    Address,
    /// a telephone number
    Phone,
    /// a postcode
    Postcode,
}

/// Every kind with its name in connectors.
pub const FIELD_KINDS: [(&str, FieldKind); 10] = [
    ("text", FieldKind::Text),
    ("name", FieldKind::Name),
    ("kana", FieldKind::Kana),
    ("date", FieldKind::Date),
    ("code", FieldKind::Code),
    ("number", FieldKind::Number),
    ("amount", FieldKind::Amount),
    ("address", FieldKind::Address),
    ("phone", FieldKind::Phone),
    ("postcode", FieldKind::Postcode),
];

/// Who may see a field. The default is the closed one: sensitive and locating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldClass {
    /// shown at `full` only; otherwise from `summary` on
    pub sensitive: bool,
    /// tells where somebody lives or can be found: vanishes under protection
    pub locating: bool,
}

impl FieldClass {
    /// shown from `summary` on, to everyone
    pub const GENERAL: Self = Self { sensitive: false, locating: false };

    /// What both ask for.
    pub fn strictest(self, other: Self) -> Self {
        Self { sensitive: self.sensitive || other.sensitive, locating: self.locating || other.locating }
    }
}

impl Default for FieldClass {
    fn default() -> Self {
        Self { sensitive: true, locating: true }
    }
}

/// What a field tells about the person, whatever the source calls it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// 氏名
    Name,
    /// its kana
    Kana,
    /// 通称
    Alias,
    /// its kana
    AliasKana,
    /// 旧氏 and other former names
    FormerName,
    /// its kana
    FormerKana,
    /// the name in the alphabet, of foreign residents
    Alphabet,
    /// 生年月日
    BirthDate,
    /// 性別
    Sex,
    /// 住民状態: living here, moved away, deceased
    Residency,
    /// 住所
    Address,
    /// an address of before
    FormerAddress,
    /// 郵便番号
    Postcode,
    /// a telephone number
    Phone,
    /// 世帯番号
    Household,
    /// 続柄
    Relationship,
    /// another system's number of the person
    Number,
    /// a code on a district axis, such as 自治会 or 小学校区
    District(String),
}

/// Every attribute but the districts, with its name in connectors; also the order in which they are shown.
pub const ATTRIBUTES: [(&str, Attribute); 17] = [
    ("name", Attribute::Name),
    ("kana", Attribute::Kana),
    ("alias", Attribute::Alias),
    ("alias_kana", Attribute::AliasKana),
    ("former_name", Attribute::FormerName),
    ("former_kana", Attribute::FormerKana),
    ("alphabet", Attribute::Alphabet),
    ("birth_date", Attribute::BirthDate),
    ("sex", Attribute::Sex),
    ("residency", Attribute::Residency),
    ("address", Attribute::Address),
    ("former_address", Attribute::FormerAddress),
    ("postcode", Attribute::Postcode),
    ("phone", Attribute::Phone),
    ("household", Attribute::Household),
    ("relationship", Attribute::Relationship),
    ("number", Attribute::Number),
];

impl Attribute {
    /// The name in connectors and in the API, `district.AXIS` for districts.
    pub fn key(&self) -> String {
        if let Self::District(axis) = self {
            return format!("district.{axis}");
        }
        ATTRIBUTES
            .iter()
            .find(|(_, attribute)| attribute == self)
            .map(|(name, _)| (*name).to_owned())
            .unwrap_or_default()
    }

    /// Whether it tells where somebody can be found, whatever class its field declares
    /// (design.md, Visibility). A connector that declares such a field not locating is refused.
    pub fn always_locating(&self) -> bool {
        matches!(
            self,
            Self::Address
                | Self::FormerAddress
                | Self::Postcode
                | Self::Phone
                | Self::Household
                | Self::District(_)
        )
    }
}

/// A name in a connector that stands for no attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such attribute")]
pub struct UnknownAttribute;

impl FromStr for Attribute {
    type Err = UnknownAttribute;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(axis) = text.strip_prefix("district.").filter(|axis| !axis.is_empty()) {
            return Ok(Self::District(axis.to_owned()));
        }
        ATTRIBUTES
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, attribute)| attribute.clone())
            .ok_or(UnknownAttribute)
    }
}
