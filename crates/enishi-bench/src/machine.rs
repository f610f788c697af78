//! The machine, as far as figures depend on it. No names: the page may be published.

use std::fs;

use serde::Serialize;

/// What the machine is.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Machine {
    /// processors that this process may use
    pub(crate) cores: usize,
    /// what the processor calls itself
    pub(crate) processor: String,
    /// bytes
    pub(crate) memory: u64,
    /// the kernel's version
    pub(crate) kernel: String,
    /// whether the binary was built with optimisation
    pub(crate) optimised: bool,
}

impl Machine {
    /// This one.
    pub(crate) fn here() -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let memory = field(&read("/proc/meminfo"), "MemTotal").and_then(|text| kilobytes(&text));
        Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            processor: field(&read("/proc/cpuinfo"), "model name").unwrap_or_default(),
            memory: memory.unwrap_or_default(),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            optimised: !cfg!(debug_assertions),
        }
    }
}

/// The value of `NAME: VALUE` in a file of `/proc`.
pub(crate) fn field(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        (found.trim() == name).then(|| value.trim().to_owned())
    })
}

/// `1234 kB` in bytes.
pub(crate) fn kilobytes(text: &str) -> Option<u64> {
    text.strip_suffix("kB")?.trim().parse::<u64>().ok().map(|count| count << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_proc_is_found_by_its_whole_name() {
        let status = "VmHWM:\t   12 kB\nRssAnon:\t    1234 kB\n";
        assert_eq!(field(status, "RssAnon").and_then(|text| kilobytes(&text)), Some(1234 << 10));
        assert_eq!(field(status, "Rss"), None);
    }
}
