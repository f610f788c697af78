//! A receipt for every file: what was taken, what changed, what was refused and why, line by line. As JSON
//! for machines and as text in the instance's language. Without residents' values.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use enishi_catalogue::{Explain, Lang, texts};
use enishi_config::City;
use enishi_failpoint::reach;
use enishi_model::Finding;
use enishi_model::batch::{Batch, Objection};
use enishi_store::{DataDir, Store};
use serde::Serialize;

use crate::error::{IngestError, Result};

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
    };
    let json = serde_json::to_string_pretty(&receipt).unwrap_or_default();
    let text = text(city.instance.lang, batch, &findings);
    for (path, content) in paths(dir, batch).into_iter().zip([json, text]) {
        // Beside its place first: half a receipt is never seen.
        let beside = path.with_extension("tmp");
        fs::write(&beside, content).map_err(IngestError::disk(&beside))?;
        reach("receipt.beside");
        fs::rename(&beside, &path).map_err(IngestError::disk(&path))?;
    }
    Ok(())
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
