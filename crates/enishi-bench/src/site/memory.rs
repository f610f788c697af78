//! The peak of a process's memory, seen from outside.

use std::fs;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use serde::Serialize;

use crate::machine::{field, kilobytes};

/// The most that a process held, in bytes, and the processor time that it used.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Peaks {
    /// anonymous resident memory (RssAnon), sampled: what the process itself needs, page cache left out
    pub(crate) anonymous: u64,
    /// all resident memory (VmHWM): mapped files that lie in the page cache count too
    pub(crate) resident: u64,
    /// seconds of processors, all threads together
    pub(crate) processor_seconds: f64,
}

const BETWEEN_LOOKS: Duration = Duration::from_millis(5);
/// USER_HZ, which is 100 on every Linux that Rust runs on.
pub(crate) const TICKS_A_SECOND: f64 = 100.0;

/// Looks at `/proc/PID` until it is dropped.
pub(crate) struct Sampler {
    peaks: Arc<Mutex<Peaks>>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sampler {
    /// Begins to look at a process.
    pub(crate) fn start(pid: u32) -> Self {
        let peaks = Arc::new(Mutex::new(Peaks::default()));
        let kept = Arc::clone(&peaks);
        let (stop, stopped) = channel();
        let thread = std::thread::spawn(move || {
            loop {
                look(pid, &mut lock(&kept));
                // Anything but a timeout means that nobody wants to know any more.
                if stopped.recv_timeout(BETWEEN_LOOKS) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        });
        Self { peaks, stop: Some(stop), thread: Some(thread) }
    }

    /// What was seen so far.
    pub(crate) fn peaks(&self) -> Peaks {
        *lock(&self.peaks)
    }
}

impl Drop for Sampler {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn lock(peaks: &Mutex<Peaks>) -> MutexGuard<'_, Peaks> {
    peaks.lock().unwrap_or_else(PoisonError::into_inner)
}

// A process that has ended has no such lines: what was seen before stands.
fn look(pid: u32, peaks: &mut Peaks) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let bytes = |name| field(&status, name).and_then(|text| kilobytes(&text)).unwrap_or_default();
    peaks.anonymous = peaks.anonymous.max(bytes("RssAnon"));
    peaks.resident = peaks.resident.max(bytes("VmHWM"));
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    if let Some(seconds) = processor_seconds(&stat) {
        peaks.processor_seconds = peaks.processor_seconds.max(seconds);
    }
}

// utime and stime, fields 14 and 15; the name, field 2, may hold anything but ends with the last bracket.
fn processor_seconds(stat: &str) -> Option<f64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_A_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_read_past_any_name() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 1 0 100";
        assert_eq!(processor_seconds(stat), Some(2.0));
    }

    #[test]
    fn this_process_holds_memory() {
        let mut peaks = Peaks::default();
        look(std::process::id(), &mut peaks);
        assert!(peaks.anonymous > 100_000 && peaks.resident >= peaks.anonymous, "{peaks:?}");
    }
}
