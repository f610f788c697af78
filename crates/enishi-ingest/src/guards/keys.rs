//! Whom a file speaks of: the records of last night, residents who are known, or nobody.

use enishi_model::batch::{Objection, Suspicion};
use enishi_model::profile::Profile;
use enishi_model::schema::SourceRole;

use super::{Evidence, share, usual};

// By how much small files may differ without being suspicious. Own judgement, not a rule.
const FEW_OTHERS: u64 = 2;
const FEW_STRANGERS: u64 = 5;
const FEW_KEYLESS: u64 = 3;
// As many times the usual share of rows without a key.
const LEEWAY: f64 = 2.0;

/// Hardly any record of the last file is here: another department's file under the same header, or another key.
pub(super) fn overlap(evidence: &Evidence<'_>) -> Option<Objection> {
    let (overlap, figures) = (evidence.overlap?, evidence.figures);
    let (found, expected) = (overlap.met, overlap.before.min(figures.rows.saturating_sub(figures.rejected)));
    let least = share(expected, evidence.connector.guards.keys_at_least);
    let others = expected.saturating_sub(found);
    let suspicion = Suspicion::KeyOverlap { found, expected, least };
    (found < least && others > FEW_OTHERS).then_some(Objection::Suspected(suspicion))
}

/// Rows name residents whom nobody knows. Not of a protection file: nobody waits for protection until the register
/// knows them.
pub(super) fn strangers(evidence: &Evidence<'_>) -> Option<Objection> {
    if evidence.connector.source.role == SourceRole::Protection {
        return None;
    }
    let (unknown, rows) = (evidence.strangers?, evidence.figures.rows);
    let most = share(rows, evidence.connector.guards.unknown_at_most).max(FEW_STRANGERS);
    let suspicion = Suspicion::UnknownResidents { unknown, rows, most };
    (unknown > most).then_some(Objection::Suspected(suspicion))
}

/// The column that names the resident is empty in many rows.
pub(super) fn keyless(evidence: &Evidence<'_>) -> Vec<Objection> {
    let columns = evidence.connector.residents.iter().filter_map(|resident| resident.column.as_deref());
    columns.filter_map(|column| keyless_in(evidence, column)).collect()
}

fn keyless_in(evidence: &Evidence<'_>, column: &str) -> Option<Objection> {
    let empty_in = |profile: &Profile| profile.column(column).map_or(0, |column| column.empty);
    let (rows, empty) = (evidence.profile.rows, empty_in(evidence.profile));
    let declared = share(rows, evidence.connector.guards.keyless_at_most);
    let most = declared.max(share(rows, usual(evidence.past, empty_in) * LEEWAY)).max(FEW_KEYLESS);
    let suspicion = Suspicion::KeylessRows { column: column.to_owned(), empty, rows, most };
    (empty > most).then_some(Objection::Suspected(suspicion))
}
