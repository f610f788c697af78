//! Asking over HTTP.

use std::collections::BTreeMap;

use serde_json::Value;

/// An HTTP answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub text: String,
}

impl Answer {
    pub fn get(url: &str, headers: &[(&str, &str)]) -> Self {
        let mut request = agent().get(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Self::of(request.call().unwrap())
    }

    pub fn post(url: &str, headers: &[(&str, &str)], kind: &str, body: &str) -> Self {
        let mut request = agent().post(url).header("content-type", kind);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Self::of(request.send(body).unwrap())
    }

    fn of(mut response: ureq::http::Response<ureq::Body>) -> Self {
        let headers = response.headers().iter();
        let headers =
            headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        let text = response.body_mut().read_to_string().unwrap();
        Self { status: response.status().as_u16(), headers, text }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Fails the test unless the status is this.
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
    config.into()
}
