//! The line of a configuration text that a fault is about, drawn with what is wrong underlined.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A line, and the bytes of it that are meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excerpt {
    line: String,
    from: usize,
    to: usize,
}

impl Excerpt {
    /// The line in which `span` begins, underlined as far as that line goes.
    pub(crate) fn of(text: &str, span: &Range<usize>) -> Option<Self> {
        let begin = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
        let line = text.get(begin..)?.lines().next().unwrap_or_default();
        let from = (span.start - begin).min(line.len());
        let to = span.end.saturating_sub(begin).min(line.len()).max(from);
        (!line.trim().is_empty()).then(|| Self { line: line.to_owned(), from, to })
    }

    /// The same, where the text holds values that nobody is to read in a message: stars stand for them.
    pub(crate) fn masked(self) -> Self {
        let end_of_key = self.line.find('=').unwrap_or(0);
        let star = |(at, c): (usize, char)| match c {
            _ if at < end_of_key => c,
            '"' | '[' | ']' | ',' | '{' | '}' | '=' | ' ' | '\t' => c,
            _ => '*',
        };
        // A character of several bytes becomes one of one byte: the place moves with it.
        let before = |end: usize| {
            self.line.get(..end).unwrap_or_default().char_indices().map(star).collect::<String>().len()
        };
        Self {
            from: before(self.from),
            to: before(self.to),
            line: self.line.char_indices().map(star).collect(),
        }
    }

    /// As a terminal shows it, `number` being the line's.
    pub(crate) fn drawn(&self, number: usize, colour: bool) -> String {
        let span = self.from..self.to.max((self.from + 1).min(self.line.len()));
        let snippet = Snippet::source(self.line.as_str()).line_start(number);
        let snippet = snippet.annotation(AnnotationKind::Primary.span(span));
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let drawn = renderer.render(&[Group::with_level(Level::ERROR).element(snippet)]);
        drawn.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }
}

/// Where a value stands that is known by its key only: of several under that key, the one that is `name`. Where the
/// key is not there, its table.
pub(crate) fn find(text: &str, key: &str, name: Option<&str>) -> Option<Range<usize>> {
    let (root, _) = DeTable::parse_recoverable(text);
    let mut tables: Vec<&DeTable<'_>> = vec![root.get_ref()];
    let mut found: Vec<Range<usize>> = Vec::new();
    for part in key.split('.').map(|part| part.split('[').next().unwrap_or_default()) {
        let values: Vec<&Spanned<DeValue<'_>>> =
            tables.iter().filter_map(|table| table.get(part)).flat_map(flat).collect();
        if values.is_empty() {
            break;
        }
        if let Some(named) = values.iter().find(|value| name.is_some() && text_of(value) == name) {
            return Some(named.span());
        }
        found = values.iter().map(|value| value.span()).collect();
        tables = values.iter().filter_map(|value| table_of(value)).collect();
    }
    found.into_iter().next()
}

// A list's items, lists within lists too; anything else alone.
fn flat<'v>(value: &'v Spanned<DeValue<'v>>) -> Vec<&'v Spanned<DeValue<'v>>> {
    match value.get_ref() {
        DeValue::Array(items) => items.iter().flat_map(flat).collect(),
        _ => vec![value],
    }
}

fn text_of<'v>(value: &'v Spanned<DeValue<'v>>) -> Option<&'v str> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.as_ref()),
        _ => None,
    }
}

fn table_of<'v>(value: &'v Spanned<DeValue<'v>>) -> Option<&'v DeTable<'v>> {
    match value.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_japanese_is_underlined_at_its_place() {
        let text = "a = 1\n\"種別\" = { ja = \"高齢\", kind = \"txet\" }\n";
        let at = text.find("\"txet\"").unwrap();
        let drawn = Excerpt::of(text, &(at..at + 6)).unwrap().drawn(2, false);
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines[1], "2 | \"種別\" = { ja = \"高齢\", kind = \"txet\" }");
        // Each of the four kanji takes two places of a terminal.
        let wide = "\"種別\" = { ja = \"高齢\", kind = "
            .chars()
            .map(|c| if c.is_ascii() { 1 } else { 2 })
            .sum::<usize>();
        assert_eq!(lines[2], format!("  | {}^^^^^^", " ".repeat(wide)));
        assert!(!drawn.contains('\u{1b}'), "plain where there is no terminal");
    }

    #[test]
    fn values_of_people_are_stars() {
        let text = "addresses = [\"縁市のどこか 1\"]\n";
        let at = text.find("\"縁").unwrap();
        let drawn = Excerpt::of(text, &(at..at + 5)).unwrap().masked().drawn(1, false);
        assert!(drawn.contains("addresses = [\"****** *\"]") && drawn.is_ascii(), "{drawn}");
    }

    #[test]
    fn a_key_is_found_by_what_it_says() {
        let text = "[[rule]]\nprogrammes = [\"a\", \"b\"]\n[[rule]]\nprogrammes = [\"c\"]\n[programme]\nid = \"x\"\n";
        let at = |key, name| find(text, key, name).map(|span| text.get(span).unwrap().to_owned());
        assert_eq!(at("rule.programmes", Some("c")).as_deref(), Some("\"c\""));
        assert_eq!(at("programme.id", None).as_deref(), Some("\"x\""));
        assert!(at("programme.name", None).is_some(), "its table");
        assert_eq!(at("other", None), None);
    }
}
