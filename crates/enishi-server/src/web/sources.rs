//! The sources' page: what came in, what is late, what was held.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use enishi_model::Freshness;

use super::page::{Frame, problem, render};
use super::visitor::SignedIn;
use crate::reply::ask;
use crate::state::Server;
use crate::views::SourceView;

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesPage<'a> {
    frame: &'a Frame,
    sources: Vec<SourceView>,
}

pub(crate) async fn sources(State(server): State<Server>, visitor: SignedIn) -> Response {
    let frame = Frame::of_signed_in(&server, &visitor, "/sources");
    match ask(&server, visitor.asker(), |lookup, asker| lookup.sources(&asker.actor(lookup)?)).await {
        Ok(statuses) => {
            let sources = statuses.iter().map(|status| SourceView::of(status, visitor.lang)).collect();
            render(&frame, &SourcesPage { frame: &frame, sources }, StatusCode::OK)
        }
        Err(refused) => problem(&frame, &refused),
    }
}

fn is_late(source: &SourceView) -> bool {
    source.freshness == Freshness::Late
}
