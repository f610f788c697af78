//! The pages: rendered here, without scripts; the same views as the API's.

mod assets;
mod batches;
mod glass;
mod page;
mod protections;
mod report;
mod resident;
mod reviews;
mod search;
mod sign_in;
mod sources;
mod visitor;

use axum::Router;
use tower_http::csrf::CsrfLayer;

use crate::listed::{Routes, get, post};
use crate::state::Server;

/// Every page, for the router and for whoever checks all of them.
pub(crate) fn pages() -> Routes {
    Routes::new()
        .route("/", get(sign_in::home))
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/purpose", get(sign_in::purposes).post(sign_in::choose))
        .route("/search", get(search::form).post(search::search))
        .route("/residents/{handle}", get(resident::resident))
        .route("/residents/{handle}/report", get(report::report))
        .route("/residents/{handle}/break-glass", post(glass::break_glass))
        .route("/reviews", get(reviews::reviews))
        .route("/reviews/{id}/close", post(reviews::close))
        .route("/sources", get(sources::sources))
        .route("/batches", get(batches::batches))
        .route("/batches/{batch}", get(batches::batch))
        .route("/batches/{batch}/release", post(batches::release))
        .route("/batches/{batch}/refuse", post(batches::refuse))
        .route("/protections", get(protections::page).post(protections::protect))
        .route("/protections/{id}/end", post(protections::end))
        .route("/assets/enishi.css", get(assets::css))
        .route("/assets/enishi.svg", get(assets::icon))
}

pub(crate) fn routes() -> Router<Server> {
    pages().router().layer(CsrfLayer::new())
}
