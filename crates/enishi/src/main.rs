//! The `enishi` command: reads its words, wires the crates together, and turns errors into exit codes.
//! Knows no domain rule.

mod args;
mod client;
mod clock;
mod commands;
mod error;
mod hub;
mod limits;
mod logging;
mod notify;
mod out;
mod progress;
mod secrets;
mod serving;
mod standard;
mod table;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Args;

// Rows, cells and terms are millions of small texts: this one hands them out in half the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = Args::parse();
    let lang = args.lang();
    logging::start(args.command.is_serving());
    match commands::run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            out::error(lang, &error);
            ExitCode::from(error.exit_code())
        }
    }
}
