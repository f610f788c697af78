//! The officer's page: protect a resident at once, see who is protected from here, end it. Resident IDs and reasons
//! travel in the body of a form, never in the address.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::page::{Frame, problem, render};
use super::visitor::SignedIn;
use crate::problem::Problem;
use crate::reply::ask;
use crate::state::Server;
use crate::views::ProtectionView;

const HERE: &str = "/protections";

#[derive(Template)]
#[template(path = "protections.html")]
struct ProtectionsPage<'a> {
    frame: &'a Frame,
    protections: Vec<ProtectionView>,
    wrong: Option<String>,
}

pub(crate) async fn page(State(server): State<Server>, visitor: SignedIn) -> Response {
    show(&server, &visitor, None).await
}

async fn show(server: &Server, visitor: &SignedIn, refused: Option<Problem>) -> Response {
    let frame = Frame::of_signed_in(server, visitor, HERE);
    let asked = ask(server, visitor.asker(), |lookup, asker| lookup.protections(&asker.actor(lookup)?));
    match asked.await {
        Ok(protections) => {
            let protections = protections.iter().map(ProtectionView::of).collect();
            let status = refused.as_ref().map_or(StatusCode::OK, |refused| refused.status);
            let wrong = refused.map(|refused| {
                [Some(refused.message.what), refused.message.hint]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · ")
            });
            render(&frame, &ProtectionsPage { frame: &frame, protections, wrong }, status)
        }
        Err(refused) => problem(&frame, &refused),
    }
}

#[derive(Deserialize)]
pub(crate) struct ProtectForm {
    resident_id: String,
    reason: String,
}

pub(crate) async fn protect(
    State(server): State<Server>,
    visitor: SignedIn,
    Form(form): Form<ProtectForm>,
) -> Response {
    let done = ask(&server, visitor.asker(), move |lookup, asker| {
        lookup.protect(&asker.actor(lookup)?, &form.resident_id, &form.reason).map(drop)
    });
    after(done.await, &server, &visitor).await
}

#[derive(Deserialize)]
pub(crate) struct EndForm {
    reason: String,
}

pub(crate) async fn end(
    State(server): State<Server>,
    Path(id): Path<String>,
    visitor: SignedIn,
    Form(form): Form<EndForm>,
) -> Response {
    let Ok(id) = id.parse::<i64>() else {
        let frame = Frame::of_signed_in(&server, &visitor, HERE);
        return problem(&frame, &Problem::not_found(visitor.lang));
    };
    let done = ask(&server, visitor.asker(), move |lookup, asker| {
        lookup.end_protection(&asker.actor(lookup)?, id, &form.reason).map(drop)
    });
    after(done.await, &server, &visitor).await
}

// What can be put right is said above the list; everything else is a page of its own.
async fn after(done: Result<(), Problem>, server: &Server, visitor: &SignedIn) -> Response {
    match done {
        Ok(()) => Redirect::to(HERE).into_response(),
        Err(refused) if matches!(refused.status, StatusCode::BAD_REQUEST | StatusCode::CONFLICT) => {
            show(server, visitor, Some(refused)).await
        }
        Err(refused) => problem(&Frame::of_signed_in(server, visitor, HERE), &refused),
    }
}
