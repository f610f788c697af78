//! The commands, one file each.

mod answered;
mod attest;
mod audit;
mod audit_fill;
mod backup;
mod batch;
mod bench;
mod break_glass;
mod check;
mod check_file;
mod connector;
mod declarations;
mod demo;
mod disaster;
mod ingest;
mod manual;
mod notices;
mod policy;
mod protect;
mod purge;
mod reindex;
mod report;
mod restore;
mod review;
mod same_as;
mod search;
mod show;
mod skim;
mod stats;
mod status;
mod token;
mod tray;
mod value;

use crate::args::{Args, Command, Notices, Policy};
use crate::error::Result;
use crate::hub::{Hub, city};
use crate::serving;

/// Runs the command that was asked for.
pub(crate) fn run(args: &Args) -> Result<()> {
    match &args.command {
        Command::Demo(demo) => demo::run(args, demo),
        Command::Serve => serving::serve(Hub::open(city(args)?)?, Vec::new(), |_| {}),
        Command::Ingest { json } => ingest::run(args, *json),
        Command::Check(check) => check::run(args, check),
        Command::Connector { command } => connector::run(args, command),
        Command::Status { json } => status::run(args, *json),
        Command::Batch { command } => batch::run(args, command),
        Command::Stats { ask } => stats::run(args, ask),
        Command::Search { query, ask } => search::run(args, query, ask),
        Command::Show { resident_id, as_of, ask } => show::run(args, resident_id, as_of.as_deref(), ask),
        Command::Tray { command } => tray::run(args, command),
        Command::SameAs { command } => same_as::run(args, command),
        Command::Policy { command: Policy::Explain(asked) } => policy::explain(args, asked),
        Command::Review { command } => review::run(args, command),
        Command::Disaster { command } => disaster::run(args, command),
        Command::BreakGlass { ask } => break_glass::run(args, ask),
        Command::Protect { command } => protect::run(args, command),
        Command::Attest { command } => attest::run(args, command),
        Command::Purge { command } => purge::run(args, command),
        Command::Token { command } => token::run(args, command),
        Command::Audit { command } => audit::run(args, command),
        Command::Notices { command: Notices::Test } => notices::test(args),
        Command::Reindex => reindex::run(args),
        Command::Skim { connector, file } => skim::run(connector, file),
        Command::Manual { folder } => manual::run(folder),
        Command::Backup { to, archive, json } => backup::run(args, to, *archive, *json),
        Command::Restore { from, json } => restore::run(args, from, *json),
        Command::Bench(bench) => bench::run(args, bench),
    }
}
