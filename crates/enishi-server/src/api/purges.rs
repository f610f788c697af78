//! The desk: removing what law orders removed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;

use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::{Body, ask};
use crate::state::Server;
use crate::views::{NewPurgeView, PurgeBody, PurgeView, PurgesView};

/// Every order to remove, and how far it has come. Residents stand here by their handle.
#[utoipa::path(get, path = "/desk/purges", tag = "desk", security(("token" = [])),
    responses((status = 200, body = PurgesView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn purges(State(server): State<Server>, asker: Asker) -> Result<Json<PurgesView>, Problem> {
    let lang = asker.lang;
    let purges = ask(&server, asker, |lookup, asker| lookup.purges(&asker.actor(lookup)?)).await?;
    Ok(Json(PurgesView { purges: purges.iter().map(|purge| PurgeView::of(purge, lang)).collect() }))
}

/// Asks for a resident, or for everything that a batch brought, to be removed. Nothing goes before another
/// holder of the right confirms it. Whether the hub knows the resident is not told.
#[utoipa::path(post, path = "/desk/purges", tag = "desk", security(("token" = [])), request_body = PurgeBody,
    responses((status = 201, body = NewPurgeView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn propose(
    State(server): State<Server>,
    asker: Asker,
    Body(body): Body<PurgeBody>,
) -> Result<(StatusCode, Json<NewPurgeView>), Problem> {
    let lang = asker.lang;
    let unreadable = || Problem::unreadable(StatusCode::BAD_REQUEST, lang);
    if body.resident_id.is_some() == body.batch.is_some() {
        return Err(unreadable());
    }
    let id = ask(&server, asker, move |lookup, asker| {
        let actor = asker.actor(lookup)?;
        match (&body.resident_id, &body.batch) {
            (_, Some(label)) => lookup.propose_batch(&actor, label, &body.reason),
            (id, None) => lookup.propose_resident(&actor, id.as_deref().unwrap_or_default(), &body.reason),
        }
    })
    .await?;
    Ok((StatusCode::CREATED, Json(NewPurgeView { id: *id })))
}

/// Agrees to an order that somebody else asked for: it is carried out by the next pass over the drop folders.
#[utoipa::path(post, path = "/desk/purges/{id}/confirm", tag = "desk", security(("token" = [])),
    params(("id" = i64, Path)), responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn confirm(
    State(server): State<Server>,
    Path(id): Path<String>,
    asker: Asker,
) -> Result<StatusCode, Problem> {
    let id = parse(&id, &asker)?;
    ask(&server, asker, move |lookup, asker| lookup.confirm_purge(&asker.actor(lookup)?, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an order back: before it was carried out, or so that later files are taken again as they come.
#[utoipa::path(post, path = "/desk/purges/{id}/withdraw", tag = "desk", security(("token" = [])),
    params(("id" = i64, Path)), responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn withdraw(
    State(server): State<Server>,
    Path(id): Path<String>,
    asker: Asker,
) -> Result<StatusCode, Problem> {
    let id = parse(&id, &asker)?;
    ask(&server, asker, move |lookup, asker| lookup.withdraw_purge(&asker.actor(lookup)?, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse(id: &str, asker: &Asker) -> Result<i64, Problem> {
    id.parse().map_err(|_| Problem::not_found(asker.lang))
}
