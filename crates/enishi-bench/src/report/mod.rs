//! What was measured, as JSON and as a page: figures, aims beside them, growth over sizes.

mod aims;
mod growth;
mod markdown;
mod table;
mod units;

use serde::Serialize;

pub use markdown::markdown;

use crate::machine::Machine;
use crate::options::Options;
use crate::run::{Auditing, Huge, Run};
use aims::Aim;
use growth::Growth;

/// Everything that was measured. Serialise it for the whole of it; [`markdown`] makes the page.
#[derive(Debug, Serialize)]
pub struct Report {
    command: String,
    machine: Machine,
    sizes: Vec<Run>,
    audit: Option<Auditing>,
    huge: Option<Huge>,
    growth: Vec<Growth>,
    growth_of_processors: Vec<Growth>,
    aims: Vec<Aim>,
}

impl Report {
    /// A report without any size.
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            command: options.command(),
            machine: Machine::here(),
            sizes: Vec::new(),
            audit: None,
            huge: None,
            growth: Vec::new(),
            growth_of_processors: Vec::new(),
            aims: Vec::new(),
        }
    }

    /// Takes in a size that is larger than those before.
    pub(crate) fn add(&mut self, run: Run) {
        self.sizes.push(run);
        self.growth = growth::growth(&self.sizes, growth::by_the_clock);
        self.growth_of_processors = growth::growth(&self.sizes, growth::of_processors);
        self.judge();
    }

    /// Takes in the audit log's verification.
    pub(crate) fn audited(&mut self, audit: Auditing) {
        self.audit = Some(audit);
        self.judge();
    }

    /// Takes in what a huge file took.
    pub(crate) fn swallowed(&mut self, huge: Huge) {
        self.huge = Some(huge);
        self.judge();
    }

    fn judge(&mut self) {
        self.aims = aims::aims(&self.sizes, self.audit.as_ref(), self.huge.as_ref());
    }
}
