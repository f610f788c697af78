//! A command run to its end, with what it cost.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::Serialize;

use super::memory::{Peaks, Sampler};
use crate::error::{BenchError, Result};

/// What a process cost, from its start to its end.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Spent {
    /// by the clock on the wall
    pub(crate) seconds: f64,
    /// memory and processors
    #[serde(flatten)]
    pub(crate) peaks: Peaks,
}

/// Waits until everything written so far is on the disk, so that no measurement pays for what was before it.
pub(crate) fn settle() {
    // Where there is no such program, the disk is as busy as it is.
    drop(Command::new("sync").status());
}

/// Runs a command without input to its end; what it cost, and its standard output.
pub(crate) fn run(mut command: Command, folder: &Path) -> Result<(Spent, String)> {
    command.stdin(Stdio::null());
    run_told(command, folder)
}

/// The same, with standard input as `command` has it. What it says goes through files in `folder`, so that no
/// pipe holds it up.
pub(crate) fn run_told(mut command: Command, folder: &Path) -> Result<(Spent, String)> {
    let (out, err) = (folder.join("bench-stdout"), folder.join("bench-stderr"));
    command.stdout(File::create(&out).map_err(BenchError::file(&out))?);
    command.stderr(File::create(&err).map_err(BenchError::file(&err))?);
    let what = command.get_program().to_string_lossy().into_owned();
    let failed = |why| BenchError::Program { what, why };
    settle();
    let begun = Instant::now();
    let ended = command.spawn().and_then(|mut child| {
        let sampler = Sampler::start(child.id());
        let status = child.wait()?;
        Ok((status, Spent { seconds: begun.elapsed().as_secs_f64(), peaks: sampler.peaks() }))
    });
    match ended {
        Err(error) => Err(failed(error.to_string())),
        Ok((status, _)) if !status.success() => {
            Err(failed(fs::read_to_string(&err).unwrap_or_default().trim().to_owned()))
        }
        Ok((_, spent)) => Ok((spent, fs::read_to_string(&out).map_err(BenchError::file(&out))?)),
    }
}
