//! The audit log, and what a resident may know of it.

use axum::extract::{Path, State};
use axum::response::Json;
use chrono::NaiveDate;
use enishi_lookup::EventsRequest;
use serde::Deserialize;
use utoipa::IntoParams;

use super::residents::parse;
use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::{Params, ask};
use crate::state::Server;
use crate::views::{AuditEventView, AuditEventsView, ReportView};

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// `next` of the page before
    after: Option<i64>,
    /// at most so many, up to 10000; 1000 where it is left out
    limit: Option<u32>,
    /// from this day on
    #[param(value_type = Option<String>)]
    from: Option<NaiveDate>,
    /// to this day, which counts
    #[param(value_type = Option<String>)]
    to: Option<NaiveDate>,
}

const PAGE: u32 = 1000;
const LARGEST_PAGE: u32 = 10_000;

/// Audit events in the order in which they happened, with the hashes of their chain. Needs the right `audit`; reading
/// them is itself an event.
#[utoipa::path(get, path = "/audit/events", tag = "audit", security(("token" = [])), params(EventsQuery),
    responses((status = 200, body = AuditEventsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn events(
    State(server): State<Server>,
    Params(query): Params<EventsQuery>,
    asker: Asker,
) -> Result<Json<AuditEventsView>, Problem> {
    let limit = query.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let request =
        EventsRequest { after: query.after.unwrap_or_default(), limit, from: query.from, to: query.to };
    let events =
        ask(&server, asker, move |lookup, asker| lookup.audit_events(&asker.actor(lookup)?, &request))
            .await?;
    let is_full = events.len() == usize::try_from(limit).unwrap_or(usize::MAX);
    let next = events.last().map(|event| event.id).filter(|_| is_full);
    Ok(Json(AuditEventsView { events: events.iter().map(AuditEventView::of).collect(), next }))
}

/// Who looked at a resident, when, for which purpose: for the resident, who asks. Needs the right `audit`; making it
/// is itself an event.
#[utoipa::path(get, path = "/residents/{handle}/report", tag = "audit", security(("token" = [])),
    params(("handle" = String, Path), ("Enishi-Purpose" = String, Header, description = "why you look")),
    responses((status = 200, body = ReportView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn report(
    State(server): State<Server>,
    Path(handle): Path<String>,
    asker: Asker,
) -> Result<Json<ReportView>, Problem> {
    let lang = asker.lang;
    let handle = parse(&handle, lang)?;
    let answer =
        ask(&server, asker, move |lookup, asker| lookup.report(&asker.inquiry(lookup, "report")?, handle))
            .await?;
    let zone = server.lookup.city().instance.zone;
    Ok(Json(ReportView::of(&answer, zone, lang)))
}
