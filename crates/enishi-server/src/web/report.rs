//! The resident's report as a page, to be printed and handed over.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use enishi_model::Handle;

use super::page::{Frame, problem, render};
use super::visitor::SignedIn;
use crate::problem::Problem;
use crate::reply::ask;
use crate::state::Server;
use crate::views::ReportView;

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage<'a> {
    frame: &'a Frame,
    report: ReportView,
}

pub(crate) async fn report(
    State(server): State<Server>,
    Path(handle): Path<String>,
    visitor: SignedIn,
) -> Response {
    let frame = Frame::of_signed_in(&server, &visitor, &format!("/residents/{handle}/report"));
    let Some(handle) = Handle::parse(&handle) else {
        return problem(&frame, &Problem::not_found(visitor.lang));
    };
    let answer = ask(&server, visitor.asker(), move |lookup, asker| {
        lookup.report(&asker.inquiry(lookup, "report")?, handle)
    });
    match answer.await {
        Ok(answer) => {
            let report = ReportView::of(&answer, server.lookup.city().instance.zone, visitor.lang);
            render(&frame, &ReportPage { frame: &frame, report }, StatusCode::OK)
        }
        Err(refused) => problem(&frame, &refused),
    }
}

/// A moment as people write it: date and time of day.
fn moment(at: &str) -> String {
    at.chars().take(19).map(|c| if c == 'T' { ' ' } else { c }).collect()
}
