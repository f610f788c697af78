//! The desk: decisions about rows and resident IDs, and tokens.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use enishi_model::ResidentId;

use super::residents::parse;
use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::{Body, ask};
use crate::state::Server;
use crate::views::{
    JoinBody, NewTokenView, ResidentBody, TokenBody, TokenView, TokensView, TrayRowView, TrayView,
};

/// Rows that wait for somebody to say whom they touch.
#[utoipa::path(get, path = "/desk/tray", tag = "desk", security(("token" = [])),
    params(("Enishi-Purpose" = String, Header, description = "why you look")),
    responses((status = 200, body = TrayView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn tray(State(server): State<Server>, asker: Asker) -> Result<Json<TrayView>, Problem> {
    let lang = asker.lang;
    let rows = ask(&server, asker, |lookup, asker| lookup.tray(&asker.inquiry(lookup, "tray")?)).await?;
    Ok(Json(TrayView { rows: rows.iter().map(|row| TrayRowView::of(row, lang)).collect() }))
}

/// A row is this resident's. Remembered: later rows of the same record follow.
#[utoipa::path(post, path = "/desk/tray/{row}/match", tag = "desk", security(("token" = [])),
    params(("row" = String, Path), ("Enishi-Purpose" = String, Header, description = "why you look")),
    request_body = ResidentBody,
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn match_row(
    State(server): State<Server>,
    Path(row): Path<String>,
    asker: Asker,
    Body(body): Body<ResidentBody>,
) -> Result<StatusCode, Problem> {
    let row = parse(&row, asker.lang)?;
    let id = ResidentId::new(body.resident_id);
    ask(&server, asker, move |lookup, asker| {
        lookup.match_row(&asker.inquiry(lookup, "tray match")?, row, &id)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A row is nobody's: it is set aside.
#[utoipa::path(post, path = "/desk/tray/{row}/reject", tag = "desk", security(("token" = [])),
    params(("row" = String, Path), ("Enishi-Purpose" = String, Header, description = "why you look")),
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn reject_row(
    State(server): State<Server>,
    Path(row): Path<String>,
    asker: Asker,
) -> Result<StatusCode, Problem> {
    let row = parse(&row, asker.lang)?;
    ask(&server, asker, move |lookup, asker| lookup.reject_row(&asker.inquiry(lookup, "tray reject")?, row))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Two resident IDs are one human (宛名統合): the first stands under the second from now on.
#[utoipa::path(post, path = "/desk/joins", tag = "desk", security(("token" = [])),
    params(("Enishi-Purpose" = String, Header, description = "why you look")),
    request_body = JoinBody,
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn join(
    State(server): State<Server>,
    asker: Asker,
    Body(body): Body<JoinBody>,
) -> Result<StatusCode, Problem> {
    let (id, canonical) = (ResidentId::new(body.resident_id), ResidentId::new(body.canonical));
    ask(&server, asker, move |lookup, asker| lookup.join(&asker.inquiry(lookup, "join")?, &id, &canonical))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// They are not one human after all.
#[utoipa::path(post, path = "/desk/joins/undo", tag = "desk", security(("token" = [])),
    params(("Enishi-Purpose" = String, Header, description = "why you look")),
    request_body = JoinBody,
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn part(
    State(server): State<Server>,
    asker: Asker,
    Body(body): Body<JoinBody>,
) -> Result<StatusCode, Problem> {
    let (id, canonical) = (ResidentId::new(body.resident_id), ResidentId::new(body.canonical));
    ask(&server, asker, move |lookup, asker| lookup.part(&asker.inquiry(lookup, "part")?, &id, &canonical))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Every token, without its secret. For the account that owns the data directory, on its socket.
#[utoipa::path(get, path = "/desk/tokens", tag = "desk",
    responses((status = 200, body = TokensView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn tokens(State(server): State<Server>, asker: Asker) -> Result<Json<TokensView>, Problem> {
    let tokens = ask(&server, asker, |lookup, asker| lookup.tokens(&asker.actor(lookup)?)).await?;
    Ok(Json(TokensView { tokens: tokens.iter().map(TokenView::of).collect() }))
}

/// A new token. For the account that owns the data directory, on its socket.
#[utoipa::path(post, path = "/desk/tokens", tag = "desk", request_body = TokenBody,
    responses((status = 201, body = NewTokenView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn new_token(
    State(server): State<Server>,
    asker: Asker,
    Body(body): Body<TokenBody>,
) -> Result<(StatusCode, Json<NewTokenView>), Problem> {
    let token =
        ask(&server, asker, move |lookup, asker| lookup.new_token(&asker.actor(lookup)?, &body.order()))
            .await?;
    Ok((StatusCode::CREATED, Json(NewTokenView::of(&token))))
}

/// Revokes a token. For the account that owns the data directory, on its socket.
#[utoipa::path(delete, path = "/desk/tokens/{id}", tag = "desk", params(("id" = i64, Path)),
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn revoke_token(
    State(server): State<Server>,
    Path(id): Path<String>,
    asker: Asker,
) -> Result<StatusCode, Problem> {
    let id: i64 = id.parse().map_err(|_| Problem::not_found(asker.lang))?;
    ask(&server, asker, move |lookup, asker| lookup.revoke_token(&asker.actor(lookup)?, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
