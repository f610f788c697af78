//! 後期高齢者医療: everybody from the 75th birthday on, and at which share they pay.

use chrono::NaiveDate;

use super::View;
use crate::calendar::{after, years_after};
use crate::chance::{Chain, Dice, Order, Stream};
use crate::household::Residency;

/// The age at which it begins, on the birthday itself.
const AGE: u32 = 75;
/// The law's first day.
const LAW: (i32, u32, u32) = (2008, 4, 1);
/// Days that somebody who died or left stays in the file.
const KEPT: i64 = 400;
/// Of a million insured persons, whose share of the cost is assessed anew in a night.
const REASSESSED: u32 = 9_000;
/// Numbers that a household has.
const BLOCK: u32 = 12;
/// The first number.
const FIRST: u32 = 10_000_001;
/// 負担割合, of a hundred: one, two, three tenths.
const SHARES: [(u32, u8); 3] = [(72, 1), (20, 2), (8, 3)];

/// A row of 後期高齢者医療.
pub(crate) struct Insured {
    /// 被保険者番号
    pub(crate) number: u32,
    /// 資格取得年月日
    pub(crate) from: NaiveDate,
    /// 取得事由: 01 年齢到達, 02 転入, 03 制度開始
    pub(crate) why: &'static str,
    /// 資格喪失年月日
    pub(crate) until: Option<NaiveDate>,
    /// 負担割合, in tenths
    pub(crate) share: u8,
}

/// What it knows of a person; `None` where it knows nothing. `order`: in which households came to it.
pub(crate) fn insured(view: &View, order: &Order) -> Option<Insured> {
    let person = view.person;
    let is_gone = !person.is_here();
    let last = if is_gone { person.changed } else { view.night.date };
    let is_forgotten = is_gone && person.days_since_change(view.night.date) > KEPT;
    if is_forgotten || person.birth.age(last) < AGE {
        return None;
    }
    let (from, why) = since(view);
    let until = match person.residency {
        Residency::Here => None,
        Residency::Dead => Some(after(person.changed, 1)),
        Residency::Away | Residency::Removed => Some(person.changed),
    };
    let number = FIRST + order.position(view.household.index) * BLOCK + u32::from(person.slot);
    let is_possible = until.is_none_or(|until| until > from);
    is_possible.then(|| Insured { number, from, why, until, share: share(view, last) })
}

fn since(view: &View) -> (NaiveDate, &'static str) {
    let birthday = years_after(view.person.birth.day, AGE);
    let (year, month, day) = LAW;
    let law = NaiveDate::from_ymd_opt(year, month, day).unwrap_or(birthday);
    match view.person.arrived {
        Some(arrived) if arrived > birthday.max(law) => (arrived, "02"),
        _ if birthday <= law => (law, "03"),
        _ => (birthday, "01"),
    }
}

fn share(view: &View, last: NaiveDate) -> u8 {
    let draw = |dice: &mut Dice| dice.weighted(&SHARES, 1);
    let mut share = draw(&mut view.dice(Stream::Koki));
    let chain = Chain::new(view.world().seed, Stream::KokiLife, view.person.key, REASSESSED);
    let events = chain.until(view.night.number).filter(|_| view.person.role.is_none());
    for (_, mut dice) in events.take_while(|(night, _)| view.world().date(*night) <= last) {
        let next = draw(&mut dice);
        // Who is assessed to the same share is told nothing, so that the event is one all the same.
        share = if next == share { share % 3 + 1 } else { next };
    }
    share
}
