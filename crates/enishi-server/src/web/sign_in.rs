//! Signing in with a token, choosing a purpose, signing out.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use enishi_catalogue::Lang;
use enishi_config::Right;
use enishi_lookup::Actor;
use serde::Deserialize;

use super::page::{Frame, problem, render};
use super::visitor::{SESSION, SignedIn, Visitor};
use crate::asker::Asker;
use crate::problem::Problem;
use crate::reply::ask;
use crate::state::Server;

pub(crate) async fn home(visitor: Visitor) -> Redirect {
    Redirect::to(if visitor.session.is_some() { "/search" } else { "/sign-in" })
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    frame: &'a Frame,
    demo: Vec<DemoRole>,
    wrong: Option<String>,
}

struct DemoRole {
    label: String,
    token: String,
}

pub(crate) async fn form(State(server): State<Server>, visitor: Visitor) -> Response {
    sign_in_page(&server, &visitor, None)
}

fn sign_in_page(server: &Server, visitor: &Visitor, wrong: Option<String>) -> Response {
    let frame = Frame::of_visitor(visitor, "/sign-in");
    let label = |code: &str| {
        let role = server.lookup.city().policy.role(code);
        role.map_or_else(|| code.to_owned(), |role| role.label.get(visitor.lang).to_owned())
    };
    let demo = server.demo.iter().map(|one| DemoRole { label: label(&one.role), token: one.token.clone() });
    let status = if wrong.is_some() { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
    render(&frame, &SignInPage { frame: &frame, demo: demo.collect(), wrong }, status)
}

#[derive(Deserialize)]
pub(crate) struct TokenForm {
    token: String,
}

pub(crate) async fn sign_in(
    State(server): State<Server>,
    visitor: Visitor,
    Form(form): Form<TokenForm>,
) -> Response {
    let token = form.token.trim().to_owned();
    let asker = Asker::of_session(token.clone(), None, visitor.lang);
    let actor = match ask(&server, asker, |lookup, asker| asker.actor(lookup)).await {
        Ok(actor) => actor,
        Err(refused) => return sign_in_page(&server, &visitor, Some(told(&refused))),
    };
    // A session of before ends: its number is worth nothing after a new sign-in.
    if let Some((old, _)) = &visitor.session {
        server.sessions.end(old);
    }
    let id = server.sessions.begin(token, server.lookup.now());
    if let [only] = actor.purposes() {
        server.sessions.set_purpose(&id, only.clone());
    }
    let mut response = Redirect::to(first_page(&actor)).into_response();
    set_session(&mut response, &id, "");
    response
}

fn told(problem: &Problem) -> String {
    match &problem.message.hint {
        Some(hint) => format!("{} · {hint}", problem.message.what),
        None => problem.message.what.clone(),
    }
}

// Where the work begins: whoever does not look at residents looks at sources.
fn first_page(actor: &Actor) -> &'static str {
    if !actor.has(Right::Residents) {
        return "/sources";
    }
    if actor.purposes().len() == 1 { "/search" } else { "/purpose" }
}

fn set_session(response: &mut Response, id: &str, more: &str) {
    let cookie = format!("{SESSION}={id}; Path=/; HttpOnly; SameSite=Strict{more}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

pub(crate) async fn sign_out(State(server): State<Server>, visitor: Visitor) -> Response {
    if let Some((id, _)) = &visitor.session {
        server.sessions.end(id);
    }
    let mut response = Redirect::to("/sign-in").into_response();
    set_session(&mut response, "", "; Max-Age=0");
    // What the browser still holds of the pages goes with the session.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    response
}

#[derive(Template)]
#[template(path = "purpose.html")]
struct PurposePage<'a> {
    frame: &'a Frame,
    purposes: Vec<PurposeChoice>,
}

struct PurposeChoice {
    code: String,
    label: String,
    chosen: bool,
}

pub(crate) async fn purposes(State(server): State<Server>, visitor: SignedIn) -> Response {
    let frame = Frame::of_signed_in(&server, &visitor, "/purpose");
    let actor = match ask(&server, visitor.asker(), |lookup, asker| asker.actor(lookup)).await {
        Ok(actor) => actor,
        Err(refused) => return problem(&frame, &refused),
    };
    let choice = |code: &String| choice(&server, code, visitor.session.purpose.as_deref(), visitor.lang);
    let purposes = actor.purposes().iter().map(choice).collect();
    render(&frame, &PurposePage { frame: &frame, purposes }, StatusCode::OK)
}

fn choice(server: &Server, code: &str, chosen: Option<&str>, lang: Lang) -> PurposeChoice {
    let purpose = server.lookup.city().policy.purpose(code);
    PurposeChoice {
        code: code.to_owned(),
        label: purpose.map_or_else(|| code.to_owned(), |purpose| purpose.label.get(lang).to_owned()),
        chosen: chosen == Some(code),
    }
}

#[derive(Deserialize)]
pub(crate) struct PurposeForm {
    purpose: String,
}

pub(crate) async fn choose(
    State(server): State<Server>,
    visitor: SignedIn,
    Form(form): Form<PurposeForm>,
) -> Response {
    let frame = Frame::of_signed_in(&server, &visitor, "/purpose");
    let purpose = form.purpose.clone();
    let asker = Asker::of_session(visitor.session.token.clone(), Some(purpose), visitor.lang);
    match ask(&server, asker, |lookup, asker| asker.inquiry(lookup, "purpose").map(drop)).await {
        Ok(()) => {
            server.sessions.set_purpose(&visitor.id, form.purpose);
            Redirect::to("/search").into_response()
        }
        Err(refused) => problem(&frame, &refused),
    }
}
