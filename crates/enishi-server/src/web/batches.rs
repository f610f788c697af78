//! The clerk's pages: what became of every file, one file with its reasons and rows, and the decision about a held one.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use enishi_catalogue::Words;
use enishi_config::Right;
use enishi_lookup::Verdict;
use enishi_model::batch::BatchStatus;
use serde::Deserialize;

use super::page::{Frame, problem, render};
use super::visitor::SignedIn;
use crate::problem::Problem;
use crate::reply::{Params, ask};
use crate::state::Server;
use crate::views::{BatchView, FindingView, PreviewView};

const HERE: &str = "/batches";
const LISTED: u32 = 200;
const FINDINGS: u32 = 200;

#[derive(Template)]
#[template(path = "batches.html")]
struct BatchesPage<'a> {
    frame: &'a Frame,
    batches: Vec<BatchView>,
    source: Option<String>,
}

#[derive(Template)]
#[template(path = "batch.html")]
struct BatchPage<'a> {
    frame: &'a Frame,
    batch: BatchView,
    counts: Vec<(String, u64)>,
    /// handles of a few residents whom publishing would touch, under what would become of their records
    examples: Vec<(String, Vec<String>)>,
    findings: Vec<FindingView>,
    /// the last finding shown, where there may be more
    more: Option<i64>,
    may_decide: bool,
    /// not where its rows were not even read
    may_release: bool,
    wrong: Option<String>,
}

/// Which batches, or which findings of one.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct BatchesQuery {
    source: Option<String>,
    #[serde(default)]
    after: i64,
}

pub(crate) async fn batches(
    State(server): State<Server>,
    Params(query): Params<BatchesQuery>,
    visitor: SignedIn,
) -> Response {
    let frame = Frame::of_signed_in(&server, &visitor, HERE);
    let source = query.source.clone();
    let asked = ask(&server, visitor.asker(), move |lookup, asker| {
        lookup.batches(&asker.actor(lookup)?, query.source.as_deref(), LISTED)
    });
    match asked.await {
        Ok(batches) => {
            let batches = batches.iter().map(|batch| BatchView::of(batch, visitor.lang)).collect();
            render(&frame, &BatchesPage { frame: &frame, batches, source }, StatusCode::OK)
        }
        Err(refused) => problem(&frame, &refused),
    }
}

pub(crate) async fn batch(
    State(server): State<Server>,
    Path(label): Path<String>,
    Params(query): Params<BatchesQuery>,
    visitor: SignedIn,
) -> Response {
    show(&server, &visitor, label, query.after, None).await
}

async fn show(
    server: &Server,
    visitor: &SignedIn,
    label: String,
    after: i64,
    refused: Option<Problem>,
) -> Response {
    // The batch's own name, not what was typed: what is shown as a link is one.
    let nowhere = Frame::of_signed_in(server, visitor, HERE);
    let asked = ask(server, visitor.asker(), move |lookup, asker| {
        let actor = asker.actor(lookup)?;
        let findings = lookup.findings(&actor, &label, after, FINDINGS)?;
        Ok((lookup.batch(&actor, &label)?, findings, actor.has(Right::Batches)))
    });
    let (answer, findings, decides) = match asked.await {
        Ok(answer) => answer,
        Err(refused) => return problem(&nowhere, &refused),
    };
    let batch = BatchView::with_decisions(&answer, visitor.lang);
    let frame = Frame::of_signed_in(server, visitor, &format!("{HERE}/{}", batch.batch));
    let is_full = findings.len() == usize::try_from(FINDINGS).unwrap_or(usize::MAX);
    let names = enishi_model::batch::Figures::names(visitor.lang);
    let status = refused.as_ref().map_or(StatusCode::OK, |refused| refused.status);
    let page = BatchPage {
        frame: &frame,
        counts: names.into_iter().zip(batch.figures.counts()).collect(),
        may_decide: decides && batch.status == BatchStatus::Held && batch.still_needed != Some(0),
        examples: batch
            .preview
            .as_ref()
            .map_or_else(Vec::new, |preview| examples(preview, Words(visitor.lang))),
        may_release: batch.preview.as_ref().is_some_and(|preview| preview.possible),
        batch,
        more: findings.last().map(|(ordinal, _)| *ordinal).filter(|_| is_full),
        findings: findings.iter().map(|(_, finding)| FindingView::of(finding, visitor.lang)).collect(),
        wrong: refused.map(said),
    };
    render(&frame, &page, status)
}

fn examples(preview: &PreviewView, words: Words) -> Vec<(String, Vec<String>)> {
    let kinds = [
        ("new", words.new_rows()),
        ("changed", words.changed()),
        ("ended", words.ended()),
        ("vanished", words.vanished()),
    ];
    let some = |(kind, name)| Some((name, preview.examples.get(kind)?.clone()));
    kinds.into_iter().filter_map(some).filter(|(_, handles)| !handles.is_empty()).collect()
}

fn said(refused: Problem) -> String {
    let parts = [Some(refused.message.what), refused.message.hint];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

pub(crate) async fn release(
    State(server): State<Server>,
    Path(label): Path<String>,
    visitor: SignedIn,
) -> Response {
    decide(&server, &visitor, label, Verdict::Release).await
}

pub(crate) async fn refuse(
    State(server): State<Server>,
    Path(label): Path<String>,
    visitor: SignedIn,
) -> Response {
    decide(&server, &visitor, label, Verdict::Refuse).await
}

// What can be put right is said above the batch; everything else is a page of its own.
async fn decide(server: &Server, visitor: &SignedIn, label: String, verdict: Verdict) -> Response {
    let named = label.clone();
    let decided = ask(server, visitor.asker(), move |lookup, asker| {
        lookup.decide_batch(&asker.actor(lookup)?, &named, verdict).map(drop)
    });
    match decided.await {
        Ok(()) if label.is_ascii() => Redirect::to(&format!("{HERE}/{label}")).into_response(),
        Ok(()) => Redirect::to(HERE).into_response(),
        Err(refused) if matches!(refused.status, StatusCode::BAD_REQUEST | StatusCode::CONFLICT) => {
            show(server, visitor, label, 0, Some(refused)).await
        }
        Err(refused) => problem(&Frame::of_signed_in(server, visitor, HERE), &refused),
    }
}
