//! Writing a draft down: TOML with a comment wherever a person has to decide.

use std::fmt::Write as _;

use enishi_catalogue::{Lang, texts};
use enishi_config::connector::delimiter_name;

use super::Draft;
use super::column::Column;
use super::key::Resident;
use super::kind::Guess;
use super::note::Note;

/// The text of a draft.
pub(super) fn write(draft: &Draft, lang: Lang) -> String {
    let mut page = Page { text: String::new(), lang };
    head(&mut page, draft);
    file(&mut page, draft);
    record(&mut page, draft);
    for resident in &draft.identity.residents {
        one_resident(&mut page, resident);
    }
    if draft.identity.residents.is_empty() {
        page.line("\n[[resident]]");
        page.key("role", "subject");
        page.line("label = { ja = \"対象者\", en = \"Subject\" }");
        page.line("# column = \"...\"");
    }
    for (column, guess) in &draft.fields {
        if guess.is_field && !column.name.is_empty() {
            field(&mut page, draft, column, guess);
        } else {
            guess.notes.iter().for_each(|note| page.remark(&format!("{}: ", column.name), note));
        }
    }
    page.text
}

struct Page {
    text: String,
    lang: Lang,
}

impl Page {
    fn line(&mut self, line: impl std::fmt::Display) {
        // Writing into a String cannot fail.
        let _ = writeln!(self.text, "{line}");
    }

    fn key(&mut self, key: &str, value: &str) {
        self.line(format!("{key} = {}", quoted(value)));
    }

    fn comment(&mut self, text: &str) {
        for line in text.lines() {
            self.line(format!("# {line}"));
        }
    }

    fn remark(&mut self, before: &str, note: &Note) {
        let text = format!("{before}{}", note.text(self.lang));
        self.comment(&text);
    }

    fn remarks(&mut self, notes: &[Note]) {
        notes.iter().for_each(|note| self.remark("", note));
    }
}

fn head(page: &mut Page, draft: &Draft) {
    page.comment(&texts::draft_head(page.lang));
    page.line("format = 1\n\n[programme]");
    page.comment(&texts::draft_programme(page.lang));
    page.key("id", &draft.programme);
    page.line(format!("name = {{ ja = {0}, en = {0} }}", quoted(&draft.programme)));
    page.line("department = { ja = \"?\", en = \"?\" }\n\n[programme.contact]");
    page.comment(&texts::draft_contact(page.lang));
    page.line("desk = { ja = \"?\", en = \"?\" }\nphone = \"?\"");
    page.line("hours = { ja = \"平日 8:30-17:15\", en = \"weekdays 8:30-17:15\" }\n# duty_phone = \"?\"");
}

fn file(page: &mut Page, draft: &Draft) {
    let table = &draft.table;
    page.line("\n[file]");
    if !draft.dated {
        page.comment(&texts::draft_pattern(page.lang));
    }
    page.key("pattern", &draft.pattern);
    page.key("encoding", table.encoding.name());
    if table.delimiter != b',' {
        page.key("delimiter", delimiter_name(table.delimiter));
    }
    if let Some(widths) = &table.widths {
        page.line("fixed = [");
        for (name, bytes) in table.names.iter().zip(widths) {
            page.line(format!("  {{ column = {}, bytes = {bytes} }},", quoted(name)));
        }
        page.line("]");
    } else if !table.has_header {
        let names: Vec<String> = table.names.iter().map(|name| quoted(name)).collect();
        page.line(format!("header = false\ncolumns = [{}]", names.join(", ")));
    }
    for (key, mark) in [("comment", &table.comment), ("trailer", &table.trailer)] {
        if let Some(mark) = mark {
            page.key(key, mark);
        }
    }
    if !table.ends_in_newline && table.trailer.is_some() {
        page.line("final_newline = false");
    }
    page.remarks(&draft.notes);
    page.comment(&texts::draft_kind(page.lang));
    page.key("kind", "snapshot");
    page.line("\n[schedule]");
    page.comment(&texts::draft_schedule(page.lang));
    page.line("nights = [\"daily\"]\nby = \"06:00\"");
}

fn record(page: &mut Page, draft: &Draft) {
    let identity = &draft.identity;
    page.line("\n[record]");
    page.remarks(&identity.notes);
    let key: Vec<String> = identity.key.iter().map(|name| quoted(name)).collect();
    page.line(format!("key = [{}]", key.join(", ")));
    let columns = [
        ("history", &identity.history),
        ("valid_from", &identity.valid_from),
        ("valid_to", &identity.valid_to),
    ];
    for (key, column) in columns {
        if let Some(column) = column {
            page.key(key, column);
        }
    }
    if identity.valid_to.is_some() {
        page.comment(&texts::draft_valid_to(page.lang));
    }
    if let Some(column) = &identity.ended_when {
        page.line(format!("ended_when = [{{ column = {}, in = [\"1\"] }}]", quoted(column)));
    }
    if let Some((column, values)) = &identity.protects_when {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        page.line(format!(
            "protects_when = [{{ column = {}, in = [{}] }}]",
            quoted(column),
            values.join(", ")
        ));
    }
    if let Some(name) = draft.era.name() {
        page.remarks(&Vec::from_iter(draft.era.note()));
        page.key("era_digits", name);
    }
}

fn one_resident(page: &mut Page, resident: &Resident) {
    let (ja, en) = resident.label;
    page.line("\n[[resident]]");
    page.key("role", resident.role);
    page.line(format!("label = {{ ja = {}, en = {} }}", quoted(ja), quoted(en)));
    page.key("column", &resident.column);
    if let Some(width) = resident.width {
        page.comment(&texts::draft_width(page.lang));
        page.line(format!("width = {width}"));
    }
}

fn field(page: &mut Page, draft: &Draft, column: &Column, guess: &Guess) {
    page.line("\n[[field]]");
    page.remarks(&guess.notes);
    page.key("column", &column.name);
    page.key("name", &guess.name);
    page.key("kind", guess.kind);
    match (guess.attribute, whose(draft, column)) {
        (Some(attribute), Whose::Only) => page.key("attribute", attribute),
        (Some(attribute), Whose::Of(role)) => {
            page.key("attribute", attribute);
            page.key("of", role);
        }
        (Some(_), Whose::Unknown) => page.remark("", &Note::WhoseAttribute),
        (None, _) => {}
    }
    let class: Vec<String> = guess.class.iter().map(|word| quoted(word)).collect();
    page.line(format!("class = [{}]", class.join(", ")));
    if !guess.codes.is_empty() {
        page.line("codes = [");
        for code in &guess.codes {
            page.line(format!("  {{ value = {0}, ja = {0}, en = {0} }},", quoted(code)));
        }
        page.line("]");
    }
}

enum Whose<'d> {
    Only,
    Of(&'d str),
    Unknown,
}

// Where a row touches several residents, only a column that names a role tells whose it is.
fn whose<'d>(draft: &'d Draft, column: &Column) -> Whose<'d> {
    let residents = &draft.identity.residents;
    if residents.len() < 2 {
        return Whose::Only;
    }
    let named = residents
        .iter()
        .find(|resident| resident.role != "subject" && column.name.contains(resident.label.0));
    named.map_or(Whose::Unknown, |resident| Whose::Of(resident.role))
}

// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ if character.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
