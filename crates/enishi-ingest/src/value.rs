//! Reading a cell as its field's kind says; whatever cannot be read is kept as written.

use std::borrow::Cow;

use enishi_config::connector::FieldSpec;
use enishi_model::{Cell, Field, FieldKind, Reason};
use enishi_text::date::{self, PartialDate};
use enishi_text::era::EraDigits;
use enishi_text::{digits, kana, resident_id, width};

/// A cell of a record: its text as it came, and what was read from it where that differs.
pub(crate) fn cell(raw: &str, value: Cow<'_, str>) -> Cell {
    let normalised = (value != raw).then(|| value.into_owned());
    Cell { raw: raw.to_owned(), normalised }
}

/// A value as it was read, and what was odd about it.
pub(crate) struct ReadValue<'r> {
    /// the value
    pub(crate) value: Cow<'r, str>,
    /// what was odd
    pub(crate) odd: Option<Reason>,
}

/// Reads a cell that was cleaned, as its field's kind says.
pub(crate) fn read<'r>(
    field: &Field,
    spec: &FieldSpec,
    clean: &'r str,
    era_digits: EraDigits,
) -> ReadValue<'r> {
    let plain = |value: Cow<'r, str>| ReadValue { value, odd: None };
    match field.kind {
        FieldKind::Text | FieldKind::Name | FieldKind::Address => plain(clean.into()),
        FieldKind::Kana => plain(kana::reading(clean).into()),
        FieldKind::Phone | FieldKind::Postcode => plain(width::fold(clean).into()),
        FieldKind::Number => plain(padded(clean, spec.width)),
        FieldKind::Date => read_date(clean, era_digits),
        FieldKind::Code => {
            let value = digits::to_ascii(clean);
            let is_known = value.is_empty() || field.codes.is_empty() || field.code(&value).is_some();
            ReadValue { odd: (!is_known).then_some(Reason::UnknownCode), value }
        }
        FieldKind::Amount => read_amount(clean),
    }
}

fn padded(clean: &str, width: Option<usize>) -> Cow<'_, str> {
    let text = digits::to_ascii(clean);
    match width {
        Some(width) if !text.is_empty() => resident_id::pad(&text, width).0.into(),
        _ => text,
    }
}

// Whatever cannot be read is kept as written: the row counts, the value is shown as it stands.
fn read_date(clean: &str, era_digits: EraDigits) -> ReadValue<'_> {
    match date::parse(clean, era_digits) {
        Ok(date) => ReadValue { odd: odd_date(&date), value: date.canonical().into() },
        Err(_) => ReadValue { value: clean.into(), odd: Some(Reason::UnreadableDate) },
    }
}

fn odd_date(date: &PartialDate) -> Option<Reason> {
    if date.is_impossible() {
        Some(Reason::ImpossibleDate)
    } else if date.past_era_end {
        Some(Reason::PastEraEnd)
    } else {
        None
    }
}

fn read_amount(clean: &str) -> ReadValue<'_> {
    match digits::amount(clean) {
        Some(amount) => ReadValue { value: amount.to_string().into(), odd: None },
        None if clean.is_empty() => ReadValue { value: clean.into(), odd: None },
        None => ReadValue { value: clean.into(), odd: Some(Reason::UnreadableAmount) },
    }
}
