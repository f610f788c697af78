//! The one place that writes to standard output and standard error.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line's mouth")]

use std::io::{self, IsTerminal, Write};

use enishi_catalogue::{Explain, Lang, texts};

use crate::error::CliError;

/// A line on standard output. A reader that has gone away ends the command quietly.
pub(crate) fn line(text: impl std::fmt::Display) {
    if writeln!(io::stdout().lock(), "{text}").is_err() {
        std::process::exit(0);
    }
}

/// A line on standard error.
pub(crate) fn aside(text: impl std::fmt::Display) {
    eprintln!("{text}");
}

/// Whether standard error is a terminal that shows colours (<https://no-color.org>).
pub(crate) fn has_colours() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    io::stderr().is_terminal()
        && !is_set("NO_COLOR")
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// An error with its next step.
pub(crate) fn error(lang: Lang, error: &CliError) {
    aside(texts::error(lang, error.explain(lang).lines(lang)));
}

/// JSON for machines.
pub(crate) fn json(value: &serde_json::Value) {
    line(serde_json::to_string_pretty(value).unwrap_or_default());
}
