//! こども医療: every child up to the fiscal year of 18 has a card.

use chrono::NaiveDate;

use super::View;
use super::family::{is_child, year_of_age};
use crate::calendar::{after, before, fiscal_year, year_end, year_start};
use crate::chance::{Chain, Stream};
use crate::household::Person;
use crate::world::Ledger;

/// Cards are of three kinds, by the age whose fiscal year they last to: before school, at school, after it.
const STAGES: [u32; 3] = [6, 15, 18];
/// Days that a child who left stays in the file.
const KEPT: i64 = 90;
/// Of a million cards, how many are printed anew in a night: lost, torn, another name.
const REPRINTED: u32 = 3_000;
/// Numbers that a household has.
const BLOCK: u32 = 9;
const FIRST: u32 = 10_000_001;

/// A card.
pub(crate) struct Card {
    /// 受給者番号, eight digits
    pub(crate) number: u32,
    /// 資格区分: 1 before school, 2 at school, 3 after it
    pub(crate) kind: u8,
    /// 有効開始
    pub(crate) from: NaiveDate,
    /// 有効終了
    pub(crate) to: NaiveDate,
    /// 証交付年月日
    pub(crate) printed: NaiveDate,
}

/// The card of a person.
pub(crate) fn card(view: &View) -> Option<Card> {
    let (person, date) = (view.person, view.night.date);
    let lost = person.lost();
    let is_forgotten = lost.is_some_and(|day| (date - day).num_days() > KEPT);
    if is_forgotten || !is_child(person, lost.unwrap_or(date)) {
        return None;
    }
    let (kind, begins, ends) = stage(person, lost.unwrap_or(date));
    let since = person.arrived.unwrap_or(person.birth.day).max(person.birth.day);
    let from = begins.map_or(since, |day| day.max(since));
    let position = view.world().order(Ledger::KodomoIryo).position(view.household.index);
    Some(Card {
        number: FIRST + position * BLOCK + u32::from(person.slot),
        kind,
        from,
        to: lost.unwrap_or(ends).max(from),
        printed: printed(view, from),
    })
}

/// The kind of card, its first day where a kind came before it, and its last.
fn stage(person: &Person, date: NaiveDate) -> (u8, Option<NaiveDate>, NaiveDate) {
    let year = fiscal_year(date);
    let mut begins = None;
    for (kind, age) in (1_u8..).zip(STAGES) {
        let last = year_of_age(person, age);
        if year <= last {
            return (kind, begins, year_end(last));
        }
        begins = Some(year_start(last + 1));
    }
    (3, begins, year_end(year))
}

fn printed(view: &View, from: NaiveDate) -> NaiveDate {
    let world = view.world();
    let chain = Chain::new(world.seed, Stream::KodomoIryo, view.person.key, REPRINTED);
    let last = chain.until(view.night.number).filter(|_| view.household.role.is_none()).last();
    let reprinted = last.map(|(night, mut dice)| before(world.date(night), dice.between(0, 3)));
    let days = view.dice(Stream::KodomoIryo).between(4, 20);
    let first = if from > view.person.birth.day { before(from, days) } else { after(from, days) };
    reprinted.map_or(first.min(view.night.date), |day| day.max(first))
}
