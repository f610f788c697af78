//! Residents protected at the desk, as far as the truth must know of them: a copy, so that one query sees every flag.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use enishi_failpoint::reach;
use enishi_model::ResidentId;
use rusqlite::Connection;

use super::index_feed::enqueue;
use super::resolve::known_person;
use super::shelter;
use super::store::Store;
use super::touched::Touched;
use crate::error::Result;

impl Store {
    /// A resident is protected at the desk: they are from the very next answer on, also while a file is being taken.
    /// Then their household follows with [`mirror_protections`](Self::mirror_protections).
    pub fn hurry_protection(&self, resident: &ResidentId) {
        let mut hurried = self.hurried.write().unwrap_or_else(PoisonError::into_inner);
        hurried.insert(resident.as_str().to_owned());
    }

    /// Whether the resident is protected at the desk, and the database has not heard of it yet.
    pub(super) fn is_hurried(&self, resident: &ResidentId) -> bool {
        self.hurried.read().unwrap_or_else(PoisonError::into_inner).contains(resident.as_str())
    }

    /// Takes over who is protected at the desk, unless a file is being taken: whoever takes it does so then. `standing`
    /// is asked once nobody else can write: of two that come at once, the later one knows of both. Returns whether
    /// the database has heard of all.
    pub fn mirror_protections(&self, standing: impl FnOnce() -> Result<Vec<ResidentId>>) -> Result<bool> {
        let hurried = self.hurried.read().unwrap_or_else(PoisonError::into_inner).clone();
        let written = self.try_write(|connection| mirror(connection, standing()?, &hurried))?;
        if written.is_some() && !hurried.is_empty() {
            // Who was hurried meanwhile may have been too late for `standing`.
            let mut left = self.hurried.write().unwrap_or_else(PoisonError::into_inner);
            left.retain(|id| !hurried.contains(id));
        }
        Ok(written.is_some())
    }

    /// Who is protected at the desk, as far as this database has heard.
    pub fn desk_protected(&self) -> Result<Vec<ResidentId>> {
        Ok(self.read(mirrored)?.into_iter().map(ResidentId::new).collect())
    }

    /// Whoever is protected is so from the first answer on, also in a database that an older version wrote.
    pub(super) fn renew_shelter(&self) -> Result<()> {
        self.write(|connection| renew(connection, Touched::default()))
    }
}

fn mirror(connection: &Connection, standing: Vec<ResidentId>, hurried: &BTreeSet<String>) -> Result<()> {
    let standing: BTreeSet<String> = standing.into_iter().map(|id| id.as_str().to_owned()).collect();
    if standing == mirrored(connection)? && hurried.is_empty() {
        return Ok(());
    }
    connection.execute("delete from desk_protection", [])?;
    for id in &standing {
        connection.prepare_cached("insert into desk_protection (resident_id) values (?1)")?.execute([id])?;
    }
    // Whatever the index was told of them meanwhile, it is told again.
    let mut touched = Touched::default();
    for id in hurried {
        if let Some(person) = known_person(connection, &ResidentId::new(id.as_str()))? {
            touched.insert(person);
        }
    }
    renew(connection, touched)?;
    reach("mirror.written");
    Ok(())
}

fn renew(connection: &Connection, mut touched: Touched) -> Result<()> {
    shelter::renew(connection, &mut touched)?;
    enqueue(connection, &mut touched)
}

fn mirrored(connection: &Connection) -> Result<BTreeSet<String>> {
    let mut statement = connection.prepare_cached("select resident_id from desk_protection")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DataDir, HandleKey};

    #[test]
    fn a_resident_is_protected_at_once_although_a_file_is_being_taken() {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::own(folder.path()).unwrap();
        let store = Store::open(&dir, HandleKey::new(&[7; 32]).unwrap()).unwrap();
        let id = ResidentId::new("0000000037");
        store
            .write(|connection| {
                connection.execute("insert into person (resident_id) values ('0000000037')", [])?;
                Ok(())
            })
            .unwrap();
        let is_protected = || store.person_by_resident_id(&id).unwrap().unwrap().protected;
        let mirror = |standing: &[&ResidentId]| {
            let standing = standing.iter().map(|id| (*id).clone()).collect();
            store.mirror_protections(|| Ok(standing)).unwrap()
        };
        assert!(!is_protected());
        let taking = store.writer();
        store.hurry_protection(&id);
        assert!(!mirror(&[&id]), "somebody else writes");
        assert!(is_protected());
        drop(taking);
        assert!(mirror(&[&id]));
        assert!(is_protected() && !store.is_hurried(&id), "the database has heard of it");
        assert!(mirror(&[]));
        assert!(!is_protected());
    }
}
