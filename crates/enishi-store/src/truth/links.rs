//! Whom a version touches: its links, in the transaction of its file.

use enishi_model::identity::birth_date;
use enishi_model::schema::SourceRole;
use enishi_model::{Finding, Link, Reason, ResidentId, SourceRecord};
use rusqlite::params;

use super::publication::Publication;
use super::resolve::{Resolved, Resolver};
use crate::error::Result;

impl Publication<'_> {
    // The persons that the version touches, and whether any of its links waits in the tray.
    pub(super) fn link(&mut self, version: i64, record: &SourceRecord) -> Result<(Vec<i64>, bool)> {
        let mut persons = Vec::new();
        let mut waits = false;
        for link in &record.links {
            match self.resolve(record, link)? {
                Resolved::Person(person) => {
                    self.insert_link(version, link, Some(person), None)?;
                    self.touched.insert(person);
                    persons.push(person);
                }
                Resolved::Tray(reason) => {
                    waits = true;
                    self.insert_link(version, link, None, Some(&reason))?;
                    self.note(Finding { position: record.position, column: None, reason });
                }
            }
        }
        Ok((persons, waits))
    }

    /// What the register says now, for the rows of other sources that come later.
    pub(super) fn learn_births(&self, record: &SourceRecord, persons: &[i64]) {
        let source = self.incoming.source;
        if source.role == SourceRole::Register {
            for (link, person) in record.links.iter().zip(persons) {
                self.store.memo.learn_birth(*person, birth_date(source, &link.role, &record.cells));
            }
        }
    }

    pub(super) fn resolve(&mut self, record: &SourceRecord, link: &Link) -> Result<Resolved> {
        let resolver = Resolver {
            connection: &self.connection,
            names: &self.store.names,
            memo: &self.store.memo,
            source: self.incoming.source,
            decisions: &self.decisions,
            register: self.register,
        };
        let key = &self.store.key;
        let new_persons = &mut self.new_persons;
        resolver.resolve(record, link, &mut |person, id: &ResidentId| {
            new_persons.push((key.of_resident(id), person))
        })
    }

    pub(super) fn insert_link(
        &self,
        version: i64,
        link: &Link,
        person: Option<i64>,
        reason: Option<&Reason>,
    ) -> Result<()> {
        // A resident ID that found its person stands in the person's row; only other numbers are kept here.
        let number = (link.system.is_some() || person.is_none()).then_some(&link.number);
        self.connection
            .prepare_cached("insert into link (version_id, role, person_id, system, number, reason) values (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![version, link.role, person, link.system, number, reason.map(code_of)])?;
        Ok(())
    }

    pub(super) fn map(&mut self, record: &SourceRecord, version: i64, persons: &[i64]) -> Result<()> {
        let (Some(mapping), Some(person)) = (&record.maps, persons.first()) else { return Ok(()) };
        self.connection
            .prepare_cached("insert or replace into crosswalk (system, number, person_id, version_id) values (?1, ?2, ?3, ?4)")?
            .execute(params![mapping.system, mapping.number, person, version])?;
        self.connection
            .prepare_cached(
                "insert or replace into mapping (version_id, system, number) values (?1, ?2, ?3)",
            )?
            .execute(params![version, mapping.system, mapping.number])?;
        self.mapped.push((mapping.system.clone(), mapping.number.clone()));
        Ok(())
    }
}

/// The code of a reason, as figures and links keep it.
pub(super) fn code_of(reason: &Reason) -> String {
    let value = serde_json::to_value(reason).unwrap_or_default();
    value.get("code").and_then(|code| code.as_str()).unwrap_or_default().to_owned()
}
