//! Breaking the glass from a resident's page.

use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use enishi_model::Handle;
use serde::Deserialize;

use super::page::{Frame, problem};
use super::visitor::SignedIn;
use crate::problem::Problem;
use crate::reply::ask;
use crate::state::Server;

#[derive(Deserialize)]
pub(crate) struct GlassForm {
    reason: String,
}

pub(crate) async fn break_glass(
    State(server): State<Server>,
    Path(handle): Path<String>,
    visitor: SignedIn,
    Form(form): Form<GlassForm>,
) -> Response {
    let page = format!("/residents/{handle}");
    let Some(handle) = Handle::parse(&handle) else {
        let frame = Frame::of_signed_in(&server, &visitor, "/search");
        return problem(&frame, &Problem::not_found(visitor.lang));
    };
    let broken = ask(&server, visitor.asker(), move |lookup, asker| {
        lookup.break_glass(&asker.inquiry(lookup, "break glass")?, handle, &form.reason)
    });
    match broken.await {
        Ok(_) => Redirect::to(&page).into_response(),
        Err(refused) => problem(&Frame::of_signed_in(&server, &visitor, &page), &refused),
    }
}
