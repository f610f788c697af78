//! `enishi restore`: the truth of a backup, beside the desk and the audit log of today.

use std::path::Path;

use enishi_catalogue::{Lang, texts};
use enishi_ingest::keep::SET_ASIDE;
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
    // Before anything is taken or decided anew, which would lay its copy down.
    let unknown = unknown_archive(&hub)?;
    hub.ingest().recover(&Told::new(args.lang()))?;
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

// Copies of files that were taken after the backup: their sources may have deleted them. Their batches' names are given
// again, so they get another, and no later file is laid down over them.
fn unknown_archive(hub: &Hub) -> Result<usize> {
    let folder = hub.dir.join("archive");
    let mut unknown = 0;
    for entry in std::fs::read_dir(&folder).map_err(CliError::file(&folder))? {
        let path = entry.map_err(CliError::file(&folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let label = name.split_once('~').map(|(label, _)| label).unwrap_or_default();
        if name.starts_with(SET_ASIDE) || hub.store.batch(label)?.is_some() {
            continue;
        }
        let aside = folder.join(format!("{SET_ASIDE}{name}"));
        std::fs::rename(&path, &aside).map_err(CliError::file(&path))?;
        unknown += 1;
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
