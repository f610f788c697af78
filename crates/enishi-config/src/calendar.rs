//! `[calendar]` of `enishi.toml`: what no rule can tell of the city's closed days.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use enishi_model::calendar::Office;

use crate::fault::FaultKind;
use crate::section::{Section, Spot};

/// Reads `[calendar]`.
pub(crate) fn read(section: &mut Section<'_, '_>) -> Office {
    let usual = Office::default();
    let from = month_and_day(section, "year_end_from").unwrap_or(usual.year_end.0);
    let to = month_and_day(section, "year_end_to").unwrap_or(usual.year_end.1);
    let (closed, open) = (dates(section, "closed"), dates(section, "open"));
    Office { year_end: (from, to), closed, open }
}

fn dates(section: &mut Section<'_, '_>, key: &'static str) -> BTreeSet<NaiveDate> {
    let spots = section.texts(key);
    spots.iter().filter_map(|spot| date(section, spot, &spot.value, "a date such as 2027-06-01")).collect()
}

fn month_and_day(section: &mut Section<'_, '_>, key: &'static str) -> Option<(u32, u32)> {
    let spot = section.optional_text(key)?;
    // A leap year has every day that there is.
    let day = date(section, &spot, &format!("2024-{}", spot.value), "a day such as 12-29")?;
    Some((day.month(), day.day()))
}

fn date(
    section: &Section<'_, '_>,
    spot: &Spot<String>,
    text: &str,
    expected: &'static str,
) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    if date.is_none() {
        section.fault(spot, FaultKind::Malformed { expected });
    }
    date
}
