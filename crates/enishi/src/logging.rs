//! Logs: a message and fields on standard error, never a personal value.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts logging, at the level of ENISHI_LOG. A panic tells where it happened, not what it held.
pub(crate) fn start(serving: bool) {
    let default = if serving { "info,tantivy=warn" } else { "warn" };
    let filter = EnvFilter::try_from_env("ENISHI_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a thread panicked");
    }));
}
