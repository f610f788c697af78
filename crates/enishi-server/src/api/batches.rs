//! Sources and batches.

use axum::extract::{Path, State};
use axum::response::Json;
use enishi_lookup::Verdict;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::{Params, ask};
use crate::state::Server;
use crate::views::{BatchView, BatchesView, DecidedView, FindingView, FindingsView, SourcesView};

/// How every source stands: what came last, what should be here, what waits.
#[utoipa::path(get, path = "/sources", tag = "operations", security(("token" = [])),
    responses((status = 200, body = SourcesView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn sources(
    State(server): State<Server>,
    asker: Asker,
) -> Result<Json<SourcesView>, Problem> {
    let lang = asker.lang;
    let answer = ask(&server, asker, |lookup, asker| lookup.sources(&asker.actor(lookup)?)).await?;
    Ok(Json(SourcesView::of(&answer, lang)))
}

/// Which batches.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BatchesQuery {
    /// of this source only, `department/name`
    source: Option<String>,
    /// at most so many, up to 1000; 100 where it is left out
    limit: Option<u32>,
}

/// Batches, newest first.
#[utoipa::path(get, path = "/batches", tag = "operations", security(("token" = [])), params(BatchesQuery),
    responses((status = 200, body = BatchesView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn batches(
    State(server): State<Server>,
    Params(query): Params<BatchesQuery>,
    asker: Asker,
) -> Result<Json<BatchesView>, Problem> {
    let lang = asker.lang;
    let limit = query.limit.unwrap_or(100).min(1000);
    let batches = ask(&server, asker, move |lookup, asker| {
        lookup.batches(&asker.actor(lookup)?, query.source.as_deref(), limit)
    })
    .await?;
    Ok(Json(BatchesView { batches: batches.iter().map(|batch| BatchView::of(batch, lang)).collect() }))
}

/// One batch; of a held one, what publishing it would do, and, for the right `batches`, a few residents by handle.
#[utoipa::path(get, path = "/batches/{batch}", tag = "operations", security(("token" = [])),
    params(("batch" = String, Path, description = "such as `shimin.jumin.3`")),
    responses((status = 200, body = BatchView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn batch(
    State(server): State<Server>,
    Path(label): Path<String>,
    asker: Asker,
) -> Result<Json<BatchView>, Problem> {
    let lang = asker.lang;
    let answer =
        ask(&server, asker, move |lookup, asker| lookup.batch(&asker.actor(lookup)?, &label)).await?;
    Ok(Json(BatchView::with_decisions(&answer, lang)))
}

/// A held file is to be published, past the guards that held it. Needs the right `batches`; where protection or most
/// of a source would go, or older data would take the place of newer, two different persons. The ingest does it with its next pass.
#[utoipa::path(post, path = "/batches/{batch}/release", tag = "operations", security(("token" = [])),
    params(("batch" = String, Path, description = "such as `shimin.jumin.3`")),
    responses((status = 200, body = DecidedView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn release(
    State(server): State<Server>,
    Path(label): Path<String>,
    asker: Asker,
) -> Result<Json<DecidedView>, Problem> {
    decide(&server, label, asker, Verdict::Release).await
}

/// A held file is not to be published. Needs the right `batches`; one person is enough.
#[utoipa::path(post, path = "/batches/{batch}/refuse", tag = "operations", security(("token" = [])),
    params(("batch" = String, Path, description = "such as `shimin.jumin.3`")),
    responses((status = 200, body = DecidedView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn refuse(
    State(server): State<Server>,
    Path(label): Path<String>,
    asker: Asker,
) -> Result<Json<DecidedView>, Problem> {
    decide(&server, label, asker, Verdict::Refuse).await
}

async fn decide(
    server: &Server,
    label: String,
    asker: Asker,
    verdict: Verdict,
) -> Result<Json<DecidedView>, Problem> {
    let lang = asker.lang;
    let decided =
        ask(server, asker, move |lookup, asker| lookup.decide_batch(&asker.actor(lookup)?, &label, verdict))
            .await?;
    Ok(Json(DecidedView::of(&decided, lang)))
}

/// Which findings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FindingsQuery {
    /// `next` of the page before
    after: Option<i64>,
}

const PAGE: u32 = 500;

/// What was noticed in a batch, line by line: rows rejected, rows in the tray, rows taken with a note.
#[utoipa::path(get, path = "/batches/{batch}/rejections", tag = "operations", security(("token" = [])),
    params(("batch" = String, Path, description = "such as `shimin.jumin.3`"), FindingsQuery),
    responses((status = 200, body = FindingsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn rejections(
    State(server): State<Server>,
    Path(label): Path<String>,
    Params(query): Params<FindingsQuery>,
    asker: Asker,
) -> Result<Json<FindingsView>, Problem> {
    let lang = asker.lang;
    let findings = ask(&server, asker, move |lookup, asker| {
        lookup.findings(&asker.actor(lookup)?, &label, query.after.unwrap_or(0), PAGE)
    })
    .await?;
    let is_full = findings.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
    let next = findings.last().map(|(ordinal, _)| *ordinal).filter(|_| is_full);
    Ok(Json(FindingsView {
        rejections: findings.iter().map(|(_, finding)| FindingView::of(finding, lang)).collect(),
        next,
    }))
}
