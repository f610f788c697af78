//! Routes that can be listed. What is routed here is told by [`Routes::listed`], so that no route can be forgotten by
//! whoever checks all of them.

use axum::Router;
use axum::handler::Handler;
use axum::routing::MethodRouter;

use crate::state::Server;

/// A route: its method and its path's pattern.
pub type ListedRoute = (&'static str, &'static str);

/// Routes, and their list.
#[derive(Default)]
pub(crate) struct Routes {
    router: Router<Server>,
    listed: Vec<ListedRoute>,
}

/// What answers at one path.
pub(crate) struct Methods {
    router: MethodRouter<Server>,
    names: Vec<&'static str>,
}

/// Answers GET.
pub(crate) fn get<H: Handler<T, Server>, T: 'static>(handler: H) -> Methods {
    Methods { router: axum::routing::get(handler), names: vec!["GET"] }
}

/// Answers POST.
pub(crate) fn post<H: Handler<T, Server>, T: 'static>(handler: H) -> Methods {
    Methods { router: axum::routing::post(handler), names: vec!["POST"] }
}

impl Methods {
    pub(crate) fn post<H: Handler<T, Server>, T: 'static>(mut self, handler: H) -> Self {
        self.names.push("POST");
        Self { router: self.router.post(handler), ..self }
    }
}

impl Routes {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn route(mut self, path: &'static str, methods: Methods) -> Self {
        self.listed.extend(methods.names.iter().map(|name| (*name, path)));
        Self { router: self.router.route(path, methods.router), ..self }
    }

    pub(crate) fn router(self) -> Router<Server> {
        self.router
    }

    pub(crate) fn listed(self) -> Vec<ListedRoute> {
        self.listed
    }
}
