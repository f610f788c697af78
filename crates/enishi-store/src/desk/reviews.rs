//! The review queue: what the watch noticed, and what the officer said of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use enishi_model::Handle;
use rusqlite::{Connection, Row, params};

use super::Desk;
use crate::connection::lock;
use crate::error::{Result, StoreError};
use crate::time::{moment, read_moment};

/// The numbers that a finding rests on, by name. Counts alone: no resident's values.
pub type Figures = BTreeMap<String, u64>;

/// What was noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReview {
    /// by which rule
    pub rule: &'static str,
    /// who looked
    pub holder: String,
    /// in which role
    pub role: String,
    /// at whom, where it is about one resident
    pub handle: Option<Handle>,
    /// the numbers
    pub figures: Figures,
    /// when
    pub at: DateTime<Utc>,
}

/// When two findings of one rule are the same finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// one person looked
    Holder,
    /// one resident was looked at
    Resident,
    /// one person looked at one resident
    Both,
}

/// What the officer says of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewVerdict {
    /// it was part of the work
    Ok,
    /// somebody was asked, or told
    FollowedUp,
    /// it was not allowed
    Violation,
}

/// Every verdict with its name.
pub const REVIEW_VERDICTS: [(&str, ReviewVerdict); 3] = [
    ("ok", ReviewVerdict::Ok),
    ("followed_up", ReviewVerdict::FollowedUp),
    ("violation", ReviewVerdict::Violation),
];

/// A finding, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReview {
    /// its number
    pub id: i64,
    /// by which rule
    pub rule: String,
    /// who looked
    pub holder: String,
    /// in which role
    pub role: String,
    /// at whom, where it is about one resident
    pub handle: Option<Handle>,
    /// the numbers
    pub figures: Figures,
    /// when
    pub noticed_at: DateTime<Utc>,
    /// broken glass: the reason that was written
    pub reason: Option<String>,
    /// broken glass: until when the level is raised
    pub until: Option<DateTime<Utc>>,
    /// what the officer said
    pub closed: Option<ClosedReview>,
}

/// What the officer said of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedReview {
    /// who
    pub by: String,
    /// when
    pub at: DateTime<Utc>,
    /// what
    pub verdict: ReviewVerdict,
    /// in their own words
    pub note: String,
}

impl ReviewVerdict {
    /// The verdict of that name.
    pub fn of(name: &str) -> Option<Self> {
        REVIEW_VERDICTS.iter().find(|(known, _)| *known == name).map(|(_, verdict)| *verdict)
    }

    /// Its name.
    pub fn code(self) -> &'static str {
        REVIEW_VERDICTS.iter().find(|(_, known)| *known == self).map(|(name, _)| *name).unwrap_or_default()
    }
}

impl Desk {
    /// Puts a finding into the queue. The same one from after `since` takes figures that have grown instead, and
    /// where that was closed as being part of the work, nothing is said.
    pub fn notice(&self, review: &NewReview, sameness: Sameness, since: DateTime<Utc>) -> Result<()> {
        let mut connection = lock(&self.connection);
        let transaction = connection.transaction()?;
        match known(&transaction, review, sameness, since)? {
            Some((id, None, figures)) => grow(&transaction, id, figures, &review.figures)?,
            Some((_, Some(verdict), _)) if verdict == ReviewVerdict::Ok.code() => {}
            _ => {
                insert(&transaction, review)?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// What was noticed, at most `limit`: what waits before what was closed, broken glass before all else,
    /// the newest first.
    pub fn reviews(&self, only_open: bool, limit: u32) -> Result<Vec<StoredReview>> {
        let connection = lock(&self.connection);
        let sql = format!(
            "{REVIEW} where r.closed_at is null or not ?1
             order by r.closed_at is not null, r.closed_at is null and g.id is null, r.noticed_at desc, r.id desc limit ?2"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![only_open, limit])?;
        let mut reviews = Vec::new();
        while let Some(row) = rows.next()? {
            reviews.push(read_review(row)?);
        }
        Ok(reviews)
    }

    /// One finding.
    pub fn review(&self, id: i64) -> Result<Option<StoredReview>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(&format!("{REVIEW} where r.id = ?1"))?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(read_review).transpose()
    }

    /// Closes a finding; `false` where none of that number waits.
    pub fn close_review(&self, id: i64, closed: &ClosedReview) -> Result<bool> {
        let count = lock(&self.connection).execute(
            "update review set closed_by = ?2, closed_at = ?3, verdict = ?4, note = ?5
             where id = ?1 and closed_at is null",
            params![id, closed.by, moment(closed.at), closed.verdict.code(), closed.note],
        )?;
        Ok(count > 0)
    }

    /// How many findings wait, by rule.
    pub fn open_reviews_by_rule(&self) -> Result<Vec<(String, u64)>> {
        let connection = lock(&self.connection);
        let mut statement = connection
            .prepare_cached("select rule, count(*) from review where closed_at is null group by rule")?;
        let counts =
            statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
        Ok(counts.collect::<rusqlite::Result<_>>()?)
    }

    /// How many findings wait.
    pub fn open_reviews(&self) -> Result<u64> {
        let connection = lock(&self.connection);
        let mut statement =
            connection.prepare_cached("select count(*) from review where closed_at is null")?;
        Ok(statement.query_row([], |row| row.get::<_, i64>(0))?.unsigned_abs())
    }
}

// The newest of the same finding, with the verdict where it was closed, and its figures.
fn known(
    connection: &Connection,
    review: &NewReview,
    sameness: Sameness,
    since: DateTime<Utc>,
) -> Result<Option<(i64, Option<String>, Figures)>> {
    let same = match sameness {
        Sameness::Holder => "holder = ?3",
        Sameness::Resident => "handle = ?4",
        Sameness::Both => "holder = ?3 and handle = ?4",
    };
    // Every word is named, so that each of the three takes the same words.
    let sql = format!(
        "select id, verdict, figures from review where rule = ?1 and noticed_at > ?2 and {same}
         and (?3 is not null or ?4 is not null) order by id desc limit 1"
    );
    let handle = review.handle.map(|handle| handle.0);
    let words = params![review.rule, moment(since), review.holder, handle];
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(words)?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some((row.get(0)?, row.get(1)?, read_figures(&row.get::<_, String>(2)?)?)))
}

// Nothing is written where nothing has grown: a finding comes again with every look.
fn grow(connection: &Connection, id: i64, mut known: Figures, new: &Figures) -> Result<()> {
    let before = known.clone();
    for (name, count) in new {
        let known = known.entry(name.clone()).or_default();
        *known = (*known).max(*count);
    }
    if known != before {
        connection
            .prepare_cached("update review set figures = ?2 where id = ?1")?
            .execute(params![id, figures(&known)])?;
    }
    Ok(())
}

pub(super) fn insert(connection: &Connection, review: &NewReview) -> Result<i64> {
    connection
        .prepare_cached(
            "insert into review (rule, holder, role, handle, figures, noticed_at) values (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            review.rule,
            review.holder,
            review.role,
            review.handle.map(|handle| handle.0),
            figures(&review.figures),
            moment(review.at)
        ])?;
    Ok(connection.last_insert_rowid())
}

fn figures(figures: &Figures) -> String {
    serde_json::to_string(figures).unwrap_or_default()
}

fn read_figures(text: &str) -> Result<Figures> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable { what: "the figures of a review" })
}

const REVIEW: &str =
    "select r.id, r.rule, r.holder, r.role, r.handle, r.figures, r.noticed_at, g.reason, g.until,
    r.closed_by, r.closed_at, r.verdict, r.note from review r left join glass g on g.review_id = r.id";

fn read_review(row: &Row<'_>) -> Result<StoredReview> {
    let time = |at: usize| row.get::<_, Option<String>>(at)?.as_deref().map(read_moment).transpose();
    Ok(StoredReview {
        id: row.get(0)?,
        rule: row.get(1)?,
        holder: row.get(2)?,
        role: row.get(3)?,
        handle: row.get::<_, Option<[u8; 16]>>(4)?.map(Handle),
        figures: read_figures(&row.get::<_, String>(5)?)?,
        noticed_at: read_moment(&row.get::<_, String>(6)?)?,
        reason: row.get(7)?,
        until: time(8)?,
        closed: closed(row, time(10)?)?,
    })
}

fn closed(row: &Row<'_>, at: Option<DateTime<Utc>>) -> Result<Option<ClosedReview>> {
    let Some(at) = at else { return Ok(None) };
    let verdict = row.get::<_, Option<String>>(11)?.as_deref().and_then(ReviewVerdict::of);
    let verdict = verdict.ok_or(StoreError::Unreadable { what: "the verdict of a review" })?;
    let note = row.get::<_, Option<String>>(12)?.unwrap_or_default();
    Ok(Some(ClosedReview { by: row.get::<_, Option<String>>(9)?.unwrap_or_default(), at, verdict, note }))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::data_dir::DataDir;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + minutes * 60, 0).unwrap()
    }

    fn found(holder: &str, handle: Option<u8>, count: u64, minutes: i64) -> NewReview {
        NewReview {
            rule: "mass",
            holder: holder.to_owned(),
            role: "worker".to_owned(),
            handle: handle.map(|byte| Handle([byte; 16])),
            figures: Figures::from([("residents".to_owned(), count)]),
            at: at(minutes),
        }
    }

    fn notice(desk: &Desk, review: &NewReview, sameness: Sameness) {
        desk.notice(review, sameness, review.at - TimeDelta::days(1)).unwrap();
    }

    fn close(desk: &Desk, id: i64, verdict: ReviewVerdict) -> bool {
        let closed = ClosedReview { by: "officer".to_owned(), at: at(9), verdict, note: "asked".to_owned() };
        desk.close_review(id, &closed).unwrap()
    }

    fn desk() -> (tempfile::TempDir, Desk) {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(&DataDir::own(folder.path()).unwrap()).unwrap();
        (folder, desk)
    }

    #[test]
    fn the_same_finding_stands_once_a_day_and_its_figures_grow() {
        let (_folder, desk) = desk();
        notice(&desk, &found("a", None, 60, 0), Sameness::Holder);
        notice(&desk, &found("a", None, 75, 5), Sameness::Holder);
        notice(&desk, &found("a", None, 61, 5), Sameness::Holder);
        notice(&desk, &found("b", None, 61, 6), Sameness::Holder);
        let reviews = desk.reviews(true, 10).unwrap();
        let told: Vec<_> =
            reviews.iter().map(|review| (review.holder.as_str(), review.figures["residents"])).collect();
        assert_eq!(told, [("b", 61), ("a", 75)], "the newest first");
        notice(&desk, &found("a", None, 60, 24 * 60 + 1), Sameness::Holder);
        assert_eq!(desk.open_reviews().unwrap(), 3, "another day is another finding");
    }

    #[test]
    fn who_and_whom_make_a_finding_as_its_rule_says() {
        let (_folder, desk) = desk();
        for (holder, handle) in [("a", 1), ("b", 1), ("a", 2)] {
            notice(&desk, &found(holder, Some(handle), 1, 0), Sameness::Both);
        }
        assert_eq!(desk.open_reviews().unwrap(), 3);
        notice(&desk, &found("c", Some(2), 1, 0), Sameness::Resident);
        assert_eq!(desk.open_reviews().unwrap(), 3, "whoever looked at them");
    }

    #[test]
    fn what_was_closed_as_work_is_quiet_for_the_day_and_a_violation_is_not() {
        let (_folder, desk) = desk();
        for (verdict, expected) in [(ReviewVerdict::Ok, 0), (ReviewVerdict::Violation, 1)] {
            let holder = verdict.code();
            notice(&desk, &found(holder, None, 60, 0), Sameness::Holder);
            let id = desk.reviews(true, 1).unwrap()[0].id;
            assert!(close(&desk, id, verdict));
            assert!(!close(&desk, id, verdict), "closed already");
            notice(&desk, &found(holder, None, 70, 10), Sameness::Holder);
            assert_eq!(desk.open_reviews().unwrap(), expected, "{holder}");
        }
        let all = desk.reviews(false, 10).unwrap();
        assert_eq!(all.len(), 3);
        assert!(all[0].closed.is_none(), "what waits stands first");
        assert_eq!(all[1].closed.as_ref().unwrap().note, "asked");
    }
}
