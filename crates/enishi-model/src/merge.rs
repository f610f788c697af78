//! Survivorship: out of what several sources say of one attribute, which value comes first, and
//! which others are shown beside it. Nothing is dropped: values that differ stay, with their source.

use std::cmp::Reverse;
use std::sync::Arc;

use enishi_catalogue::{Bilingual, Lang};
use enishi_text::address::{AddressContext, AddressKey};

use crate::person::BatchRef;
use crate::schema::{Place, Schema};
use crate::{Attribute, Cell, Field, FieldKind, Position, SourceId, Version};

/// Where a value came from, and since when it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// the connector
    pub source: SourceId,
    /// the batch that brought it: file, night, moment
    pub batch: Arc<BatchRef>,
    /// where in the file
    pub position: Position,
    /// the batch since which the source has said the same
    pub since: Arc<BatchRef>,
}

/// A value of a field.
#[derive(Clone, PartialEq, Eq)]
pub struct Value {
    /// as the file has it
    pub raw: String,
    /// normalised: ISO dates, codes as they are
    pub value: String,
    /// how to read it
    pub kind: FieldKind,
    /// what its code means
    pub label: Option<Bilingual>,
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Value(masked)")
    }
}

impl Value {
    /// The value of `field` in `version`, unless it is empty.
    pub fn of(version: &Version, field: &Field) -> Option<Self> {
        version.cell(&field.name).and_then(|cell| Self::of_cell(cell, field))
    }

    /// The value in a cell of `field`, unless it is empty.
    pub fn of_cell(cell: &Cell, field: &Field) -> Option<Self> {
        if cell.is_empty() {
            return None;
        }
        Some(Self {
            raw: cell.raw.clone(),
            value: cell.value().to_owned(),
            kind: field.kind,
            label: field.code(cell.value()).map(|code| code.label.clone()),
        })
    }

    /// As the file has it, 外字 as 〓.
    pub fn written(&self) -> String {
        enishi_text::gaiji::show(&self.raw).into_owned()
    }

    /// As a person reads it: the code's meaning, the date in the language's calendar, 外字 as 〓.
    pub fn text(&self, lang: Lang) -> String {
        if let Some(label) = &self.label {
            return label.get(lang).to_owned();
        }
        match self.kind {
            FieldKind::Date => date_text(&self.value, &self.raw, lang),
            _ => enishi_text::gaiji::show(&self.value).into_owned(),
        }
    }
}

fn date_text(value: &str, raw: &str, lang: Lang) -> String {
    match (lang, enishi_text::date::from_canonical(value)) {
        (Lang::Ja, Ok(date)) => date.display_wareki(),
        // Outside Japanese the canonical form is the plainest: 1957-04-01, 1957-04-XX.
        (Lang::En, Ok(date)) => date.canonical(),
        (_, Err(_)) => enishi_text::gaiji::show(raw).into_owned(),
    }
}

/// One value of an attribute, with everyone who says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeValue {
    /// the value, as the best source writes it
    pub value: Value,
    /// the field's label there, which tells numbers apart
    pub label: Bilingual,
    /// who says it, best source first
    pub provenance: Vec<Provenance>,
    /// a source says it now; otherwise it is of before
    pub current: bool,
    /// the same, written in other ways that do not count as differences: 髙橋花子 beside 髙橋　花子
    pub spellings: Vec<Value>,
}

impl AttributeValue {
    /// The value in every way in which it is written, the best source's first.
    pub fn written(&self) -> impl Iterator<Item = &Value> {
        std::iter::once(&self.value).chain(&self.spellings)
    }

    fn respell(&mut self, value: Value) {
        if self.written().all(|known| known.value != value.value) {
            self.spellings.push(value);
        }
    }
}

/// What the visible sources say of one attribute; the first current value survives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedAttribute {
    /// of what
    pub attribute: Attribute,
    /// the values, survivor first, those of before last
    pub values: Vec<AttributeValue>,
}

/// One source's statement, before merging.
pub struct Statement {
    /// of what
    pub attribute: Attribute,
    /// the field's label
    pub label: Bilingual,
    /// what
    pub value: Value,
    /// by whom
    pub provenance: Provenance,
    /// it stands now
    pub current: bool,
}

/// Merges statements: register first, then the configured order, then the newest; equal values fall together.
pub fn merge(mut statements: Vec<Statement>, schema: &Schema) -> Vec<MergedAttribute> {
    statements.sort_by_cached_key(|statement| {
        (
            order(&statement.attribute),
            Reverse(statement.current),
            schema.precedence(&statement.provenance.source),
            Reverse(statement.provenance.batch.id),
            statement.provenance.source.clone(),
            statement.provenance.position.record,
        )
    });
    let mut merged: Vec<MergedAttribute> = Vec::new();
    for statement in statements {
        place(&mut merged, statement, &schema.place);
    }
    merged
}

fn place(merged: &mut Vec<MergedAttribute>, statement: Statement, place: &Place) {
    let values = match merged.last_mut() {
        Some(last) if last.attribute == statement.attribute => &mut last.values,
        _ => {
            merged.push(MergedAttribute { attribute: statement.attribute.clone(), values: Vec::new() });
            match merged.last_mut() {
                Some(last) => &mut last.values,
                None => return,
            }
        }
    };
    let attribute = &statement.attribute;
    let same = values.iter_mut().find(|known| {
        comparable(attribute, &known.value.value, place)
            == comparable(attribute, &statement.value.value, place)
    });
    match same {
        Some(known) => {
            known.provenance.push(statement.provenance);
            known.respell(statement.value);
        }
        None => values.push(AttributeValue {
            value: statement.value,
            label: statement.label,
            provenance: vec![statement.provenance],
            current: statement.current,
            spellings: Vec::new(),
        }),
    }
}

// Names differ by glyph, so that 髙橋 and 高橋 are both shown; spacing, width and the city's own name do not count.
fn comparable(attribute: &Attribute, value: &str, place: &Place) -> String {
    match attribute {
        Attribute::Name | Attribute::Alias | Attribute::FormerName | Attribute::Alphabet => {
            enishi_text::name::exact(value)
        }
        Attribute::Kana | Attribute::AliasKana | Attribute::FormerKana => {
            enishi_text::name::exact(&enishi_text::kana::reading(value))
        }
        Attribute::Address | Attribute::FormerAddress => dwelling_key(value, place),
        _ => enishi_text::width::squash(value),
    }
}

/// The address's key, the city's own name left out.
pub fn address_key(value: &str, place: &Place) -> String {
    parsed(value, place).key()
}

// Two rooms of one house are two addresses.
fn dwelling_key(value: &str, place: &Place) -> String {
    let address = parsed(value, place);
    format!("{} {}", address.key(), address.building)
}

/// An address, taken apart.
pub(crate) fn parsed(value: &str, place: &Place) -> AddressKey {
    let context = AddressContext { prefecture: &place.prefecture, city: &place.city };
    enishi_text::address::parse(value, &context)
}

// The order of `ATTRIBUTES`, districts after it by axis.
fn order(attribute: &Attribute) -> (usize, Attribute) {
    let at = crate::schema::ATTRIBUTES.iter().position(|(_, known)| known == attribute);
    (at.unwrap_or(usize::MAX), attribute.clone())
}
