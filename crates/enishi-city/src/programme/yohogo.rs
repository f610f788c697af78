//! 要保護児童: children whom the city watches over. Even that somebody is among them is restricted.

use chrono::NaiveDate;

use super::View;
use super::family::{is_child, is_one_parent};
use super::rare::{Rare, Span};
use crate::calendar::before;
use crate::chance::{Stream, Table};
use crate::household::{Relation, Role};
use crate::world::Ledger;

/// Families that the desk was told about.
pub(crate) const WATCHED: Rare = Rare { stream: Stream::Yohogo, households: 14, share };
/// Days that a closed case stays in the file.
const KEPT: i64 = 120;
/// Of a million cases, how many change hands in a night.
const HANDED_OVER: u32 = 9_000;
/// Outside one-parent families fewer calls come in: of a hundred.
const OTHERS: u32 = 70;
const BLOCK: u32 = 9;
const FIRST: u32 = 101;

static TEAMS: Table<&'static str> = Table {
    first: "こども家庭センター 相談第1係",
    rest: &["こども家庭センター 相談第2係", "保健センター 母子保健係", "児童相談所"],
};

/// A case.
pub(crate) struct Case {
    /// ケース番号
    pub(crate) number: u32,
    /// 区分: 1 要保護児童, 2 要支援児童
    pub(crate) kind: char,
    /// 受理日
    pub(crate) from: NaiveDate,
    /// 終結日
    pub(crate) until: Option<NaiveDate>,
    /// 主担当
    pub(crate) team: &'static str,
}

fn share(age: u32) -> u32 {
    if age < 18 { 230 } else { 0 }
}

/// The case of a person.
pub(crate) fn case(view: &View) -> Option<Case> {
    let mut dice = view.nth_dice(Stream::Yohogo, 1);
    let is_told = dice.percent(OTHERS) || is_one_parent(view.household);
    let span = match view.household.role {
        Some(Role::ProtectedUnflagged) if view.person.relation == Relation::Child => {
            Span { from: before(view.world().date(1), 190).max(view.person.birth.day), until: None }
        }
        _ => {
            let mut struck =
                WATCHED.strikes(view).filter(|_| is_told && is_child(view.person, view.night.date))?;
            Span::draw(view, &mut struck, 3, KEPT)?
        }
    };
    let position = view.world().order(Ledger::Yohogo).position(view.household.index);
    Some(Case {
        number: FIRST + position * BLOCK + u32::from(view.person.slot),
        kind: if dice.percent(62) { '1' } else { '2' },
        from: span.from,
        until: span.until,
        team: TEAMS.get(dice.below(4) + view.turns(Stream::Yohogo, HANDED_OVER, span.last(view.night))),
    })
}
