//! The sources' page: what came in, what is late, what was held.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use enishi_catalogue::{Lang, texts};
use enishi_model::Freshness;

use super::page::{Frame, problem, render};
use super::visitor::SignedIn;
use crate::reply::ask;
use crate::state::Server;
use crate::views::{FailingWayView, SourceView, SourcesView};

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesPage<'a> {
    frame: &'a Frame,
    sources: Vec<SourceView>,
    failing: Vec<FailingWayView>,
}

pub(crate) async fn sources(State(server): State<Server>, visitor: SignedIn) -> Response {
    let frame = Frame::of_signed_in(&server, &visitor, "/sources");
    match ask(&server, visitor.asker(), |lookup, asker| lookup.sources(&asker.actor(lookup)?)).await {
        Ok(answer) => {
            let SourcesView { sources, failing_notices: failing } = SourcesView::of(&answer, visitor.lang);
            render(&frame, &SourcesPage { frame: &frame, sources, failing }, StatusCode::OK)
        }
        Err(refused) => problem(&frame, &refused),
    }
}

fn waits(way: &FailingWayView, lang: &Lang) -> String {
    texts::notices_failing(*lang, &way.way, way.waiting, &way.since, &way.text)
}

// The day and the time, in the zone of the instance: seconds and offset help nobody here.
fn next(source: &SourceView) -> Option<(&str, &str)> {
    let by = source.next_by.as_deref()?;
    by.get(..16)?.split_once('T')
}

fn is_late(source: &SourceView) -> bool {
    source.freshness == Freshness::Late
}
