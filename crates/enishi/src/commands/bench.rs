//! `enishi bench`: this binary, measured over invented cities.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use enishi_bench::{BenchError, Options, Report, markdown};

use super::audit_fill::fill_audit;
use crate::args::{Args, Bench};
use crate::error::{CliError, Result};
use crate::hub::city;
use crate::out;
use crate::standard;

const QUICK_RESIDENTS: u32 = 2000;
const QUICK_SECONDS: u64 = 1;
const QUICK_EVENTS: u64 = 10_000;
const QUICK_BYTES: u64 = 5_000_000;

pub(crate) fn run(args: &Args, bench: &Bench) -> Result<()> {
    let options = options(args, bench)?;
    // After every size: a run that breaks off leaves what it has measured.
    let report = enishi_bench::run(&options, &|step| out::aside(step), |report| write(bench, report))?;
    out::line(markdown(&report));
    Ok(())
}

fn options(args: &Args, bench: &Bench) -> Result<Options> {
    let residents = if bench.quick { vec![QUICK_RESIDENTS] } else { bench.residents.clone() };
    let seconds = if bench.quick { QUICK_SECONDS } else { bench.seconds };
    Ok(Options {
        program: std::env::current_exe().map_err(CliError::file(Path::new("enishi")))?,
        lay_out: standard::lay_out,
        fill_audit,
        audit_events: if bench.quick { QUICK_EVENTS } else { bench.audit_events },
        huge_bytes: if bench.quick { QUICK_BYTES } else { bench.huge_bytes },
        residents,
        seed: bench.seed,
        load: Duration::from_secs(seconds.max(1)),
        work: bench.work.clone().unwrap_or_else(|| beside_the_data(args)),
        keep: bench.keep,
    })
}

// The disk of the data is the one to be measured. Without a configuration, there is no data yet.
fn beside_the_data(args: &Args) -> PathBuf {
    let data = args.data.clone().or_else(|| city(args).ok().map(|city| city.instance.data));
    let beside = data.and_then(|data| std::path::absolute(data).ok()?.parent().map(Path::to_owned));
    beside.filter(|folder| folder.is_dir()).unwrap_or_else(|| PathBuf::from("."))
}

fn write(bench: &Bench, report: &Report) -> enishi_bench::Result<()> {
    let texts = [
        (&bench.json, serde_json::to_string_pretty(report).unwrap_or_default()),
        (&bench.markdown, markdown(report)),
    ];
    for (path, text) in texts {
        if let Some(path) = path {
            fs::write(path, text).map_err(BenchError::file(path))?;
        }
    }
    Ok(())
}
