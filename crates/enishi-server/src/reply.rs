//! Asking the lookup from an async handler: its work blocks, so it leaves the async threads.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use enishi_lookup::{Lookup, LookupError};
use serde::de::DeserializeOwned;

use crate::asker::Asker;
use crate::problem::Problem;
use crate::state::Server;

/// Asks the lookup, and turns what went wrong into a problem in the asker's language.
pub(crate) async fn ask<T: Send + 'static>(
    server: &Server,
    asker: Asker,
    question: impl FnOnce(&Lookup, &Asker) -> Result<T, LookupError> + Send + 'static,
) -> Result<T, Problem> {
    let lang = asker.lang;
    let lookup = server.lookup.clone();
    let answered =
        tokio::task::spawn_blocking(move || lookup.soundly(|lookup| question(lookup, &asker))).await;
    match answered {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(Problem::of(&error, lang)),
        Err(_) => Err(Problem::panicked(lang)),
    }
}

/// What stands behind `?` in a URL. What is wrong with it is said without repeating it.
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Server> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Server) -> Result<Self, Problem> {
        let lang = Asker::of(parts).lang;
        let read = Query::<T>::from_request_parts(parts, state).await;
        read.map(|Query(value)| Self(value)).map_err(|_| Problem::unreadable(StatusCode::BAD_REQUEST, lang))
    }
}

/// A JSON body. What is wrong with one is said without repeating it.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Server> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &Server) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let lang = Asker::of(&parts).lang;
        let read = Json::<T>::from_request(Request::from_parts(parts, body), state).await;
        read.map(|Json(value)| Self(value)).map_err(|rejection| {
            let status = if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                StatusCode::PAYLOAD_TOO_LARGE
            } else {
                StatusCode::BAD_REQUEST
            };
            Problem::unreadable(status, lang)
        })
    }
}
