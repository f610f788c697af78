//! Moments and dates as they stand in the databases: RFC 3339 in UTC with microseconds, so that text
//! order is time order; dates as `YYYY-MM-DD`.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

use crate::error::{Result, StoreError};

pub(crate) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

pub(crate) fn read_moment(text: &str) -> Result<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    read.map_err(|_| StoreError::Unreadable { what: "a moment" })
}

pub(crate) fn read_date(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| StoreError::Unreadable { what: "a date" })
}
