//! `desk.db`: what the hub itself must remember. Never turned back with the truth.

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use enishi_model::{ResidentId, SourceId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::connection::{lock, open_writer};
use crate::data_dir::DataDir;
use crate::error::{Result, StoreError};
use crate::handle::HandleKey;
use crate::time::{moment, read_moment};

const FILE: &str = "desk.db";
const MIGRATIONS: [&str; 1] = [include_str!("migrations/desk_1.sql")];

/// The desk's database. Small and rarely written: one connection serves it.
pub struct Desk {
    connection: Mutex<Connection>,
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
    /// since when
    pub created_at: DateTime<Utc>,
    /// until when
    pub revoked_at: Option<DateTime<Utc>>,
}

/// What a person said of a row in the tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayDecision {
    /// the row's source
    pub source: SourceId,
    /// the record's identity within it
    pub record_key: String,
    /// the role in which it touches somebody
    pub role: String,
    /// whose it is; `None`: nobody's, it is set aside
    pub resident_id: Option<ResidentId>,
    /// who said so
    pub decided_by: String,
    /// when
    pub decided_at: DateTime<Utc>,
}

/// What a person said of two resident IDs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinDecision {
    /// the ID that stands under the other
    pub resident_id: ResidentId,
    /// the other
    pub canonical: ResidentId,
    /// one human, or not after all
    pub joined: bool,
    /// who said so
    pub decided_by: String,
    /// when
    pub decided_at: DateTime<Utc>,
}

impl Desk {
    /// Opens (or makes) the desk of a data directory.
    pub fn open(dir: &DataDir) -> Result<Self> {
        Ok(Self { connection: Mutex::new(open_writer(&dir.join(FILE), &MIGRATIONS)?) })
    }

    /// The instance's key for handles; drawn once, by `draw`.
    pub fn handle_key(&self, draw: impl FnOnce() -> [u8; 32]) -> Result<HandleKey> {
        let connection = lock(&self.connection);
        let known: Option<Vec<u8>> = connection
            .query_row("select handle_key from instance where id = 1", [], |row| row.get(0))
            .optional()?;
        let key = match known {
            Some(key) => key,
            None => {
                let key = draw().to_vec();
                connection.execute("insert into instance (id, handle_key) values (1, ?1)", [&key])?;
                key
            }
        };
        HandleKey::new(&key).ok_or(StoreError::Unreadable { what: "the handle key" })
    }

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

    /// Writes down what a person said of a row in the tray; the last word counts.
    pub fn decide_tray(&self, decision: &TrayDecision) -> Result<()> {
        lock(&self.connection).execute(
            "insert or replace into tray_decision (source, record_key, role, resident_id, decided_by, decided_at)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                decision.source.as_str(),
                decision.record_key,
                decision.role,
                decision.resident_id.as_ref().map(ResidentId::as_str),
                decision.decided_by,
                moment(decision.decided_at)
            ],
        )?;
        Ok(())
    }

    /// Everything that people said of rows in the tray.
    pub fn tray_decisions(&self) -> Result<Vec<TrayDecision>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(
            "select source, record_key, role, resident_id, decided_by, decided_at from tray_decision order by id",
        )?;
        let mut rows = statement.query([])?;
        let mut decisions = Vec::new();
        while let Some(row) = rows.next()? {
            decisions.push(TrayDecision {
                source: SourceId::new(row.get::<_, String>(0)?),
                record_key: row.get(1)?,
                role: row.get(2)?,
                resident_id: row.get::<_, Option<String>>(3)?.map(ResidentId::new),
                decided_by: row.get(4)?,
                decided_at: read_moment(&row.get::<_, String>(5)?)?,
            });
        }
        Ok(decisions)
    }

    /// Writes down that two resident IDs are one human, or not after all.
    pub fn decide_join(&self, decision: &JoinDecision) -> Result<()> {
        lock(&self.connection).execute(
            "insert into join_decision (resident_id, canonical, joined, decided_by, decided_at) values (?1, ?2, ?3, ?4, ?5)",
            params![
                decision.resident_id.as_str(),
                decision.canonical.as_str(),
                decision.joined,
                decision.decided_by,
                moment(decision.decided_at)
            ],
        )?;
        Ok(())
    }

    /// Everything that people said of two resident IDs, oldest first.
    pub fn join_decisions(&self) -> Result<Vec<JoinDecision>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(
            "select resident_id, canonical, joined, decided_by, decided_at from join_decision order by id",
        )?;
        let mut rows = statement.query([])?;
        let mut decisions = Vec::new();
        while let Some(row) = rows.next()? {
            decisions.push(JoinDecision {
                resident_id: ResidentId::new(row.get::<_, String>(0)?),
                canonical: ResidentId::new(row.get::<_, String>(1)?),
                joined: row.get(2)?,
                decided_by: row.get(3)?,
                decided_at: read_moment(&row.get::<_, String>(4)?)?,
            });
        }
        Ok(decisions)
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
