//! What people said of rows in the tray, and of two resident IDs of one human.

use chrono::{DateTime, Utc};
use enishi_model::{ResidentId, SourceId};
use rusqlite::params;

use super::Desk;
use crate::connection::lock;
use crate::error::Result;
use crate::time::{moment, read_moment};

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
