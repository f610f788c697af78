//! The benchmark: writes an invented city's nights, drives the real binary over them as an operator would, and
//! measures it beside floors of the same run: what parsing, hashing and the `sqlite3` program need for the
//! same files on the same machine.
//!
//! `run` is one city of one size in one page; `site` is the scratch installation, its nights and its processes,
//! `http` asks it, `floor` is what is measured without Enishi, `report` says it as JSON and Markdown.

mod error;
mod floor;
mod http;
mod machine;
mod noise;
mod options;
mod report;
mod run;
mod sheet;
mod site;

pub use error::{BenchError, Result};
pub use options::Options;
pub use report::{Report, markdown};

/// Measures every size that is asked for. `told` hears what is done next; `each` is given the report as it
/// stands after every size, so that a long run that breaks off leaves what it has measured.
///
/// # Errors
/// Whatever keeps a step from being measured: a benchmark with holes would mislead.
pub fn run(
    options: &Options,
    told: &dyn Fn(&str),
    mut each: impl FnMut(&Report) -> Result<()>,
) -> Result<Report> {
    let mut report = Report::new(options);
    let mut sizes = options.residents.clone();
    sizes.sort_unstable();
    sizes.dedup();
    for residents in sizes {
        report.add(run::of_size(options, residents, told)?);
        each(&report)?;
    }
    report.audited(run::audit(options, options.audit_events, told)?);
    each(&report)?;
    if options.huge_bytes > 0 {
        report.swallowed(run::huge(options, options.huge_bytes, told)?);
        each(&report)?;
    }
    Ok(report)
}
