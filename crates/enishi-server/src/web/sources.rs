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
    to_look_at: usize,
    /// those that need a look first
    sources: Vec<SourceView>,
    failing: Vec<FailingWayView>,
}

pub(crate) async fn sources(State(server): State<Server>, visitor: SignedIn) -> Response {
    let frame = Frame::of_signed_in(&server, &visitor, "/sources");
    match ask(&server, visitor.asker(), |lookup, asker| lookup.sources(&asker.actor(lookup)?)).await {
        Ok(answer) => {
            let SourcesView { mut sources, failing_notices: failing } =
                SourcesView::of(&answer, visitor.lang);
            sources.sort_by_key(|source| !needs_a_look(source));
            let to_look_at = sources.iter().filter(|source| needs_a_look(source)).count();
            render(&frame, &SourcesPage { frame: &frame, to_look_at, sources, failing }, StatusCode::OK)
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

fn needs_a_look(source: &SourceView) -> bool {
    let is_stopped = source.last.as_ref().is_some_and(|last| last.status.is_stopped());
    is_stopped || is_late(source) || source.folder_problem.is_some() || !source.strays.is_empty()
}

fn has_something_to_say(source: &SourceView) -> bool {
    let has_reasons = source.last.as_ref().is_some_and(|last| !last.reasons.is_empty());
    has_reasons || source.folder_problem.is_some() || !source.strays.is_empty()
}

fn is_late(source: &SourceView) -> bool {
    source.freshness == Freshness::Late
}
