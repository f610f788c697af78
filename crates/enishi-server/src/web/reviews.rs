//! The officer's page: what the watch noticed, and a form to say what it was.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use enishi_config::Right;
use enishi_lookup::REVIEW_VERDICTS;
use serde::Deserialize;

use super::page::{Frame, problem, render};
use super::visitor::SignedIn;
use crate::problem::Problem;
use crate::reply::{Params, ask};
use crate::state::Server;
use crate::views::{CloseBody, ReviewView, verdict_text};

#[derive(Template)]
#[template(path = "reviews.html")]
struct ReviewsPage<'a> {
    frame: &'a Frame,
    reviews: Vec<ReviewView>,
    verdicts: Vec<(&'static str, String)>,
    sees_residents: bool,
    all: bool,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct ReviewsQuery {
    /// closed ones too
    #[serde(default)]
    all: bool,
}

pub(crate) async fn reviews(
    State(server): State<Server>,
    Params(query): Params<ReviewsQuery>,
    visitor: SignedIn,
) -> Response {
    let all = query.all;
    let frame = Frame::of_signed_in(&server, &visitor, if all { "/reviews?all=true" } else { "/reviews" });
    let answer = ask(&server, visitor.asker(), move |lookup, asker| {
        let actor = asker.actor(lookup)?;
        Ok((lookup.reviews(&actor, !all)?, actor.has(Right::Residents)))
    });
    let (reviews, sees_residents) = match answer.await {
        Ok(answer) => answer,
        Err(refused) => return problem(&frame, &refused),
    };
    let city = server.lookup.city();
    let page = ReviewsPage {
        frame: &frame,
        reviews: reviews.iter().map(|review| ReviewView::of(review, city, visitor.lang)).collect(),
        verdicts: REVIEW_VERDICTS
            .iter()
            .map(|(code, verdict)| (*code, verdict_text(*verdict, visitor.lang)))
            .collect(),
        sees_residents,
        all,
    };
    render(&frame, &page, StatusCode::OK)
}

pub(crate) async fn close(
    State(server): State<Server>,
    Path(id): Path<String>,
    visitor: SignedIn,
    Form(form): Form<CloseBody>,
) -> Response {
    let frame = Frame::of_signed_in(&server, &visitor, "/reviews");
    let Ok(id) = id.parse::<i64>() else { return problem(&frame, &Problem::not_found(visitor.lang)) };
    let closed = ask(&server, visitor.asker(), move |lookup, asker| {
        lookup.close_review(&asker.actor(lookup)?, id, &form.verdict, &form.note)
    });
    match closed.await {
        Ok(_) => Redirect::to("/reviews").into_response(),
        Err(refused) => problem(&frame, &refused),
    }
}
