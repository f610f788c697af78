//! What the privacy officer attests of a source's columns.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use enishi_lookup::NewAttestation;

use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::{Body, ask};
use crate::state::Server;
use crate::views::{AttestationBody, AttestationView, AttestationsView, MadeView};

/// Attestations, newest first. Needs the right `protect`.
#[utoipa::path(get, path = "/desk/attestations", tag = "desk", security(("token" = [])),
    responses((status = 200, body = AttestationsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn attestations(
    State(server): State<Server>,
    asker: Asker,
) -> Result<Json<AttestationsView>, Problem> {
    let lang = asker.lang;
    let attestations =
        ask(&server, asker, |lookup, asker| lookup.attestations(&asker.actor(lookup)?)).await?;
    let views = attestations.iter().map(|attestation| AttestationView::of(attestation, lang));
    Ok(Json(AttestationsView { attestations: views.collect() }))
}

/// Attests that a key column of a connector holds no My Numbers (個人番号), although its values have their check digit:
/// files are no longer refused for it. Needs the right `protect`.
#[utoipa::path(post, path = "/desk/attestations", tag = "desk", security(("token" = [])),
    request_body = AttestationBody,
    responses((status = 201, body = MadeView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn attest(
    State(server): State<Server>,
    asker: Asker,
    Body(body): Body<AttestationBody>,
) -> Result<(StatusCode, Json<MadeView>), Problem> {
    let AttestationBody { source, column, reason } = body;
    let new = NewAttestation { source, column, reason };
    let id = ask(&server, asker, move |lookup, asker| lookup.attest(&asker.actor(lookup)?, &new)).await?;
    Ok((StatusCode::CREATED, Json(MadeView { id: id.into_answer() })))
}

/// Takes an attestation back; the next file is judged without it.
#[utoipa::path(post, path = "/desk/attestations/{id}/revoke", tag = "desk", security(("token" = [])),
    params(("id" = i64, Path)),
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn revoke_attestation(
    State(server): State<Server>,
    Path(id): Path<String>,
    asker: Asker,
) -> Result<StatusCode, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found(asker.lang))?;
    ask(&server, asker, move |lookup, asker| lookup.revoke_attestation(&asker.actor(lookup)?, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
