//! Who visits a page: the session in their cookie, and the language that they chose.

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use enishi_catalogue::Lang;

use crate::asker::Asker;
use crate::session::Session;
use crate::state::Server;

pub(crate) const SESSION: &str = "enishi_session";
pub(crate) const LANGUAGE: &str = "enishi_lang";

/// Who visits a page.
pub(crate) struct Visitor {
    pub(crate) session: Option<(String, Session)>,
    pub(crate) lang: Lang,
    /// chosen on this very request: to be remembered
    pub(crate) chose: bool,
}

/// Somebody who has signed in.
pub(crate) struct SignedIn {
    pub(crate) id: String,
    pub(crate) session: Session,
    pub(crate) lang: Lang,
    pub(crate) chose: bool,
}

impl SignedIn {
    /// The same question as the API's, with the session's token and purpose.
    pub(crate) fn asker(&self) -> Asker {
        Asker::of_session(self.session.token.clone(), self.session.purpose.clone(), self.lang)
    }
}

impl FromRequestParts<Server> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Self::Rejection> {
        let now = server.lookup.now();
        let id = cookie(parts, SESSION);
        let session = id.and_then(|id| Some((id.clone(), server.sessions.get(&id, now)?)));
        let chosen = query_lang(parts.uri.query().unwrap_or_default());
        let remembered = cookie(parts, LANGUAGE).as_deref().and_then(word);
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let accepted = accepted.and_then(Lang::from_accept_language);
        let lang = chosen.or(remembered).or(accepted).unwrap_or_default();
        Ok(Self { session, lang, chose: chosen.is_some() })
    }
}

impl FromRequestParts<Server> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Response> {
        let Ok(Visitor { session, lang, chose }) = Visitor::from_request_parts(parts, server).await;
        let (id, session) = session.ok_or_else(|| Redirect::to("/sign-in").into_response())?;
        Ok(Self { id, session, lang, chose })
    }
}

fn cookie(parts: &Parts, name: &str) -> Option<String> {
    let headers = parts.headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        headers.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

fn query_lang(query: &str) -> Option<Lang> {
    query.split('&').find_map(|pair| word(pair.strip_prefix("lang=")?))
}

fn word(text: &str) -> Option<Lang> {
    match text {
        "ja" => Some(Lang::Ja),
        "en" => Some(Lang::En),
        _ => None,
    }
}
