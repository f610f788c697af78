//! Gathering what a file looks like while its rows are put: constant memory, no value kept.

use chrono::{Datelike, NaiveDate};
use enishi_config::Connector;
use enishi_model::batch::Suspicion;
use enishi_model::profile::{ColumnProfile, Profile};
use enishi_model::{Attribute, SourceRecord};
use enishi_text::{cell, gaiji};

use super::distinct::Distinct;
use super::my_number::{self, Exempt};
use crate::header::Columns;
use crate::reader::RawRecord;

// Rows with more cells than this have no columns worth telling apart.
const MOST_COLUMNS: usize = 2_000;
const OLDEST: i32 = 130;

/// Birth dates that cannot be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Births {
    /// after the file's night
    pub future: u64,
    /// of people older than 130
    pub ancient: u64,
}

/// What is seen of a file, row by row.
pub struct Gathering {
    header: Vec<String>,
    profile: Profile,
    numbers: Vec<Distinct>,
    unread: u64,
    birth_fields: Vec<usize>,
    births: Births,
    night: NaiveDate,
}

impl Gathering {
    /// For a file whose columns stand so, and that speaks of that night.
    pub fn new(connector: &Connector, columns: &Columns, night: NaiveDate) -> Self {
        let header = columns.names();
        let column = |name: &String| ColumnProfile { name: name.clone(), ..ColumnProfile::default() };
        let fields = connector.source.fields.iter().enumerate();
        let births = fields.filter(|(_, field)| field.attribute == Some(Attribute::BirthDate));
        Self {
            profile: Profile { columns: header.iter().map(column).collect(), ..Profile::default() },
            numbers: header.iter().map(|_| Distinct::default()).collect(),
            header,
            unread: 0,
            birth_fields: births.map(|(at, _)| at).collect(),
            births: Births::default(),
            night,
        }
    }

    /// A row as it stands in the file, whatever becomes of it.
    pub fn see(&mut self, raw: &RawRecord) {
        self.profile.rows += 1;
        if raw.misfit.is_some() {
            self.unread += 1;
            return;
        }
        let row = raw.cells.as_slice();
        self.see_characters(row);
        self.see_numbers(raw);
        if raw.cells.len() == self.header.len() {
            let has_breaks = memchr::memchr2(b'\n', b'\r', row.as_bytes()).is_some();
            for (column, cell) in self.profile.columns.iter_mut().zip(raw.cells.iter()) {
                see_cell(column, cell, has_breaks);
            }
        }
    }

    // All that is looked for begins with one of the highest lead bytes of UTF-8.
    fn see_characters(&mut self, row: &str) {
        if row.bytes().any(|byte| byte >= 0xEE) {
            self.profile.broken += u64::from(gaiji::count_broken(row) > 0);
            self.profile.private_use += u64::from(gaiji::count_private_use(row) > 0);
        }
    }

    // In every column, also in those that are not taken, and in cells that a row has too many.
    fn see_numbers(&mut self, raw: &RawRecord) {
        let width = raw.cells.len().min(MOST_COLUMNS);
        if self.numbers.len() < width {
            self.numbers.resize_with(width, Distinct::default);
        }
        for (seen, value) in self.numbers.iter_mut().zip(raw.cells.iter()) {
            seen.see(cell::clean(value));
        }
    }

    /// A row as a record. Rows that stand as they stood are none: their births were judged when they came.
    pub fn see_record(&mut self, record: &SourceRecord) {
        for at in &self.birth_fields {
            let Some(cell) = record.cells.get(*at) else { continue };
            let (is_future, is_ancient) = odd_birth(cell.value(), self.night);
            self.births.future += u64::from(is_future);
            self.births.ancient += u64::from(is_ancient);
        }
    }

    /// Whether there are rows that could not be cut into cells.
    pub fn has_unread(&self) -> bool {
        self.unread > 0
    }

    /// The first column that holds My Numbers.
    pub fn my_numbers(&self, exempt: &Exempt) -> Option<Suspicion> {
        let columns = self.numbers.iter().enumerate();
        let mut suspicions = columns.filter_map(|(at, seen)| {
            let name = self.header.get(at).cloned().unwrap_or_else(|| format!("#{}", at + 1));
            if exempt.has(&name) {
                return None;
            }
            my_number::judge(&name, seen, self.profile.rows, &self.header)
        });
        suspicions.next()
    }

    /// What the file looks like, and the births in it that cannot be.
    pub fn end(self) -> (Profile, Births) {
        (self.profile, self.births)
    }
}

fn see_cell(column: &mut ColumnProfile, value: &str, has_breaks: bool) {
    // Bytes are never fewer than characters: most cells need not be counted.
    if value.len() as u64 > column.longest {
        column.longest = column.longest.max(value.chars().count() as u64);
    }
    if cell::clean(value).is_empty() {
        column.empty += 1;
    } else if has_breaks && value.contains(['\n', '\r']) {
        column.line_breaks += 1;
    }
}

// Of a canonical date, perhaps with unknown parts (`1957-04-??`): whether it is after the night, and whether it is
// of somebody older than anybody.
fn odd_birth(date: &str, night: NaiveDate) -> (bool, bool) {
    let year: Option<i32> = date.get(..4).and_then(|year| year.parse().ok());
    let Some(year) = year else { return (false, false) };
    let is_future = match date.parse::<NaiveDate>() {
        // A child born this very night may be in its file.
        Ok(date) => night.succ_opt().is_some_and(|morning| date > morning),
        Err(_) => year > night.year(),
    };
    (is_future, year < night.year() - OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn births_are_odd_from_tomorrow_on_and_a_hundred_and_thirty_years_back() {
        let night = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        for (date, expected) in [
            ("2026-11-22", (false, false)),
            ("2026-11-23", (true, false)),
            ("2027-??-??", (true, false)),
            ("2026-??-??", (false, false)),
            ("1896-01-01", (false, false)),
            ("1895-12-31", (false, true)),
            ("", (false, false)),
            ("あした", (false, false)),
            ("四月一日", (false, false)),
        ] {
            assert_eq!(odd_birth(date, night), expected, "{date}");
        }
    }
}
