//! The JSON API under `/api/v1`, and its description made from the code.

mod attestations;
mod audit;
mod authors;
mod backup;
mod batches;
mod desk;
mod glass;
mod protections;
mod purges;
mod residents;
mod reviews;
mod stats;

pub(crate) use residents::AsOfQuery;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use enishi_lookup::{AnchorState, AuditState, ClockState};
use enishi_model::notice::NoticesState;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::ask;
use crate::state::Server;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Enishi",
        version = "1",
        description = "Every tie between one resident and the city's programmes. Every look at a resident carries a \
                       purpose (`Enishi-Purpose`), is reduced to what the role may see, and is recorded."
    ),
    components(schemas(ProblemView)),
    modifiers(&Security)
)]
struct Description;

struct Security;

impl utoipa::Modify for Security {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The routes below `/api/v1`, with their description.
pub(crate) fn routes() -> (axum::Router<Server>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(residents::search))
        .routes(routes!(residents::lookup))
        .routes(routes!(residents::resident))
        .routes(routes!(residents::timeline))
        .routes(routes!(audit::report))
        .routes(routes!(audit::events))
        .routes(routes!(glass::break_glass))
        .routes(routes!(stats::stats))
        .routes(routes!(batches::sources))
        .routes(routes!(batches::batches))
        .routes(routes!(batches::batch))
        .routes(routes!(batches::rejections))
        .routes(routes!(batches::release))
        .routes(routes!(batches::refuse))
        .routes(routes!(desk::tray))
        .routes(routes!(desk::match_row))
        .routes(routes!(desk::reject_row))
        .routes(routes!(desk::join))
        .routes(routes!(desk::part))
        .routes(routes!(authors::values))
        .routes(routes!(authors::numbers))
        .routes(routes!(purges::purges))
        .routes(routes!(purges::propose))
        .routes(routes!(purges::confirm))
        .routes(routes!(purges::withdraw))
        .routes(routes!(reviews::reviews))
        .routes(routes!(reviews::close))
        .routes(routes!(backup::note_backup))
        .routes(routes!(backup::reindex))
        .routes(routes!(desk::tokens))
        .routes(routes!(desk::new_token))
        .routes(routes!(desk::revoke_token))
        .routes(routes!(protections::protections, protections::protect))
        .routes(routes!(protections::end_protection))
        .routes(routes!(protections::declarations, protections::declare))
        .routes(routes!(protections::end_declaration))
        .routes(routes!(attestations::attestations, attestations::attest))
        .routes(routes!(attestations::revoke_attestation))
        .split_for_parts()
}

/// The description of the API (OpenAPI 3.1).
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().1
}

/// Whether the process lives.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether answers can be given; search may still be learning, and files may wait.
pub(crate) async fn readyz(State(server): State<Server>, asker: Asker) -> Response {
    let lang = asker.lang;
    let readiness = ask(&server, asker, |lookup, _| lookup.readiness()).await;
    let readiness = readiness.and_then(|readiness| match readiness.silence() {
        Some(error) => Err(Problem::of(&error, lang)),
        None => Ok(readiness),
    });
    match readiness {
        Ok(readiness) => Json(serde_json::json!({
            "ready": true,
            "search": if readiness.search_is_limited { "limited" } else { "current" },
            "audit": readiness.audit.code(),
            "anchor": readiness.anchor.code(),
            "ingest": readiness.ingest.map_or("current", |trouble| trouble.code()),
            "clock": readiness.clock.code(),
            "notices": readiness.notices.code(),
        }))
        .into_response(),
        Err(problem) => problem.with_status(StatusCode::SERVICE_UNAVAILABLE).into_response(),
    }
}

/// Counts for Prometheus.
pub(crate) async fn metrics(State(server): State<Server>, asker: Asker) -> Result<String, Problem> {
    let (readiness, watched) =
        ask(&server, asker, |lookup, _| Ok((lookup.readiness()?, lookup.watched()?))).await?;
    server.meters.set("enishi_reviews_open", watched.open_reviews as f64);
    server.meters.total("enishi_refused_by_quota_total", watched.refused_by_quota);
    server.meters.total("enishi_looks_unwatched_total", watched.unwatched);
    server.meters.set("enishi_index_lag_persons", readiness.index_lag as f64);
    let takes = matches!(readiness.audit, AuditState::Current | AuditState::Reserve);
    server.meters.set("enishi_audit_failing", if takes { 0.0 } else { 1.0 });
    server.meters.set("enishi_ingest_failing", if readiness.ingest.is_none() { 0.0 } else { 1.0 });
    let is_steady = readiness.clock == ClockState::Steady;
    server.meters.set("enishi_clock_jumped", if is_steady { 0.0 } else { 1.0 });
    let holds = matches!(readiness.anchor, AnchorState::Absent | AnchorState::Current);
    server.meters.set("enishi_audit_anchor_failing", if holds { 0.0 } else { 1.0 });
    let failing = readiness.notices == NoticesState::Failing;
    server.meters.set("enishi_notices_failing", if failing { 1.0 } else { 0.0 });
    Ok(server.meters.text())
}
