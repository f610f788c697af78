//! One resident's page: the answers of the programmes first, then what the sources say, then what changed.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use enishi_model::Handle;

use super::page::{Frame, problem, render};
use super::search::other_names;
use super::visitor::SignedIn;
use crate::api::AsOfQuery;
use crate::problem::Problem;
use crate::reply::{Params, ask};
use crate::state::Server;
use crate::views::{FieldView, HitView, ProgrammeView, ResidentView, TimelineView};

#[derive(Template)]
#[template(path = "resident.html")]
struct ResidentPage<'a> {
    frame: &'a Frame,
    head: HitView,
    resident: ResidentView,
    timeline: TimelineView,
    as_of: Option<String>,
    /// the time of day until which broken glass stands
    raised_until: Option<String>,
    may_break_glass: bool,
}

pub(crate) async fn resident(
    State(server): State<Server>,
    Path(handle): Path<String>,
    Params(query): Params<AsOfQuery>,
    visitor: SignedIn,
) -> Response {
    let here = match &query.as_of {
        Some(as_of) if as_of.chars().all(|c| c.is_ascii_digit() || c == '-') => {
            format!("/residents/{handle}?as_of={as_of}")
        }
        _ => format!("/residents/{handle}"),
    };
    let frame = Frame::of_signed_in(&server, &visitor, &here);
    let Some(handle) = Handle::parse(&handle) else {
        return problem(&frame, &Problem::not_found(visitor.lang));
    };
    let as_of = query.as_of.clone();
    let answers = ask(&server, visitor.asker(), move |lookup, asker| {
        let inquiry = asker.inquiry(lookup, "resident")?;
        let may_break_glass = lookup.may_break_glass(&inquiry.actor);
        let resident = lookup.resident(&inquiry, handle, query.as_of.as_deref())?;
        let timeline = lookup.timeline(&inquiry, handle, query.as_of.as_deref())?;
        Ok((resident, timeline, may_break_glass))
    });
    let (resident, timeline, may_break_glass) = match answers.await {
        Ok(answers) => answers,
        Err(refused) => return problem(&frame, &refused),
    };
    let zone = server.lookup.city().instance.zone;
    let raised_until =
        resident.raised_until.map(|until| until.with_timezone(&zone).format("%H:%M").to_string());
    let page = ResidentPage {
        frame: &frame,
        head: HitView::of(&resident.person, visitor.lang),
        resident: ResidentView::of(&resident, visitor.lang),
        timeline: TimelineView::of(&timeline, visitor.lang),
        as_of,
        may_break_glass: may_break_glass && raised_until.is_none(),
        raised_until,
    };
    render(&frame, &page, StatusCode::OK)
}

/// What a programme says of itself. What it says of the person stands further down, beside what others say.
fn is_of_programme(field: &FieldView) -> bool {
    matches!(field.attribute.as_deref(), None | Some("number" | "residency"))
}

/// The class by which a programme's answer is coloured; the words beside it say the same.
fn tone(programme: &ProgrammeView) -> &'static str {
    use enishi_model::AnswerState;
    match programme.state {
        AnswerState::Enrolled | AnswerState::Known => "yes",
        AnswerState::Ended => "ended",
        AnswerState::NotInFile | AnswerState::NotPermitted => "quiet",
        AnswerState::FileLate | AnswerState::Held => "doubt",
    }
}
