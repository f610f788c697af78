//! What every page has, and how a template becomes an answer.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LANGUAGE, HeaderValue, RETRY_AFTER, SET_COOKIE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use enishi_catalogue::{Lang, Words};
use enishi_config::Right;

use super::visitor::{LANGUAGE, SignedIn, Visitor};
use crate::problem::Problem;
use crate::state::Server;

/// What the frame of every page shows.
pub(crate) struct Frame {
    pub(crate) w: Words,
    pub(crate) lang: Lang,
    /// where the language switch leads: this page, or the nearest one that can be opened by its address
    pub(crate) here: String,
    pub(crate) who: Option<Who>,
    remember: bool,
}

/// Who is signed in.
pub(crate) struct Who {
    pub(crate) holder: String,
    pub(crate) role: String,
    pub(crate) purpose: Option<String>,
    pub(crate) sees_residents: bool,
    pub(crate) sees_sources: bool,
    pub(crate) audits: bool,
    /// how many findings wait for this person, who may look at them
    pub(crate) reviews: Option<u64>,
    pub(crate) protects: bool,
}

impl Frame {
    pub(crate) fn of_visitor(visitor: &Visitor, here: &str) -> Self {
        Self {
            w: Words(visitor.lang),
            lang: visitor.lang,
            here: here.to_owned(),
            who: None,
            remember: visitor.chose,
        }
    }

    pub(crate) fn of_signed_in(server: &Server, visitor: &SignedIn, here: &str) -> Self {
        let policy = &server.lookup.city().policy;
        let actor = server.lookup.authenticate(Some(&visitor.session.token)).ok();
        let who = actor.map(|actor| Who {
            role: policy
                .role(&actor.role)
                .map_or_else(|| actor.role.clone(), |role| role.label.get(visitor.lang).to_owned()),
            purpose: visitor
                .session
                .purpose
                .as_deref()
                .and_then(|code| policy.purpose(code))
                .map(|purpose| purpose.label.get(visitor.lang).to_owned()),
            sees_residents: actor.has(Right::Residents),
            sees_sources: actor.has(Right::Sources),
            audits: actor.has(Right::Audit),
            // A page is shown also where the queue cannot be counted.
            reviews: server.lookup.waiting_reviews(&actor).unwrap_or_default(),
            protects: actor.has(Right::Protect),
            holder: actor.holder,
        });
        Self {
            w: Words(visitor.lang),
            lang: visitor.lang,
            here: here.to_owned(),
            who,
            remember: visitor.chose,
        }
    }

    /// The address of this page in the other language.
    pub(crate) fn in_other_language(&self) -> String {
        let other = match self.lang {
            Lang::Ja => Lang::En,
            Lang::En => Lang::Ja,
        };
        let sign = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{sign}lang={}", self.here, other.tag())
    }

    pub(crate) fn other_tag(&self) -> &'static str {
        match self.lang {
            Lang::Ja => Lang::En.tag(),
            Lang::En => Lang::Ja.tag(),
        }
    }
}

/// Renders a page.
pub(crate) fn render(frame: &Frame, template: &impl Template, status: StatusCode) -> Response {
    let Ok(html) = template.render() else { return Problem::panicked(frame.lang).into_response() };
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(frame.lang.tag()));
    if frame.remember {
        let cookie = format!("{LANGUAGE}={}; Path=/; Max-Age=31536000; SameSite=Strict", frame.lang.tag());
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(SET_COOKIE, cookie);
        }
    }
    response
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: &'a Frame,
    what: &'a str,
    hint: Option<&'a str>,
}

/// An error as a page. Somebody whose token no longer stands signs in again; who has no purpose chooses one.
pub(crate) fn problem(frame: &Frame, problem: &Problem) -> Response {
    if problem.status == StatusCode::UNAUTHORIZED {
        return Redirect::to("/sign-in").into_response();
    }
    if problem.asks_for_purpose() {
        return Redirect::to("/purpose").into_response();
    }
    let page = ProblemPage { frame, what: &problem.message.what, hint: problem.message.hint.as_deref() };
    let mut response = render(frame, &page, problem.status);
    if let Some(seconds) = problem.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, seconds);
    }
    response
}
