//! A question over HTTP, and its answer, whole.

use std::fmt;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;

/// What is sent with a question.
#[derive(Clone, Debug)]
pub enum Sent {
    Nothing,
    Json(Value),
    Form(Vec<(&'static str, String)>),
    Text(String),
}

/// A question.
#[derive(Clone, Debug)]
pub struct Ask {
    /// the endpoint as the description has it, such as `GET /residents/{handle}`; pages begin with `page`
    pub endpoint: &'static str,
    pub method: Method,
    pub path: String,
    pub sent: Sent,
    /// headers beside token, purpose and cookie
    pub headers: Vec<(&'static str, String)>,
}

/// An answer: status, headers and body, byte for byte.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

const API: &str = "/api/v1";

impl Ask {
    /// A question to the API; `path` begins after `/api/v1`.
    pub fn get(endpoint: &'static str, path: impl fmt::Display) -> Self {
        Self::new(endpoint, Method::GET, format!("{API}{path}"), Sent::Nothing)
    }

    /// A question to the API with a JSON body.
    pub fn post(endpoint: &'static str, path: impl fmt::Display, body: Value) -> Self {
        Self::new(endpoint, Method::POST, format!("{API}{path}"), Sent::Json(body))
    }

    /// Opens a page.
    pub fn page(endpoint: &'static str, path: impl fmt::Display) -> Self {
        Self::new(endpoint, Method::GET, path.to_string(), Sent::Nothing)
    }

    /// Sends a page's form.
    pub fn form(endpoint: &'static str, path: &str, fields: Vec<(&'static str, String)>) -> Self {
        Self::new(endpoint, Method::POST, path.to_owned(), Sent::Form(fields))
    }

    pub fn new(endpoint: &'static str, method: Method, path: String, sent: Sent) -> Self {
        Self { endpoint, method, path, sent, headers: Vec::new() }
    }

    pub fn with(mut self, header: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((header, value.into()));
        self
    }

    pub(super) fn request(&self) -> Request<Body> {
        let mut request = Request::builder().method(&self.method).uri(&self.path);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let (kind, body) = match &self.sent {
            Sent::Nothing => return request.body(Body::empty()).unwrap(),
            Sent::Json(value) => ("application/json", value.to_string()),
            Sent::Text(text) => ("application/json", text.clone()),
            Sent::Form(fields) => ("application/x-www-form-urlencoded", form(fields)),
        };
        request.header("content-type", kind).body(Body::from(body)).unwrap()
    }
}

fn form(fields: &[(&'static str, String)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{name}={}", encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Percent-encodes everything but letters and digits of ASCII.
pub fn encode(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'.' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    });
    bytes.collect()
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the text stands anywhere in it.
    pub fn holds(&self, text: &str) -> bool {
        self.body.contains(text) || self.headers.iter().any(|(_, value)| value.contains(text))
    }

    /// One item a line, so that two answers can be laid side by side.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("status {}", self.status)];
        lines.extend(self.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        let body = match serde_json::from_str::<Value>(&self.body) {
            Ok(value) => serde_json::to_string_pretty(&value).unwrap_or_default(),
            Err(_) => self.body.clone(),
        };
        lines.extend(body.lines().map(str::to_owned));
        lines
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}
