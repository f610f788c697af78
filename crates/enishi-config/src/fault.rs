//! What is wrong with configuration, and where.

use std::fmt;

use enishi_catalogue::{Explain, Lang, Message, texts};

use crate::city::{INSTANCE, Text};
use crate::excerpt::{self, Excerpt};

/// One fault, at its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// the file, as it was named when it was read
    pub file: String,
    /// the line, from 1; 0 where the file as a whole is meant
    pub line: usize,
    /// the column, from 1, in characters
    pub column: usize,
    /// the key with its tables, `field[3].kind`
    pub key: String,
    /// what
    pub kind: FaultKind,
    /// the line that it is about, where there is one
    pub excerpt: Option<Excerpt>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// the file cannot be read
    Unreadable {
        /// the system's word
        why: String,
    },
    /// not TOML
    Syntax {
        /// the parser's word
        why: String,
    },
    /// a key that means nothing here
    UnknownKey {
        /// those that do
        known: Vec<String>,
    },
    /// a key that must be there
    Missing,
    /// a value of another type
    WrongType {
        /// the type found
        found: String,
        /// the type expected
        expected: &'static str,
    },
    /// a word that is none of the possible ones
    NotOneOf {
        /// the word found
        found: String,
        /// the possible ones
        allowed: Vec<String>,
    },
    /// a format number that this version does not read
    Format {
        /// the number found
        found: i64,
    },
    /// the same name twice
    Twice {
        /// the name
        name: String,
    },
    /// a name that stands for nothing
    Unresolved {
        /// the name
        name: String,
        /// what it should name
        what: &'static str,
    },
    /// not an ASCII name
    NotAName {
        /// as found
        found: String,
    },
    /// a number out of bounds
    OutOfBounds {
        /// as found
        found: i64,
        /// smallest
        least: i64,
        /// largest
        most: i64,
    },
    /// a field that locates a resident is not declared locating
    NotLocating,
    /// several roles, and the field does not say whose attribute it is
    WhoseAttribute,
    /// columns are needed where there is no header
    ColumnsNeeded,
    /// a key that has no meaning beside `fixed`
    NotWithFixed,
    /// a last line that may be without end, where nothing counts the rows
    TrailerNeeded,
    /// a date in the trailer of files that have none
    TrailerOfDate,
    /// `width` or `system` of a resident's number, where no column has one
    NumberWithoutColumn,
    /// a role that may look residents up says nothing of a programme
    NoRule {
        /// the role
        role: String,
        /// the programme
        programme: String,
    },
    /// two rules for the same role, programme and purpose
    Contradiction {
        /// the line of the first
        first_line: usize,
    },
    /// a right that is about residents, in a role that does not look at them
    RightWithoutResidents {
        /// the right
        right: String,
    },
    /// a rule for a role that does not look at residents
    RuleWithoutResidents {
        /// the role
        role: String,
    },
    /// a role looks at residents, but for no purpose
    NoPurposes,
    /// glass may be broken, and nobody has the right to look at it afterwards
    NobodyReviews,
    /// `otherwise` where the rule has no scope
    OtherwiseWithoutScope,
    /// `otherwise` shows as much as the rule's level, or more
    OtherwiseNotLower,
    /// a scope for the level `none`
    ScopeOfNothing,
    /// a role counts residents, and its rules are narrowed to some rows
    ScopeWithStatistics {
        /// the role
        role: String,
    },
    /// a caseload is told by a field that a source of the programme does not have
    NoSuchField {
        /// the field
        field: String,
        /// the source
        source: String,
    },
    /// the right to break glass without `[[break_glass]]` of the role, or the other way round
    GlassAndRight {
        /// the role
        role: String,
    },
    /// not a time, a zone, a pattern: said in words
    Malformed {
        /// what was expected
        expected: &'static str,
    },
    /// the city has no register, or several
    Registers {
        /// how many
        found: usize,
    },
}

/// Every fault that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines(Lang::En))
    }
}

impl Faults {
    /// One block per fault: place, key, what, next step.
    pub fn lines(&self, lang: Lang) -> String {
        self.each().iter().map(|fault| fault.explain(lang).lines(lang)).collect::<Vec<_>>().join("\n")
    }

    /// The same for a terminal, each with its line drawn and underlined.
    pub fn drawn(&self, lang: Lang, colour: bool) -> String {
        self.each().iter().map(|fault| fault.drawn(lang, colour)).collect::<Vec<_>>().join("\n")
    }

    /// Every fault once, in the order of files and lines.
    pub fn each(&self) -> Vec<Fault> {
        let mut faults = self.0.clone();
        faults.sort();
        faults.dedup();
        faults
    }

    /// Finds the places of faults of one text that know only their key, or only their line.
    pub(crate) fn located(mut self, text: &Text) -> Self {
        for fault in self.0.iter_mut().filter(|fault| fault.file == text.file && fault.excerpt.is_none()) {
            fault.locate(&text.text);
        }
        self
    }

    /// The same for `enishi.toml`, whose path becomes known here.
    pub(crate) fn of_instance(mut self, text: &Text) -> Self {
        for fault in self.0.iter_mut().filter(|fault| fault.file == INSTANCE) {
            fault.file.clone_from(&text.file);
        }
        self.located(text)
    }
}

impl Fault {
    fn drawn(&self, lang: Lang, colour: bool) -> String {
        let message = self.explain(lang);
        let drawn = self.excerpt.as_ref().map(|excerpt| excerpt.drawn(self.line, colour));
        let hint = message.hint.map(|hint| texts::hint(lang, hint));
        [Some(message.what), drawn, hint].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    fn locate(&mut self, text: &str) {
        let name = match &self.kind {
            FaultKind::Unresolved { name, .. } | FaultKind::Twice { name } => Some(name.as_str()),
            _ => None,
        };
        let span = if self.line == 0 {
            excerpt::find(text, &self.key, name)
        } else {
            on_line(text, self.line, name)
        };
        let Some(span) = span else { return };
        let before = text.get(..span.start).unwrap_or_default();
        self.line = before.matches('\n').count() + 1;
        self.column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        self.excerpt = Excerpt::of(text, &span);
    }
}

// A name on its line, or what stands on the line.
fn on_line(text: &str, line: usize, name: Option<&str>) -> Option<std::ops::Range<usize>> {
    let begin: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let words = text.get(begin..)?.lines().next()?;
    let named =
        name.map(|name| format!("\"{name}\"")).and_then(|name| Some((words.find(&name)?, name.len())));
    let (at, length) = named.unwrap_or((words.len() - words.trim_start().len(), words.trim().len()));
    Some(begin + at..begin + at + length)
}

impl Explain for Fault {
    fn explain(&self, lang: Lang) -> Message {
        let place = match (self.line, self.key.is_empty()) {
            (0, true) => self.file.clone(),
            (0, false) => format!("{}: {}", self.file, self.key),
            (line, true) => format!("{}:{line}:{}", self.file, self.column),
            (line, false) => format!("{}:{line}:{}: {}", self.file, self.column, self.key),
        };
        let message = self.kind.explain(lang);
        Message { what: format!("{place}: {}", message.what), hint: message.hint }
    }
}

impl Explain for FaultKind {
    fn explain(&self, lang: Lang) -> Message {
        match self {
            Self::Unreadable { why } => {
                Message::new(texts::config_unreadable(lang, why)).hint(texts::config_unreadable_hint(lang))
            }
            Self::Syntax { why } => Message::new(texts::config_syntax(lang, why)),
            Self::UnknownKey { known } => Message::new(texts::config_unknown_key(lang))
                .hint(texts::config_known_keys(lang, known.join(", "))),
            Self::Missing => Message::new(texts::config_missing(lang)).hint(texts::config_missing_hint(lang)),
            Self::WrongType { found, expected } => {
                Message::new(texts::config_wrong_type(lang, found, expected))
            }
            Self::NotOneOf { found, allowed } => Message::new(texts::config_not_one_of(lang, found))
                .hint(texts::config_allowed(lang, allowed.join(", "))),
            Self::Format { found } => {
                Message::new(texts::config_format(lang, found)).hint(texts::config_format_hint(lang))
            }
            Self::Twice { name } => Message::new(texts::config_twice(lang, name)),
            Self::Unresolved { name, what } => Message::new(texts::config_unresolved(lang, name, what)),
            Self::NotAName { found } => Message::new(texts::config_not_a_name(lang, found)),
            Self::OutOfBounds { found, least, most } => {
                Message::new(texts::config_out_of_bounds(lang, found, least, most))
            }
            Self::NotLocating => {
                Message::new(texts::config_not_locating(lang)).hint(texts::config_not_locating_hint(lang))
            }
            Self::WhoseAttribute => Message::new(texts::config_whose_attribute(lang))
                .hint(texts::config_whose_attribute_hint(lang)),
            Self::ColumnsNeeded => {
                Message::new(texts::config_columns_needed(lang)).hint(texts::config_columns_needed_hint(lang))
            }
            Self::TrailerNeeded => {
                Message::new(texts::config_trailer_needed(lang)).hint(texts::config_trailer_needed_hint(lang))
            }
            Self::TrailerOfDate => Message::new(texts::config_trailer_of_date(lang))
                .hint(texts::config_trailer_of_date_hint(lang)),
            Self::NotWithFixed => {
                Message::new(texts::config_not_with_fixed(lang)).hint(texts::config_not_with_fixed_hint(lang))
            }
            Self::NumberWithoutColumn => Message::new(texts::config_number_without_column(lang))
                .hint(texts::config_number_without_column_hint(lang)),
            Self::NoRule { role, programme } => Message::new(texts::config_no_rule(lang, role, programme))
                .hint(texts::config_no_rule_hint(lang, programme)),
            Self::Contradiction { first_line } => Message::new(texts::config_contradiction(lang, first_line)),
            Self::RightWithoutResidents { right } => {
                Message::new(texts::config_right_without_residents(lang, right))
                    .hint(texts::config_without_residents_hint(lang))
            }
            Self::RuleWithoutResidents { role } => {
                Message::new(texts::config_rule_without_residents(lang, role))
                    .hint(texts::config_without_residents_hint(lang))
            }
            Self::NoPurposes => {
                Message::new(texts::config_no_purposes(lang)).hint(texts::config_no_purposes_hint(lang))
            }
            Self::NobodyReviews => {
                Message::new(texts::config_nobody_reviews(lang)).hint(texts::config_nobody_reviews_hint(lang))
            }
            Self::OtherwiseWithoutScope => Message::new(texts::config_otherwise_without_scope(lang))
                .hint(texts::config_otherwise_without_scope_hint(lang)),
            Self::OtherwiseNotLower => Message::new(texts::config_otherwise_not_lower(lang))
                .hint(texts::config_otherwise_not_lower_hint(lang)),
            Self::ScopeOfNothing => Message::new(texts::config_scope_of_nothing(lang))
                .hint(texts::config_scope_of_nothing_hint(lang)),
            Self::ScopeWithStatistics { role } => {
                Message::new(texts::config_scope_with_statistics(lang, role))
                    .hint(texts::config_scope_with_statistics_hint(lang))
            }
            Self::NoSuchField { field, source } => {
                Message::new(texts::config_no_such_field(lang, source, field))
                    .hint(texts::config_no_such_field_hint(lang, source))
            }
            Self::GlassAndRight { role } => Message::new(texts::config_glass_and_right(lang, role))
                .hint(texts::config_glass_and_right_hint(lang)),
            Self::Malformed { expected } => Message::new(texts::config_malformed(lang, expected)),
            Self::Registers { found } => {
                Message::new(texts::config_registers(lang, found)).hint(texts::config_registers_hint(lang))
            }
        }
    }
}
