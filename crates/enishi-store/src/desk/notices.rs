//! Messages to IT: what was told, so that it is told once; what waits to be told, and why it could not be. At the
//! desk, because what people have heard is not turned back with the truth, and because a file that is being taken
//! keeps the truth's writer for itself.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use enishi_model::notice::{DeliveryProblem, Notice, NoticeKind, Way};
use rusqlite::{Connection, OptionalExtension, params};

use super::Desk;
use crate::connection::lock;
use crate::error::{Result, StoreError};
use crate::time::{moment, read_date, read_moment};

/// How far the telling has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// the marks of what was told and still stands
    pub marks: BTreeSet<String>,
    /// the last morning that was told of
    pub morning: Option<NaiveDate>,
    /// the newest batch that was looked at
    pub batch: i64,
}

/// A message that waits to leave by one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingNotice {
    /// its number
    pub id: i64,
    /// when it was made
    pub made_at: DateTime<Utc>,
    /// the message
    pub notice: Notice,
}

/// A way by which messages do not leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailingWay {
    /// the way
    pub way: Way,
    /// how many messages wait
    pub waiting: u64,
    /// since when the oldest of them has failed
    pub since: DateTime<Utc>,
    /// why
    pub problem: DeliveryProblem,
}

// Old news would only confuse: what still stands is in every morning's summary.
const GIVEN_UP_AFTER_DAYS: i64 = 3;
const KEPT_DAYS: i64 = 35;

impl Desk {
    /// How far the telling has come.
    pub fn told(&self) -> Result<Told> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached("select mark from told")?;
        let marks = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let (morning, batch): (Option<String>, i64) = connection
            .prepare_cached("select told_on, batch_id from morning where id = 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Told { marks, morning: morning.as_deref().map(read_date).transpose()?, batch })
    }

    /// Writes down how far the telling has come, where nothing is to be told.
    pub fn set_told(&self, told: &Told, at: DateTime<Utc>) -> Result<()> {
        let mut connection = lock(&self.connection);
        let transaction = connection.transaction()?;
        write_told(&transaction, told, at)?;
        Ok(transaction.commit()?)
    }

    /// Puts a message on its way, and writes down in the same transaction what is told by it. A morning's summary
    /// takes the place of earlier ones that have not left.
    pub fn send_notice(
        &self,
        kind: NoticeKind,
        notice: &Notice,
        ways: &[Way],
        told: &Told,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let mut connection = lock(&self.connection);
        let transaction = connection.transaction()?;
        if kind == NoticeKind::Morning {
            end(&transaction, "n.kind = 'morning'", at)?;
        }
        transaction.execute(
            "insert into notice (kind, made_at, subject, body, facts) values (?1, ?2, ?3, ?4, ?5)",
            params![kind.code(), moment(at), notice.subject, notice.body, notice.facts],
        )?;
        let id = transaction.last_insert_rowid();
        for way in ways {
            transaction.execute(
                "insert into notice_way (notice_id, way) values (?1, ?2)",
                params![id, way.code()],
            )?;
        }
        write_told(&transaction, told, at)?;
        Ok(transaction.commit()?)
    }

    /// What waits to leave by `way`, oldest first.
    pub fn waiting_notices(&self, way: Way) -> Result<Vec<WaitingNotice>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(
            "select n.id, n.made_at, n.subject, n.body, n.facts from notice_way w join notice n on n.id = w.notice_id
             where w.ended_at is null and w.way = ?1 order by n.id",
        )?;
        let mut rows = statement.query([way.code()])?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            let notice = Notice { subject: row.get(2)?, body: row.get(3)?, facts: row.get(4)? };
            let made_at = read_moment(&row.get::<_, String>(1)?)?;
            waiting.push(WaitingNotice { id: row.get(0)?, made_at, notice });
        }
        Ok(waiting)
    }

    /// A message has left by `way`.
    pub fn notice_left(&self, id: i64, way: Way, at: DateTime<Utc>) -> Result<()> {
        lock(&self.connection).execute(
            "update notice_way set attempts = attempts + 1, ended_at = ?3 where notice_id = ?1 and way = ?2",
            params![id, way.code(), moment(at)],
        )?;
        Ok(())
    }

    /// A message could not leave by `way`.
    pub fn notice_failed(&self, id: i64, way: Way, why: &DeliveryProblem, at: DateTime<Utc>) -> Result<()> {
        let why = serde_json::to_string(why).map_err(|_| StoreError::Unreadable { what: "a notice" })?;
        lock(&self.connection).execute(
            "update notice_way set attempts = attempts + 1, problem = ?3, failed_at = coalesce(failed_at, ?4)
             where notice_id = ?1 and way = ?2",
            params![id, way.code(), why, moment(at)],
        )?;
        Ok(())
    }

    /// Gives up what is too old to be of use, and by ways that are no longer configured; takes out what left long ago.
    pub fn tidy_notices(&self, ways: &[Way], at: DateTime<Utc>) -> Result<()> {
        let mut connection = lock(&self.connection);
        let transaction = connection.transaction()?;
        let too_old = moment(at - TimeDelta::days(GIVEN_UP_AFTER_DAYS));
        end(&transaction, &format!("n.made_at < '{too_old}'"), at)?;
        let known: Vec<String> = ways.iter().map(|way| format!("'{}'", way.code())).collect();
        end(&transaction, &format!("w.way not in ({})", known.join(", ")), at)?;
        transaction
            .execute("delete from notice where made_at < ?1", [moment(at - TimeDelta::days(KEPT_DAYS))])?;
        Ok(transaction.commit()?)
    }

    /// The ways by which something waits that could not leave.
    pub fn failing_ways(&self) -> Result<Vec<FailingWay>> {
        let connection = lock(&self.connection);
        let mut failing = Vec::new();
        for way in [Way::Hook, Way::Mail] {
            failing.extend(failing_way(&connection, way)?);
        }
        Ok(failing)
    }
}

fn failing_way(connection: &Connection, way: Way) -> Result<Option<FailingWay>> {
    let waiting: i64 = connection
        .prepare_cached("select count(*) from notice_way where ended_at is null and way = ?1")?
        .query_row([way.code()], |row| row.get(0))?;
    let oldest: Option<(String, String)> = connection
        .prepare_cached(
            "select problem, failed_at from notice_way
             where ended_at is null and way = ?1 and problem is not null order by notice_id limit 1",
        )?
        .query_row([way.code()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((problem, since)) = oldest else { return Ok(None) };
    let problem = serde_json::from_str(&problem).map_err(|_| StoreError::Unreadable { what: "a notice" })?;
    Ok(Some(FailingWay { way, waiting: waiting.unsigned_abs(), since: read_moment(&since)?, problem }))
}

fn end(connection: &Connection, of: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = format!(
        "update notice_way set ended_at = ?1 where (notice_id, way) in
         (select w.notice_id, w.way from notice_way w join notice n on n.id = w.notice_id
          where w.ended_at is null and {of})"
    );
    connection.execute(&sql, [moment(at)])?;
    Ok(())
}

fn write_told(connection: &Connection, told: &Told, at: DateTime<Utc>) -> Result<()> {
    let marks = serde_json::to_string(&told.marks).unwrap_or_default();
    connection.execute("delete from told where mark not in (select value from json_each(?1))", [&marks])?;
    connection.execute(
        "insert or ignore into told (mark, told_at) select value, ?2 from json_each(?1)",
        params![marks, moment(at)],
    )?;
    connection.execute(
        "update morning set told_on = ?1, batch_id = ?2 where id = 1",
        params![told.morning.map(|day| day.to_string()), told.batch],
    )?;
    Ok(())
}
