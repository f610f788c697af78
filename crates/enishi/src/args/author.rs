//! The words of whoever writes connectors.

use std::path::PathBuf;

use clap::Subcommand;

use super::Ask;

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// a connector's folder; without it the whole configuration is checked
    pub(crate) connector: Option<PathBuf>,
    /// a file to read as the connector says; without it the connector's own sample
    pub(crate) file: Option<PathBuf>,
    /// show values of the file, not only what they look like; needs a token with the right `values` and a purpose, and
    /// is written down
    #[arg(long, requires = "file")]
    pub(crate) show_values: bool,
    #[command(flatten)]
    pub(crate) ask: Ask,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Connector {
    /// Draft a connector from a file that nobody has described yet
    New {
        /// the file
        file: PathBuf,
        /// the connector's folder, connectors/DEPARTMENT/NAME; without it the draft goes to standard output
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        /// print JSON
        #[arg(long)]
        json: bool,
    },
}
