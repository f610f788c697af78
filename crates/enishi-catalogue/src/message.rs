use std::fmt;

use crate::{Lang, texts};

/// What a person is told: what was found (and expected), and the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// lowercase, no full stop
    pub what: String,
    /// the next step, where there is one
    pub hint: Option<String>,
}

impl Message {
    /// A message without a next step.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None }
    }

    /// Adds the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What, and below it the hint, as a terminal shows it.
    pub fn lines(&self, lang: Lang) -> String {
        match &self.hint {
            Some(hint) => format!("{}\n{}", self.what, texts::hint(lang, hint)),
            None => self.what.clone(),
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

/// Whatever can be told to a person in both languages. Never holds a resident's values.
pub trait Explain {
    /// The message in `lang`.
    fn explain(&self, lang: Lang) -> Message;
}
