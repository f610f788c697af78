//! `enishi restore`: the truth of a backup, beside the desk and the audit log of today.

use std::path::Path;

use enishi_catalogue::{Lang, texts};
use enishi_store::{AuditEvent, DataDir, EventKind, Restored, restore};
use serde_json::json;

use crate::args::Args;
use crate::clock::clock;
use crate::error::{CliError, Result};
use crate::hub::{Hub, city, operator};
use crate::out;
use crate::progress::Told;

pub(crate) fn run(args: &Args, from: &Path, as_json: bool) -> Result<()> {
    let city = city(args)?;
    let data = city.instance.data.clone();
    let dir = DataDir::own(&data)?;
    let restored = restore(&dir, from)?;
    drop(dir);
    // Removals are carried out again, decisions done again, the index built, before this ends.
    let hub = Hub::open(city)?;
    let at = clock()();
    let actor = operator(&data)?;
    hub.audit.record(vec![event(&restored, actor.holder, actor.role, at)])?;
    hub.ingest().recover(&Told::new(args.lang()))?;
    let unknown = unknown_archive(&hub)?;
    if as_json {
        out::json(&json!({
            "made_at": restored.manifest.made_at,
            "kept": restored.kept,
            "taken_from_backup": restored.taken,
            "audit_events_since": restored.events_since,
            "archived_files_of_later_batches": unknown,
        }));
    } else {
        say(args.lang(), &restored, unknown);
    }
    Ok(())
}

fn event(restored: &Restored, actor: String, role: String, at: chrono::DateTime<chrono::Utc>) -> AuditEvent {
    let detail = format!(
        "backup of {} put back; {} audit events since",
        restored.manifest.made_at, restored.events_since
    );
    AuditEvent {
        at,
        kind: EventKind::Restored,
        actor,
        role,
        purpose: None,
        detail,
        levels: String::new(),
        residents: Vec::new(),
    }
}

// Copies of files that were taken after the backup: their sources may have deleted them.
fn unknown_archive(hub: &Hub) -> Result<usize> {
    let folder = hub.dir.join("archive");
    let mut unknown = 0;
    for entry in std::fs::read_dir(&folder).map_err(CliError::file(&folder))? {
        let name = entry.map_err(CliError::file(&folder))?.file_name();
        let label = name.to_str().and_then(|name| name.split_once('~')).map(|(label, _)| label.to_owned());
        unknown += usize::from(label.is_some_and(|label| matches!(hub.store.batch(&label), Ok(None))));
    }
    Ok(unknown)
}

fn say(lang: Lang, restored: &Restored, unknown: usize) {
    out::line(texts::restore_done(lang, &restored.manifest.made_at));
    for name in &restored.kept {
        out::line(texts::restore_kept(lang, name));
    }
    for name in &restored.taken {
        out::line(texts::restore_taken(lang, name));
    }
    match restored.events_since {
        since if since > 0 => out::line(texts::restore_gap(lang, since)),
        since if since < 0 => out::line(texts::restore_audit_older(lang)),
        _ => {}
    }
    if unknown > 0 {
        out::line(texts::restore_archive(lang, unknown));
    }
}
