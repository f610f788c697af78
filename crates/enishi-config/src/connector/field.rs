//! `[[field]]`: one column, what it is, whose attribute it feeds, who may see it.

use enishi_catalogue::Bilingual;
use enishi_model::schema::{Code, FIELD_KINDS};
use enishi_model::{Attribute, Field, FieldClass, ProgrammeId};

use super::record::{ResidentSpec, width};
use crate::fault::FaultKind;
use crate::section::{Section, Spot};

/// How a field is read from its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// the file's name of the column
    pub column: String,
    /// a row without it is rejected
    pub required: bool,
    /// the width to which numbers are padded with zeros
    pub width: Option<usize>,
}

/// Reads one `[[field]]`.
pub(super) fn read(
    section: &mut Section<'_, '_>,
    residents: &[ResidentSpec],
) -> Option<(Spot<String>, Field, FieldSpec)> {
    let column = section.text("column");
    let name = section.name("name");
    let label = section.optional_label("label");
    let kind = section.choice("kind", &FIELD_KINDS, None);
    let codes = codes(section);
    // Hiding single values would betray them: the field takes the strictest class of its codes.
    let class = codes.iter().fold(class(section), |class, (_, own)| class.strictest(*own));
    let attribute = attribute(section, class);
    let of = of(section, attribute.is_some(), residents);
    let required = section.optional_switch("required").unwrap_or(false);
    let width = width(section);
    let codes = codes.into_iter().map(|(code, _)| code).collect();
    let (column, name) = (column?.value, name?);
    let label = label.unwrap_or_else(|| Bilingual { ja: column.clone(), en: column.clone() });
    let field = Field { name: name.value.clone(), label, kind: kind?, class, attribute, of: of?, codes };
    Some((name, field, FieldSpec { column, required, width }))
}

// A field without a class counts as sensitive and locating (design.md, Visibility).
fn class(section: &mut Section<'_, '_>) -> FieldClass {
    declared_class(section).unwrap_or_default()
}

fn declared_class(section: &mut Section<'_, '_>) -> Option<FieldClass> {
    let words = section.texts("class");
    let mut class = FieldClass::GENERAL;
    for word in &words {
        match section.one_of(word, &[("general", 'g'), ("sensitive", 's'), ("locating", 'l')]) {
            Some('s') => class.sensitive = true,
            Some('l') => class.locating = true,
            _ => {}
        }
    }
    (!words.is_empty()).then_some(class)
}

fn attribute(section: &mut Section<'_, '_>, class: FieldClass) -> Option<Attribute> {
    let spot = section.optional_text("attribute")?;
    let Ok(attribute) = spot.value.parse::<Attribute>() else {
        let mut allowed: Vec<String> =
            enishi_model::schema::ATTRIBUTES.iter().map(|(name, _)| (*name).to_owned()).collect();
        allowed.push("district.AXIS".to_owned());
        section.fault(&spot, FaultKind::NotOneOf { found: spot.value.clone(), allowed });
        return None;
    };
    if attribute.always_locating() && !class.locating {
        section.fault(&spot, FaultKind::NotLocating);
    }
    Some(attribute)
}

fn of(section: &mut Section<'_, '_>, has_attribute: bool, residents: &[ResidentSpec]) -> Option<String> {
    let first = residents.first().map(|resident| resident.role.clone()).unwrap_or_default();
    let Some(spot) = section.optional_text("of") else {
        if has_attribute && residents.len() > 1 {
            section.fault_here("of", FaultKind::WhoseAttribute);
        }
        return Some(first);
    };
    if residents.iter().any(|resident| resident.role == spot.value) {
        return Some(spot.value);
    }
    section.fault(&spot, FaultKind::Unresolved { name: spot.value.clone(), what: "role of a [[resident]]" });
    None
}

// The code table, and the class that each line asks for.
fn codes(section: &mut Section<'_, '_>) -> Vec<(Code, FieldClass)> {
    let code = |mut section: Section<'_, '_>| {
        let (value, ja, en) = (section.text("value"), section.text("ja"), section.text("en"));
        let reveals = section.optional_text("reveals").map(|spot| ProgrammeId::new(spot.value));
        let class = declared_class(&mut section).unwrap_or(FieldClass::GENERAL);
        let label = Bilingual { ja: ja?.value, en: en?.value };
        Some((Code { value: value?.value, label, reveals }, class))
    };
    section.sections("codes").into_iter().filter_map(code).collect()
}
