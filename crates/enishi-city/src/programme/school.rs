//! 就学援助: families of schoolchildren with little money. Who lives on 生活保護 is 要保護 here too.

use chrono::NaiveDate;

use super::family::{grade, is_one_parent, may_have_child};
use super::{View, seiho};
use crate::calendar::{after, before, fiscal_year, year_start};
use crate::chance::{Chain, Dice, Stream};
use crate::household::{Household, Kind, Relation, Role};
use crate::world::{Night, World};

/// The last age at which somebody can be at a school of the law.
const LAST_AGE: u32 = 15;
/// Of a million rows, how many the desk changes in a night.
const DECIDED: u32 = 4_000;
/// Grades of the first school.
const PRIMARY: u32 = 6;
const HOUSEHOLDS: u64 = 1 << 41;

/// What is decided for a child.
pub(crate) struct Aid {
    /// 年度
    pub(crate) year: i32,
    /// 学校コード
    pub(crate) school: u32,
    /// 学年
    pub(crate) grade: u32,
    /// 認定区分: 1 要保護, 2 準要保護, 9 否認定
    pub(crate) kind: char,
    /// 認定年月日
    pub(crate) from: NaiveDate,
    /// 取消年月日
    pub(crate) until: Option<NaiveDate>,
}

/// Whether a household may have applied. Cheap: nobody is drawn for it.
pub(crate) fn may_apply(night: &Night, household: u32) -> bool {
    (applies(night.world, household) || seiho::may_have(night.world, household))
        && may_have_child(night, household, LAST_AGE)
}

fn applies(world: &World, household: u32) -> bool {
    let (role, plan) = Household::outline(world, household);
    let share = match plan.kind {
        _ if role == Some(Role::Protected) => 100,
        Kind::Mother => 52,
        Kind::Father => 30,
        _ if plan.foreign => 26,
        _ => 8,
    };
    Dice::new(world.seed, Stream::School, u64::from(household) | HOUSEHOLDS).percent(share)
}

/// What is decided for a person this school year.
pub(crate) fn aid(view: &View) -> Option<Aid> {
    let (person, date) = (view.person, view.night.date);
    if person.relation != Relation::Child || !person.is_here() {
        return None;
    }
    let grade = grade(person, date)?;
    let year = fiscal_year(date);
    let case = seiho::case(view.night, view.household).filter(|case| case.until.is_none());
    if case.is_none() && !applies(view.world(), view.household.index) {
        return None;
    }
    let mut dice =
        Dice::new(view.world().seed, Stream::School, person.key ^ u64::from(year.unsigned_abs()) << 44);
    let late = dice.percent(24);
    let day = after(year_start(year), if late { dice.below(360) } else { 0 });
    let from = day.max(person.arrived.unwrap_or(day)).max(case.as_ref().map_or(day, |case| case.from));
    let refused = case.is_none() && dice.percent(if is_one_parent(view.household) { 3 } else { 14 });
    (from <= date).then(|| Aid {
        year,
        school: school(view, grade),
        grade: if grade > PRIMARY { grade - PRIMARY } else { grade },
        kind: kind(case.is_some(), refused),
        from,
        until: if case.is_some() { None } else { cancelled(view, from) },
    })
}

fn kind(assisted: bool, refused: bool) -> char {
    match (assisted, refused) {
        (true, _) => '1',
        (false, false) => '2',
        (false, true) => '9',
    }
}

/// The school of the district: two districts of first schools share a second one.
fn school(view: &View, grade: u32) -> u32 {
    let district = view.person.place.school();
    if grade > PRIMARY { 201 + (district.saturating_sub(101)) / 2 } else { district }
}

fn cancelled(view: &View, from: NaiveDate) -> Option<NaiveDate> {
    let world = view.world();
    let chain = Chain::new(world.seed, Stream::School, view.person.key ^ (1 << 61), DECIDED / 2);
    let night = chain.until(view.night.number).next().filter(|_| view.household.role.is_none())?.0;
    Some(before(world.date(night), 2).max(from))
}
