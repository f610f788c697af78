//! Decoding, reading and mapping alone, beside the `csv` crate over the same bytes.

use serde::{Deserialize, Serialize};

use crate::error::{BenchError, Result};
use crate::floor::{self, Sheet};
use crate::options::date_of;
use crate::site::{NightFiles, Site, run};

/// What was measured of one file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Reading {
    /// what kind of file it is
    pub(crate) what: &'static str,
    /// the connector's folder
    pub(crate) source: &'static str,
    /// rows of data
    pub(crate) rows: u64,
    /// its length
    pub(crate) bytes: u64,
    /// seconds of the `csv` crate over its bytes as they are, the text of another encoding unread
    pub(crate) plain: f64,
    /// seconds for decoding to UTF-8 and the `csv` crate; for cutting lines where cells stand at fixed places
    pub(crate) decoded: f64,
    /// seconds of Enishi: decode, read, map
    pub(crate) enishi: f64,
}

/// The largest files of their kind in the invented city.
const FILES: [(&str, &str); 3] =
    [("CP932, quoted", "shimin/jumin"), ("UTF-8", "korei/kaigo"), ("fixed width, CP932", "hoken/koki")];

/// What `enishi skim` says.
#[derive(Deserialize)]
struct Skimmed {
    rows: u64,
    mapped: u64,
    seconds: f64,
}

/// Measures these files of a night.
pub(super) fn measure(site: &Site, night: &NightFiles) -> Result<Vec<Reading>> {
    let sheets = floor::sheets(&site.city, night)?;
    FILES.into_iter().map(|(what, source)| one(site, &sheets, what, source)).collect()
}

fn one(site: &Site, sheets: &[Sheet<'_>], what: &'static str, source: &'static str) -> Result<Reading> {
    let sheet = sheets.iter().find(|sheet| sheet.connector.source.id.as_str() == source);
    let sheet = sheet.ok_or_else(|| BenchError::unexpected("no such file", source))?;
    let plain = floor::plain(sheet)?;
    let decoded = floor::parse(std::slice::from_ref(sheet))?;
    let (seconds, skimmed) = floor::best(|| {
        let skimmed = skim(site, source, sheet)?;
        Ok((skimmed.seconds, skimmed))
    })?;
    if skimmed.rows != decoded.rows || skimmed.mapped == 0 {
        return Err(BenchError::unexpected(skimmed.rows, decoded.rows));
    }
    let bytes = std::fs::metadata(sheet.path).map_err(BenchError::file(sheet.path))?.len();
    Ok(Reading { what, source, rows: skimmed.rows, bytes, plain, decoded: decoded.seconds, enishi: seconds })
}

fn skim(site: &Site, source: &str, sheet: &Sheet<'_>) -> Result<Skimmed> {
    let connector = site.city.instance.connectors.join(source);
    let mut command = site.command(&["skim"], date_of(1));
    command.arg(connector).arg(sheet.path);
    let (_, said) = run(command, &site.path(""))?;
    serde_json::from_str(&said).map_err(|error| BenchError::unexpected(error, "JSON from `enishi skim`"))
}
