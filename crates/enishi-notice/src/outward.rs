//! What may be said outside the data directory of why a file was stopped. A file that has no header, or that of
//! another department, offers residents' values as names of columns: words that are neither the connector's own nor
//! plainly a machine's are left out. Whoever may read them finds them with `enishi batch show`.

use enishi_catalogue::{Explain, Lang, Message};
use enishi_config::Connector;
use enishi_model::batch::Objection;
use serde_json::Value;

const LEFT_OUT: &str = "…";
// Words of encodings, systems and labels have fewer digits in a row; resident IDs, dates and telephones have more.
const MOST_DIGITS: usize = 4;

/// A reason as it may be told outside.
pub(crate) fn outward(reason: &Objection, connector: Option<&Connector>, lang: Lang) -> Message {
    let columns = connector.map(Connector::columns).unwrap_or_default();
    let told = serde_json::to_value(reason).ok().map(|mut value| {
        leave_out(&mut value, &columns);
        value
    });
    // A reason that cannot be read back without them is not told at all.
    match told.and_then(|value| serde_json::from_value::<Objection>(value).ok()) {
        Some(told) => told.explain(lang),
        None => Message::new(LEFT_OUT),
    }
}

/// The reason's name for machines.
pub(crate) fn code(reason: &Objection) -> String {
    let value = serde_json::to_value(reason).ok();
    let code = value.as_ref().and_then(|value| value.get("code")).and_then(Value::as_str);
    code.unwrap_or_default().to_owned()
}

fn leave_out(value: &mut Value, columns: &[&str]) {
    match value {
        Value::String(text) if !may_leave(text, columns) => *text = LEFT_OUT.to_owned(),
        Value::Array(items) => items.iter_mut().for_each(|item| leave_out(item, columns)),
        Value::Object(fields) => {
            fields
                .iter_mut()
                .filter(|(name, _)| *name != "code")
                .for_each(|(_, field)| leave_out(field, columns));
        }
        _ => {}
    }
}

// Names of people stand in capitals or begin with one; what machines say of themselves does in small letters.
fn may_leave(text: &str, columns: &[&str]) -> bool {
    let longest_run = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let is_machine = text.is_ascii() && longest_run < MOST_DIGITS && !has_a_name(text);
    columns.contains(&text) || is_machine
}

fn has_a_name(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    // "Permission denied (os error 13)", "Shift_JIS": one word with a capital is no full name.
    words.by_ref().filter(|word| word.starts_with(|first: char| first.is_ascii_uppercase())).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(reason: &Objection) -> String {
        outward(reason, None, Lang::En).what
    }

    #[test]
    fn a_first_row_that_was_taken_for_a_header_does_not_leave() {
        let unknown =
            ["0000000011", "髙橋　京子", "TAKAHASHI KYOKO", "1940-03-02", "名前"].map(str::to_owned);
        let text = told(&Objection::UnknownColumns { names: unknown.to_vec() });
        for value in &unknown {
            assert!(!text.contains(value), "{text}");
        }
        assert_eq!(told(&Objection::DuplicateColumn { name: "山田".to_owned() }).matches('…').count(), 1);
    }

    #[test]
    fn figures_encodings_and_the_systems_words_do() {
        let share = told(&Objection::RowCount { found: 2, last: 40_000, least: 3, most: 6 });
        assert!(share.contains("40000"), "{share}");
        let why = "Permission denied (os error 13)".to_owned();
        assert!(told(&Objection::Unreadable { why: why.clone() }).contains(&why));
        let encoding = Objection::WrongEncoding {
            declared: "cp932".to_owned(),
            found: Some("utf-8".to_owned()),
            line: 2,
        };
        let encoding = told(&encoding);
        assert!(encoding.contains("cp932") && encoding.contains("utf-8"), "{encoding}");
    }
}
