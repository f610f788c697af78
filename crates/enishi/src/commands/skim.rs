//! `enishi skim`: what reading a file costs by itself. For `enishi bench`, which has no other way in.

use std::path::Path;
use std::time::Instant;

use enishi_ingest::skim::{Made, skim};
use serde_json::json;

use super::check::connector;
use crate::error::{CliError, Result};
use crate::out;

pub(crate) fn run(folder: &Path, file: &Path) -> Result<()> {
    let connector = connector(folder)?;
    let begun = Instant::now();
    let skimmed = skim(&connector, file, |_: Made| ()).map_err(CliError::file(file))?;
    let seconds = begun.elapsed().as_secs_f64();
    out::json(&json!({
        "rows": skimmed.rows,
        "mapped": skimmed.mapped,
        "rejected": skimmed.rejected,
        "objections": skimmed.objections,
        "seconds": seconds,
    }));
    Ok(())
}
