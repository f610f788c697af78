//! Counts and durations for whoever watches the machine. Routes by their pattern, never by their path: no
//! handle, and no personal value.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use metrics::{Key, Label, Level, Metadata, Recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::sync::Arc;

use crate::state::Server;

/// The meters of one server. Its own recorder, so that servers in one process do not mix.
#[derive(Clone)]
pub(crate) struct Meters {
    recorder: Arc<PrometheusRecorder>,
    handle: PrometheusHandle,
}

static METADATA: Metadata<'static> = Metadata::new(module_path!(), Level::INFO, Some(module_path!()));

impl Meters {
    pub(crate) fn new() -> Self {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        Self { recorder: Arc::new(recorder), handle }
    }

    pub(crate) fn answered(&self, route: &str, status: u16, seconds: f64) {
        let labels = vec![Label::new("route", route.to_owned()), Label::new("status", status.to_string())];
        let requests = Key::from_parts("enishi_requests_total", labels);
        self.recorder.register_counter(&requests, &METADATA).increment(1);
        let seconds_key =
            Key::from_parts("enishi_request_seconds", vec![Label::new("route", route.to_owned())]);
        self.recorder.register_histogram(&seconds_key, &METADATA).record(seconds);
    }

    pub(crate) fn set(&self, name: &'static str, value: f64) {
        self.recorder.register_gauge(&Key::from_name(name), &METADATA).set(value);
    }

    /// A count since the start, kept elsewhere.
    pub(crate) fn total(&self, name: &'static str, count: u64) {
        self.recorder.register_counter(&Key::from_name(name), &METADATA).absolute(count);
    }

    pub(crate) fn text(&self) -> String {
        self.handle.run_upkeep();
        self.handle.render()
    }
}

pub(crate) async fn measure(State(server): State<Server>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let route = route.unwrap_or_else(|| "none".to_owned());
    server.meters.answered(&route, response.status().as_u16(), begun.elapsed().as_secs_f64());
    response
}
