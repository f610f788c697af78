//! Breaking the glass for one resident.

use axum::extract::{Path, State};
use axum::response::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::residents::parse;
use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::{Body, ask};
use crate::state::Server;

/// Why it cannot wait.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GlassBody {
    /// at least a few words; the officer reads them
    reason: String,
}

/// The raised level.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GlassView {
    /// until when it stands (RFC 3339)
    raised_until: String,
}

/// Raises the asker's level for one resident for 60 minutes, as far as the policy lets the role. The officer is
/// told and must look at it. Needs the right `break_glass`.
#[utoipa::path(post, path = "/residents/{handle}/break-glass", tag = "residents", security(("token" = [])),
    params(("handle" = String, Path), ("Enishi-Purpose" = String, Header, description = "why you look")),
    request_body = GlassBody,
    responses((status = 200, body = GlassView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn break_glass(
    State(server): State<Server>,
    Path(handle): Path<String>,
    asker: Asker,
    Body(body): Body<GlassBody>,
) -> Result<Json<GlassView>, Problem> {
    let handle = parse(&handle, asker.lang)?;
    let until = ask(&server, asker, move |lookup, asker| {
        lookup.break_glass(&asker.inquiry(lookup, "break glass")?, handle, &body.reason)
    })
    .await?;
    Ok(Json(GlassView { raised_until: until.to_rfc3339() }))
}
