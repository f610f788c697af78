//! Batches and what was noticed in them.

use enishi_catalogue::{Explain, Lang, texts};
use enishi_lookup::{BatchAnswer, Decided, Verdict};
use enishi_model::batch::{Batch, BatchStatus, Figures, Objection};
use enishi_model::{Finding, Severity};
use serde::Serialize;
use utoipa::ToSchema;

use super::preview::PreviewView;

/// Several batches.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchesView {
    /// newest first
    pub(crate) batches: Vec<BatchView>,
}

/// One export file's ingestion.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchView {
    /// what people call it
    pub(crate) batch: String,
    /// the source
    pub(crate) source: String,
    /// what was decided
    #[schema(value_type = String)]
    pub(crate) status: BatchStatus,
    /// the decision as a person reads it
    pub(crate) text: String,
    /// the export file
    pub(crate) file: String,
    /// its length
    pub(crate) bytes: u64,
    /// the night that it speaks of
    pub(crate) business_date: String,
    /// when it was taken from the drop folder (RFC 3339)
    pub(crate) received_at: String,
    /// when it was decided on (RFC 3339)
    pub(crate) decided_at: String,
    /// what became of its rows
    #[schema(value_type = Object)]
    pub(crate) figures: Figures,
    /// why, or what was odd
    pub(crate) reasons: Vec<ReasonView>,
    /// what people said of it while it was held; told of a single batch only
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) decisions: Vec<DecisionView>,
    /// how many more persons must release it; told of a single batch only
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) still_needed: Option<usize>,
    /// what publishing it would do; told of a single held batch only
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) preview: Option<PreviewView>,
}

/// What one person said of a held file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionView {
    /// `release` or `refuse`
    pub(crate) verdict: String,
    /// who
    pub(crate) by: String,
    /// when (RFC 3339)
    pub(crate) at: String,
    /// as a person reads it
    pub(crate) text: String,
}

/// What became of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecidedView {
    /// `release` or `refuse`
    pub(crate) verdict: String,
    /// how many different persons are needed in all
    pub(crate) needed: usize,
    /// how many more are needed; 0: the ingest does it with its next pass
    pub(crate) still_needed: usize,
    /// as a person reads it
    pub(crate) text: String,
}

/// Why a file was held or refused.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReasonView {
    /// for machines
    #[schema(value_type = Object)]
    pub(crate) reason: Objection,
    /// for people
    pub(crate) text: String,
    /// the next step
    pub(crate) hint: Option<String>,
}

/// What was noticed in a batch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingsView {
    /// in the order of the file
    pub(crate) rejections: Vec<FindingView>,
    /// `after` of the next page, if there is one
    pub(crate) next: Option<i64>,
}

/// One row that was noticed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingView {
    /// what follows: `rejected`, `tray` or `noted`
    #[schema(value_type = String)]
    pub(crate) severity: Severity,
    /// the line in the file
    pub(crate) line: u64,
    /// the data row's number
    pub(crate) record: u64,
    /// the column, where it is about one
    pub(crate) column: Option<String>,
    /// for machines
    #[schema(value_type = Object)]
    pub(crate) reason: enishi_model::Reason,
    /// for people
    pub(crate) text: String,
    /// the next step
    pub(crate) hint: Option<String>,
}

impl BatchView {
    pub(crate) fn of(batch: &Batch, lang: Lang) -> Self {
        Self {
            batch: batch.label(),
            source: batch.source.to_string(),
            status: batch.status,
            text: batch.status.text(lang),
            file: batch.file.clone(),
            bytes: batch.bytes,
            business_date: batch.business_date.to_string(),
            received_at: batch.received_at.to_rfc3339(),
            decided_at: batch.decided_at.to_rfc3339(),
            figures: batch.figures.clone(),
            reasons: batch.reasons.iter().map(|reason| reason_view(reason, lang)).collect(),
            decisions: Vec::new(),
            still_needed: None,
            preview: None,
        }
    }

    /// The same with what people said of it.
    pub(crate) fn with_decisions(answer: &BatchAnswer, lang: Lang) -> Self {
        let decisions = answer.decisions.iter().map(|decision| {
            let (by, at) = (&decision.decided_by, decision.decided_at.to_rfc3339());
            DecisionView {
                verdict: decision.verdict.code().to_owned(),
                text: match decision.verdict {
                    Verdict::Release => texts::said_release(lang, by, &at),
                    Verdict::Refuse => texts::said_refuse(lang, by, &at),
                },
                by: by.clone(),
                at,
            }
        });
        Self {
            decisions: decisions.collect(),
            preview: PreviewView::of(answer, lang),
            still_needed: Some(answer.still_needed).filter(|_| answer.batch.status == BatchStatus::Held),
            ..Self::of(&answer.batch, lang)
        }
    }
}

impl DecidedView {
    pub(crate) fn of(decided: &Decided, lang: Lang) -> Self {
        Self {
            verdict: decided.verdict.code().to_owned(),
            needed: decided.needed,
            still_needed: decided.still_needed,
            text: match (decided.verdict, decided.still_needed) {
                (Verdict::Refuse, _) => texts::will_be_refused(lang),
                (Verdict::Release, 0) => texts::will_be_published(lang),
                (Verdict::Release, _) => texts::one_more(lang),
            },
        }
    }
}

fn reason_view(reason: &Objection, lang: Lang) -> ReasonView {
    let message = reason.explain(lang);
    ReasonView { reason: reason.clone(), text: message.what, hint: message.hint }
}

impl FindingView {
    pub(crate) fn of(finding: &Finding, lang: Lang) -> Self {
        let message = finding.reason.explain(lang);
        Self {
            severity: finding.reason.severity(),
            line: finding.position.line,
            record: finding.position.record,
            column: finding.column.clone(),
            reason: finding.reason.clone(),
            text: message.what,
            hint: message.hint,
        }
    }
}
