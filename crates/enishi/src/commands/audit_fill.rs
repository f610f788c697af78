//! A long audit log in no time, written through the real chain: for the benchmark, which has nobody to wait for.

use std::io;
use std::path::Path;

use chrono::{DateTime, TimeDelta};
use enishi_model::Handle;
use enishi_store::{AuditEvent, DataDir, EventKind, fill_audit_log};

/// So many residents are looked at, so that the index has long lists and short ones.
const RESIDENTS: u64 = 100_000;

/// Adds `events` invented events to the audit log of a data directory that nobody serves: nine looks in ten open one
/// resident, one lists up to ten. The same number writes the same events.
pub(crate) fn fill_audit(dir: &Path, events: u64) -> io::Result<()> {
    let dir = DataDir::own(dir).map_err(io::Error::other)?;
    fill_audit_log(&dir, (0..events).map(event)).map_err(io::Error::other)
}

fn event(number: u64) -> AuditEvent {
    let chance = scattered(number);
    let is_opened = chance % 10 < 9;
    let shown = if is_opened { 1 } else { 1 + chance / 10 % 10 };
    let seconds = i64::try_from(number).unwrap_or_default();
    AuditEvent {
        at: DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(seconds),
        kind: if is_opened { EventKind::Viewed } else { EventKind::Listed },
        actor: format!("bench holder {}", chance % 300),
        role: "caseworker_kaigo".to_owned(),
        purpose: Some("counter".to_owned()),
        detail: if is_opened { "resident" } else { "search" }.to_owned(),
        levels: LEVELS.to_owned(),
        residents: (0..shown).map(|at| handle(scattered(chance.wrapping_add(at)) % RESIDENTS)).collect(),
    }
}

/// As long as what a real role's permit says.
const LEVELS: &str = "hoiku=exists jido_teate=exists jiritsu_iryo=exists jumin=full kaigo=full kenko=exists \
                      kodomo_iryo=exists koki=summary kokuho=summary mimamori=summary nanbyo=exists nenkin=exists \
                      ryoiku_techo=exists seishin_techo=exists shinsho_techo=summary shogai_service=summary";

fn handle(resident: u64) -> Handle {
    let (high, low) = (scattered(resident).to_be_bytes(), scattered(!resident).to_be_bytes());
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(high.into_iter().chain(low)) {
        *to = from;
    }
    Handle(bytes)
}

// SplitMix64 (Steele, Lea, Flood 2014): neighbours come out far apart.
fn scattered(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use enishi_store::verify_audit;

    #[test]
    fn a_filled_log_is_a_log_like_any_other() {
        let folder = std::env::temp_dir().join(format!("enishi-fill-{}", std::process::id()));
        fill_audit(&folder, 300).unwrap();
        fill_audit(&folder, 200).unwrap();
        let verdict = verify_audit(&folder, None, [1; 32], &|_, _| {}).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        // The second filling begins at the first one's moment again; the log says that the clock went back.
        assert_eq!((verdict.events, verdict.faults), (300 + 1 + 200, vec![]));
    }
}
