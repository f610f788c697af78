//! HTTP: the JSON API under `/api/v1`, and the pages. Handlers are thin: take what came, ask the lookup,
//! map the answer to a view. Knows neither SQL nor tantivy.

mod api;
mod asker;
mod floor;
mod headers;
mod listed;
mod meters;
mod problem;
mod reply;
mod router;
mod session;
mod state;
mod views;
mod web;

pub use api::openapi;
pub use asker::LocalOperator;
pub use listed::ListedRoute;
pub use router::{page_routes, router};
pub use state::{DemoSignIn, Server};
