//! 生活保護: cases go by household; a few persons are in no register (住登外).

use chrono::NaiveDate;

use crate::address::HOMES;
use crate::calendar::{Birth, Known, after, before, years_before};
use crate::chance::{Chain, Dice, Stream, Table};
use crate::household::{Household, Kind, Person, Role, number};
use crate::names::{Name, Sex};
use crate::world::{Night, World};

/// Of a million cases, how many the desk touches in a night.
const TOUCHED: u32 = 8_000;
/// Of a million households without a case, how many get one in a night.
const GRANTED: u32 = 70;
/// The highest share of a kind of household, of a thousand.
const MOST: u32 = 74;
/// Days that a closed case stays in the file.
const KEPT: i64 = 365;
/// Cases of one caseworker.
const CASELOAD: u32 = 80;
/// One person in so many households is in no register.
const HOUSEHOLDS_TO_AN_OUTSIDER: u32 = 650;
const FEWEST_OUTSIDERS: u32 = 3;

static WORKERS: Table<&'static str> = Table {
    first: "田中",
    rest: &["小川", "森", "佐々木", "井上", "西村", "千葉", "大野", "岡田"],
};

/// A case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    /// ケース番号
    pub(crate) number: u32,
    /// 保護開始年月日
    pub(crate) from: NaiveDate,
    /// 保護廃止年月日
    pub(crate) until: Option<NaiveDate>,
    /// 停止年月日
    pub(crate) suspended: Option<NaiveDate>,
    /// 停止解除年月日
    pub(crate) resumed: Option<NaiveDate>,
    /// 生活扶助
    pub(crate) livelihood: bool,
    /// 住宅扶助
    pub(crate) housing: bool,
    /// 医療扶助
    pub(crate) medical: bool,
    /// 担当員: a surname
    pub(crate) worker: &'static str,
    /// whether the system writes nines where nothing ends
    pub(crate) nines: bool,
}

/// Somebody whom the register does not know.
pub(crate) struct Outsider {
    /// 宛名番号
    pub(crate) number: u64,
    /// 氏名
    pub(crate) name: Name,
    /// 生年月日, where anybody knows it
    pub(crate) birth: Option<Birth>,
    /// 居所
    pub(crate) home: &'static str,
    /// the case
    pub(crate) case: Case,
}

/// Whether a household may have a case from before the first night. Cheap: nobody is drawn.
pub(crate) fn may_have(world: &World, household: u32) -> bool {
    Dice::new(world.seed, Stream::Seiho, u64::from(household)).below(1_000) < MOST
}

/// The case of a household, open or closed within a year.
pub(crate) fn case(night: &Night, household: &Household) -> Option<Case> {
    let world = night.world;
    let key = u64::from(household.index);
    let mut dice = Dice::new(world.seed, Stream::Seiho, key);
    let position = world.seiho_order.position(household.index);
    let granted = match household.role {
        Some(role) => role == Role::Assisted,
        None => dice.below(1_000) < share(world, household),
    };
    if granted {
        let case = live(night, household, draw(world, position, &mut dice));
        return Some(case).filter(|case| !is_forgotten(case, night.date));
    }
    let chain = Chain::new(world.seed, Stream::SeihoLife, key, GRANTED);
    let (since, mut dice) = chain.until(night.number).next().filter(|_| is_needy(household))?;
    let from = before(world.date(since), dice.between(1, 10));
    Some(Case { from, until: None, suspended: None, resumed: None, ..draw(world, position, &mut dice) })
}

fn is_forgotten(case: &Case, date: NaiveDate) -> bool {
    case.until.is_some_and(|until| (date - until).num_days() > KEPT)
}

/// Of a thousand households of a kind, how many have a case: old people alone and mothers alone most of all.
fn share(world: &World, household: &Household) -> u32 {
    let age = household.members.first().map_or(0, |head| head.birth.age(world.date(1)));
    match household.kind {
        Kind::Mother => 70,
        Kind::Father => 40,
        Kind::Alone if age >= 65 => MOST,
        Kind::Alone if age >= 35 => 46,
        Kind::Alone => 9,
        Kind::Couple if age >= 65 => 14,
        Kind::GrownChild => 14,
        _ => 4,
    }
}

fn is_needy(household: &Household) -> bool {
    household.role.is_none() && matches!(household.kind, Kind::Mother | Kind::Alone | Kind::GrownChild)
}

fn draw(world: &World, position: u32, dice: &mut Dice) -> Case {
    let first = world.date(1);
    let from = before(years_before(first, dice.below(12).min(dice.below(16))), dice.between(40, 360));
    let until = before(first, dice.between(20, 300));
    let (is_closed, is_suspended) = (dice.percent(5), dice.percent(3));
    let suspended = before(first, dice.between(70, 200));
    let resumed = dice.percent(60).then(|| after(suspended, 61));
    Case {
        number: 101 + position,
        from,
        until: (is_closed && until > from).then_some(until),
        suspended: (is_suspended && suspended > from && !is_closed).then_some(suspended),
        resumed: resumed.filter(|_| is_suspended && suspended > from && !is_closed),
        livelihood: dice.percent(93),
        housing: dice.percent(82),
        medical: true,
        worker: worker(position),
        nines: dice.percent(18),
    }
}

fn worker(position: u32) -> &'static str {
    WORKERS.get(position / CASELOAD)
}

/// What the desk did in the nights since.
fn live(night: &Night, household: &Household, mut case: Case) -> Case {
    let world = night.world;
    let chain = Chain::new(world.seed, Stream::SeihoLife, u64::from(household.index), TOUCHED);
    let events = chain.until(night.number).filter(|_| household.role.is_none());
    for (night, mut dice) in events {
        if case.until.is_some() {
            break;
        }
        let day = before(world.date(night), dice.between(0, 4));
        match dice.below(100) {
            0..25 => case.until = Some(day),
            25..40 => (case.suspended, case.resumed) = (Some(day), None),
            40..60 => case.worker = dice.word(&WORKERS),
            60..80 => case.livelihood = !case.livelihood,
            _ => case.housing = !case.housing,
        }
    }
    case
}

/// The case as it is for one member: it begins with a birth or an arrival, and ends with a death or a departure.
pub(crate) fn of_member(case: &Case, person: &Person, date: NaiveDate) -> Option<Case> {
    let from = case.from.max(person.birth.day).max(person.arrived.unwrap_or(case.from));
    let until = if person.is_here() {
        case.until
    } else {
        Some(case.until.unwrap_or(person.changed).min(person.changed))
    };
    let own = Case { from, until, ..*case };
    let is_possible = until.is_none_or(|until| until >= from);
    Some(own).filter(|own| is_possible && !is_forgotten(own, date))
}

/// How many persons with a case are in no register.
pub(crate) fn outsiders(world: &World) -> u32 {
    (world.households / HOUSEHOLDS_TO_AN_OUTSIDER).max(FEWEST_OUTSIDERS)
}

/// One of them.
pub(crate) fn outsider(world: &World, index: u32) -> Outsider {
    let mut dice = Dice::new(world.seed, Stream::SeihoOutsider, u64::from(index));
    let first = world.date(1);
    let sex = if dice.percent(80) { Sex::Male } else { Sex::Female };
    let day = before(years_before(first, dice.between(44, 79)), dice.below(365));
    let surname = world.names.surname(&mut dice);
    let given = world.names.given(&mut dice, sex, chrono::Datelike::year(&day));
    let is_known = index != 1 && dice.percent(85);
    let case = draw(world, world.households + index, &mut dice);
    Outsider {
        number: number::outsider(index),
        name: Name::Japanese { surname, given },
        birth: is_known.then_some(Birth { day, known: Known::Day }),
        home: dice.word(&HOMES),
        case: Case { until: None, housing: false, ..case },
    }
}
