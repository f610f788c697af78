//! 保育: which child under six is looked after where.

use chrono::{Datelike, NaiveDate};

use super::View;
use super::family::year_of_age;
use crate::calendar::{after, before, fiscal_year, month_end, month_start, year_start};
use crate::chance::{Chain, Stream, Table};
use crate::household::{Relation, Role};
use crate::world::Ledger;

/// Of a hundred children, how many are looked after before they go to school.
const PLACED: u32 = 66;
/// Days that a child who left stays in the file.
const KEPT: i64 = 120;
/// Of a million children, about how many something is decided in a night.
const DECIDED: u32 = 5_000;
const BLOCK: u32 = 9;
const FIRST: u32 = 1_001;

static FACILITIES: Table<&'static str> = Table {
    first: "市立本町保育所",
    rest: &[
        "市立桜ヶ丘保育所",
        "市立千代田保育所",
        "縁ひかり保育園",
        "わかまつ保育園",
        "認定こども園 ゆいの森",
        "認定こども園 みどり台",
        "小規模保育 ひよこのいえ",
        "駅前キッズルーム",
        "糸井こばと保育園",
        "家庭的保育 ぽかぽか",
    ],
};

/// A place.
pub(crate) struct Placement {
    /// 支給認定番号
    pub(crate) number: u32,
    /// 認定区分: 1号 kindergarten hours, 2号 from three on, 3号 before
    pub(crate) kind: u8,
    /// 保育必要量: 1 標準時間, 2 短時間; none for 1号
    pub(crate) hours: Option<u8>,
    /// 施設名
    pub(crate) facility: &'static str,
    /// 入所日
    pub(crate) from: NaiveDate,
    /// 退所日
    pub(crate) until: Option<NaiveDate>,
}

/// The place of a child.
pub(crate) fn placement(view: &View) -> Option<Placement> {
    let (person, date) = (view.person, view.night.date);
    if person.relation != Relation::Child || fiscal_year(date) > year_of_age(person, 6) {
        return None;
    }
    let mut dice = view.dice(Stream::Hoiku);
    let is_certain =
        matches!(view.household.role, Some(Role::Twins | Role::Birth | Role::ProtectedUnflagged));
    let (months, spring) = (dice.between(3, 40), dice.percent(72));
    let placed = dice.percent(PLACED) || is_certain;
    let from = entry(after(person.birth.day, months * 30), spring).max(person.arrived.unwrap_or_default());
    let until = left(view).or_else(|| person.lost());
    let turns = view.turns(Stream::Hoiku, DECIDED, until.unwrap_or(date));
    let is_forgotten = until.is_some_and(|day| day <= from || (date - day).num_days() > KEPT);
    if !placed || from > date || is_forgotten {
        return None;
    }
    let position = view.world().order(Ledger::Hoiku).position(view.household.index);
    let kind = kind(person.birth.day, until.unwrap_or(date), dice.percent(9));
    Some(Placement {
        number: FIRST + position * BLOCK + u32::from(person.slot),
        kind,
        hours: (kind != 1).then_some(if (dice.below(100) + turns * 50) % 100 < 72 { 1 } else { 2 }),
        facility: FACILITIES.get(dice.below(55) + turns / 3),
        from,
        until,
    })
}

/// Most begin in April.
fn entry(day: NaiveDate, spring: bool) -> NaiveDate {
    if spring { year_start(fiscal_year(day) + i32::from(day.month() != 4)) } else { month_start(day) }
}

/// A class is that of the age on 1 April.
fn kind(birth: NaiveDate, date: NaiveDate, is_kindergarten: bool) -> u8 {
    let age = year_start(fiscal_year(date)).years_since(birth).unwrap_or_default();
    match age {
        3.. if is_kindergarten => 1,
        3.. => 2,
        _ => 3,
    }
}

/// Some leave before school: of those before the first night at the end of a month, of others whenever they do.
fn left(view: &View) -> Option<NaiveDate> {
    let world = view.world();
    let mut dice = view.nth_dice(Stream::Hoiku, 1);
    if dice.percent(3) && view.household.role.is_none() {
        return Some(month_end(before(world.date(1), 40 + dice.below(300)), 0));
    }
    let chain = Chain::new(world.seed, Stream::Hoiku, view.person.key ^ (1 << 61), DECIDED / 8);
    let night = chain.until(view.night.number).next().filter(|_| view.household.role.is_none())?.0;
    Some(before(world.date(night), 1))
}
