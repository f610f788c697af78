//! Who asks, in which language, for which purpose: read from a request's headers.

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION};
use axum::http::request::Parts;
use enishi_catalogue::Lang;
use enishi_lookup::{Actor, Inquiry, Lookup, LookupError, Refusal};

use crate::problem::Problem;
use crate::state::Server;

/// The account that owns the data directory, as the socket tells it. Set by the binary on requests that
/// come over that socket, or from its own process; never by a header.
#[derive(Clone, Debug)]
pub struct LocalOperator(pub String);

/// Who asks, and what they say of it.
#[derive(Clone, Debug)]
pub(crate) struct Asker {
    token: Option<String>,
    operator: Option<String>,
    purpose: Option<String>,
    pub(crate) lang: Lang,
}

const PURPOSE: &str = "enishi-purpose";

impl Asker {
    pub(crate) fn of(parts: &Parts) -> Self {
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let token = header(AUTHORIZATION.as_str()).and_then(bearer).map(str::to_owned);
        Self {
            token,
            operator: parts.extensions.get::<LocalOperator>().map(|operator| operator.0.clone()),
            purpose: header(PURPOSE).map(str::to_owned),
            lang: header(ACCEPT_LANGUAGE.as_str()).and_then(Lang::from_accept_language).unwrap_or(Lang::En),
        }
    }

    /// Somebody who signed in on a page.
    pub(crate) fn of_session(token: String, purpose: Option<String>, lang: Lang) -> Self {
        Self { token: Some(token), operator: None, purpose, lang }
    }

    /// The actor: a token's holder, or, without a token and on the socket, the account that runs the hub.
    pub(crate) fn actor(&self, lookup: &Lookup) -> Result<Actor, LookupError> {
        match (&self.token, &self.operator) {
            (None, Some(account)) => Ok(Actor::operator(account)),
            (token, _) => lookup.authenticate(token.as_deref()),
        }
    }

    /// The purpose that was said, if any.
    pub(crate) fn purpose(&self) -> Option<&str> {
        self.purpose.as_deref()
    }

    /// The actor with a purpose, to look at residents. A known actor's refusal is written down.
    pub(crate) fn inquiry(&self, lookup: &Lookup, what: &'static str) -> Result<Inquiry, LookupError> {
        let actor = self.actor(lookup)?;
        lookup.inquire(actor.clone(), self.purpose.as_deref()).inspect_err(|error| {
            if matches!(error, LookupError::Refused(Refusal::NoRight(_) | Refusal::WrongPurpose { .. })) {
                lookup.note_refusal(&actor, None, what);
            }
        })
    }
}

impl FromRequestParts<Server> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &Server) -> Result<Self, Problem> {
        Ok(Self::of(parts))
    }
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}
