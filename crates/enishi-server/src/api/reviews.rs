//! What the watch noticed, for whoever has the right `review`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::{Body, Params, ask};
use crate::state::Server;
use crate::views::{CloseBody, ReviewView, ReviewsView};

/// Which findings are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReviewsQuery {
    /// only what waits
    #[serde(default)]
    pub(crate) open: bool,
}

/// What the watch noticed: what waits first, broken glass before all else. Residents stand by handle alone.
#[utoipa::path(get, path = "/desk/reviews", tag = "desk", security(("token" = [])), params(ReviewsQuery),
    responses((status = 200, body = ReviewsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn reviews(
    State(server): State<Server>,
    Params(query): Params<ReviewsQuery>,
    asker: Asker,
) -> Result<Json<ReviewsView>, Problem> {
    let lang = asker.lang;
    let reviews =
        ask(&server, asker, move |lookup, asker| lookup.reviews(&asker.actor(lookup)?, query.open)).await?;
    let city = server.lookup.city();
    Ok(Json(ReviewsView {
        reviews: reviews.iter().map(|review| ReviewView::of(review, city, lang)).collect(),
    }))
}

/// Says what a finding was. Nobody says it of themself.
#[utoipa::path(post, path = "/desk/reviews/{id}/close", tag = "desk", security(("token" = [])),
    params(("id" = i64, Path)), request_body = CloseBody,
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn close(
    State(server): State<Server>,
    Path(id): Path<String>,
    asker: Asker,
    Body(body): Body<CloseBody>,
) -> Result<StatusCode, Problem> {
    let id: i64 = id.parse().map_err(|_| Problem::not_found(asker.lang))?;
    ask(&server, asker, move |lookup, asker| {
        lookup.close_review(&asker.actor(lookup)?, id, &body.verdict, &body.note)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
