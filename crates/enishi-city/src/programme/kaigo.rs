//! 介護保険: who is insured, and which care level was found.

use chrono::{Datelike, Months, NaiveDate};

use super::View;
use crate::calendar::{after, before, month_end, years_after};
use crate::chance::{Chain, Dice, Stream, Table};
use crate::household::{Role, number};

/// 要支援1 to 要介護5, from the lightest to the heaviest.
const LEVELS: [&str; 7] = ["12", "13", "21", "22", "23", "24", "25"];
/// How the levels are spread, in per cent, as in the national statistics.
const SPREAD: [(u32, usize); 7] = [(14, 0), (14, 1), (21, 2), (17, 3), (13, 4), (12, 5), (9, 6)];
/// 事業対象者
const PREVENTION: &str = "06";
/// 非該当
const NO_CARE: &str = "01";
/// In no code table: left over from the system before.
const UNKNOWN: &str = "88";
/// The law's first day.
const LAW: (i32, u32, u32) = (2000, 4, 1);
/// Days that somebody who died or left stays in the file.
const KEPT: i64 = 400;
/// Of a million insured persons, how many a desk decides about in a night.
const DECIDED: u32 = 3_500;
/// Nights from an application to its assessment.
const WAIT: u32 = 30;

static OFFICES: Table<&'static str> = Table {
    first: "縁の里ケアプラン",
    rest: &[
        "居宅介護支援事業所 結",
        "ケアプランセンターさくらがおか",
        "縁市社会福祉協議会居宅介護支援事業所",
        "(有)ひだまり介護サービス",
        "医療法人縁会 訪問ケアステーション",
        "ケアサポート若松",
    ],
};

/// A row of 介護保険.
pub(crate) struct Insured {
    /// 被保険者番号
    pub(crate) number: u64,
    /// 被保険者区分: 1 from 65 on, 2 before
    pub(crate) category: u8,
    /// 資格取得日
    pub(crate) from: NaiveDate,
    /// 資格喪失日
    pub(crate) until: Option<NaiveDate>,
    /// the assessment
    pub(crate) care: Care,
    /// 居宅介護支援事業所
    pub(crate) office: Option<&'static str>,
}

/// 要介護認定状況
#[derive(Clone, Copy)]
pub(crate) enum Care {
    /// 未申請
    None,
    /// 申請中
    Applied,
    /// 認定済
    Assessed(Assessment),
}

/// A finding and how long it holds.
#[derive(Clone, Copy)]
pub(crate) struct Assessment {
    /// 要介護状態区分
    pub(crate) level: &'static str,
    /// 認定日
    pub(crate) on: NaiveDate,
    /// 有効期間開始日
    pub(crate) from: NaiveDate,
    /// 有効期間終了日
    pub(crate) to: NaiveDate,
}

/// What 介護保険 knows of a person; `None` where it knows nothing.
pub(crate) fn insured(view: &View) -> Option<Insured> {
    let person = view.person;
    if !person.is_here() && person.days_since_change(view.night.date) > KEPT {
        return None;
    }
    let first_age = view.first_age();
    let mut dice = view.dice(Stream::Kaigo);
    let start = at_start(view, first_age, &mut dice);
    // The law adds the year of age at the end of the eve.
    let last = if person.is_here() { view.night.date } else { person.changed };
    let category = match person.birth.age(after(last, 1)) {
        65.. => 1,
        40..65 if matches!(start, Care::Assessed(_)) => 2,
        _ => return None,
    };
    // A few are insured by the municipality that they came from (住所地特例).
    if dice.chance(6_000) && person.role.is_none() {
        return None;
    }
    let care = renewed(live(view, start), last);
    let with_office = dice.percent(82);
    let office = dice.word(&OFFICES);
    let at_home =
        matches!(care, Care::Assessed(Assessment { level, .. }) if level != NO_CARE && level != PREVENTION);
    let (from, until) = (since(view, category, &care), person.lost());
    if until.is_some_and(|until| until <= from) {
        return None;
    }
    Some(Insured {
        number: insured_number(view),
        category,
        from,
        until,
        care,
        office: (at_home && with_office).then_some(office),
    })
}

/// 被保険者番号: by the order in which households came to the department, with a check digit.
fn insured_number(view: &View) -> u64 {
    let position = view.world().kaigo_order.position(view.household.index);
    number::checked(30_000 + u64::from(position) * 12 + u64::from(view.person.slot))
}

/// 資格取得日: the eve of the 65th birthday, the law's first day, or the day of arrival.
fn since(view: &View, category: u8, care: &Care) -> NaiveDate {
    if let (2, Care::Assessed(assessment)) = (category, care) {
        return assessment.from;
    }
    let (year, month, day) = LAW;
    let eve = before(years_after(view.person.birth.day, 65), 1);
    let law = NaiveDate::from_ymd_opt(year, month, day).unwrap_or(eve);
    eve.max(law).max(view.person.arrived.unwrap_or(law))
}

/// The care before the first night.
fn at_start(view: &View, age: u32, dice: &mut Dice) -> Care {
    let (draw, other, rare) = (dice.below(1_000), dice.below(1_000), dice.below(1_500));
    let level = LEVELS.get(dice.weighted(&SPREAD, 2)).copied().unwrap_or(UNKNOWN);
    let assessment = |level| Care::Assessed(period(view, level));
    match view.person.role {
        Some(Role::Example) => assessment("22"),
        Some(Role::UnknownLevel) => assessment(UNKNOWN),
        Some(role) if role.has_care_level() => assessment(level),
        Some(_) => Care::None,
        None if draw < share(age) => assessment(if rare == 0 { UNKNOWN } else { level }),
        None if age >= 65 && other < 14 => assessment(PREVENTION),
        None if age >= 70 && other < 24 => assessment(NO_CARE),
        None if age >= 70 && other < 31 => Care::Applied,
        None => Care::None,
    }
}

/// Of a thousand people of an age, how many have a care level.
fn share(age: u32) -> u32 {
    match age {
        0..40 => 0,
        40..65 => 4,
        65..70 => 32,
        70..75 => 62,
        75..80 => 130,
        80..85 => 280,
        85..90 => 500,
        _ => 760,
    }
}

/// A validity that holds in the first night.
fn period(view: &View, level: &'static str) -> Assessment {
    let mut dice = Dice::new(view.world().seed, Stream::Kaigo, view.person.key ^ (1 << 56));
    let months = dice.weighted(&[(25, 12), (55, 24), (20, 36)], 24);
    let first = view.world().date(1);
    let from = first.with_day(1).and_then(|day| day.checked_sub_months(Months::new(dice.below(months))));
    let from = from.unwrap_or(first);
    Assessment { level, on: before(from, dice.between(4, 25)), from, to: month_end(from, months - 1) }
}

/// What the desk decided in the nights since.
fn live(view: &View, start: Care) -> Care {
    let world = view.world();
    if view.plays(Role::Example) {
        let dice = view.dice(Stream::KaigoLife);
        return if view.night.number > 1 { decide(start, world.date(2), true, dice) } else { start };
    }
    if view.person.role.is_some() {
        return start;
    }
    let mut care = start;
    let chain = Chain::new(world.seed, Stream::KaigoLife, view.person.key, DECIDED);
    for (night, dice) in chain.until(view.night.number) {
        let date = world.date(night);
        if !view.person.is_here() && view.person.changed <= date {
            break;
        }
        let waited = view.night.number >= night + WAIT;
        care = match care {
            Care::None if view.first_age() < 72 => Care::None,
            Care::None if !waited => Care::Applied,
            Care::None => decide(Care::Applied, world.date(night + WAIT), false, dice),
            _ => decide(care, date, false, dice),
        };
    }
    care
}

/// An assessment decided on `date`: mostly one level up, sometimes down, or the first one.
fn decide(care: Care, date: NaiveDate, up: bool, mut dice: Dice) -> Care {
    let (applied, draw) = (dice.between(24, 40), dice.below(100));
    let index = match care {
        Care::Assessed(Assessment { level, .. }) => match LEVELS.iter().position(|known| *known == level) {
            Some(index) if up || draw < 66 => (index + 1).min(LEVELS.len() - 1),
            Some(index) if draw < 90 => index.saturating_sub(1),
            Some(index) => index,
            None => 0,
        },
        Care::None | Care::Applied => dice.weighted(&SPREAD, 0) / 2,
    };
    let from = before(date, applied);
    let level = LEVELS.get(index).copied().unwrap_or(UNKNOWN);
    Care::Assessed(Assessment { level, on: before(date, 1 + draw % 3), from, to: month_end(from, 11) })
}

/// An assessment that ran out was renewed in time, for two years.
fn renewed(care: Care, date: NaiveDate) -> Care {
    let Care::Assessed(mut assessment) = care else { return care };
    while assessment.to < date && assessment.to.year() < 9_999 {
        let from = after(assessment.to, 1);
        assessment = Assessment { on: before(from, 12), from, to: month_end(from, 23), ..assessment };
    }
    Care::Assessed(assessment)
}

/// Whether 介護宛名対応表 knows whose 被保険者番号 it is.
pub(crate) fn is_mapped(view: &View) -> bool {
    match view.person.role {
        Some(Role::Unmapped | Role::UnmappedToo) => false,
        Some(Role::MappedFromTonight) => view.night.number > 1,
        Some(_) => true,
        None => !view.dice(Stream::KaigoTaio).chance(250),
    }
}
