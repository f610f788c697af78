//! A table of a document, read key by key. Whatever is missing, of another type or left over is
//! reported to the document, and reading goes on, so that all faults come out at once.

use std::collections::BTreeSet;
use std::ops::Range;

use enishi_catalogue::Bilingual;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::document::Document;
use crate::fault::FaultKind;

/// A table under a key. Keys that nobody asked for are reported when it goes out of scope.
pub struct Section<'d, 't> {
    document: &'d Document<'t>,
    table: &'d DeTable<'d>,
    path: String,
    span: Range<usize>,
    known: BTreeSet<&'static str>,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Spot<T> {
    /// the value
    pub value: T,
    /// its bytes in the document
    pub span: Range<usize>,
    /// its key with its tables
    pub path: String,
}

impl<'d, 't> Section<'d, 't> {
    pub(crate) fn root(document: &'d Document<'t>, table: &'d DeTable<'d>) -> Self {
        Self { document, table, path: String::new(), span: 0..0, known: BTreeSet::new() }
    }

    /// Reports a fault at a value.
    pub fn fault<T>(&self, spot: &Spot<T>, kind: FaultKind) {
        self.document.report(spot.span.clone(), &spot.path, kind);
    }

    /// Reports a fault of the table as a whole, under `key`.
    pub fn fault_here(&self, key: &str, kind: FaultKind) {
        self.document.report(self.span.clone(), &self.path_of(key), kind);
    }

    /// Where the table itself stands.
    pub fn spot(&self) -> Spot<()> {
        Spot { value: (), span: self.span.clone(), path: self.path.clone() }
    }

    /// The line on which a value stands.
    pub fn line<T>(&self, spot: &Spot<T>) -> usize {
        self.document.line_of(spot.span.start)
    }

    /// Whether the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// A text that must be there.
    pub fn text(&mut self, key: &'static str) -> Option<Spot<String>> {
        self.required(key, Self::optional_text)
    }

    /// A text.
    pub fn optional_text(&mut self, key: &'static str) -> Option<Spot<String>> {
        self.take(key, "string", |value| match value {
            DeValue::String(text) => Some(text.to_string()),
            _ => None,
        })
    }

    /// A whole number.
    pub fn whole(&mut self, key: &'static str) -> Option<Spot<i64>> {
        self.take(key, "integer", |value| match value {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        })
    }

    /// A whole number within bounds.
    pub fn optional_whole(&mut self, key: &'static str, least: i64, most: i64) -> Option<i64> {
        let spot = self.whole(key)?;
        if spot.value < least || spot.value > most {
            self.fault(&spot, FaultKind::OutOfBounds { found: spot.value, least, most });
            return None;
        }
        Some(spot.value)
    }

    /// A whole number within bounds that must be there.
    pub fn required_whole(&mut self, key: &'static str, least: i64, most: i64) -> Option<i64> {
        self.required(key, |section, key| section.optional_whole(key, least, most))
    }

    /// A list of whole numbers within bounds; empty where the key is not there.
    pub fn wholes(&mut self, key: &'static str, least: i64, most: i64) -> Vec<i64> {
        let Some((value, path)) = self.value(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(value, &path, "array of integers");
            return Vec::new();
        };
        let mut wholes = Vec::new();
        for item in items {
            let DeValue::Integer(number) = item.get_ref() else {
                self.wrong_type(item, &path, "integer");
                continue;
            };
            match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(found) if (least..=most).contains(&found) => wholes.push(found),
                found => {
                    let kind = FaultKind::OutOfBounds { found: found.unwrap_or(i64::MAX), least, most };
                    self.document.report(item.span(), &path, kind);
                }
            }
        }
        wholes
    }

    /// A number, whole or not.
    pub fn optional_number(&mut self, key: &'static str) -> Option<f64> {
        let spot = self.take(key, "number", |value| match value {
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            DeValue::Integer(number) => number.as_str().parse::<f64>().ok(),
            _ => None,
        })?;
        Some(spot.value)
    }

    /// True or false.
    pub fn optional_switch(&mut self, key: &'static str) -> Option<bool> {
        let spot = self.take(key, "boolean", |value| match value {
            DeValue::Boolean(on) => Some(*on),
            _ => None,
        })?;
        Some(spot.value)
    }

    /// A list of texts; empty where the key is not there.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spot<String>> {
        let Some((value, path)) = self.value(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(value, &path, "array of strings");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => {
                    texts.push(Spot { value: text.to_string(), span: item.span(), path: path.clone() });
                }
                _ => self.wrong_type(item, &path, "string"),
            }
        }
        texts
    }

    /// One of a few words; `default` where the key is not there.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
        default: Option<T>,
    ) -> Option<T> {
        let spot = match default {
            Some(default) if !self.has(key) => {
                self.know(key);
                return Some(default);
            }
            _ => self.text(key)?,
        };
        self.one_of(&spot, choices)
    }

    /// Which of a few words a text is.
    pub fn one_of<T: Copy>(&self, spot: &Spot<String>, choices: &[(&str, T)]) -> Option<T> {
        let found = choices.iter().find(|(word, _)| *word == spot.value).map(|(_, choice)| *choice);
        if found.is_none() {
            let allowed = choices.iter().map(|(word, _)| (*word).to_owned()).collect();
            self.fault(spot, FaultKind::NotOneOf { found: spot.value.clone(), allowed });
        }
        found
    }

    /// An ASCII name that must be there: lower case, digits, `_`.
    pub fn name(&mut self, key: &'static str) -> Option<Spot<String>> {
        let spot = self.text(key)?;
        let is_name = spot.value.starts_with(|first: char| first.is_ascii_lowercase())
            && spot.value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if is_name {
            return Some(spot);
        }
        self.fault(&spot, FaultKind::NotAName { found: spot.value.clone() });
        None
    }

    /// A label `{ ja = "...", en = "..." }` that must be there.
    pub fn label(&mut self, key: &'static str) -> Option<Bilingual> {
        let mut section = self.section(key)?;
        let (ja, en) = (section.text("ja"), section.text("en"));
        Some(Bilingual { ja: ja?.value, en: en?.value })
    }

    /// A label that may be absent.
    pub fn optional_label(&mut self, key: &'static str) -> Option<Bilingual> {
        self.know(key);
        if self.has(key) { self.label(key) } else { None }
    }

    /// A table that must be there.
    pub fn section(&mut self, key: &'static str) -> Option<Section<'d, 't>> {
        self.required(key, Self::optional_section)
    }

    /// A table.
    pub fn optional_section(&mut self, key: &'static str) -> Option<Section<'d, 't>> {
        let (value, path) = self.value(key)?;
        self.child(value, path)
    }

    /// The tables of `[[key]]`; none where the key is not there.
    pub fn sections(&mut self, key: &'static str) -> Vec<Section<'d, 't>> {
        let Some((value, path)) = self.value(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(value, &path, "array of tables");
            return Vec::new();
        };
        items.iter().enumerate().filter_map(|(at, item)| self.child(item, format!("{path}[{at}]"))).collect()
    }

    fn child(&self, value: &'d Spanned<DeValue<'d>>, path: String) -> Option<Section<'d, 't>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Section {
                document: self.document,
                table,
                path,
                span: value.span(),
                known: BTreeSet::new(),
            }),
            _ => {
                self.wrong_type(value, &path, "table");
                None
            }
        }
    }

    fn required<T>(
        &mut self,
        key: &'static str,
        take: impl FnOnce(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        if !self.has(key) {
            self.know(key);
            self.fault_here(key, FaultKind::Missing);
            return None;
        }
        take(self, key)
    }

    fn take<T>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        read: impl FnOnce(&DeValue<'d>) -> Option<T>,
    ) -> Option<Spot<T>> {
        let (value, path) = self.value(key)?;
        match read(value.get_ref()) {
            Some(read) => Some(Spot { value: read, span: value.span(), path }),
            None => {
                self.wrong_type(value, &path, expected);
                None
            }
        }
    }

    fn value(&mut self, key: &'static str) -> Option<(&'d Spanned<DeValue<'d>>, String)> {
        self.know(key);
        let table: &'d DeTable<'d> = self.table;
        Some((table.get(key)?, self.path_of(key)))
    }

    /// Counts a key as asked for, whether or not it is there.
    pub(crate) fn know(&mut self, key: &'static str) {
        self.known.insert(key);
        self.document.asked_for(without_indices(&self.path_of(key)));
    }

    fn path_of(&self, key: &str) -> String {
        match (self.path.is_empty(), key.is_empty()) {
            (true, _) => key.to_owned(),
            (false, true) => self.path.clone(),
            (false, false) => format!("{}.{key}", self.path),
        }
    }

    fn wrong_type(&self, value: &Spanned<DeValue<'_>>, path: &str, expected: &'static str) {
        let found = value.get_ref().type_str().to_owned();
        self.document.report(value.span(), path, FaultKind::WrongType { found, expected });
    }

    fn report_unknown(&self, key: &Spanned<DeString<'_>>) {
        let known = self.known.iter().map(|known| (*known).to_owned()).collect();
        self.document.report(key.span(), &self.path_of(key.get_ref()), FaultKind::UnknownKey { known });
    }
}

impl Drop for Section<'_, '_> {
    fn drop(&mut self) {
        for key in self.table.keys().filter(|key| !self.known.contains(key.get_ref().as_ref())) {
            self.report_unknown(key);
        }
    }
}

fn without_indices(path: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            _ if !inside => plain.push(letter),
            _ => {}
        }
    }
    plain
}
