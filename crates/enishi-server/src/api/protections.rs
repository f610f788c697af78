//! Protecting residents at the desk, and what is declared for the whole hub.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use enishi_catalogue::Lang;
use enishi_lookup::NewDeclaration;

use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::{Body, ask};
use crate::state::Server;
use crate::views::{
    DeclarationBody, DeclarationView, DeclarationsView, EndBody, MadeView, ProtectionBody, ProtectionView,
    ProtectionsView,
};

/// Residents whom officers protect at the desk. Needs the right `protect`.
#[utoipa::path(get, path = "/desk/protections", tag = "desk", security(("token" = [])),
    responses((status = 200, body = ProtectionsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn protections(
    State(server): State<Server>,
    asker: Asker,
) -> Result<Json<ProtectionsView>, Problem> {
    let protections = ask(&server, asker, |lookup, asker| lookup.protections(&asker.actor(lookup)?)).await?;
    Ok(Json(ProtectionsView { protections: protections.iter().map(ProtectionView::of).collect() }))
}

/// Protects a resident from the very next answer on. Needs the right `protect`.
#[utoipa::path(post, path = "/desk/protections", tag = "desk", security(("token" = [])),
    request_body = ProtectionBody,
    responses((status = 201, body = MadeView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn protect(
    State(server): State<Server>,
    asker: Asker,
    Body(body): Body<ProtectionBody>,
) -> Result<(StatusCode, Json<MadeView>), Problem> {
    let id = ask(&server, asker, move |lookup, asker| {
        lookup.protect(&asker.actor(lookup)?, &body.resident_id, &body.reason)
    })
    .await?;
    Ok((StatusCode::CREATED, Json(MadeView { id: id.into_answer() })))
}

/// Ends a flag that was set at the desk; flags that files carry stand as they are.
#[utoipa::path(post, path = "/desk/protections/{id}/end", tag = "desk", security(("token" = [])),
    params(("id" = i64, Path)), request_body = EndBody,
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn end_protection(
    State(server): State<Server>,
    Path(id): Path<String>,
    asker: Asker,
    Body(body): Body<EndBody>,
) -> Result<StatusCode, Problem> {
    let id = number(&id, asker.lang)?;
    ask(&server, asker, move |lookup, asker| lookup.end_protection(&asker.actor(lookup)?, id, &body.reason))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Declarations of the kinds that the role has the right to.
#[utoipa::path(get, path = "/desk/declarations", tag = "desk", security(("token" = [])),
    responses((status = 200, body = DeclarationsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn declarations(
    State(server): State<Server>,
    asker: Asker,
) -> Result<Json<DeclarationsView>, Problem> {
    let (lang, now) = (asker.lang, server.lookup.now());
    let declarations =
        ask(&server, asker, |lookup, asker| lookup.declarations(&asker.actor(lookup)?)).await?;
    let views = declarations.iter().map(|declaration| DeclarationView::of(declaration, now, lang));
    Ok(Json(DeclarationsView { declarations: views.collect() }))
}

/// Declares. `no_protection_file` (right `protect`): whereabouts are shown although no protection file has ever come;
/// counts until the first one does. `disaster` (right `declare`).
#[utoipa::path(post, path = "/desk/declarations", tag = "desk", security(("token" = [])),
    request_body = DeclarationBody,
    responses((status = 201, body = MadeView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn declare(
    State(server): State<Server>,
    asker: Asker,
    Body(body): Body<DeclarationBody>,
) -> Result<(StatusCode, Json<MadeView>), Problem> {
    let DeclarationBody { kind, reason, until } = body;
    let new = NewDeclaration { kind, reason, until };
    let id = ask(&server, asker, move |lookup, asker| lookup.declare(&asker.actor(lookup)?, &new)).await?;
    Ok((StatusCode::CREATED, Json(MadeView { id: id.into_answer() })))
}

/// Ends a declaration.
#[utoipa::path(post, path = "/desk/declarations/{id}/end", tag = "desk", security(("token" = [])),
    params(("id" = i64, Path)),
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn end_declaration(
    State(server): State<Server>,
    Path(id): Path<String>,
    asker: Asker,
) -> Result<StatusCode, Problem> {
    let id = number(&id, asker.lang)?;
    ask(&server, asker, move |lookup, asker| lookup.end_declaration(&asker.actor(lookup)?, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn number(text: &str, lang: Lang) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem::not_found(lang))
}
