//! How much of the machine others used meanwhile: on a machine that is not quiet, figures are of the noise too.

use std::fs;
use std::time::Instant;

use crate::site::TICKS_A_SECOND;

/// A moment, from which on others are watched.
pub(crate) struct Noise {
    begun: Instant,
    busy: f64,
    own: f64,
}

impl Noise {
    /// Begins now.
    pub(crate) fn listen() -> Self {
        Self { begun: Instant::now(), busy: busy(&read("/proc/stat")), own: own(&read("/proc/self/stat")) }
    }

    /// The share of all processors that other programs used since then: 0 is quiet. Processes that were started
    /// here and have ended are not others.
    pub(crate) fn share(&self) -> f64 {
        let busy = busy(&read("/proc/stat")) - self.busy;
        let own = own(&read("/proc/self/stat")) - self.own;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let all = self.begun.elapsed().as_secs_f64() * cores as f64;
        ((busy - own) / all).clamp(0.0, 1.0)
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

// Seconds that all processors together worked: user, nice, system, irq, softirq, steal; not idle, not iowait.
fn busy(stat: &str) -> f64 {
    let fields = stat.lines().next().unwrap_or_default().split_whitespace().skip(1).take(8);
    let ticks = fields.enumerate().filter(|(place, _)| !matches!(place, 3 | 4));
    ticks.filter_map(|(_, field)| field.parse::<f64>().ok()).sum::<f64>() / TICKS_A_SECOND
}

// Seconds of this process and of its children that have ended: fields 14 to 17.
fn own(stat: &str) -> f64 {
    let after_name = stat.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
    let fields = after_name.split_whitespace().skip(11).take(4);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / TICKS_A_SECOND
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_not_work() {
        assert_eq!(busy("cpu  100 200 300 9999 9999 0 50 50 0 0\ncpu0 1 1 1 1\n"), 7.0);
        assert_eq!(own("7 (a) b) S 1 7 7 0 -1 4194560 1 2 3 4 100 50 30 20 20 0 1"), 2.0);
    }
}
