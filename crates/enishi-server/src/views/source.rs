//! Sources: what came last, what is expected next, what stands in the way.

use enishi_catalogue::{Explain, Lang};
use enishi_lookup::{FailingWay, SourceStatus, SourcesAnswer, StrayFile};
use enishi_model::Freshness;
use enishi_model::stray::Stray;
use serde::Serialize;
use utoipa::ToSchema;

use super::batch::BatchView;

/// Every source.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourcesView {
    /// by department and name
    pub(crate) sources: Vec<SourceView>,
    /// the ways by which messages to IT do not leave; told to those who run the hub
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) failing_notices: Vec<FailingWayView>,
}

/// How a source stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceView {
    /// the connector
    pub(crate) source: String,
    /// where its files are expected
    pub(crate) folder: String,
    /// the night of the last file whose contents are served
    pub(crate) file_date: Option<String>,
    /// whether a newer one should be here
    #[schema(value_type = String)]
    pub(crate) freshness: Freshness,
    /// the newest night whose file should have come
    pub(crate) due: Option<String>,
    /// the night whose file comes next by the source's own calendar
    pub(crate) next_night: Option<String>,
    /// by when (RFC 3339, in the zone of the instance)
    pub(crate) next_by: Option<String>,
    /// records that stand
    pub(crate) records: u64,
    /// rows that wait in the tray
    pub(crate) tray: u64,
    /// its newest batch
    pub(crate) last: Option<BatchView>,
    /// why its folder cannot be read, if it cannot
    pub(crate) folder_problem: Option<FolderProblemView>,
    /// files that lie in its folder, and are nobody's or not yet whole
    pub(crate) strays: Vec<StrayView>,
}

/// A file in a drop folder that is not taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StrayView {
    /// its name
    pub(crate) file: String,
    /// since when that is so (RFC 3339)
    pub(crate) since: String,
    /// for machines
    #[schema(value_type = Object)]
    pub(crate) reason: Stray,
    /// for people
    pub(crate) text: String,
    /// the next step
    pub(crate) hint: Option<String>,
}

/// A drop folder that cannot be read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FolderProblemView {
    /// the system's word
    pub(crate) why: String,
    /// since when (RFC 3339)
    pub(crate) since: String,
}

/// A way by which messages to IT do not leave.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FailingWayView {
    /// `hook` or `mail`
    pub(crate) way: String,
    /// how many messages wait
    pub(crate) waiting: u64,
    /// since when (RFC 3339)
    pub(crate) since: String,
    /// why, as a person reads it
    pub(crate) text: String,
    /// the next step
    pub(crate) hint: Option<String>,
}

impl SourcesView {
    pub(crate) fn of(answer: &SourcesAnswer, lang: Lang) -> Self {
        Self {
            sources: answer.sources.iter().map(|status| SourceView::of(status, lang)).collect(),
            failing_notices: answer.failing.iter().map(|way| FailingWayView::of(way, lang)).collect(),
        }
    }
}

impl FailingWayView {
    fn of(failing: &FailingWay, lang: Lang) -> Self {
        let message = failing.problem.explain(lang);
        Self {
            way: failing.way.code().to_owned(),
            waiting: failing.waiting,
            since: failing.since.to_rfc3339(),
            text: message.what,
            hint: message.hint,
        }
    }
}

impl SourceView {
    pub(crate) fn of(status: &SourceStatus, lang: Lang) -> Self {
        let next = status.expected.next;
        Self {
            source: status.source.to_string(),
            folder: status.folder.clone(),
            file_date: status.file_date.map(|date| date.to_string()),
            freshness: status.freshness,
            due: status.expected.due.map(|date| date.to_string()),
            next_night: next.map(|(night, _)| night.to_string()),
            next_by: next.map(|(_, by)| by.with_timezone(&status.zone).to_rfc3339()),
            records: status.records,
            tray: status.tray,
            last: status.last.as_ref().map(|batch| BatchView::of(batch, lang)),
            folder_problem: status.folder_problem.as_ref().map(|problem| FolderProblemView {
                why: problem.why.clone(),
                since: problem.since.to_rfc3339(),
            }),
            strays: status.strays.iter().map(|stray| StrayView::of(stray, lang)).collect(),
        }
    }
}

impl StrayView {
    fn of(found: &StrayFile, lang: Lang) -> Self {
        let message = found.stray.explain(lang);
        Self {
            file: found.file.clone(),
            since: found.since.to_rfc3339(),
            reason: found.stray.clone(),
            text: message.what,
            hint: message.hint,
        }
    }
}
