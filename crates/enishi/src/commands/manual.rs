//! `enishi manual`: manual pages and shell completions, made of the same words as `--help`. For packages.

use std::fs;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::{Shell, generate_to};

use crate::args::Args;
use crate::error::{CliError, Result};

const SHELLS: [Shell; 2] = [Shell::Bash, Shell::Zsh];

pub(crate) fn run(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(CliError::file(folder))?;
    clap_mangen::generate_to(Args::command(), folder).map_err(CliError::file(folder))?;
    for shell in SHELLS {
        generate_to(shell, &mut Args::command(), "enishi", folder).map_err(CliError::file(folder))?;
    }
    Ok(())
}
