//! The one place that reads the machine's clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

/// A moment that stands still, for tests: ENISHI_NOW, RFC 3339; or `@FILE`, which holds one and is read each time.
const FROZEN: &str = "ENISHI_NOW";

/// The clock that everything here follows.
pub(crate) fn clock() -> Arc<dyn Fn() -> DateTime<Utc> + Send + Sync> {
    let told = std::env::var(FROZEN).ok();
    if let Some(file) = told.as_ref().and_then(|told| told.strip_prefix('@')).map(PathBuf::from) {
        return Arc::new(move || read(&file).unwrap_or_else(now));
    }
    let frozen = told.and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
    match frozen {
        Some(at) => Arc::new(move || at.to_utc()),
        None => Arc::new(now),
    }
}

fn read(file: &Path) -> Option<DateTime<Utc>> {
    let text = std::fs::read_to_string(file).ok()?;
    DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| at.to_utc())
}

#[allow(clippy::disallowed_methods, reason = "this is the binary's clock")]
fn now() -> DateTime<Utc> {
    Utc::now()
}
