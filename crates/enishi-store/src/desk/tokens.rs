//! Tokens: who may ask, in which role. Kept by the hash of their secret.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::Desk;
use crate::connection::lock;
use crate::error::{Result, StoreError};
use crate::time::{moment, read_moment};

/// Values by `district.AXIS`, or by the field of a caseload.
pub type TokenScope = BTreeMap<String, BTreeSet<String>>;

/// A token to be written down.
#[derive(Clone, Copy, Debug)]
pub struct TokenDraft<'a> {
    /// the person or machine that will hold it
    pub holder: &'a str,
    /// the role that it gives
    pub role: &'a str,
    /// the holder's department, where it is said
    pub department: Option<&'a str>,
    /// what the holder answers for
    pub scope: &'a TokenScope,
}

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredToken {
    /// its number
    pub id: i64,
    /// the person or machine that holds it
    pub holder: String,
    /// the role that it gives
    pub role: String,
    /// the holder's department, where it is said
    pub department: Option<String>,
    /// what the holder answers for: values by `district.AXIS`, or by the field of a caseload
    pub scope: TokenScope,
    /// since when
    pub created_at: DateTime<Utc>,
    /// until when
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Desk {
    /// Writes a token down by the hash of its secret.
    pub fn add_token(&self, hash: [u8; 32], draft: &TokenDraft<'_>, at: DateTime<Utc>) -> Result<i64> {
        let TokenDraft { holder, role, department, scope } = *draft;
        let scope = serde_json::to_string(scope).map_err(|_| UNREADABLE)?;
        let connection = lock(&self.connection);
        connection.execute(
            "insert into token (hash, holder, role, department, scope, created_at) values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![hash, holder, role, department, scope, moment(at)],
        )?;
        Ok(connection.last_insert_rowid())
    }

    /// The token of that hash, unless it was revoked.
    pub fn token(&self, hash: [u8; 32]) -> Result<Option<StoredToken>> {
        let connection = lock(&self.connection);
        let mut statement =
            connection.prepare_cached(&format!("{TOKEN} where hash = ?1 and revoked_at is null"))?;
        let mut rows = statement.query([hash])?;
        rows.next()?.map(read_token).transpose()
    }

    /// Every token, oldest first.
    pub fn tokens(&self) -> Result<Vec<StoredToken>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(&format!("{TOKEN} order by id"))?;
        let mut rows = statement.query([])?;
        let mut tokens = Vec::new();
        while let Some(row) = rows.next()? {
            tokens.push(read_token(row)?);
        }
        Ok(tokens)
    }

    /// Revokes a token; `false` where there is none of that number that stands.
    pub fn revoke_token(&self, id: i64, at: DateTime<Utc>) -> Result<bool> {
        let connection = lock(&self.connection);
        let count = connection.execute(
            "update token set revoked_at = ?2 where id = ?1 and revoked_at is null",
            params![id, moment(at)],
        )?;
        Ok(count > 0)
    }
}

const UNREADABLE: StoreError = StoreError::Unreadable { what: "a token's scope" };
const TOKEN: &str = "select id, holder, role, department, scope, created_at, revoked_at from token";

fn read_token(row: &rusqlite::Row<'_>) -> Result<StoredToken> {
    Ok(StoredToken {
        id: row.get(0)?,
        holder: row.get(1)?,
        role: row.get(2)?,
        department: row.get(3)?,
        scope: serde_json::from_str(&row.get::<_, String>(4)?).map_err(|_| UNREADABLE)?,
        created_at: read_moment(&row.get::<_, String>(5)?)?,
        revoked_at: row.get::<_, Option<String>>(6)?.as_deref().map(read_moment).transpose()?,
    })
}
