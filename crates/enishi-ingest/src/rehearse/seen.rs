//! What a file's columns look like, and what was noticed in them: counts and shapes. Values are held for a few samples,
//! and leave only where somebody asks for them by name.

use std::collections::BTreeMap;
use std::fmt;
use std::mem::discriminant;

use enishi_model::{Finding, Reason};
use enishi_text::{cell, my_number, shape};

/// A column as its cells look.
#[derive(Clone)]
pub struct ColumnSeen {
    /// its name
    pub name: String,
    /// how many cells have something
    pub filled: u64,
    shapes: BTreeMap<String, u64>,
    values: Vec<String>,
}

// Samples of each column.
const SAMPLES: usize = 3;
// Shapes that are counted; free text has as many as rows.
const MOST_SHAPES: usize = 500;

impl ColumnSeen {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), filled: 0, shapes: BTreeMap::new(), values: Vec::new() }
    }

    /// The shapes of most cells, the commonest first.
    pub fn shapes(&self) -> Vec<&str> {
        let mut shapes: Vec<(&String, &u64)> = self.shapes.iter().collect();
        shapes.sort_by_key(|(shape, count)| (std::cmp::Reverse(**count), shape.chars().count()));
        shapes.into_iter().take(SAMPLES).map(|(shape, _)| shape.as_str()).collect()
    }

    /// A few values as they stand in the file. Personal: whoever shows them has written down for whom.
    pub fn values(&self) -> &[String] {
        &self.values
    }

    fn see(&mut self, raw: &str) {
        let value = cell::clean(raw);
        if value.is_empty() {
            return;
        }
        self.filled += 1;
        // A 個人番号 is shown to nobody.
        if self.values.len() < SAMPLES
            && !my_number::passes(value)
            && !self.values.iter().any(|known| known == value)
        {
            self.values.push(value.to_owned());
        }
        let shaped = shape::shape(value);
        if self.shapes.len() < MOST_SHAPES || self.shapes.contains_key(&shaped) {
            *self.shapes.entry(shaped).or_default() += 1;
        }
    }
}

impl fmt::Debug for ColumnSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ColumnSeen({}, {} filled)", self.name, self.filled)
    }
}

/// Looks at a row, as far as it has columns.
pub(super) fn seen<'c>(columns: &mut [ColumnSeen], cells: impl Iterator<Item = &'c str>) {
    for (column, cell) in columns.iter_mut().zip(cells) {
        column.see(cell);
    }
}

/// One kind of finding in one column.
#[derive(Clone, Debug)]
pub struct Noticed {
    /// the first of them
    pub first: Finding,
    /// how many
    pub count: u64,
    /// the lines of the first few
    pub lines: Vec<u64>,
}

// Lines that are named; a person looks at the first ones.
const LINES: usize = 5;

/// Counts a finding with those like it.
pub(super) fn notice(noticed: &mut Vec<Noticed>, finding: &Finding) {
    let is_like = |other: &Finding| {
        let like = |one: &Reason, other: &Reason| discriminant(one) == discriminant(other);
        other.column == finding.column && like(&other.reason, &finding.reason)
    };
    let line = finding.position.line;
    match noticed.iter_mut().find(|known| is_like(&known.first)) {
        Some(known) => {
            known.count += 1;
            if known.lines.len() < LINES {
                known.lines.push(line);
            }
        }
        None => noticed.push(Noticed { first: finding.clone(), count: 1, lines: vec![line] }),
    }
}
