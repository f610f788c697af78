//! Which column stands where: by name where the file has a header, by the connector's list where not.

use std::collections::{BTreeSet, HashMap};

use enishi_config::Connector;
use enishi_model::batch::Objection;

use crate::cells::Cells;
use crate::delimiter;
use crate::draft::is_word;
use crate::guards::Stop;

/// Where the connector's columns stand.
#[derive(Debug)]
pub struct Columns {
    at: HashMap<String, usize>,
    /// how many cells a row must have
    pub width: usize,
    /// columns that the connector does not know: neither stored, indexed nor shown
    pub unknown: Vec<String>,
}

impl Columns {
    /// Finds the connector's columns in a header. Reordered ones are fine, unknown ones are noted; a
    /// missing one holds the file, a header of another file refuses it.
    pub fn find(connector: &Connector, header: Option<&Cells>) -> Result<Self, Stop> {
        let names: Vec<String> = match (&connector.file.columns, header) {
            (Some(columns), _) => columns.clone(),
            (None, Some(header)) => {
                header.iter().map(|name| enishi_text::cell::clean(name).to_owned()).collect()
            }
            (None, None) => return Err(Stop::Refuse(vec![Objection::Empty])),
        };
        let clashing =
            names.iter().enumerate().find(|(at, name)| names.iter().take(*at).any(|one| one == *name));
        let clashing = clashing.map(|(at, _)| at);
        let declared: BTreeSet<&str> = connector.columns().into_iter().collect();
        let is_there = |name: &&str| names.iter().any(|there| there == *name);
        let missing: Vec<String> =
            declared.iter().filter(|name| !is_there(name)).map(|name| (*name).to_owned()).collect();
        let found = declared.len() - missing.len();
        if found * 2 < declared.len() {
            if let Some(other) = header.and_then(|header| delimiter::of_header(connector, header)) {
                return Err(Stop::Refuse(vec![delimiter::objection(connector, other, 1)]));
            }
            let (found, expected) = (found as u64, declared.len() as u64);
            return Err(Stop::Refuse(vec![Objection::OtherHeader { found, expected }]));
        }
        let names = told(names, &declared, connector.file.columns.is_some(), missing.len());
        if let Some(name) = clashing.and_then(|at| names.get(at)) {
            return Err(Stop::Refuse(vec![Objection::DuplicateColumn { name: name.clone() }]));
        }
        let unknown: Vec<String> =
            names.iter().filter(|name| !declared.contains(name.as_str())).cloned().collect();
        let at = names.iter().enumerate().map(|(place, name)| (name.clone(), place)).collect();
        if !missing.is_empty() {
            return Err(Stop::Hold(vec![Objection::MissingColumns { missing, unknown }]));
        }
        // A connector without a header has declared every column, also those that it does not take.
        let unknown = if connector.file.columns.is_some() { Vec::new() } else { unknown };
        Ok(Self { at, width: names.len(), unknown })
    }

    /// Where the columns stand that the connector takes, in the order of their names.
    pub fn taken(&self, connector: &Connector) -> Vec<usize> {
        let columns: BTreeSet<&str> = connector.columns().into_iter().collect();
        columns.into_iter().filter_map(|column| self.at(column)).collect()
    }

    /// The names of all columns of the file, in its order.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<(&String, &usize)> = self.at.iter().collect();
        names.sort_unstable_by_key(|(_, at)| **at);
        names.into_iter().map(|(name, _)| name.clone()).collect()
    }

    /// Where a column stands.
    pub fn at(&self, column: &str) -> Option<usize> {
        self.at.get(column).copied()
    }
}

// A header may have the first resident's cells at its end, where somebody glued files together: names that the
// connector does not know are told only where all of them are words of the trade, or each may be a new name of a column
// that is missing; else they are numbered.
fn told(names: Vec<String>, declared: &BTreeSet<&str>, are_declared: bool, missing: usize) -> Vec<String> {
    let is_told = |name: &String| are_declared || declared.contains(name.as_str());
    let unknown: Vec<&String> = names.iter().filter(|name| !is_told(name)).collect();
    if unknown.len() <= missing || unknown.iter().all(|name| is_word(name)) {
        return names;
    }
    let numbered = |(at, name)| if is_told(&name) { name } else { format!("#{}", at + 1) };
    names.into_iter().enumerate().map(numbered).collect()
}
