//! 児童手当: who is paid for whom. The file is differential: it tells what changed.

use chrono::{Datelike, NaiveDate};

use super::family::{is_until, year_of_age};
use crate::calendar::{Ymd, years_after};
use crate::chance::{Dice, Stream};
use crate::household::{Band, Household, Person, Relation, Residency, Role, touched};
use crate::world::{Night, World};

/// Monthly amounts: under three, from three on, and for the third child of a family.
const SMALL: u32 = 15_000;
const LARGE: u32 = 10_000;
const THIRD: u32 = 30_000;
/// Since the reform pupils of 16 to 18 are paid for; those who were out of school before it began anew then.
const REFORM: (i32, u32) = (2024, 10);
/// Born before this day, they were 16 or older by the reform.
const BEFORE_REFORM: (i32, u32, u32) = (2009, 4, 2);

/// A month of a year.
type Month = (i32, u32);

/// An award: a payee, a child, an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Award {
    /// 受給者宛名番号
    pub(crate) payee: u64,
    /// where the payee's number stands in the file
    pub(crate) band: Band,
    /// 児童宛名番号; none for a child elsewhere
    pub(crate) child: Option<u64>,
    /// 認定番号
    pub(crate) number: u32,
    from: Month,
    to: Month,
    /// 監護区分
    pub(crate) custody: u8,
    /// 手当月額, in yen
    pub(crate) amount: u32,
    /// 削除フラグ
    pub(crate) withdrawn: bool,
}

/// An award that is to be told tonight.
pub(crate) struct Told {
    /// the award
    pub(crate) award: Award,
    /// 履歴番号
    pub(crate) revision: u32,
}

impl Award {
    /// 支給開始年月
    pub(crate) fn paid_from(&self) -> Ymd {
        Ymd::new(self.from.0, self.from.1, 0)
    }

    /// 支給終了年月
    pub(crate) fn paid_to(&self) -> Ymd {
        Ymd::new(self.to.0, self.to.1, 0)
    }

    fn is_of(&self, other: &Self) -> bool {
        (self.payee, self.child) == (other.payee, other.child)
    }
}

/// Whether the file can say anything of a household tonight. Cheap: nobody is drawn for it.
pub(crate) fn may_tell(night: &Night, household: u32) -> bool {
    night.number == 1 || may_change(night.world, household, night.number)
}

/// Amounts change with the month.
fn may_change(world: &World, household: u32, night: u32) -> bool {
    world.date(night).day() == 1 || touched(world, household, night)
}

/// What the file says of a household tonight: everything in the first night, later what changed.
/// Ordered by payee and child.
pub(crate) fn told(night: &Night, household: &Household) -> Vec<Told> {
    let now = awards(night, household);
    let told = match night.before() {
        None => now,
        Some(last) => changes(night.date, &awards(&last, &last.household(household.index)), &now),
    };
    let world = night.world;
    told.into_iter()
        .map(|award| Told { award, revision: revision(night, household.index, &award, world) })
        .collect()
}

/// New and changed awards, and those that ended before their time.
fn changes(date: NaiveDate, last: &[Award], now: &[Award]) -> Vec<Award> {
    let month = (date.year(), date.month());
    let gone = |old: &&Award| !now.iter().any(|award| award.is_of(old)) && old.to >= month && !old.withdrawn;
    let ended = last.iter().filter(gone).map(|old| Award { to: month, withdrawn: true, ..*old });
    let mut told: Vec<Award> =
        now.iter().filter(|award| !last.contains(award)).copied().chain(ended).collect();
    told.sort_unstable_by_key(|award| (award.payee, award.child));
    told
}

/// 履歴番号: one more with every change that was told, on top of those from before the first night.
fn revision(night: &Night, household: u32, award: &Award, world: &World) -> u32 {
    let at = |number| {
        let night = Night::new(world, number);
        awards(&night, &night.household(household)).into_iter().find(|other| other.is_of(award))
    };
    let mut was = at(1);
    let mut revision = was.as_ref().map_or(0, |award| earlier(award, world));
    for number in (2..=night.number).filter(|number| may_change(world, household, *number)) {
        let is = at(number);
        revision += u32::from(is != was);
        was = is;
    }
    revision.max(1)
}

/// The 履歴番号 in the first night: awards of some years have seen changes of address or rank.
fn earlier(award: &Award, world: &World) -> u32 {
    let mut dice = Dice::new(world.seed, Stream::Jido, award.child.unwrap_or(award.payee));
    let is_old = world.date(1).year() - award.from.0 > 2;
    if is_old { dice.weighted(&[(72, 1), (22, 2), (6, 3)], 1) } else { 1 }
}

/// Every award of a household as it stands in a night, by payee and child.
fn awards(night: &Night, household: &Household) -> Vec<Award> {
    let mut dice = Dice::new(night.world.seed, Stream::Jido, u64::from(household.index) | 1 << 40);
    // Public servants are paid by their employer.
    if dice.percent(7) && household.role.is_none() {
        return Vec::new();
    }
    let elsewhere =
        dice.chance(4_000) && household.role.is_none() || household.role == Some(Role::ChildElsewhere);
    let Some(payee) = payee(household, dice.percent(14)) else { return Vec::new() };
    let mut awards: Vec<Award> = Vec::new();
    for (rank, child) in children(household, night.date).into_iter().enumerate() {
        awards.extend(award(night, household, payee, child, rank));
    }
    if let (true, Some(first)) = (elsewhere, awards.first().copied()) {
        awards.push(Award { child: None, custody: 2, amount: LARGE, ..first });
    }
    awards.sort_unstable_by_key(|award| award.child);
    withdraw(night, household, &mut awards);
    awards
}

fn withdraw(night: &Night, household: &Household, awards: &mut [Award]) {
    let is_withdrawn = household.role == Some(Role::AllowanceWithdrawn) && night.number > 1;
    if let (true, Some(last)) = (is_withdrawn, awards.last_mut()) {
        let date = night.world.date(2);
        (last.to, last.withdrawn) = ((date.year(), date.month()), true);
    }
}

/// The parent who is paid: 世帯主 mostly, else the other one.
fn payee(household: &Household, other: bool) -> Option<&Person> {
    let is_parent = |relation| household.present().find(|person| person.relation == relation);
    let head = is_parent(Relation::Head);
    let spouse = is_parent(Relation::Spouse).or_else(|| is_parent(Relation::Partner));
    if other && household.role.is_none() { spouse.or(head) } else { head.or(spouse) }
}

/// Those who count for the rank of a child: up to the fiscal year of 22, the eldest first.
fn children(household: &Household, date: NaiveDate) -> Vec<&Person> {
    let counts = |person: &&Person| person.relation == Relation::Child && is_until(person, 22, date);
    let mut children: Vec<&Person> = household.present().filter(counts).collect();
    children.sort_by_key(|person| (person.birth.day, person.slot));
    children
}

fn award(night: &Night, household: &Household, payee: &Person, child: &Person, rank: usize) -> Option<Award> {
    let date = night.date;
    if !is_until(child, 18, date) {
        return None;
    }
    let is_small = date <= month_of(years_after(child.birth.day, 3));
    let amount = match (rank, is_small) {
        (2.., _) => THIRD,
        (_, true) => SMALL,
        _ => LARGE,
    };
    Some(Award {
        payee: payee.number,
        band: payee.band,
        child: Some(child.number),
        number: 1_001 + night.world.jido_order.position(household.index),
        from: from(household, payee, child),
        to: (year_of_age(child, 18) + 1, 3),
        custody: 1,
        amount,
        withdrawn: false,
    })
}

/// The last day of a month: whoever turns three is paid the small child's amount to the end of it.
fn month_of(date: NaiveDate) -> NaiveDate {
    crate::calendar::month_end(date, 0)
}

/// 支給開始年月: the month after a birth, an arrival, or the death of who was paid before.
fn from(household: &Household, payee: &Person, child: &Person) -> Month {
    let died = |person: &&Person| person.residency == Residency::Dead && person.number != payee.number;
    let succeeded = household.members.iter().filter(died).map(|person| person.changed).max();
    let (year, month, day) = BEFORE_REFORM;
    let reform = NaiveDate::from_ymd_opt(year, month, day).filter(|limit| child.birth.day < *limit);
    let events = [Some(child.birth.day), child.arrived, succeeded].into_iter().flatten().max();
    let last = events.unwrap_or(child.birth.day);
    let next = if last.month() == 12 { (last.year() + 1, 1) } else { (last.year(), last.month() + 1) };
    if reform.is_some() { next.max(REFORM) } else { next }
}
