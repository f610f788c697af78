//! How far the truth was: the desk is never turned back, and so tells when the truth was.

use chrono::NaiveDate;
use enishi_model::SourceId;
use rusqlite::{OptionalExtension, params};

use super::Desk;
use crate::connection::lock;
use crate::error::Result;
use crate::time::read_date;

/// How far a truth has come. Neither figure ever falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TruthSeen {
    /// files that were decided on
    pub batches: i64,
    /// the store's revision
    pub revision: i64,
}

impl TruthSeen {
    /// Whether this is an older truth than `before` was.
    pub fn is_older_than(&self, before: &Self) -> bool {
        self.batches < before.batches || self.revision < before.revision
    }
}

/// The newest night of a file that tells whom protection means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtectionSeen {
    /// whose file
    pub source: SourceId,
    /// the night that it speaks of
    pub night: NaiveDate,
}

impl Desk {
    /// Remembers the newest nights of files that tell whom protection means. Writes only what is new.
    pub fn sees_protection(&self, now: &[ProtectionSeen]) -> Result<()> {
        let known = self.protection_seen()?;
        let connection = lock(&self.connection);
        for seen in now {
            if known.iter().any(|one| one.source == seen.source && one.night >= seen.night) {
                continue;
            }
            connection.execute(
                "insert or replace into protection_seen (source, night) values (?1, ?2)",
                params![seen.source.to_string(), seen.night.to_string()],
            )?;
        }
        Ok(())
    }

    /// The newest nights that were ever seen.
    pub fn protection_seen(&self) -> Result<Vec<ProtectionSeen>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached("select source, night from protection_seen")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (source, night) = row?;
            Ok(ProtectionSeen { source: SourceId::new(source), night: read_date(&night)? })
        })
        .collect()
    }

    /// Remembers how far the truth is now. Writes only what is new.
    pub fn sees_truth(&self, now: TruthSeen) -> Result<()> {
        if self.truth_seen()? != Some(now) {
            lock(&self.connection).execute(
                "insert or replace into truth_seen (id, batches, revision) values (1, ?1, ?2)",
                params![now.batches, now.revision],
            )?;
        }
        Ok(())
    }

    /// How far the truth was when it was last looked at.
    pub fn truth_seen(&self) -> Result<Option<TruthSeen>> {
        let seen = lock(&self.connection).query_row(
            "select batches, revision from truth_seen where id = 1",
            [],
            |row| Ok(TruthSeen { batches: row.get(0)?, revision: row.get(1)? }),
        );
        Ok(seen.optional()?)
    }
}
