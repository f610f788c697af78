//! ひとり親: 児童扶養手当, a differential file with history, and ひとり親医療 for the same families.

use chrono::{Datelike, NaiveDate};

use super::changes::{Told, told};
use super::family::{guardian, is_child};
use super::seiho;
use crate::calendar::{after, before, month_end};
use crate::chance::{Chain, Dice, Stream};
use crate::household::{Household, Kind, Person, Role, touched};
use crate::world::{Ledger, Night, World};

/// Of a hundred one-parent households, how many have little enough to apply; others live with a new partner.
const POOR: u32 = 36;
/// Of a million families, how many the desk decides anew about in a night.
const DECIDED: u32 = 4_000;
/// Monthly amounts in yen: all of it for the first child, and what each further one adds.
const FIRST_CHILD: u32 = 46_690;
const FURTHER: u32 = 11_030;
/// What is paid in part falls in steps of ten yen.
const STEP: u32 = 10;
const HOUSEHOLDS: u64 = 1 << 41;
const TEN_YEARS: u32 = 3_650;
const AHEAD: u32 = 365;
const FIRST: u32 = 20_001;

/// A family that one parent brings up, with little money.
struct Family<'h> {
    parent: &'h Person,
    children: Vec<&'h Person>,
    number: u32,
    class: char,
    reason: &'static str,
    since: NaiveDate,
    step: u32,
}

/// An award of 児童扶養手当 for a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Award {
    /// 受給者宛名番号
    pub(crate) parent: u64,
    /// 児童宛名番号
    pub(crate) child: u64,
    /// 証書番号
    pub(crate) number: u32,
    /// 支給区分: 1 in full, 2 in part, 3 suspended
    pub(crate) class: char,
    /// 支給事由
    pub(crate) reason: &'static str,
    /// 認定年月日
    pub(crate) since: NaiveDate,
    /// 手当月額, in yen
    pub(crate) amount: u32,
}

/// ひとり親医療 of a parent or child.
pub(crate) struct Card<'h> {
    /// who holds it
    pub(crate) person: &'h Person,
    /// 受給者番号
    pub(crate) number: u32,
    /// whether it is the parent
    pub(crate) is_parent: bool,
    /// 有効開始
    pub(crate) from: NaiveDate,
    /// 有効終了
    pub(crate) to: NaiveDate,
    /// 支給停止区分: whether the income is too high this year
    pub(crate) suspended: bool,
}

/// Whether a household may be such a family. Cheap: nobody is drawn for it.
pub(crate) fn may_be(world: &World, household: u32) -> bool {
    let (role, plan) = Household::outline(world, household);
    let alone = matches!(plan.kind, Kind::Mother | Kind::Father);
    alone && (role.is_some() || dice(world, household).percent(POOR))
}

/// Whether the file can say anything of a household tonight.
pub(crate) fn may_tell(night: &Night, household: u32) -> bool {
    night.number == 1 || may_change(night.world, household, night.number)
}

fn may_change(world: &World, household: u32, night: u32) -> bool {
    let (month, is_first) = (world.date(night).month(), world.date(night).day() == 1);
    touched(world, household, night)
        || applied(world, household) == world.date(night)
        || chain(world, household).strike(night).is_some()
        || is_first && matches!(month, 4 | 11)
}

fn dice(world: &World, household: u32) -> Dice {
    Dice::new(world.seed, Stream::OneParent, u64::from(household) | HOUSEHOLDS)
}

/// The day on which a family applied, or will: in ten years before the first night, or in those after it.
fn applied(world: &World, household: u32) -> NaiveDate {
    let first = world.date(1);
    let mut dice = Dice::new(world.seed, Stream::OneParent, u64::from(household) | HOUSEHOLDS << 1);
    match world.role_of(household) {
        Some(_) => before(first, dice.between(40, 700)),
        None => before(after(first, AHEAD), dice.below(TEN_YEARS + AHEAD)),
    }
}

fn chain(world: &World, household: u32) -> Chain {
    Chain::new(world.seed, Stream::OneParentLife, u64::from(household), DECIDED)
}

fn family<'h>(night: &Night, household: &'h Household) -> Option<Family<'h>> {
    let world = night.world;
    let since = applied(world, household.index);
    if !may_be(world, household.index) || since > night.date {
        return None;
    }
    let parent = guardian(household)?;
    let mut children: Vec<_> = household.present().filter(|person| is_child(person, night.date)).collect();
    children.sort_unstable_by_key(|child| (child.birth.day, child.slot));
    let eldest = children.first()?;
    let mut dice = Dice::new(world.seed, Stream::OneParent, u64::from(household.index));
    let decided = decided(night, household);
    let class = dice.weighted(&[(52, 0), (37, 1), (11, 2)], 0);
    let reasons = [(78, "01"), (8, "02"), (2, "03"), (1, "04"), (2, "05"), (2, "06"), (7, "07")];
    let reason = dice.weighted(&reasons, "01");
    let is_fled = matches!(household.role, Some(Role::Protected | Role::ProtectedUnflagged));
    Some(Family {
        parent,
        number: FIRST + world.order(Ledger::Jifu).position(household.index),
        class: if household.role.is_some() { '1' } else { class_of(class + decided) },
        reason: if is_fled { "06" } else { reason },
        since: since.max(eldest.birth.day).max(parent.arrived.unwrap_or(since)),
        step: dice.below(1_800) + 100 * decided,
        children,
    })
}

fn class_of(draw: u32) -> char {
    match draw % 3 {
        0 => '1',
        1 => '2',
        _ => '3',
    }
}

/// How often the desk decided about a family up to tonight.
fn decided(night: &Night, household: &Household) -> u32 {
    if household.role.is_some() {
        return 0;
    }
    let chain = chain(night.world, household.index);
    u32::try_from(chain.until(night.number).count()).unwrap_or_default()
}

/// Every award of a household as it stands in a night, by child.
fn awards(night: &Night, household: &Household) -> Vec<Award> {
    let Some(family) = family(night, household) else { return Vec::new() };
    let award = |(rank, child): (usize, &&Person)| Award {
        parent: family.parent.number,
        child: child.number,
        number: family.number,
        class: family.class,
        reason: family.reason,
        since: family.since.max(child.birth.day),
        amount: amount(&family, rank),
    };
    family.children.iter().enumerate().map(award).collect()
}

fn amount(family: &Family, rank: usize) -> u32 {
    match (family.class, rank) {
        ('1', 0) => FIRST_CHILD,
        ('1', _) => FURTHER,
        ('2', 0) => FIRST_CHILD - 10 - family.step % 3_500 * STEP,
        ('2', _) => FURTHER - 10 - family.step % 500 * STEP,
        _ => 0,
    }
}

/// What 児童扶養手当 tells of a household tonight, with the 履歴番号 of each row.
pub(crate) fn told_of(night: &Night, household: u32) -> Vec<(Told<Award>, u32)> {
    let rows = |night: &Night| awards(night, &night.household(household));
    let numbered = |told: Told<Award>| {
        let revision = revision(night, household, &told);
        (told, revision)
    };
    told(night, rows, |award| (award.parent, award.child)).into_iter().map(numbered).collect()
}

/// 履歴番号: one more with every change that was told.
fn revision(night: &Night, household: u32, told: &Told<Award>) -> u32 {
    let key = (told.row.parent, told.row.child);
    let at = |number| {
        let night = Night::new(night.world, number);
        let rows = awards(&night, &night.household(household));
        rows.into_iter().find(|award| (award.parent, award.child) == key)
    };
    let mut was = at(1);
    let mut revision = u32::from(was.is_some()) * (1 + told.row.number % 4);
    for number in (2..=night.number).filter(|number| may_change(night.world, household, *number)) {
        let is = at(number);
        revision += u32::from(is != was);
        was = is;
    }
    revision.max(1)
}

/// The cards of a family: parent and children. Who lives on 生活保護 has medical assistance instead.
pub(crate) fn cards<'h>(night: &Night, household: &'h Household) -> Vec<Card<'h>> {
    let is_assisted = seiho::case(night, household).is_some_and(|case| case.until.is_none());
    let Some(family) = family(night, household).filter(|_| !is_assisted) else { return Vec::new() };
    let (from, to) = calendar_year(night.date, family.number);
    let first = FIRST + night.world.order(Ledger::Hitorioya).position(household.index) * 10;
    let holders = std::iter::once(&family.parent).chain(&family.children);
    let card = |(index, person): (usize, &&'h Person)| Card {
        person,
        number: first + u32::try_from(index).unwrap_or_default(),
        is_parent: index == 0,
        from: from.max(family.since).max(person.birth.day),
        to,
        suspended: family.class == '3',
    };
    holders.enumerate().map(card).collect()
}

/// Cards hold for a calendar year; the next ones are entered in the weeks before it.
fn calendar_year(date: NaiveDate, number: u32) -> (NaiveDate, NaiveDate) {
    let year = after(date, number % 28).year();
    let start = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(date);
    (start, month_end(start, 11))
}
