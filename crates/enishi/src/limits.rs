//! Within which limits a data directory is used: as the configuration says, and shorter where a test cannot wait.

use std::time::Duration;

use enishi_config::City;
use enishi_store::Limits;

/// For tests: how long a reader may read, in milliseconds.
const READ: &str = "ENISHI_LONGEST_READ_MS";
/// For tests: how long the write-ahead log may grow, in KiB.
const LOG: &str = "ENISHI_LONGEST_LOG_KIB";

pub(crate) fn limits(city: &City) -> Limits {
    let plain = Limits::default();
    let told = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    Limits {
        read: told(READ).map_or(plain.read, Duration::from_millis),
        log: told(LOG).map_or(plain.log, |kib| kib << 10),
        reserve: city.instance.audit.reserve,
    }
}
