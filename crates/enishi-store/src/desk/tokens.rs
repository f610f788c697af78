//! Tokens: who may ask, in which role. Kept by the hash of their secret.

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::Desk;
use crate::connection::lock;
use crate::error::Result;
use crate::time::{moment, read_moment};

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredToken {
    /// its number
    pub id: i64,
    /// the person or machine that holds it
    pub holder: String,
    /// the role that it gives
    pub role: String,
    /// since when
    pub created_at: DateTime<Utc>,
    /// until when
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Desk {
    /// Writes a token down by the hash of its secret.
    pub fn add_token(&self, hash: [u8; 32], holder: &str, role: &str, at: DateTime<Utc>) -> Result<i64> {
        let connection = lock(&self.connection);
        connection.execute(
            "insert into token (hash, holder, role, created_at) values (?1, ?2, ?3, ?4)",
            params![hash, holder, role, moment(at)],
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

const TOKEN: &str = "select id, holder, role, created_at, revoked_at from token";

fn read_token(row: &rusqlite::Row<'_>) -> Result<StoredToken> {
    Ok(StoredToken {
        id: row.get(0)?,
        holder: row.get(1)?,
        role: row.get(2)?,
        created_at: read_moment(&row.get::<_, String>(3)?)?,
        revoked_at: row.get::<_, Option<String>>(4)?.as_deref().map(read_moment).transpose()?,
    })
}
