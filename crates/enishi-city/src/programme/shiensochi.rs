//! 支援措置: whose whereabouts must not be told. Protection covers the family that fled along.

use chrono::NaiveDate;

use super::View;
use crate::calendar::{before, years_after};
use crate::chance::{Chain, Dice, Stream};
use crate::household::{Household, Kind, Person, Role};
use crate::names::Sex;
use crate::world::Night;

/// Of a million protections, how many are withdrawn in a night.
const WITHDRAWN: u32 = 600;
/// Of a million households that may need it, how many are protected anew in a night.
const BEGUN: u32 = 40;

/// The protection of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measure {
    /// 支援措置区分
    pub(crate) kind: &'static str,
    /// 支援措置開始年月日 of the first year
    pub(crate) from: NaiveDate,
    /// whether somebody asked for it to be lifted
    pub(crate) withdrawn: bool,
    /// whether the office keeps extending it; it stands all the same where it does not
    pub(crate) extended: bool,
}

/// A history row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// 履歴番号
    pub(crate) number: u32,
    /// 支援措置開始年月日
    pub(crate) from: NaiveDate,
    /// 支援措置終了年月日
    pub(crate) to: NaiveDate,
    /// 最新フラグ
    pub(crate) latest: bool,
    /// 削除フラグ
    pub(crate) deleted: bool,
}

/// The protection of a household; `None` where there never was one.
pub(crate) fn measure(night: &Night, household: &Household) -> Option<Measure> {
    match household.role {
        Some(role) => played(night, household, role),
        None => by_chance(night, household),
    }
}

fn played(night: &Night, household: &Household, role: Role) -> Option<Measure> {
    let mut dice = Dice::new(night.world.seed, Stream::Shiensochi, u64::from(household.index));
    let (first, tonight) = (night.world.date(1), night.number > 1);
    let (year, two_years) = (before(first, dice.between(40, 330)), before(first, dice.between(400, 700)));
    let (kind, from) = match role {
        Role::Protected => ("01", two_years),
        Role::ProtectedUnflagged => ("02", year),
        Role::ProtectedUntilTonight => ("02", two_years),
        Role::ProtectedFromTonight if tonight => ("01", before(night.world.date(2), 1)),
        _ => return None,
    };
    let withdrawn = role == Role::ProtectedUntilTonight && tonight;
    Some(Measure { kind, from, withdrawn, extended: true })
}

fn by_chance(night: &Night, household: &Household) -> Option<Measure> {
    let world = night.world;
    let key = u64::from(household.index);
    let share = share(household, world.date(1));
    let mut dice = Dice::new(world.seed, Stream::Shiensochi, key);
    let kind = dice.weighted(&[(74, "01"), (13, "02"), (4, "03"), (9, "04")], "01");
    if dice.below(1_000) < share {
        let from = before(world.date(1), dice.between(15, 1_300));
        let long_over = dice.percent(7);
        let chain = Chain::new(world.seed, Stream::ShiensochiLife, key, WITHDRAWN);
        let withdrawn = long_over || chain.until(night.number).next().is_some();
        return Some(Measure { kind, from, withdrawn, extended: dice.percent(90) });
    }
    let chain = Chain::new(world.seed, Stream::ShiensochiNew, key, BEGUN);
    let (since, _) = chain.until(night.number).next().filter(|_| share > 0)?;
    Some(Measure { kind, from: before(world.date(since), 1), withdrawn: false, extended: true })
}

/// Of a thousand households of a kind: mothers with children, and younger women alone.
fn share(household: &Household, first: NaiveDate) -> u32 {
    let Some(head) = household.members.first() else { return 0 };
    match household.kind {
        Kind::Mother if head.sex == Sex::Female => 42,
        Kind::Alone if head.sex == Sex::Female && head.birth.age(first) < 60 => 16,
        _ => 0,
    }
}

/// The history of one member: a row for each year of protection, and a last one where it was withdrawn.
pub(crate) fn rows(night: &Night, measure: &Measure, person: &Person) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut from = measure.from.max(person.birth.day);
    while from <= night.date {
        let next = years_after(from, 1);
        let number = u32::try_from(rows.len()).unwrap_or_default() + 1;
        rows.push(Row { number, from, to: before(next, 1), latest: false, deleted: false });
        if next <= from || !measure.extended {
            break;
        }
        from = next;
    }
    if let (true, Some(last)) = (measure.withdrawn, rows.last().copied()) {
        rows.push(Row { number: last.number + 1, deleted: true, ..last });
    }
    if let Some(last) = rows.last_mut() {
        last.latest = true;
    }
    rows
}

/// Whether the register's own flag says so: one protection in eight was never entered there.
pub(crate) fn is_flagged(view: &View) -> bool {
    let stands = measure(view.night, view.household).is_some_and(|measure| !measure.withdrawn);
    stands && is_entered(view)
}

fn is_entered(view: &View) -> bool {
    let key = u64::from(view.household.index) | 1 << 40;
    match view.household.role {
        Some(role) => role != Role::ProtectedUnflagged,
        None => Dice::new(view.world().seed, Stream::Shiensochi, key).percent(88),
    }
}
