//! A serving process.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Site;
use super::memory::{Peaks, Sampler};
use crate::error::{BenchError, Result};
use crate::options::date_of;

/// A serving process; stopped when this goes.
pub(crate) struct Served {
    child: Child,
    sampler: Sampler,
    heard: Arc<Heard>,
    /// where it answers
    pub(crate) address: SocketAddr,
}

#[derive(Default)]
struct Heard {
    log: Mutex<Log>,
    told: Condvar,
}

// What the server's log has said so far.
#[derive(Default)]
struct Log {
    address: Option<SocketAddr>,
    decided: u64,
    stopped: Option<String>,
    is_over: bool,
}

// The largest night there is takes some minutes.
const WITHOUT_A_WORD: Duration = Duration::from_secs(1800);
const TO_START: Duration = Duration::from_secs(120);
const TO_STOP: Duration = Duration::from_secs(60);

impl Site {
    /// Serves this installation, on the morning after `night`.
    pub(crate) fn serve(&self, night: u32) -> Result<Served> {
        let mut command = self.command(&["serve"], date_of(night));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| BenchError::Server(error.to_string()))?;
        let heard = Arc::new(Heard::default());
        if let Some(log) = child.stderr.take() {
            let heard = Arc::clone(&heard);
            std::thread::spawn(move || heard.listen(log));
        }
        let sampler = Sampler::start(child.id());
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut served = Served { child, sampler, heard, address: nowhere };
        let address = served.heard.wait(TO_START, |log| log.address)?;
        served.address = address;
        Ok(served)
    }
}

impl Heard {
    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listen(&self, log: impl Read) {
        for line in BufReader::new(log).lines().map_while(std::result::Result::ok) {
            self.lock().hear(&line);
            self.told.notify_all();
        }
        self.lock().is_over = true;
        self.told.notify_all();
    }

    // Waits until `found` finds something in what was said.
    fn wait<T>(&self, longest: Duration, found: impl Fn(&Log) -> Option<T>) -> Result<T> {
        let begun = Instant::now();
        let mut log = self.lock();
        loop {
            if let Some(why) = &log.stopped {
                return Err(BenchError::Server(format!("did not publish a file: {why}")));
            }
            if let Some(value) = found(&log) {
                return Ok(value);
            }
            let left = longest.saturating_sub(begun.elapsed());
            if log.is_over || left.is_zero() {
                let what = if log.is_over { "ended" } else { "does not get on" };
                return Err(BenchError::Server(what.to_owned()));
            }
            log = self.told.wait_timeout(log, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Log {
    fn hear(&mut self, line: &str) {
        if line.contains("file decided on") {
            self.decided += 1;
            if word(line, "status=").is_none_or(|status| !matches!(status, "\"published\"" | "\"unchanged\""))
            {
                self.stopped = Some(line.to_owned());
            }
        } else if line.contains("serving") {
            self.address = self.address.or_else(|| word(line, "address=")?.parse().ok());
        }
    }
}

fn word<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    line.split(key).nth(1)?.split_whitespace().next()
}

impl Served {
    /// How many files were decided on since it serves.
    pub(crate) fn decided(&self) -> u64 {
        self.heard.lock().decided
    }

    /// Waits until that many files were decided on, and the index knows them.
    pub(crate) fn wait_decided(&self, count: u64) -> Result<()> {
        self.heard.wait(WITHOUT_A_WORD, |log| (log.decided >= count).then_some(()))
    }

    /// What it needed so far.
    pub(crate) fn peaks(&self) -> Peaks {
        self.sampler.peaks()
    }

    /// Ends it as a power cut does.
    pub(crate) fn kill(mut self) -> Result<()> {
        let ended = self.child.kill().and_then(|()| self.child.wait());
        ended.map(drop).map_err(|error| BenchError::Server(error.to_string()))
    }

    /// Ends it as an operating system does, and waits for that.
    pub(crate) fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status();
        let begun = Instant::now();
        while told.as_ref().is_ok_and(|told| told.success()) && begun.elapsed() < TO_STOP {
            if self.child.try_wait().is_ok_and(|ended| ended.is_some()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_understood() {
        let mut log = Log::default();
        log.hear("2026-11-22T00:00:00Z  INFO serving address=127.0.0.1:4711 data=/x");
        log.hear("2026-11-22T00:00:00Z  INFO file decided on batch=\"a.b.1\" file=\"X.csv\" status=\"published\" rows=3");
        assert_eq!((log.address, log.decided), (Some(SocketAddr::from(([127, 0, 0, 1], 4711))), 1));
        assert!(log.stopped.is_none());
        log.hear("2026-11-22T00:00:00Z  INFO file decided on batch=\"a.b.2\" status=\"held\" rows=3");
        assert!(log.stopped.is_some());
    }
}
