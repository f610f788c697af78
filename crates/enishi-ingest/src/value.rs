//! Reading a cell as its field's kind says; whatever cannot be read is kept as written.

use std::borrow::Cow;

use enishi_config::connector::FieldSpec;
use enishi_model::{Cell, Field, FieldKind, Reason};
use enishi_text::date::{self, PartialDate};
use enishi_text::era::EraDigits;
use enishi_text::{digits, kana, resident_id, width};

/// A cell of a record: its text as it came, and what was read from it where that differs.
#[inline]
pub(crate) fn cell(raw: &str, value: Cow<'_, str>) -> Cell {
    // Most values are the raw text itself; then there is nothing to compare.
    let is_raw = std::ptr::eq::<str>(&*value, raw) || value == raw;
    let normalised = (!is_raw).then(|| value.into_owned());
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
#[inline]
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
        FieldKind::Phone | FieldKind::Postcode => plain(width::fold_cow(clean)),
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
    if let Some(value) = date::plain(clean) {
        return ReadValue { value, odd: None };
    }
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

#[cfg(test)]
mod tests {
    use enishi_catalogue::Bilingual;
    use enishi_model::FieldClass;
    use enishi_model::schema::Code;

    use super::*;

    fn as_kind(kind: FieldKind, width: Option<usize>, text: &str) -> (String, Option<Reason>) {
        let label = Bilingual { ja: "在宅".to_owned(), en: "at home".to_owned() };
        let codes = vec![Code { value: "1".to_owned(), label: label.clone(), reveals: None }];
        let (name, of) = ("field".to_owned(), "subject".to_owned());
        let field = Field { name, label, kind, class: FieldClass::GENERAL, attribute: None, of, codes };
        let spec = FieldSpec { column: "列".to_owned(), required: false, width };
        let read = read(&field, &spec, text, EraDigits::COMMON);
        (read.value.into_owned(), read.odd)
    }

    #[test]
    fn dates_are_read_or_kept_as_written_and_what_is_odd_is_said() {
        for (text, value, odd) in [
            ("R04.05.31", "2022-05-31", None),
            ("2022/05/28", "2022-05-28", None),
            ("20220528", "2022-05-28", None),
            ("昭和32年4月日不詳", "1957-04-XX", None),
            ("昭和32年4月中旬頃", "1957-04;middle~", None),
            ("00000000", "", None),
            ("99999999", "9999-12-31", None),
            ("3280229", "1953-02-29", Some(Reason::ImpossibleDate)),
            ("平成31.5.1", "2019-05-01", Some(Reason::PastEraEnd)),
            ("そのうち", "そのうち", Some(Reason::UnreadableDate)),
        ] {
            assert_eq!(as_kind(FieldKind::Date, None, text), (value.to_owned(), odd), "{text}");
        }
    }

    #[test]
    fn amounts_codes_and_numbers_are_read_or_kept_as_written() {
        for (kind, text, value, odd) in [
            (FieldKind::Amount, "1,234", "1234", None),
            (FieldKind::Amount, "△１，２００円", "-1200", None),
            (FieldKind::Amount, "", "", None),
            (FieldKind::Amount, "全額", "全額", Some(Reason::UnreadableAmount)),
            (FieldKind::Code, "１", "1", None),
            (FieldKind::Code, "", "", None),
            (FieldKind::Code, "9", "9", Some(Reason::UnknownCode)),
            (FieldKind::Phone, "０４－２９００", "04-2900", None),
            (FieldKind::Kana, "ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ タロウ", None),
        ] {
            assert_eq!(as_kind(kind, None, text), (value.to_owned(), odd), "{text}");
        }
        // The check digit is nobody's reason to reject; padding is to the declared width.
        assert_eq!(as_kind(FieldKind::Number, Some(10), "１２").0, "0000000012");
        assert_eq!(as_kind(FieldKind::Number, None, "12").0, "12");
    }

    #[test]
    fn the_raw_text_stays_beside_what_was_read_from_it() {
        let cell = cell(" R04.05.31 ", "2022-05-31".into());
        assert_eq!((cell.raw.as_str(), cell.value()), (" R04.05.31 ", "2022-05-31"));
        assert_eq!(super::cell("縁", "縁".into()).normalised, None);
    }
}
