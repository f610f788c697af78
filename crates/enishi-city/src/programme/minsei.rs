//! 民生委員: about one of 400 residents serves as a commissioner, for terms of three years.

use chrono::{Datelike, NaiveDate};

use super::View;
use crate::chance::{Chain, Order, Stream};

/// Commissioners are of this age when they are appointed.
const AGES: std::ops::Range<u32> = 35..75;
/// Of a hundred thousand residents of that age: one of about 400 of all.
const SHARE: u32 = 550;
/// A general reappointment (一斉改選), as many years before the next, and its last day.
const APPOINTED: i32 = 2025;
const TERM: i32 = 3;
const LAST: (u32, u32) = (11, 30);
/// Of a million commissioners, how many get another telephone in a night.
const TOUCHED: u32 = 9_000;
/// Numbers that a household has.
const BLOCK: u32 = 12;

/// A row of 民生委員.
pub(crate) struct Commissioner {
    /// 委員番号
    pub(crate) number: u32,
    /// 電話番号
    pub(crate) phone: String,
    /// 任期終了日
    pub(crate) until: NaiveDate,
}

/// Whether a person is a commissioner. `order`: in which households were asked.
pub(crate) fn commissioner(view: &View, order: &Order) -> Option<Commissioner> {
    let person = view.person;
    let mut dice = view.dice(Stream::Minsei);
    let serves = dice.below(100_000) < SHARE && AGES.contains(&view.first_age());
    if !serves || !person.is_here() || person.is_foreign() || person.role.is_some() {
        return None;
    }
    let chain = Chain::new(view.world().seed, Stream::MinseiLife, person.key, TOUCHED);
    let mut line = dice.between(2_000, 9_999);
    for (_, mut dice) in chain.until(view.night.number) {
        line = dice.between(2_000, 9_999);
    }
    let number = 1 + order.position(view.household.index) * BLOCK + u32::from(person.slot);
    Some(Commissioner { number, phone: format!("04-2900-{line}"), until: term_end(view.night.date) })
}

/// The end of the term in which a day lies.
fn term_end(date: NaiveDate) -> NaiveDate {
    let (month, day) = LAST;
    let ends_in = date.year() + (APPOINTED - date.year()).rem_euclid(TERM);
    let end = |year| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(date);
    if end(ends_in) < date { end(ends_in + TERM) } else { end(ends_in) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_ends_every_third_november() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        for (date, end) in [
            (day(2026, 11, 21), 2028),
            (day(2025, 11, 30), 2025),
            (day(2025, 12, 1), 2028),
            (day(2028, 12, 1), 2031),
        ] {
            assert_eq!(term_end(date), day(end, 11, 30), "{date}");
        }
    }
}
