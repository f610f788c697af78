//! Which columns a connector takes.

use std::collections::BTreeSet;

use super::Connector;

pub(super) fn of(connector: &Connector) -> Vec<&str> {
    let record = &connector.record;
    let named = record.key.iter().chain(&record.history).chain(&record.valid_from).chain(&record.valid_to);
    let conditions = record.ended_when.iter().chain(&record.latest_when).chain(&record.deleted_when);
    let conditions = conditions.chain(&record.protects_when).map(|condition| &condition.column);
    let residents = connector.residents.iter().filter_map(|resident| resident.column.as_ref());
    let crosswalk = connector.crosswalk.iter().map(|crosswalk| &crosswalk.column);
    let fields = connector.fields.iter().map(|field| &field.column);
    let all: BTreeSet<&str> =
        named.chain(conditions).chain(residents).chain(crosswalk).chain(fields).map(String::as_str).collect();
    all.into_iter().collect()
}

/// Those that name a record, a resident, or the number of another system.
pub(super) fn keys_of(connector: &Connector) -> BTreeSet<&str> {
    let residents = connector.residents.iter().filter_map(|resident| resident.column.as_ref());
    let crosswalk = connector.crosswalk.iter().map(|crosswalk| &crosswalk.column);
    connector.record.key.iter().chain(residents).chain(crosswalk).map(String::as_str).collect()
}
