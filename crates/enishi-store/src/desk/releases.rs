//! What people said of held files. Ingest does what they said; see [`reached`].

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use super::Desk;
use crate::connection::lock;
use crate::error::{Result, StoreError};
use crate::time::{moment, read_moment};

/// What a person said of a held file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// it is to be published, past the guards that held it
    Release,
    /// it is not to be published
    Refuse,
}

impl Verdict {
    /// As it stands in the database and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Refuse => "refuse",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Release, Self::Refuse].into_iter().find(|verdict| verdict.code() == code)
    }
}

/// What one person said of one held file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchDecision {
    /// the batch's name
    pub batch: String,
    /// BLAKE3 of its file: after a restore another file may bear the name
    pub file_hash: [u8; 32],
    /// what they said
    pub verdict: Verdict,
    /// who
    pub decided_by: String,
    /// when
    pub decided_at: DateTime<Utc>,
    /// when ingest did it
    pub applied_at: Option<DateTime<Utc>>,
}

/// What is decided of a file, once so many different persons are needed to release it. One who refuses is enough.
pub fn reached(decisions: &[BatchDecision], needed: usize) -> Option<Verdict> {
    if decisions.iter().any(|decision| decision.verdict == Verdict::Refuse) {
        return Some(Verdict::Refuse);
    }
    (!decisions.is_empty() && decisions.len() >= needed).then_some(Verdict::Release)
}

impl Desk {
    /// Writes down what somebody said. `false` where they said so before: each person counts once. Whoever
    /// said `release` may still say `refuse`.
    pub fn decide_batch(&self, decision: &BatchDecision) -> Result<bool> {
        let count = lock(&self.connection).execute(
            "insert into batch_decision (batch, file_hash, verdict, decided_by, decided_at) values (?1, ?2, ?3, ?4, ?5)
             on conflict (batch, file_hash, decided_by) do update
             set verdict = excluded.verdict, decided_at = excluded.decided_at
             where verdict = 'release' and excluded.verdict = 'refuse'",
            params![
                decision.batch,
                decision.file_hash,
                decision.verdict.code(),
                decision.decided_by,
                moment(decision.decided_at)
            ],
        )?;
        Ok(count > 0)
    }

    /// What was said of a batch with that very file, oldest first. No two are of one person.
    pub fn batch_decisions(&self, batch: &str, file_hash: [u8; 32]) -> Result<Vec<BatchDecision>> {
        self.decisions("batch = ?1 and file_hash = ?2 order by id", params![batch, file_hash])
    }

    /// The batches of which something was said that ingest has not done yet, in the order in which it was said.
    pub fn undone_batches(&self) -> Result<Vec<String>> {
        Ok(names(self.decisions("applied_at is null order by id", [])?))
    }

    /// Every batch of which something was said, in the order in which it was said.
    pub fn decided_batches(&self) -> Result<Vec<String>> {
        Ok(names(self.decisions("true order by id", [])?))
    }

    /// Ingest has done what was said of a batch.
    pub fn batch_applied(&self, batch: &str, file_hash: [u8; 32], at: DateTime<Utc>) -> Result<()> {
        lock(&self.connection).execute(
            "update batch_decision set applied_at = ?3 where batch = ?1 and file_hash = ?2 and applied_at is null",
            params![batch, file_hash, moment(at)],
        )?;
        Ok(())
    }

    fn decisions(&self, condition: &str, params: impl rusqlite::Params) -> Result<Vec<BatchDecision>> {
        let connection = lock(&self.connection);
        let sql = format!(
            "select batch, file_hash, verdict, decided_by, decided_at, applied_at from batch_decision where {condition}"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params)?;
        let mut decisions = Vec::new();
        while let Some(row) = rows.next()? {
            decisions.push(read_decision(row)?);
        }
        Ok(decisions)
    }
}

fn names(decisions: Vec<BatchDecision>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for decision in decisions {
        if !names.contains(&decision.batch) {
            names.push(decision.batch);
        }
    }
    names
}

fn read_decision(row: &Row<'_>) -> Result<BatchDecision> {
    let verdict: String = row.get(2)?;
    Ok(BatchDecision {
        batch: row.get(0)?,
        file_hash: row.get(1)?,
        verdict: Verdict::from_code(&verdict).ok_or(StoreError::Unreadable { what: "a decision" })?,
        decided_by: row.get(3)?,
        decided_at: read_moment(&row.get::<_, String>(4)?)?,
        applied_at: row.get::<_, Option<String>>(5)?.as_deref().map(read_moment).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataDir;

    const HASH: [u8; 32] = [7; 32];

    fn said(verdict: Verdict, by: &str, file_hash: [u8; 32]) -> BatchDecision {
        BatchDecision {
            batch: "shimin.shiensochi.2".to_owned(),
            file_hash,
            verdict,
            decided_by: by.to_owned(),
            decided_at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            applied_at: None,
        }
    }

    #[test]
    fn two_different_persons_release_and_one_refuses() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(&DataDir::own(folder.path()).unwrap()).unwrap();
        let (batch, release) = ("shimin.shiensochi.2", Verdict::Release);
        let now = |needed| reached(&desk.batch_decisions(batch, HASH).unwrap(), needed);
        assert_eq!(now(1), None);
        assert!(desk.decide_batch(&said(release, "佐藤", HASH)).unwrap());
        assert!(!desk.decide_batch(&said(release, "佐藤", HASH)).unwrap(), "one person counts once");
        assert_eq!((now(1), now(2)), (Some(release), None));
        assert!(desk.decide_batch(&said(release, "鈴木", [8; 32])).unwrap());
        assert_eq!(now(2), None, "what was said of another file does not count");
        assert!(desk.decide_batch(&said(release, "鈴木", HASH)).unwrap());
        assert_eq!(now(2), Some(release));
        assert!(desk.decide_batch(&said(Verdict::Refuse, "佐藤", HASH)).unwrap(), "a change of mind");
        assert!(!desk.decide_batch(&said(release, "佐藤", HASH)).unwrap(), "and none back");
        assert_eq!(now(2), Some(Verdict::Refuse));

        assert_eq!(desk.undone_batches().unwrap(), [batch]);
        let at = DateTime::from_timestamp(1_800_000_060, 0).unwrap();
        desk.batch_applied(batch, HASH, at).unwrap();
        desk.batch_applied(batch, [8; 32], at).unwrap();
        assert!(desk.undone_batches().unwrap().is_empty());
        assert_eq!(desk.decided_batches().unwrap(), [batch]);
    }
}
