//! Broken glass: one person's raised level for one resident, for a while.

use chrono::{DateTime, Utc};
use enishi_model::Handle;
use rusqlite::{OptionalExtension, params};

use super::Desk;
use super::reviews::{self, Figures, NewReview};
use crate::connection::lock;
use crate::error::Result;
use crate::time::{moment, read_moment};

/// Somebody breaks the glass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGlass {
    /// who
    pub holder: String,
    /// in which role
    pub role: String,
    /// for which purpose
    pub purpose: String,
    /// for whom
    pub handle: Handle,
    /// why, in their own words
    pub reason: String,
    /// when
    pub at: DateTime<Utc>,
    /// until when
    pub until: DateTime<Utc>,
}

/// Broken glass stands in the queue under this rule.
pub const BROKE_GLASS: &str = "broke_glass";

impl Desk {
    /// Writes down broken glass and its review, both or neither. Returns the review's number.
    pub fn break_glass(&self, glass: &NewGlass) -> Result<i64> {
        let review = NewReview {
            rule: BROKE_GLASS,
            holder: glass.holder.clone(),
            role: glass.role.clone(),
            handle: Some(glass.handle),
            figures: Figures::new(),
            at: glass.at,
        };
        let mut connection = lock(&self.connection);
        let transaction = connection.transaction()?;
        let review = reviews::insert(&transaction, &review)?;
        transaction.execute(
            "insert into glass (holder, role, purpose, handle, reason, broken_at, until, review_id)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                glass.holder,
                glass.role,
                glass.purpose,
                glass.handle.0,
                glass.reason,
                moment(glass.at),
                moment(glass.until),
                review
            ],
        )?;
        transaction.commit()?;
        Ok(review)
    }

    /// The clock went back to `now`, and an hour would last longer than an hour: whatever glass stands broken is whole
    /// again. Returns how many that were.
    pub fn mend_all_glass(&self, now: DateTime<Utc>) -> Result<usize> {
        let connection = lock(&self.connection);
        Ok(connection
            .execute("update glass set until = min(until, broken_at) where until > ?1", [moment(now)])?)
    }

    /// Until when the glass stands broken for this person, role, purpose and resident, if it does at `at`.
    pub fn standing_glass(
        &self,
        holder: &str,
        role: &str,
        purpose: &str,
        handle: Handle,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(
            "select max(until) from glass where holder = ?1 and handle = ?2 and role = ?3 and purpose = ?4
             and broken_at <= ?5 and until > ?5",
        )?;
        let words = params![holder, handle.0, role, purpose, moment(at)];
        let until: Option<Option<String>> = statement.query_row(words, |row| row.get(0)).optional()?;
        until.flatten().as_deref().map(read_moment).transpose()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::data_dir::DataDir;

    #[test]
    fn glass_stands_for_its_hour_and_for_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(&DataDir::own(folder.path()).unwrap()).unwrap();
        let at = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let until = at + TimeDelta::minutes(60);
        let handle = Handle([7; 16]);
        let words = |word: &str| word.to_owned();
        let glass = NewGlass {
            holder: words("a"),
            role: words("worker"),
            purpose: words("counter"),
            handle,
            reason: words("no answer at the door"),
            at,
            until,
        };
        let review = desk.break_glass(&glass).unwrap();
        let stands = |holder: &str, role: &str, purpose: &str, handle, at| {
            desk.standing_glass(holder, role, purpose, handle, at).unwrap()
        };
        assert_eq!(stands("a", "worker", "counter", handle, at), Some(until));
        assert_eq!(stands("a", "worker", "counter", handle, until - TimeDelta::microseconds(1)), Some(until));
        assert_eq!(stands("a", "worker", "counter", handle, until), None);
        assert_eq!(
            stands("a", "worker", "counter", handle, at - TimeDelta::microseconds(1)),
            None,
            "not before"
        );
        assert_eq!(stands("b", "worker", "counter", handle, at), None);
        assert_eq!(stands("a", "other", "counter", handle, at), None);
        assert_eq!(stands("a", "worker", "assessment", handle, at), None);
        assert_eq!(stands("a", "worker", "counter", Handle([8; 16]), at), None);
        assert_eq!(desk.mend_all_glass(until).unwrap(), 0, "over already");
        let told = desk.review(review).unwrap().unwrap();
        assert_eq!(
            (told.rule.as_str(), told.reason.as_deref(), told.until),
            (BROKE_GLASS, Some("no answer at the door"), Some(until))
        );
        assert_eq!(desk.mend_all_glass(at - TimeDelta::days(1)).unwrap(), 1);
        assert_eq!(stands("a", "worker", "counter", handle, at), None, "mended");
    }
}
