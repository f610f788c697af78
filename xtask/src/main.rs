//! Developer commands. `cargo xtask test` runs everything that CI runs; `cargo xtask fixtures` draws the
//! committed city anew; `cargo xtask mutants [NAME...]` plants leaks and tells which of them the tests catch;
//! `cargo xtask fuzz` runs the fuzz targets; `cargo xtask deb` builds the Debian package.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command for terminals")]

mod count;
mod deb;
mod fixtures;
mod fuzz;
mod install;
mod mutants;
mod run;
mod test;

use std::process::ExitCode;

fn main() -> ExitCode {
    let word = std::env::args().nth(1);
    let done = match word.as_deref() {
        Some("test") => test::run(),
        Some("fixtures") => fixtures::run(),
        Some("mutants") => mutants::run(&std::env::args().skip(2).collect::<Vec<_>>()),
        Some("fuzz") => fuzz::fuzz(&std::env::args().skip(2).collect::<Vec<_>>()),
        Some("deb") => deb::deb(&std::env::args().skip(2).collect::<Vec<_>>()),
        _ => {
            Err("cargo xtask test | fixtures | mutants [NAME...] | fuzz [TARGET...] [SECONDS] | deb [--dev]"
                .to_owned())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}
