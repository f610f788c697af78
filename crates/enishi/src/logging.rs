//! Logs: a message and fields on standard error, never a personal value.

use std::io::IsTerminal;
use std::panic::PanicHookInfo;

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
    std::panic::set_hook(Box::new(tell_place));
}

// What a panic says may hold anything, a resident's name too: only where it happened is told.
fn tell_place(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(place, "a thread panicked");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_tells_where_it_happened_and_not_what_it_held() {
        let kept = Kept::default();
        let writer = kept.clone();
        let log = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(tell_place));
        tracing::subscriber::with_default(log, || {
            let held = String::from("渡邉　花子 0000000029");
            let panicked = std::panic::catch_unwind(|| panic!("no such resident: {held}"));
            assert!(panicked.is_err());
        });
        std::panic::set_hook(before);
        let told = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert!(told.contains("a thread panicked") && told.contains("logging.rs"), "{told}");
        assert!(!told.contains("花子") && !told.contains("0000000029"), "{told}");
    }
}
