//! The hook: a program of the city's own, run without a shell, told on its standard input.

use std::io::{Read, Write};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use enishi_config::Hook;
use enishi_model::notice::{DeliveryProblem, Way};
use enishi_store::WaitingNotice;
use rustix::process::{Pid, Signal, kill_process_group};

use crate::ways::Carrier;

const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
// For what it still says when it has ended.
const LAST_WORDS: Duration = Duration::from_secs(1);
const MOST_SAID: u64 = 4096;
const MOST_SHOWN: usize = 200;

/// Runs the program for every message.
pub(crate) struct Runner(pub(crate) Hook);

impl Carrier for Runner {
    fn way(&self) -> Way {
        Way::Hook
    }

    fn carry(&self, notice: &WaitingNotice) -> Result<(), DeliveryProblem> {
        let Hook { program, arguments, timeout } = &self.0;
        let mut command = Command::new(program);
        // A token of whoever started the server is none of its business.
        command.env_remove("ENISHI_TOKEN");
        // What it starts is ended with it.
        command.process_group(0);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let not_started = |error: std::io::Error| DeliveryProblem::NotStarted { why: error.to_string() };
        let mut child = command.spawn().map_err(not_started)?;
        tell(&mut child, notice.notice.facts.clone());
        let said = listen(&mut child);
        let Some(exit) = ended(&mut child, *timeout) else {
            // It may have ended just now: then there is nothing to end.
            let _ = kill_process_group(Pid::from_child(&child), Signal::KILL);
            let _ = child.wait();
            return Err(DeliveryProblem::TooLong { seconds: timeout.as_secs() });
        };
        if exit.success() {
            return Ok(());
        }
        let said = said.recv_timeout(LAST_WORDS).unwrap_or_default();
        Err(DeliveryProblem::Failed { exit: exit.code(), said: first_line(&said) })
    }
}

// A program need not read what it is told: it is told on a thread of its own, which ends with it.
fn tell(child: &mut Child, facts: String) {
    let Some(mut input) = child.stdin.take() else { return };
    std::thread::spawn(move || {
        // One that does not read closes the pipe; its exit code says whether that was well.
        let _ = input.write_all(facts.as_bytes());
    });
}

// Whoever it has started may hold its standard error open for good: nobody waits for that.
fn listen(child: &mut Child) -> Receiver<Vec<u8>> {
    let (heard, said) = channel();
    if let Some(errors) = child.stderr.take() {
        std::thread::spawn(move || {
            let (mut bytes, mut errors) = (Vec::new(), errors);
            // What was read until it broke is all that it said.
            let _ = errors.by_ref().take(MOST_SAID).read_to_end(&mut bytes);
            // A runner that has gone does not ask any more.
            let _ = heard.send(bytes);
            let _ = std::io::copy(&mut errors, &mut std::io::sink());
        });
    }
    said
}

fn ended(child: &mut Child, timeout: Duration) -> Option<std::process::ExitStatus> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(exit)) => return Some(exit),
            Ok(None) if begun.elapsed() < timeout => std::thread::sleep(BETWEEN_LOOKS),
            _ => return None,
        }
    }
}

fn first_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(MOST_SHOWN).collect()
}
