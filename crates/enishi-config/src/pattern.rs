//! How a source's files are named: `JUMIN_{date}.csv`, with `*` for anything.

use chrono::NaiveDate;

/// A file name pattern. `{date}` stands for the business date as eight digits, `*` for any run of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Date,
    Any,
}

const DATE: &str = "{date}";

impl Pattern {
    /// Reads a pattern. `None` where it is empty, names a folder, or has braces other than one `{date}`.
    pub fn parse(text: &str) -> Option<Self> {
        let is_bad = text.is_empty() || text.contains(['/', '\\']) || text.matches(DATE).count() > 1;
        if is_bad || text.replace(DATE, "").contains(['{', '}']) {
            return None;
        }
        let mut parts = Vec::new();
        for (at, side) in text.split(DATE).enumerate() {
            if at > 0 {
                parts.push(Part::Date);
            }
            for (at, literal) in side.split('*').enumerate() {
                if at > 0 {
                    parts.push(Part::Any);
                }
                if !literal.is_empty() {
                    parts.push(Part::Literal(literal.to_owned()));
                }
            }
        }
        Some(Self { text: text.to_owned(), parts })
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the file's name tells its business date.
    pub fn has_date(&self) -> bool {
        self.parts.contains(&Part::Date)
    }

    /// Whether a file name fits, and the business date in it, where the pattern has one.
    pub fn matches(&self, name: &str) -> Option<Option<NaiveDate>> {
        meet(&self.parts, name)
    }
}

fn meet(parts: &[Part], name: &str) -> Option<Option<NaiveDate>> {
    let Some((first, rest)) = parts.split_first() else {
        return name.is_empty().then_some(None);
    };
    match first {
        Part::Literal(literal) => meet(rest, name.strip_prefix(literal.as_str())?),
        Part::Date => {
            let (digits, left) = name.split_at_checked(8)?;
            let date = NaiveDate::parse_from_str(digits, "%Y%m%d").ok()?;
            meet(rest, left).map(|_| Some(date))
        }
        Part::Any => {
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.filter_map(|at| name.get(at..)).find_map(|left| meet(rest, left))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_business_date_from_the_name() {
        let pattern = Pattern::parse("JUMIN_{date}.csv").unwrap();
        assert_eq!(pattern.matches("JUMIN_20261122.csv"), Some(NaiveDate::from_ymd_opt(2026, 11, 22)));
        for other in ["JUMIN_20261399.csv", "JUMIN_20261122.csv.tmp", "KAIGO_20261122.csv", "JUMIN_.csv"] {
            assert_eq!(pattern.matches(other), None, "{other}");
        }
    }

    #[test]
    fn takes_stars_and_japanese_names() {
        let pattern = Pattern::parse("手帳*.csv").unwrap();
        assert_eq!(pattern.matches("手帳一覧.csv"), Some(None));
        assert_eq!(pattern.matches("手帳.csv"), Some(None));
        assert_eq!(pattern.matches("手帳一覧.txt"), None);
        let both = Pattern::parse("A*_{date}_*.csv").unwrap();
        assert_eq!(both.matches("A1_20261122_v2.csv"), Some(NaiveDate::from_ymd_opt(2026, 11, 22)));
    }

    #[test]
    fn refuses_folders_and_unknown_braces() {
        for text in ["", "a/b.csv", "{day}.csv", "{date}{date}.csv", "{date.csv"] {
            assert_eq!(Pattern::parse(text), None, "{text}");
        }
    }
}
