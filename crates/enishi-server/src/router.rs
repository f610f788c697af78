//! Every route, and what lies around all of them.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use enishi_catalogue::Lang;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::asker::Asker;
use crate::listed::{ListedRoute, Routes};
use crate::problem::Problem;
use crate::state::Server;
use crate::{api, floor, headers, listed, meters, web};

const LONGEST_BODY: usize = 64 << 10;
const LONGEST_ANSWER: Duration = Duration::from_secs(30);

/// The whole server as one service.
pub fn router(server: Server) -> Router {
    let (api, openapi) = api::routes();
    let description = openapi.to_json().unwrap_or_default();
    let description = move || async move { ([("content-type", "application/json")], description) };
    let api = api.route("/openapi.json", get(description)).fallback(no_such_page);
    Router::new()
        .nest("/api/v1", api.method_not_allowed_fallback(wrong_method))
        .merge(for_machines().router())
        .merge(web::routes())
        .fallback(no_such_page)
        .layer(from_fn(floor::no_sooner))
        .layer(from_fn_with_state(server.clone(), meters::measure))
        .layer(from_fn(in_time))
        .layer(RequestBodyLimitLayer::new(LONGEST_BODY))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(headers::secure))
        .with_state(server)
}

fn for_machines() -> Routes {
    Routes::new()
        .route("/healthz", listed::get(api::healthz))
        .route("/readyz", listed::get(api::readyz))
        .route("/metrics", listed::get(api::metrics))
}

/// Every route outside the API: pages, and what machines ask. The API's are in its description.
pub fn page_routes() -> Vec<ListedRoute> {
    let mut listed = for_machines().listed();
    listed.extend(web::pages().listed());
    listed.push(("GET", "/api/v1/openapi.json"));
    listed
}

async fn no_such_page(asker: Asker) -> Problem {
    Problem::no_such_page(asker.lang)
}

async fn wrong_method(asker: Asker) -> Problem {
    Problem::wrong_method(asker.lang)
}

async fn in_time(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let lang = Asker::of(&parts).lang;
    let answer = tokio::time::timeout(LONGEST_ANSWER, next.run(Request::from_parts(parts, body)));
    answer.await.unwrap_or_else(|_| Problem::timed_out(lang).into_response())
}

// What a panic says may hold anything: it goes nowhere.
fn panicked(_payload: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    let mut response = Problem::panicked(Lang::En).into_response();
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
