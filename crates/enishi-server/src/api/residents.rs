//! Residents: searching, finding by number, opening, history.

use axum::extract::{Path, State};
use axum::response::Json;
use enishi_catalogue::Lang;
use enishi_lookup::SearchRequest;
use enishi_model::{Handle, ResidentId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::{Body, Params, ask};
use crate::state::Server;
use crate::views::{ResidentBody, ResidentView, SearchBody, SearchView, TimelineView};

/// Residents who answer a query. Names, numbers and addresses travel in the body, never in the URL.
#[utoipa::path(post, path = "/residents/search", tag = "residents", security(("token" = [])),
    params(("Enishi-Purpose" = String, Header, description = "why you look")),
    request_body = SearchBody,
    responses((status = 200, body = SearchView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn search(
    State(server): State<Server>,
    asker: Asker,
    Body(body): Body<SearchBody>,
) -> Result<Json<SearchView>, Problem> {
    let lang = asker.lang;
    let request = SearchRequest { query: body.q, programmes: body.programme, cursor: body.cursor };
    let answer =
        ask(&server, asker, move |lookup, asker| lookup.search(&asker.inquiry(lookup, "search")?, &request))
            .await?;
    Ok(Json(SearchView::of(&answer, lang)))
}

/// What stands for a resident in URLs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandleView {
    /// the handle
    handle: String,
}

/// The handle of a resident ID.
#[utoipa::path(post, path = "/residents/lookup", tag = "residents", security(("token" = [])),
    params(("Enishi-Purpose" = String, Header, description = "why you look")),
    request_body = ResidentBody,
    responses((status = 200, body = HandleView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn lookup(
    State(server): State<Server>,
    asker: Asker,
    Body(body): Body<ResidentBody>,
) -> Result<Json<HandleView>, Problem> {
    let id = ResidentId::new(body.resident_id);
    let handle =
        ask(&server, asker, move |lookup, asker| lookup.find(&asker.inquiry(lookup, "lookup")?, &id)).await?;
    Ok(Json(HandleView { handle: handle.to_string() }))
}

/// The moment that an answer is to speak of.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AsOfQuery {
    /// what the hub showed at the end of a date, or at a moment (ISO 8601); now where it is left out
    pub(crate) as_of: Option<String>,
}

/// One resident: attributes with provenance, programmes with their answers.
#[utoipa::path(get, path = "/residents/{handle}", tag = "residents", security(("token" = [])),
    params(("handle" = String, Path), AsOfQuery, ("Enishi-Purpose" = String, Header, description = "why you look")),
    responses((status = 200, body = ResidentView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn resident(
    State(server): State<Server>,
    Path(handle): Path<String>,
    Params(query): Params<AsOfQuery>,
    asker: Asker,
) -> Result<Json<ResidentView>, Problem> {
    let lang = asker.lang;
    let handle = parse(&handle, lang)?;
    let answer = ask(&server, asker, move |lookup, asker| {
        lookup.resident(&asker.inquiry(lookup, "resident")?, handle, query.as_of.as_deref())
    })
    .await?;
    Ok(Json(ResidentView::of(&answer, lang)))
}

/// What changed for a resident, newest first.
#[utoipa::path(get, path = "/residents/{handle}/timeline", tag = "residents", security(("token" = [])),
    params(("handle" = String, Path), AsOfQuery, ("Enishi-Purpose" = String, Header, description = "why you look")),
    responses((status = 200, body = TimelineView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn timeline(
    State(server): State<Server>,
    Path(handle): Path<String>,
    Params(query): Params<AsOfQuery>,
    asker: Asker,
) -> Result<Json<TimelineView>, Problem> {
    let lang = asker.lang;
    let handle = parse(&handle, lang)?;
    let events = ask(&server, asker, move |lookup, asker| {
        lookup.timeline(&asker.inquiry(lookup, "timeline")?, handle, query.as_of.as_deref())
    })
    .await?;
    Ok(Json(TimelineView::of(&events, lang)))
}

pub(crate) fn parse(handle: &str, lang: Lang) -> Result<Handle, Problem> {
    Handle::parse(handle).ok_or_else(|| Problem::not_found(lang))
}
