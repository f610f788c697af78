//! Which persons stand in which sources: counted once, told by the model.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use enishi_model::coverage::Combination;
use rusqlite::Connection;

use super::store::Store;
use crate::error::Result;

impl Store {
    /// How many persons have standing records in which sources. Records that are over on that day do not count;
    /// joined numbers (宛名統合) are one person.
    pub fn combinations(&self, day: NaiveDate) -> Result<Vec<Combination>> {
        self.read(|connection| {
            let joined = joined(connection)?;
            let mut together: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
            let mut counts: HashMap<BTreeSet<i64>, u64> = HashMap::new();
            each_person(connection, day, |person, sources| match joined.get(&person) {
                Some(canonical) => together.entry(*canonical).or_default().extend(sources),
                None => *counts.entry(sources).or_default() += 1,
            })?;
            for sources in together.into_values() {
                *counts.entry(sources).or_default() += 1;
            }
            let mut combinations = Vec::with_capacity(counts.len());
            for (sources, persons) in counts {
                let sources = sources
                    .into_iter()
                    .map(|source| self.names.source(connection, source))
                    .collect::<Result<_>>()?;
                combinations.push(Combination { sources, persons });
            }
            Ok(combinations)
        })
    }
}

fn each_person(
    connection: &Connection,
    day: NaiveDate,
    mut each: impl FnMut(i64, BTreeSet<i64>),
) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "select l.person_id, v.source_id from link l join version v on v.id = l.version_id
         where l.person_id is not null and v.closed_by is null and v.ended = 0
           and (v.valid_to is null or v.valid_to >= ?1)
         order by l.person_id",
    )?;
    let mut rows = statement.query([day.to_string()])?;
    let mut current: Option<(i64, BTreeSet<i64>)> = None;
    while let Some(row) = rows.next()? {
        let (person, source) = (row.get(0)?, row.get(1)?);
        match &mut current {
            Some((known, sources)) if *known == person => drop(sources.insert(source)),
            _ => {
                if let Some((known, sources)) = current.replace((person, BTreeSet::from([source]))) {
                    each(known, sources);
                }
            }
        }
    }
    if let Some((known, sources)) = current {
        each(known, sources);
    }
    Ok(())
}

// Under which number somebody stands whom a join speaks of.
fn joined(connection: &Connection) -> Result<HashMap<i64, i64>> {
    let mut statement = connection.prepare_cached(
        "select person_id, canonical_id from same_as union select canonical_id, canonical_id from same_as",
    )?;
    let pairs = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(pairs.collect::<rusqlite::Result<_>>()?)
}
