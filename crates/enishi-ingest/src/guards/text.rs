//! What a file's text looks like: broken characters, line breaks and lengths that its columns never had.

use enishi_config::Connector;
use enishi_model::FieldKind;
use enishi_model::batch::{Objection, Suspicion};
use enishi_model::profile::{ColumnProfile, Profile};
use enishi_store::Past;

use super::{Evidence, share, usual};

// By how much small files may differ without being suspicious. Own judgement, not a rule.
const FEW_BROKEN: u64 = 2;
const FEW_PRIVATE: u64 = 10;
// As many times the usual share of rows with private-use characters.
const LEEWAY: f64 = 3.0;
// No cell up to this length is long, whatever the column had: of free texts, and of everything else.
const LONG_TEXT: u64 = 500;
const LONG_VALUE: u64 = 64;

/// Text that somebody broke before the file came here: valid UTF-8, full of U+FFFD.
pub(super) fn broken(evidence: &Evidence<'_>) -> Option<Objection> {
    let Profile { rows, broken, .. } = *evidence.profile;
    let most = share(rows, evidence.connector.guards.broken_at_most).max(FEW_BROKEN);
    let is_suspicious = broken > most || (broken > 0 && broken * 2 >= rows);
    is_suspicious.then_some(Objection::Suspected(Suspicion::BrokenText { broken, rows, most }))
}

/// Far more private-use characters (外字) than the files before it had.
pub(super) fn private_use(evidence: &Evidence<'_>) -> Option<Objection> {
    let Profile { rows, private_use, .. } = *evidence.profile;
    let known = share(rows, usual(evidence.past, |profile| profile.private_use) * LEEWAY);
    let declared = share(rows, evidence.connector.guards.private_use_at_most);
    let most = declared.max(known).max(FEW_PRIVATE);
    let suspicion = Suspicion::PrivateUseText { private_use, rows, most };
    (private_use > most).then_some(Objection::Suspected(suspicion))
}

/// Line breaks in columns that never had one.
pub(super) fn line_breaks(evidence: &Evidence<'_>) -> Option<Objection> {
    let declared = &evidence.connector.guards.line_breaks;
    let is_new = |column: &&ColumnProfile| {
        column.line_breaks > 0
            && !declared.contains(&column.name)
            && known(evidence.past, &column.name).is_some_and(|known| known.line_breaks == 0)
    };
    let new: Vec<&ColumnProfile> = evidence.profile.columns.iter().filter(is_new).collect();
    let cells = new.iter().map(|column| column.line_breaks).sum();
    let columns = new.iter().map(|column| column.name.clone()).collect();
    (cells > 0).then_some(Objection::Suspected(Suspicion::LineBreaks { columns, cells }))
}

/// Cells far longer than any that their column had: the worst of them.
pub(super) fn long_cells(evidence: &Evidence<'_>) -> Option<Objection> {
    let times = evidence.connector.guards.length_at_most;
    let excess = |column: &ColumnProfile| {
        let known = known(evidence.past, &column.name)?;
        let most = share(known.longest, times).max(long(evidence.connector, &column.name));
        Some((column.longest.checked_sub(most).filter(|excess| *excess > 0)?, most))
    };
    let columns = evidence.profile.columns.iter();
    let worst =
        columns.filter_map(|column| Some((excess(column)?, column))).max_by_key(|(excess, _)| *excess);
    let ((_, most), column) = worst?;
    let (column, longest) = (column.name.clone(), column.longest);
    Some(Objection::Suspected(Suspicion::LongCells { column, longest, most }))
}

// What the column looked like at its widest in the files before.
fn known(past: &Past, name: &str) -> Option<ColumnProfile> {
    let profiles = past.files.iter().filter_map(|file| file.profile.as_ref());
    let columns = profiles.filter_map(|profile| profile.column(name));
    columns.cloned().reduce(|one, other| ColumnProfile {
        line_breaks: one.line_breaks.max(other.line_breaks),
        longest: one.longest.max(other.longest),
        ..one
    })
}

fn long(connector: &Connector, column: &str) -> u64 {
    let mut fields = connector.source.fields.iter().zip(&connector.fields);
    let kind = fields.find(|(_, spec)| spec.column == column).map(|(field, _)| field.kind);
    match kind {
        None | Some(FieldKind::Text | FieldKind::Address) => LONG_TEXT,
        Some(_) => LONG_VALUE,
    }
}
