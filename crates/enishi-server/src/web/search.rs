//! The search page. The query travels in the body of a form, never in the address.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use enishi_lookup::SearchRequest;
use serde::Deserialize;

use super::page::{Frame, problem, render};
use super::visitor::SignedIn;
use crate::reply::ask;
use crate::state::Server;
use crate::views::{HitView, SearchView};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    frame: &'a Frame,
    query: String,
    answer: Option<SearchView>,
    wrong: Option<String>,
}

pub(crate) async fn form(State(server): State<Server>, visitor: SignedIn) -> Response {
    let frame = Frame::of_signed_in(&server, &visitor, "/search");
    let inquiry =
        ask(&server, visitor.asker(), |lookup, asker| asker.inquiry(lookup, "search").map(drop)).await;
    match inquiry {
        Ok(()) => {
            let page = SearchPage { frame: &frame, query: String::new(), answer: None, wrong: None };
            render(&frame, &page, StatusCode::OK)
        }
        Err(refused) => problem(&frame, &refused),
    }
}

#[derive(Deserialize)]
pub(crate) struct SearchForm {
    q: String,
    #[serde(default)]
    cursor: Option<String>,
}

pub(crate) async fn search(
    State(server): State<Server>,
    visitor: SignedIn,
    Form(form): Form<SearchForm>,
) -> Response {
    let frame = Frame::of_signed_in(&server, &visitor, "/search");
    let request = SearchRequest { query: form.q.clone(), programmes: Vec::new(), cursor: form.cursor };
    let answer = ask(&server, visitor.asker(), move |lookup, asker| {
        lookup.search(&asker.inquiry(lookup, "search")?, &request)
    })
    .await;
    match answer {
        Ok(answer) => {
            let answer = Some(SearchView::of(&answer, visitor.lang));
            render(&frame, &SearchPage { frame: &frame, query: form.q, answer, wrong: None }, StatusCode::OK)
        }
        Err(refused) if refused.status == StatusCode::BAD_REQUEST && !refused.asks_for_purpose() => {
            let wrong = [Some(refused.message.what), refused.message.hint];
            let wrong = wrong.into_iter().flatten().collect::<Vec<_>>().join(" · ");
            let page = SearchPage { frame: &frame, query: form.q, answer: None, wrong: Some(wrong) };
            render(&frame, &page, refused.status)
        }
        Err(refused) => problem(&frame, &refused),
    }
}

/// What stands under a name in a list of residents.
pub(crate) fn other_names(hit: &HitView) -> String {
    let others = hit.names.iter().skip(1).chain(hit.kana.iter().take(2));
    others.cloned().collect::<Vec<_>>().join(" · ")
}
