//! What is wrong now, as the databases tell it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use enishi_config::City;
use enishi_model::SourceId;
use enishi_model::batch::Batch;
use enishi_model::calendar::expected;
use enishi_store::{AnchorState, Store, StoreError};

use crate::error::Result;
use crate::trouble::{Trouble, is_stopped};

/// Everything that a look finds.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// what is wrong and still is, by source
    pub(crate) troubles: Vec<Trouble>,
    /// files that were held or refused since the last look, and that a later file has made up for
    pub(crate) passed: Vec<Trouble>,
    /// the newest batch that was looked at
    pub(crate) batch: i64,
}

/// Looks at everything; at what was stopped since batch `after` also where it no longer stands.
pub(crate) fn standing(
    city: &City,
    store: &Store,
    anchor: AnchorState,
    after: i64,
    now: DateTime<Utc>,
) -> Result<Standing> {
    let health = store.health();
    if let Err(StoreError::Corrupt { file }) = health.stands() {
        return Ok(Standing { troubles: vec![Trouble::Damaged { file }], passed: Vec::new(), batch: after });
    }
    let machine = health.trouble();
    let newest = store.newest_batches()?.into_iter().map(|batch| (batch.source.clone(), batch)).collect();
    let unreachable: BTreeSet<SourceId> = store.unreachable_sources()?.into_iter().collect();
    let mut troubles = anchor_trouble(anchor);
    troubles.extend(machine.map(Trouble::Machine));
    for source in city.connectors.keys() {
        troubles.extend(of_source(city, store, source, &newest, &unreachable, now)?);
    }
    // What lies there untaken is not the departments' fault.
    if machine.is_some() {
        troubles.retain(|trouble| !matches!(trouble, Trouble::Late { .. }));
    }
    let (stopped, batch) = store.stopped_after(after)?;
    let stands = |batch: &Batch| newest.get(&batch.source).is_some_and(|newest| newest.id == batch.id);
    let passed = stopped.into_iter().filter(|batch| is_stopped(batch) && !stands(batch));
    Ok(Standing { troubles, passed: passed.map(Trouble::Stopped).collect(), batch })
}

// A source whose folder cannot be read is not late: nobody can tell. Nor is one whose file was stopped: it came.
fn of_source(
    city: &City,
    store: &Store,
    source: &SourceId,
    newest: &BTreeMap<SourceId, Batch>,
    unreachable: &BTreeSet<SourceId>,
    now: DateTime<Utc>,
) -> Result<Vec<Trouble>> {
    let mut troubles = Vec::new();
    if unreachable.contains(source) {
        let problem = store.folder_problem(source)?;
        troubles.extend(problem.map(|problem| Trouble::Unreachable { source: source.clone(), problem }));
    }
    match newest.get(source).filter(|batch| is_stopped(batch)) {
        Some(batch) => troubles.push(Trouble::Stopped(batch.clone())),
        None if troubles.is_empty() => troubles.extend(late(city, store, source, now)?),
        None => {}
    }
    Ok(troubles)
}

fn late(city: &City, store: &Store, source: &SourceId, now: DateTime<Utc>) -> Result<Option<Trouble>> {
    let Some(connector) = city.connectors.get(source) else { return Ok(None) };
    let instance = &city.instance;
    let last = store.source_files(source, now)?.file_date;
    let expected = expected(&connector.source.schedule, &instance.office, last, now, instance.zone);
    Ok(expected.due.filter(|_| expected.is_late).map(|due| Trouble::Late {
        source: source.clone(),
        folder: instance.folder(source).display().to_string(),
        due,
        last,
    }))
}

fn anchor_trouble(anchor: AnchorState) -> Vec<Trouble> {
    match anchor {
        AnchorState::Absent | AnchorState::Current => Vec::new(),
        AnchorState::Failing => vec![Trouble::Anchor { disagrees: false }],
        AnchorState::Disagrees => vec![Trouble::Anchor { disagrees: true }],
    }
}
