//! A configuration text, and where in it a byte stands.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::DeTable;

use crate::excerpt::Excerpt;
use crate::fault::{Fault, FaultKind, Faults};
use crate::section::Section;

/// A text with its name; collects what is wrong with it.
pub struct Document<'t> {
    file: String,
    text: &'t str,
    is_confidential: bool,
    faults: RefCell<Vec<Fault>>,
    asked: RefCell<BTreeSet<String>>,
}

impl<'t> Document<'t> {
    /// A text and the name under which its faults are reported.
    pub fn new(file: impl Into<String>, text: &'t str) -> Self {
        Self {
            file: file.into(),
            text,
            is_confidential: false,
            faults: RefCell::default(),
            asked: RefCell::default(),
        }
    }

    /// The same; what the text holds stands in no message.
    pub(crate) fn confidential(mut self) -> Self {
        self.is_confidential = true;
        self
    }

    /// Reads the text with `build`. Any fault, whether of syntax, shape or meaning, makes it fail with all of them.
    pub fn read<T>(self, build: impl FnOnce(&mut Section<'_, 't>) -> Option<T>) -> Result<T, Faults> {
        let (root, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            self.report(span, "", FaultKind::Syntax { why: error.message().to_owned() });
        }
        let built = if self.faults.borrow().is_empty() {
            let mut section = Section::root(&self, root.get_ref());
            build(&mut section)
        } else {
            None
        };
        let faults = self.faults.into_inner();
        match built {
            Some(built) if faults.is_empty() => Ok(built),
            _ => Err(Faults(faults)),
        }
    }

    pub(crate) fn report(&self, span: Range<usize>, key: &str, kind: FaultKind) {
        let (line, column) = self.place(span.start);
        let excerpt = Excerpt::of(self.text, &span);
        let excerpt = if self.is_confidential { excerpt.map(Excerpt::masked) } else { excerpt };
        let (file, key) = (self.file.clone(), key.to_owned());
        self.faults.borrow_mut().push(Fault { file, line, column, key, kind, excerpt });
    }

    pub(crate) fn line_of(&self, byte: usize) -> usize {
        self.place(byte).0
    }

    pub(crate) fn asked_for(&self, key: String) {
        self.asked.borrow_mut().insert(key);
    }

    fn place(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// Every key that reading `text` asks for, with its tables, array indices left out.
pub(crate) fn asked_keys(text: &str, build: impl FnOnce(&mut Section<'_, '_>)) -> BTreeSet<String> {
    let document = Document::new("", text);
    let (root, _) = DeTable::parse_recoverable(text);
    build(&mut Section::root(&document, root.get_ref()));
    document.asked.into_inner()
}
