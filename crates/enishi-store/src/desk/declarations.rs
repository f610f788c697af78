//! Declarations: what holds for the whole hub until it is told to end, or its time is over.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use super::Desk;
use crate::connection::lock;
use crate::error::{Result, StoreError};
use crate::time::{moment, read_moment};

/// What can be declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeclarationKind {
    /// no protection file has come yet, and whereabouts may be shown all the same
    NoProtectionFile,
    /// a disaster (災害): lists in full, without quotas
    Disaster,
}

/// Every kind with its name in the database and in the API.
pub const DECLARATION_KINDS: [(&str, DeclarationKind); 2] =
    [("no_protection_file", DeclarationKind::NoProtectionFile), ("disaster", DeclarationKind::Disaster)];

impl DeclarationKind {
    /// Its name in the database and in the API.
    pub fn code(self) -> &'static str {
        DECLARATION_KINDS.iter().find(|(_, kind)| *kind == self).map(|(code, _)| *code).unwrap_or_default()
    }

    /// Reads [`DeclarationKind::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        DECLARATION_KINDS.iter().find(|(known, _)| *known == code).map(|(_, kind)| *kind)
    }
}

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// its number
    pub id: i64,
    /// what is declared
    pub kind: DeclarationKind,
    /// why, in the words of whoever declared it
    pub reason: String,
    /// who declared it
    pub declared_by: String,
    /// since when
    pub declared_at: DateTime<Utc>,
    /// until when at the latest, where that was said
    pub until: Option<DateTime<Utc>>,
    /// who ended it
    pub ended_by: Option<String>,
    /// when
    pub ended_at: Option<DateTime<Utc>>,
}

impl Declaration {
    /// Whether it holds now. What was declared or ended stays so where the clock goes back meanwhile.
    pub fn stands_at(&self, at: DateTime<Utc>) -> bool {
        self.until.is_none_or(|until| at < until) && self.ended_at.is_none()
    }
}

impl Desk {
    /// Writes a declaration down; returns its number.
    pub fn declare(
        &self,
        kind: DeclarationKind,
        reason: &str,
        by: &str,
        at: DateTime<Utc>,
        until: Option<DateTime<Utc>>,
    ) -> Result<i64> {
        let connection = lock(&self.connection);
        connection.execute(
            "insert into declaration (kind, reason, declared_by, declared_at, until) values (?1, ?2, ?3, ?4, ?5)",
            params![kind.code(), reason, by, moment(at), until.map(moment)],
        )?;
        Ok(connection.last_insert_rowid())
    }

    /// Every declaration, newest first; those that ended too.
    pub fn declarations(&self) -> Result<Vec<Declaration>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(&format!("{DECLARATION} order by id desc"))?;
        let mut rows = statement.query([])?;
        let mut declarations = Vec::new();
        while let Some(row) = rows.next()? {
            declarations.push(read_declaration(row)?);
        }
        Ok(declarations)
    }

    /// The declaration of that number.
    pub fn declaration(&self, id: i64) -> Result<Option<Declaration>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(&format!("{DECLARATION} where id = ?1"))?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(read_declaration).transpose()
    }

    /// The newest declaration of that kind that holds at that moment.
    pub fn standing_declaration(
        &self,
        kind: DeclarationKind,
        at: DateTime<Utc>,
    ) -> Result<Option<Declaration>> {
        let mut declarations = self.declarations()?.into_iter();
        Ok(declarations.find(|declaration| declaration.kind == kind && declaration.stands_at(at)))
    }

    /// Ends a declaration; `false` where there is none of that number that was not ended yet.
    pub fn end_declaration(&self, id: i64, by: &str, at: DateTime<Utc>) -> Result<bool> {
        let count = lock(&self.connection).execute(
            "update declaration set ended_by = ?2, ended_at = ?3 where id = ?1 and ended_at is null",
            params![id, by, moment(at)],
        )?;
        Ok(count > 0)
    }
}

const DECLARATION: &str =
    "select id, kind, reason, declared_by, declared_at, until, ended_by, ended_at from declaration";

fn read_declaration(row: &Row<'_>) -> Result<Declaration> {
    let kind: String = row.get(1)?;
    let optional = |at: usize| -> Result<Option<DateTime<Utc>>> {
        row.get::<_, Option<String>>(at)?.as_deref().map(read_moment).transpose()
    };
    Ok(Declaration {
        id: row.get(0)?,
        kind: DeclarationKind::from_code(&kind).ok_or(StoreError::Unreadable { what: "a declaration" })?,
        reason: row.get(2)?,
        declared_by: row.get(3)?,
        declared_at: read_moment(&row.get::<_, String>(4)?)?,
        until: optional(5)?,
        ended_by: row.get(6)?,
        ended_at: optional(7)?,
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::DataDir;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
    }

    #[test]
    fn a_declaration_holds_from_its_moment_until_its_time_is_over_or_somebody_ends_it() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(&DataDir::own(folder.path()).unwrap()).unwrap();
        let kind = DeclarationKind::Disaster;
        let stands = |minutes| desk.standing_declaration(kind, at(minutes)).unwrap().map(|one| one.id);
        let first = desk.declare(kind, "地震", "佐藤", at(0), Some(at(60))).unwrap();
        assert_eq!((stands(0), stands(59), stands(60)), (Some(first), Some(first), None));
        assert_eq!(stands(-1440), Some(first), "the clock went back a day");
        assert_eq!(desk.standing_declaration(DeclarationKind::NoProtectionFile, at(1)).unwrap(), None);

        assert!(desk.end_declaration(first, "鈴木", at(30)).unwrap());
        assert!(!desk.end_declaration(first, "鈴木", at(31)).unwrap(), "ended once");
        assert!(!desk.end_declaration(first + 1, "鈴木", at(31)).unwrap());
        assert_eq!((stands(29), stands(30)), (None, None), "ended is ended, whatever the clock says");
        let ended = desk.declarations().unwrap();
        assert_eq!(ended.len(), 1);
        assert_eq!((ended[0].ended_by.as_deref(), ended[0].reason.as_str()), (Some("鈴木"), "地震"));
        assert_eq!(desk.declaration(first).unwrap().as_ref(), ended.first());
    }
}
