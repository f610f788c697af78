//! 国民年金: 第1号 and 第3号 between 20 and 60; employees (第2号) are not in the city's file.

use chrono::NaiveDate;

use super::View;
use crate::calendar::{after, before, years_after, years_before};
use crate::chance::{Chain, Dice, Stream};
use crate::household::{Relation, Residency};
use crate::names::Sex;

/// Insured from the eve of the 20th birthday to the eve of the 60th.
const FROM: u32 = 20;
const UNTIL: u32 = 60;
/// Days that somebody who is insured no longer stays in the file.
const KEPT: i64 = 400;
/// Of a million insured persons, whom something changes for in a night.
const TOUCHED: u32 = 9_000;
/// Of a thousand people of the age, how many pay by themselves (第1号).
const FIRST_CATEGORY: u32 = 180;
/// Of a thousand wives and of a thousand husbands of the age, how many are insured with an employee (第3号).
const THIRD_CATEGORY: (u32, u32) = (260, 8);
/// 免除区分 of those who are no students: 0 納付, 1 全額, 2 四分の三, 3 半額, 4 四分の一, 6 納付猶予, 7 産前産後.
const EXEMPTIONS: [(u32, char); 7] =
    [(62, '0'), (19, '1'), (3, '2'), (3, '3'), (2, '4'), (10, '6'), (1, '7')];
/// 学生納付特例
const STUDENT: char = '5';

/// A row of 国民年金.
pub(crate) struct Insured {
    /// 種別: 1 or 3
    pub(crate) category: char,
    /// 資格取得年月日
    pub(crate) from: NaiveDate,
    /// 資格喪失年月日
    pub(crate) until: Option<NaiveDate>,
    /// 免除区分; none for 第3号
    pub(crate) exemption: Option<char>,
}

/// What it knows of a person; `None` where it knows nothing.
pub(crate) fn insured(view: &View) -> Option<Insured> {
    let mut dice = view.dice(Stream::Nenkin);
    let category = category(view, &mut dice)?;
    let (first, last) = bounds(view);
    let now = view.night.date;
    if first > now || (now - last).num_days() > KEPT {
        return None;
    }
    let years = dice.below(12);
    let entered = before(years_before(view.world().date(1), years), dice.below(365));
    let start = Insured { category, from: entered.max(first), until: None, exemption: None };
    let mut insured = live(view, start, &mut dice);
    if last <= now {
        insured.until = Some(insured.until.map_or(last, |until| until.min(last)));
    }
    let is_recent =
        insured.until.is_none_or(|until| until > insured.from && (now - until).num_days() <= KEPT);
    is_recent.then_some(insured)
}

fn category(view: &View, dice: &mut Dice) -> Option<char> {
    let draw = dice.below(1_000);
    let is_spouse = view.person.relation == Relation::Spouse;
    let (wives, husbands) = THIRD_CATEGORY;
    let third = if view.person.sex == Sex::Female { wives } else { husbands };
    match draw {
        _ if draw < FIRST_CATEGORY => Some('1'),
        _ if is_spouse && draw < FIRST_CATEGORY + third => Some('3'),
        _ => None,
    }
}

/// The first day on which a person can be insured here, and the day from which no more.
fn bounds(view: &View) -> (NaiveDate, NaiveDate) {
    let person = view.person;
    let eve = |age| before(years_after(person.birth.day, age), 1);
    let gone = match person.residency {
        Residency::Here => None,
        Residency::Dead => Some(after(person.changed, 1)),
        Residency::Away | Residency::Removed => Some(person.changed),
    };
    let first = eve(FROM).max(person.arrived.unwrap_or(person.birth.day));
    (first, gone.map_or(eve(UNTIL), |gone| gone.min(eve(UNTIL))))
}

/// What happened since: another exemption, employment and its end.
fn live(view: &View, mut insured: Insured, dice: &mut Dice) -> Insured {
    let is_first = insured.category == '1';
    let mut exemption = exemption(view, dice);
    let chain = Chain::new(view.world().seed, Stream::NenkinLife, view.person.key, TOUCHED);
    for (night, mut dice) in chain.until(view.night.number).filter(|_| view.person.role.is_none()) {
        let date = before(view.world().date(night), 1 + dice.below(10));
        match dice.below(100) {
            0..70 if is_first && insured.until.is_none() => exemption = self::exemption(view, &mut dice),
            _ if insured.until.is_some() => (insured.from, insured.until) = (date, None),
            _ => insured.until = Some(date.max(after(insured.from, 1))),
        }
    }
    Insured { exemption: is_first.then_some(exemption), ..insured }
}

fn exemption(view: &View, dice: &mut Dice) -> char {
    let is_student = dice.percent(60) && view.person.birth.age(view.night.date) < 23;
    let other = dice.weighted(&EXEMPTIONS, '0');
    if is_student { STUDENT } else { other }
}
