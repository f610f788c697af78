//! 健診・予防接種: one row for each examination or injection. The file is differential: a night tells what came in
//! by post, the first one everything of its fiscal year.

use chrono::{Datelike, NaiveDate};

use super::View;
use super::clinics::CLINICS;
use crate::calendar::{after, before, fiscal_year, year_start};
use crate::chance::{Dice, Stream, Table};
use crate::household::Person;
use crate::names::Sex;
use crate::world::{Night, World};

/// Of a hundred households, how many have somebody who came in a fiscal year.
const CAME: u32 = 36;
/// Of a hundred members of such a household, how many did.
const MEMBERS: u32 = 62;
/// Days from an examination to the night that tells of it, and from there to its result.
const POST: (u32, u32) = (3, 40);
const RESULT: u32 = 24;
/// Of a thousand rows, how many are deleted some days later.
const MISTAKEN: u32 = 4;
const DELETED: u32 = 11;

/// What is offered every year has no last time; the city counts them from the year after this one.
const YEARLY: u32 = 0;
const COUNTED_SINCE: i32 = 2_008;

/// 事業コード of what is done at an age, and how often in a life.
struct Offer {
    code: &'static str,
    ages: (u32, u32),
    women: bool,
    doses: u32,
    injected: bool,
}

const fn o(code: &'static str, ages: (u32, u32), women: bool, doses: u32, injected: bool) -> Offer {
    Offer { code, ages, women, doses, injected }
}

static OFFERS: Table<Offer> = Table {
    first: o("A01", (0, 0), false, 1, false),
    rest: &[
        o("A02", (1, 2), false, 1, false),
        o("A03", (3, 3), false, 1, false),
        o("V01", (0, 1), false, 4, true),
        o("V02", (0, 1), false, 3, true),
        o("V03", (1, 6), false, 2, true),
        o("V04", (3, 9), false, 3, true),
        o("V05", (12, 16), true, 3, true),
        o("V11", (65, 110), false, YEARLY, true),
        o("V12", (65, 65), false, 1, true),
        o("K01", (40, 74), false, YEARLY, false),
        o("K02", (75, 110), false, YEARLY, false),
        o("C01", (40, 90), false, YEARLY, false),
        o("C02", (40, 90), false, YEARLY, false),
        o("C03", (20, 80), true, YEARLY, false),
        o("C04", (40, 80), true, YEARLY, false),
    ],
};

/// An examination or injection as tonight's file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// 事業コード
    pub(crate) code: &'static str,
    /// 実施日
    pub(crate) day: NaiveDate,
    /// 回数
    pub(crate) dose: u32,
    /// 結果区分: 0 実施, 1 異常なし, 2 要指導, 3 要精密検査, 4 要医療, 9 結果未着
    pub(crate) result: char,
    /// 医療機関
    pub(crate) clinic: &'static str,
    /// 削除区分
    pub(crate) deleted: bool,
}

/// Whether tonight's file may say anything of a household. Cheap: nobody is drawn for it.
pub(crate) fn may_tell(night: &Night, household: u32) -> bool {
    dice(night.world, night.date, u64::from(household) | 1 << 41).percent(CAME)
        && (night.number == 1 || (0..6).any(|slot| slots_may_tell(night, household, slot)))
}

/// Every fiscal year has draws of its own.
fn dice(world: &World, date: NaiveDate, key: u64) -> Dice {
    Dice::new(world.seed, Stream::Kenko, key ^ u64::from(fiscal_year(date).unsigned_abs()) << 42)
}

fn slots_may_tell(night: &Night, household: u32, slot: u64) -> bool {
    let key = u64::from(household) << 4 | slot;
    (0..2).any(|nth| letters(night, key, nth).any(|told| told == night.date))
}

/// The nights in which something is told of the `nth` thing of a person: that it was done, its result, its deletion.
fn letters(night: &Night, key: u64, nth: u64) -> impl Iterator<Item = NaiveDate> {
    let told = told_on(night, key, nth);
    [told, after(told, RESULT), after(told, DELETED)].into_iter()
}

fn told_on(night: &Night, key: u64, nth: u64) -> NaiveDate {
    let day = dice(night.world, night.date, key ^ (nth + 1) << 56).below(365);
    after(year_start(fiscal_year(night.date)), day)
}

/// What tonight's file says of a person, by the day it was done.
pub(crate) fn events(view: &View) -> Vec<Event> {
    let world = view.world();
    let mut draws = dice(world, view.night.date, view.person.key);
    if !draws.percent(MEMBERS) || !view.person.is_here() {
        return Vec::new();
    }
    let mut events: Vec<Event> = (0..2).filter_map(|nth| event(view, nth)).collect();
    events.sort_unstable_by_key(|event| (event.day, event.code));
    events
}

/// The `nth` thing of a person's fiscal year, whatever night tells of it: when, what, and the draws for the rest.
fn done(view: &View, nth: u64) -> Option<(NaiveDate, &'static Offer, Dice)> {
    let told = told_on(view.night, view.person.key, nth);
    let mut dice = dice(view.world(), view.night.date, view.person.key ^ (nth + 11) << 56);
    let day = before(told, dice.between(POST.0, POST.1));
    let offer = offer(view.person, day, &mut dice)?;
    Some((day, offer, dice))
}

fn event(view: &View, nth: u64) -> Option<Event> {
    let night = view.night;
    let (day, offer, mut dice) = done(view, nth)?;
    if nth > 0 && done(view, 0).is_some_and(|(_, first, _)| first.code == offer.code) {
        return None;
    }
    let told = told_on(night, view.person.key, nth);
    let (slow, mistaken) = (!offer.injected && dice.percent(30), dice.below(1_000) < MISTAKEN);
    let result = dice.weighted(&[(70, '1'), (18, '2'), (8, '3'), (4, '4')], '1');
    let clinic = dice.word(&CLINICS);
    let (dose, resulted, deleted) =
        (dose(offer, view.person, day, &mut dice), after(told, RESULT), after(told, DELETED));
    let is_told = match night.number {
        1 => told <= night.date && !(mistaken && deleted <= night.date),
        _ => told == night.date || slow && resulted == night.date || mistaken && deleted == night.date,
    };
    is_told.then_some(Event {
        code: offer.code,
        day,
        dose,
        result: match offer.injected {
            true => '0',
            false if slow && night.date < resulted => '9',
            false => result,
        },
        clinic,
        deleted: mistaken && night.date >= deleted,
    })
}

/// What somebody is called to at an age; a few draws, and whoever finds nothing did not come.
fn offer(person: &Person, day: NaiveDate, dice: &mut Dice) -> Option<&'static Offer> {
    if day < person.birth.day {
        return None;
    }
    let age = person.birth.age(day);
    let fits = |offer: &&'static Offer| {
        (offer.ages.0..=offer.ages.1).contains(&age) && !(offer.women && person.sex == Sex::Male)
    };
    (0..7).map(|_| dice.pick(&OFFERS)).find(fits)
}

/// 回数: which of several injections, or of the examinations since the city counts them.
fn dose(offer: &Offer, person: &Person, day: NaiveDate, dice: &mut Dice) -> u32 {
    match offer.doses {
        YEARLY => {
            let counted = u32::try_from(day.year() - COUNTED_SINCE).unwrap_or(1);
            (person.birth.age(day) + 1).saturating_sub(offer.ages.0).clamp(1, counted.max(1))
        }
        doses => dice.between(1, doses),
    }
}
