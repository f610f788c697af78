//! 国民健康保険: who is insured with the city, by household, and the history of each.

use chrono::{Datelike, NaiveDate};

use super::{View, seiho};
use crate::calendar::{after, before, years_after, years_before};
use crate::chance::{Chain, Dice, Stream};
use crate::household::{Household, Kind, Plan, Residency, Role};
use crate::world::{Ledger, World};

/// From the 75th birthday on 後期高齢者医療 takes over (高齢者の医療の確保に関する法律 50条).
const LATER_STAGE: u32 = 75;
/// Days that somebody who lost the insurance stays in the file.
const KEPT: i64 = 365;
/// Of a million insured persons, whose papers the desk changes in a night.
const CHANGED: u32 = 3_500;
/// Of a million insured persons, how many find an employer's insurance in a night.
const EMPLOYED: u32 = 500;
/// Keeps the draws of households apart from those of persons.
const HOUSEHOLDS: u64 = 1 << 41;
/// Numbers that a household has.
const FIRST: u32 = 10_001;

/// An insured person.
pub(crate) struct Insured {
    /// 記号番号, one for the household
    pub(crate) number: u32,
    /// 枝番, from 1
    pub(crate) branch: u8,
    /// 資格取得年月日
    pub(crate) from: NaiveDate,
    /// 取得事由
    pub(crate) joined_by: &'static str,
    /// 資格喪失年月日 and 喪失事由
    pub(crate) lost: Option<(NaiveDate, &'static str)>,
    /// 適用開始年月日 of each history row, in order
    pub(crate) periods: Vec<NaiveDate>,
}

/// Whether anybody of a household may be insured. Cheap: nobody is drawn for it.
pub(crate) fn may_insure(world: &World, household: u32) -> bool {
    let (role, plan) = Household::outline(world, household);
    let mut dice = Dice::new(world.seed, Stream::Kokuho, u64::from(household) | HOUSEHOLDS);
    role != Some(Role::Assisted) && dice.percent(share(&plan))
}

/// Of a hundred households, how many have no employer's insurance.
fn share(plan: &Plan) -> u32 {
    match plan.kind {
        Kind::Alone if plan.age > LATER_STAGE => 0,
        Kind::Couple | Kind::GrownChild if plan.age >= LATER_STAGE => 90,
        _ if plan.age >= 65 => 70,
        _ if plan.foreign => 50,
        Kind::Mother | Kind::Father => 26,
        Kind::Alone | Kind::Partners => 22,
        Kind::Couple | Kind::Parents | Kind::GrownChild | Kind::ThreeGenerations => 14,
    }
}

/// What 国民健康保険 knows of a person of a household that it insures.
pub(crate) fn insured(view: &View) -> Option<Insured> {
    let person = view.person;
    let mut dice = view.dice(Stream::Kokuho);
    let years = dice.below(26).min(dice.below(30));
    let first = view.world().date(1);
    let joined = before(years_before(first, years), dice.below(365));
    let grown = view.first_age() >= 20;
    let birthday = years_after(person.birth.day, LATER_STAGE);
    // Grown children and wives mostly have an employer of their own.
    let elsewhere = dice.percent(if grown && view.first_age() < 65 && person.slot > 0 { 25 } else { 4 });
    let from = joined.max(person.birth.day).max(person.arrived.unwrap_or(joined));
    // Who lives on 生活保護 is insured by nobody (国民健康保険法 6条9号).
    let case = seiho::case(view.night, view.household);
    let (assisted, freed) = case.map_or((None, None), |case| (Some(case.from), case.until));
    let from = from.max(freed.unwrap_or(from));
    let assisted = assisted.filter(|_| freed.is_none()).map(|day| (day, "15"));
    let lost = [lost(view, birthday), assisted].into_iter().flatten().min();
    let is_forgotten = lost.is_some_and(|(day, _)| day <= from || (view.night.date - day).num_days() > KEPT);
    if elsewhere || is_forgotten {
        return None;
    }
    Some(Insured {
        number: FIRST + view.world().order(Ledger::Kokuho).position(view.household.index),
        branch: person.slot + 1,
        from,
        joined_by: if freed == Some(from) { "04" } else { joined_by(view, from) },
        lost,
        periods: periods(view, from, lost.map(|(day, _)| day), dice),
    })
}

fn joined_by(view: &View, from: NaiveDate) -> &'static str {
    match from {
        from if from == view.person.birth.day => "03",
        from if Some(from) == view.person.arrived => "01",
        from if from.year() % 17 == 0 => "99",
        _ => "02",
    }
}

/// The first of what ends the insurance: death, departure, an employer, the 75th birthday.
fn lost(view: &View, birthday: NaiveDate) -> Option<(NaiveDate, &'static str)> {
    let world = view.world();
    let left = view.person.lost().map(|day| match view.person.residency {
        Residency::Dead => (day, "13"),
        Residency::Here | Residency::Away | Residency::Removed => (day, "11"),
    });
    let chain = Chain::new(world.seed, Stream::Kokuho, view.person.key ^ (1 << 61), EMPLOYED);
    let may_work = (20..65).contains(&view.first_age()) && view.household.role.is_none();
    let employed = chain.until(view.night.number).next().filter(|_| may_work);
    let employed = employed.map(|(night, mut dice)| (before(world.date(night), dice.between(1, 12)), "12"));
    let aged = (birthday <= view.night.date).then_some((birthday, "14"));
    [left, employed, aged].into_iter().flatten().min()
}

/// Every history row repeats all columns; a new one is written when the papers change.
fn periods(view: &View, from: NaiveDate, until: Option<NaiveDate>, mut dice: Dice) -> Vec<NaiveDate> {
    let world = view.world();
    let earlier = dice.weighted(&[(76, 0), (18, 1), (6, 2)], 0);
    let last = until.unwrap_or(world.date(1));
    let mut days: Vec<NaiveDate> = (0..earlier).map(|_| before(last, dice.between(20, 3_000))).collect();
    let chain = Chain::new(world.seed, Stream::Kokuho, view.person.key ^ (1 << 60), CHANGED);
    let events = chain.until(view.night.number).filter(|_| view.household.role.is_none());
    days.extend(events.map(|(night, _)| before(world.date(night), 1)));
    days.retain(|day| *day > after(from, 1) && until.is_none_or(|until| *day < until));
    days.push(from);
    days.sort_unstable();
    days.dedup();
    days
}
