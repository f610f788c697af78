//! Orders to remove.

use enishi_catalogue::{Lang, texts};
use enishi_lookup::{Purge, PurgeFigures, PurgeOf, Said};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is to be removed: a resident or a batch, one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PurgeBody {
    /// 宛名番号
    pub(crate) resident_id: Option<String>,
    /// such as `shimin.jumin.3`
    pub(crate) batch: Option<String>,
    /// the law or decision, without a name, address or number of the resident
    pub(crate) reason: String,
}

/// A new order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewPurgeView {
    /// its number
    pub(crate) id: i64,
}

/// Every order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PurgesView {
    /// oldest first
    pub(crate) purges: Vec<PurgeView>,
}

/// One order, and how far it has come.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PurgeView {
    /// its number
    pub(crate) id: i64,
    /// the resident, where it is about one
    pub(crate) handle: Option<String>,
    /// the batch, where it is about one
    pub(crate) batch: Option<String>,
    /// why
    pub(crate) reason: String,
    /// `proposed`, `confirmed`, `applied` or `withdrawn`
    pub(crate) state: &'static str,
    /// the state as a person reads it
    pub(crate) text: String,
    /// who asked for it
    pub(crate) proposed: SaidView,
    /// who agreed
    pub(crate) confirmed: Option<SaidView>,
    /// who took it back
    pub(crate) withdrawn: Option<SaidView>,
    /// when nothing of it was left (RFC 3339)
    pub(crate) applied_at: Option<String>,
    /// what went
    pub(crate) figures: Option<PurgeFiguresView>,
}

/// Who said something, and when.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SaidView {
    /// the holder of the token
    pub(crate) by: String,
    /// when (RFC 3339)
    pub(crate) at: String,
}

/// What a purge has taken out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PurgeFiguresView {
    /// versions of records
    pub(crate) versions: u64,
    /// persons, by resident ID
    pub(crate) persons: u64,
    /// kept copies of files, each removed whole
    pub(crate) files: u64,
}

impl PurgeView {
    pub(crate) fn of(purge: &Purge, lang: Lang) -> Self {
        let (handle, batch) = match &purge.of {
            PurgeOf::Resident(handle) => (Some(handle.to_string()), None),
            PurgeOf::Batch(label) => (None, Some(label.clone())),
        };
        let (state, text) = state(purge, lang);
        Self {
            id: purge.id,
            handle,
            batch,
            reason: purge.reason.clone(),
            state,
            text,
            proposed: SaidView::of(&purge.proposed),
            confirmed: purge.confirmed.as_ref().map(SaidView::of),
            withdrawn: purge.withdrawn.as_ref().map(SaidView::of),
            applied_at: purge.applied_at.map(|at| at.to_rfc3339()),
            figures: purge.figures.map(|figures| PurgeFiguresView::of(&figures)),
        }
    }
}

fn state(purge: &Purge, lang: Lang) -> (&'static str, String) {
    match purge {
        Purge { withdrawn: Some(_), .. } => ("withdrawn", texts::purge_state_withdrawn(lang)),
        Purge { applied_at: Some(_), .. } => ("applied", texts::purge_state_applied(lang)),
        Purge { confirmed: Some(_), .. } => ("confirmed", texts::purge_state_confirmed(lang)),
        _ => ("proposed", texts::purge_state_proposed(lang)),
    }
}

impl SaidView {
    fn of(said: &Said) -> Self {
        Self { by: said.by.clone(), at: said.at.to_rfc3339() }
    }
}

impl PurgeFiguresView {
    fn of(figures: &PurgeFigures) -> Self {
        Self { versions: figures.versions, persons: figures.persons, files: figures.files }
    }
}
