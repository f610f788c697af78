//! Parsing the files with the `csv` crate and doing nothing with them.

use std::time::Instant;

use serde::Serialize;

use super::best;
use crate::error::{BenchError, Result};
use crate::sheet::Sheet;

/// What decoding and parsing took.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Parsed {
    /// the best of some runs
    pub(crate) seconds: f64,
    /// rows of data
    pub(crate) rows: u64,
    /// cells of these rows
    pub(crate) cells: u64,
}

/// Decodes every file to UTF-8 and parses it, on one thread.
pub(crate) fn parse(sheets: &[Sheet<'_>]) -> Result<Parsed> {
    let (seconds, (rows, cells)) = best(|| {
        let begun = Instant::now();
        let mut all = (0, 0);
        for sheet in sheets {
            let (rows, cells) = count(sheet)?;
            all = (all.0 + rows, all.1 + cells);
        }
        Ok((begun.elapsed().as_secs_f64(), all))
    })?;
    Ok(Parsed { seconds, rows, cells })
}

/// Seconds of the `csv` crate over a file's bytes as they are, whatever they mean.
pub(crate) fn plain(sheet: &Sheet<'_>) -> Result<f64> {
    let (seconds, rows) = best(|| {
        let begun = Instant::now();
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(sheet.connector.file.delimiter);
        let mut reader = builder.from_path(sheet.path).map_err(BenchError::csv(sheet.path))?;
        let (mut record, mut rows) = (csv::ByteRecord::new(), 0_u64);
        while reader.read_byte_record(&mut record).map_err(BenchError::csv(sheet.path))? {
            rows += 1;
        }
        Ok((begun.elapsed().as_secs_f64(), rows))
    })?;
    std::hint::black_box(rows);
    Ok(seconds)
}

fn count(sheet: &Sheet<'_>) -> Result<(u64, u64)> {
    let (mut rows, mut cells) = (0, 0);
    sheet.each(|record| {
        rows += 1;
        cells += record.len() as u64;
        Ok(())
    })?;
    Ok((rows, cells))
}
