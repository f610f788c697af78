//! Remits: whoever is outside looks as they would without a scope at the level that is left; and cities that
//! differ only in rows of other workers are the same city.

use std::collections::BTreeMap;

use enishi_model::permit::Grant;
use enishi_model::{Level, ProgrammeId};
use proptest::prelude::*;

use super::dice::Dice;
use super::{answer, draw, many, told_apart};
use crate::support::{Desk, LAST_NIGHT, Plan, Record, Row};

proptest! {
    #![proptest_config(many())]

    #[test]
    fn a_district_is_a_level_for_the_whole_person(seed: u64) {
        let mut dice = Dice(seed);
        let plan = draw::plan(&mut dice);
        let desk = narrowed(draw::desk(&mut dice), &mut dice);
        let plain = settled(&desk, lives_in_ward(&plan, &desk));
        let lines = told_apart(answer(&desk, &plan), answer(&plain, &plan));
        prop_assert!(lines.is_empty(), "{:#?}", (lines, desk, plan));
    }

    #[test]
    fn cities_that_differ_in_rows_of_other_workers_look_alike(seed: u64, other: u64) {
        let mut dice = Dice(seed);
        let mut plan = draw::plan(&mut dice);
        plan.records.iter_mut().for_each(|record| record.strayed = false);
        let level = [Level::Exists, Level::Summary, Level::Full][dice.roll(3)];
        let otherwise = if level > Level::Exists && dice.once_in(2) { Level::Exists } else { Level::None };
        let desk = draw::desk(&mut dice).grant("seiho", level).of_worker("seiho", OWN, otherwise);
        let twin = of_other_workers(&plan, &desk, otherwise, &mut Dice(other));
        let lines = told_apart(answer(&desk, &plan), answer(&desk, &twin));
        prop_assert!(lines.is_empty(), "{:#?}", (lines, desk, plan, twin));
    }
}

const OWN: &str = "甲";

// Not 生活保護: codes betray it, and what they betray must be open in every district.
fn narrowed(mut desk: Desk, dice: &mut Dice) -> Desk {
    for programme in ["jumin", "kaigo", "shugaku", "teate"] {
        let level = desk.permit().level(&ProgrammeId::new(programme));
        let lower = [Level::None, Level::Exists, Level::Summary].into_iter().filter(|one| *one < level);
        let lower: Vec<Level> = lower.collect();
        if !lower.is_empty() && dice.once_in(2) {
            desk = desk.in_ward(programme, "1", lower[dice.roll(lower.len())]);
        }
    }
    desk
}

// The same desk without scopes, for somebody who is at home in the ward, or is not.
fn settled(desk: &Desk, is_at_home: bool) -> Desk {
    let mut plain = Desk { narrowings: BTreeMap::new(), ..desk.clone() };
    for (programme, narrowing) in desk.narrowings.iter().filter(|_| !is_at_home) {
        let highest = desk.grants[programme].highest;
        plain.grants.insert(programme.clone(), Grant { level: narrowing.otherwise, highest });
    }
    plain
}

fn lives_in_ward(plan: &Plan, desk: &Desk) -> bool {
    let registered = plan.records.iter().filter(|record| record.source == "shimin/jumin");
    registered.into_iter().any(|record| {
        let here = |row: &Option<Row>| row.as_ref().is_some_and(|row| row.cells["ward"] == "1");
        let last = &record.nights[LAST_NIGHT - 1];
        let since = 1 + record.nights.iter().rposition(|row| !here(row)).map_or(0, |before| before + 1);
        let is_withheld =
            plan.protected || record.shared || desk.protection.is_none_or(|protection| since > protection);
        here(last) && !last.as_ref().unwrap().ended && (desk.sees_protected || !is_withheld)
    })
}

// Records that are not in the caseload now are others; of those that are, the rows that are not.
fn of_other_workers(plan: &Plan, desk: &Desk, otherwise: Level, dice: &mut Dice) -> Plan {
    let mut twin = plan.clone();
    for record in twin.records.iter_mut().filter(|record| record.source == "fukushi/seiho") {
        let is_in_caseload = is_own(&record.nights[LAST_NIGHT - 1]);
        let original = record.clone();
        for (at, row) in record.nights.iter_mut().enumerate() {
            if is_in_caseload && is_own(row) {
                continue;
            }
            // Whether a row stands is known at `exists`, of the night that is asked about.
            let must_stand = otherwise == Level::Exists && at + 1 == desk.asked;
            let stands = if must_stand { original.nights[at].is_some() } else { !dice.once_in(3) };
            *row = stands.then(|| if is_in_caseload { of_another(dice) } else { any(at, dice) });
        }
        redraw_former(record, is_in_caseload, dice);
    }
    twin
}

fn redraw_former(record: &mut Record, is_in_caseload: bool, dice: &mut Dice) {
    // In their place: where an own row stands in its file is its own.
    for (_, row) in record.former.iter_mut().filter(|(_, row)| !is_in_caseload || row.cells["worker"] != OWN)
    {
        *row = of_another(dice);
    }
    for night in 1..=LAST_NIGHT {
        if record.nights[night - 1].is_some() && dice.once_in(4) {
            record.former.push((night, if is_in_caseload { of_another(dice) } else { any(0, dice) }));
        }
    }
}

fn is_own(row: &Option<Row>) -> bool {
    row.as_ref().is_some_and(|row| row.cells["worker"] == OWN)
}

// Of any worker, as long as the last one is another.
fn any(at: usize, dice: &mut Dice) -> Row {
    if at + 1 == LAST_NIGHT { of_another(dice) } else { draw::row("fukushi/seiho", dice) }
}

fn of_another(dice: &mut Dice) -> Row {
    let mut row = draw::row("fukushi/seiho", dice);
    if row.cells["worker"] == OWN {
        row.cells.insert("worker".to_owned(), "乙".to_owned());
    }
    row
}
