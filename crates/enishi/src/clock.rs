//! The one place that reads the machine's clock.

use std::sync::Arc;

use chrono::{DateTime, Utc};

/// A moment that stands still, for tests: ENISHI_NOW, RFC 3339.
const FROZEN: &str = "ENISHI_NOW";

/// The clock that everything here follows.
pub(crate) fn clock() -> Arc<dyn Fn() -> DateTime<Utc> + Send + Sync> {
    let frozen = std::env::var(FROZEN).ok().and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
    match frozen {
        Some(at) => Arc::new(move || at.to_utc()),
        None => Arc::new(now),
    }
}

#[allow(clippy::disallowed_methods, reason = "this is the binary's clock")]
fn now() -> DateTime<Utc> {
    Utc::now()
}
