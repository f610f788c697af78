//! What publishing a held file would do.

use std::collections::BTreeMap;

use enishi_catalogue::{Lang, texts};
use enishi_lookup::BatchAnswer;
use enishi_model::batch::BatchStatus;
use enishi_model::release::is_possible;
use serde::Serialize;
use utoipa::ToSchema;

/// What publishing a held file would do, by what was counted before it was taken back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewView {
    /// records that were not known
    pub(crate) new: u64,
    /// records with other contents
    pub(crate) changed: u64,
    /// records that say of themselves that they are over
    pub(crate) ended: u64,
    /// records that would vanish
    pub(crate) vanished: u64,
    /// the same as a person reads it
    pub(crate) text: String,
    /// whether it can be released; not where its rows were not even read
    pub(crate) possible: bool,
    /// handles of a few residents whom it would touch, by `new`, `changed`, `ended`, `vanished`; for the right `batches`
    #[schema(value_type = Object)]
    pub(crate) examples: BTreeMap<String, Vec<String>>,
}

impl PreviewView {
    pub(crate) fn of(answer: &BatchAnswer, lang: Lang) -> Option<Self> {
        let batch = &answer.batch;
        if batch.status != BatchStatus::Held {
            return None;
        }
        let (new, changed) = (batch.figures.new, batch.figures.changed);
        let (ended, vanished) = (batch.figures.ended, batch.figures.vanished);
        let possible = is_possible(&batch.reasons);
        let text = if possible {
            texts::would_do(lang, new, changed, ended, vanished)
        } else {
            texts::cannot_be_released(lang)
        };
        let examples = answer
            .examples
            .iter()
            .map(|(kind, handles)| (kind.clone(), handles.iter().map(ToString::to_string).collect()));
        Some(Self { new, changed, ended, vanished, text, possible, examples: examples.collect() })
    }
}
