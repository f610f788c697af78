//! A receipt for every file: what was taken, what changed, what was refused and why, line by line. As JSON
//! for machines and as text in the instance's language. Without residents' values.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use enishi_catalogue::{Explain, Lang, texts};
use enishi_config::City;
use enishi_failpoint::reach;
use enishi_model::Finding;
use enishi_model::batch::{Batch, Objection};
use enishi_store::{DataDir, Store};
use serde::Serialize;

use crate::error::{IngestError, Result};
use crate::keep;

/// A receipt.
#[derive(Serialize)]
struct Receipt<'a> {
    batch: String,
    source: &'a str,
    file: &'a str,
    status: &'a str,
    business_date: String,
    received_at: String,
    decided_at: String,
    figures: &'a enishi_model::batch::Figures,
    reasons: &'a [Objection],
    findings: &'a [Finding],
    /// where rejected rows lie, below the data directory
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected_rows: Option<String>,
}

const MOST_FINDINGS: u32 = 10_000;

fn paths(dir: &DataDir, batch: &Batch) -> [PathBuf; 2] {
    ["json", "txt"].map(|ending| dir.join("receipts").join(format!("{}.{ending}", batch.label())))
}

/// Whether the batch's receipt was written.
pub fn exists(dir: &DataDir, batch: &Batch) -> bool {
    paths(dir, batch).iter().all(|path| path.is_file())
}

/// Writes a batch's receipt. Made from the store alone, so that it can be written again.
pub fn write(dir: &DataDir, store: &Store, city: &City, batch: &Batch) -> Result<()> {
    let findings: Vec<Finding> =
        store.findings(batch.id, 0, MOST_FINDINGS)?.into_iter().map(|(_, finding)| finding).collect();
    let rows_at = rejected_rows(dir, batch);
    let receipt = Receipt {
        batch: batch.label(),
        source: batch.source.as_str(),
        file: &batch.file,
        status: batch.status.code(),
        business_date: batch.business_date.to_string(),
        received_at: batch.received_at.to_rfc3339(),
        decided_at: batch.decided_at.to_rfc3339(),
        figures: &batch.figures,
        reasons: &batch.reasons,
        findings: &findings,
        rejected_rows: rows_at.clone(),
    };
    let json = serde_json::to_string_pretty(&receipt).unwrap_or_default();
    let lang = city.instance.lang;
    let mut text = text(lang, batch, &findings);
    if let Some(path) = rows_at {
        text.push_str(&texts::rejected_rows_at(lang, path));
        text.push('\n');
    }
    for (path, content) in paths(dir, batch).into_iter().zip([&json, &text]) {
        put(&path, content).map_err(IngestError::disk(&path))?;
        beside_the_source(city, batch, &path, content);
    }
    Ok(())
}

fn rejected_rows(dir: &DataDir, batch: &Batch) -> Option<String> {
    let path = keep::rejected_rows(dir.path(), &batch.label(), &batch.file);
    let below = path.strip_prefix(dir.path()).ok()?;
    path.is_file().then(|| below.display().to_string())
}

// Beside its place first: half a receipt is never seen.
fn put(path: &Path, content: &str) -> io::Result<()> {
    let beside = path.with_extension("tmp");
    fs::write(&beside, content)?;
    reach("receipt.beside");
    fs::rename(&beside, path)
}

// For whoever sends the files, where the configuration says so. A share that cannot be written keeps no file waiting.
fn beside_the_source(city: &City, batch: &Batch, receipt: &Path, content: &str) {
    let Some(name) = &city.instance.receipts_to else { return };
    let folder = city.instance.folder(&batch.source).join(name);
    let Some(file) = receipt.file_name() else { return };
    // The folder above is there, or the share is gone. A link would lead out of it.
    let made = match fs::create_dir(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::symlink_metadata(&folder),
    };
    let written = made.and_then(|metadata| {
        if !metadata.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let place = folder.join(file);
        // Whatever lies there is not written through.
        match fs::remove_file(place.with_extension("tmp")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        put(&place, content)
    });
    if let Err(error) = written {
        tracing::warn!(%error, folder = %folder.display(), "the receipt could not be copied beside the source");
    }
}

/// A receipt as a person reads it.
pub fn text(lang: Lang, batch: &Batch, findings: &[Finding]) -> String {
    let mut lines = vec![
        texts::receipt_title(lang, batch.label(), batch.source.as_str(), &batch.file),
        texts::receipt_status(lang, batch.status.text(lang), batch.business_date),
        batch.figures.line(lang),
    ];
    lines.extend(batch.reasons.iter().map(|reason| reason.explain(lang).lines(lang)));
    for finding in findings {
        lines.push(finding_line(lang, finding));
    }
    let mut text = String::new();
    for line in lines {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{line}");
    }
    text
}

/// One finding as a person reads it: line, column, what, next step.
pub fn finding_line(lang: Lang, finding: &Finding) -> String {
    let message = finding.reason.explain(lang);
    let line = finding.position.line;
    let what = match &finding.column {
        Some(column) => texts::finding_in_column(lang, line, column, message.what),
        None => texts::finding_in_line(lang, line, message.what),
    };
    match message.hint {
        Some(hint) => format!("{what} ({})", texts::hint(lang, hint)),
        None => what,
    }
}
