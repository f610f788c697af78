//! Running other programs.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) type Done = Result<(), String>;

/// The repository.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// Runs a program in `folder`, its output shown; fails where it fails.
pub(crate) fn run(folder: &Path, program: &str, words: &[&str]) -> Done {
    println!("\n$ {program} {}", words.join(" "));
    let status = Command::new(program).args(words).current_dir(folder).status();
    let status = status.map_err(|error| format!("{program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} {}: {status}", words.join(" "))) }
}

/// Runs a program in `folder`, every line of its standard output shown and told to `each`.
pub(crate) fn run_telling(folder: &Path, program: &str, words: &[&str], each: &mut dyn FnMut(&str)) -> Done {
    println!("\n$ {program} {}", words.join(" "));
    let child = Command::new(program).args(words).current_dir(folder).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| format!("{program}: {error}"))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line.map_err(|error| format!("{program}: {error}"))?;
            println!("{line}");
            each(&line);
        }
    }
    let status = child.wait().map_err(|error| format!("{program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} {}: {status}", words.join(" "))) }
}
