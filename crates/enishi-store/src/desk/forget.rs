//! Taking out of the desk what names somebody who was removed: decisions about their rows and numbers, and
//! their immediate protection. Who looked at them stays in the audit log, by handle.

use enishi_model::ResidentId;
use rusqlite::{Connection, Row};

use super::Desk;
use super::purges::Marks;
use crate::connection::{lock, scrub};
use crate::error::Result;
use crate::handle::HandleKey;

const DECIDED: &str = "select id, source, record_key, resident_id from tray_decision";

impl Desk {
    /// The marks of records that a person had said to be one of `marks`: their rows name nobody by a number.
    pub fn marks_of_decided(&self, key: &HandleKey, marks: &Marks) -> Result<Marks> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare(DECIDED)?;
        let mut rows = statement.query([])?;
        let mut found = Marks::new();
        while let Some(row) = rows.next()? {
            let Some(id) = row.get::<_, Option<String>>(3)? else { continue };
            if marks.contains(&key.of_resident(&ResidentId::new(id))) {
                found.insert(key.of_record(&row.get::<_, String>(1)?, &row.get::<_, String>(2)?));
            }
        }
        Ok(found)
    }

    /// Takes out every decision and flag that names one of `marks`. Repeating it does no harm.
    pub fn forget_marked(&self, key: &HandleKey, marks: &Marks) -> Result<()> {
        let mut connection = lock(&self.connection);
        let transaction = connection.transaction()?;
        let names = |row: &Row<'_>, at: usize| -> rusqlite::Result<bool> {
            let id: Option<String> = row.get(at)?;
            Ok(id.is_some_and(|id| marks.contains(&key.of_resident(&ResidentId::new(id)))))
        };
        let decides = |row: &Row<'_>| {
            let record = key.of_record(&row.get::<_, String>(1)?, &row.get::<_, String>(2)?);
            Ok(marks.contains(&record) || names(row, 3)?)
        };
        forget(&transaction, "tray_decision", DECIDED, decides)?;
        forget(
            &transaction,
            "join_decision",
            "select id, resident_id, canonical from join_decision",
            |row| Ok(names(row, 1)? || names(row, 2)?),
        )?;
        forget(&transaction, "protection", "select id, resident_id from protection", |row| names(row, 1))?;
        forget_words(&transaction, marks)?;
        Ok(transaction.commit()?)
    }

    /// Rewrites the desk's file, so that its free pages and its log hold nothing that was taken out.
    /// `false` where that must be done again.
    pub fn scrub(&self) -> Result<bool> {
        scrub(&lock(&self.connection))
    }
}

// What people wrote about somebody goes; that somebody looked, and what became of it, stays by handle.
fn forget_words(connection: &Connection, marks: &Marks) -> Result<()> {
    for mark in marks {
        connection
            .prepare_cached("update review set note = null where handle = ?1 and note is not null")?
            .execute([mark.0])?;
        connection
            .prepare_cached("update glass set reason = '' where handle = ?1 and reason <> ''")?
            .execute([mark.0])?;
    }
    Ok(())
}

fn forget(
    connection: &Connection,
    table: &str,
    rows: &str,
    mut goes: impl FnMut(&Row<'_>) -> rusqlite::Result<bool>,
) -> Result<()> {
    let mut statement = connection.prepare(rows)?;
    let mut rows = statement.query([])?;
    let mut going: Vec<i64> = Vec::new();
    while let Some(row) = rows.next()? {
        if goes(row)? {
            going.push(row.get(0)?);
        }
    }
    for id in going {
        connection.execute(&format!("delete from {table} where id = ?1"), [id])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use enishi_model::Handle;

    use super::*;
    use crate::data_dir::DataDir;
    use crate::desk::{ClosedReview, NewGlass, ReviewVerdict};

    #[test]
    fn what_was_written_about_somebody_goes_and_that_they_were_looked_at_stays() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(&DataDir::own(folder.path()).unwrap()).unwrap();
        let at = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let broken = |handle| {
            let glass = NewGlass {
                holder: "a".to_owned(),
                role: "worker".to_owned(),
                purpose: "counter".to_owned(),
                handle,
                reason: "CANARY at the door".to_owned(),
                at,
                until: at + TimeDelta::minutes(60),
            };
            let review = desk.break_glass(&glass).unwrap();
            let note = "CANARY was asked".to_owned();
            let closed = ClosedReview { by: "o".to_owned(), at, verdict: ReviewVerdict::Ok, note };
            assert!(desk.close_review(review, &closed).unwrap());
        };
        let (gone, other) = (Handle([1; 16]), Handle([2; 16]));
        broken(gone);
        broken(other);
        let key = HandleKey::new(&[3; 32]).unwrap();
        desk.forget_marked(&key, &Marks::from([gone])).unwrap();
        let words = |sql: &str| -> Vec<Option<String>> {
            let connection = lock(&desk.connection);
            let mut statement = connection.prepare(sql).unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
        };
        assert_eq!(words("select note from review order by id"), [None, Some("CANARY was asked".to_owned())]);
        assert_eq!(
            words("select reason from glass order by id"),
            [Some(String::new()), Some("CANARY at the door".to_owned())]
        );
    }
}
