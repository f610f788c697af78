//! 見守り対象者: old people whom volunteers of the 社会福祉協議会 look in on. Its list knows no 宛名番号.

use chrono::NaiveDate;

use super::View;
use crate::calendar::before;
use crate::chance::{Chain, Dice, Stream, Table};
use crate::household::Role;

/// From this age on.
const AGE: u32 = 65;
/// Of a thousand old people who live alone, and of a thousand others, how many are looked in on.
const SHARES: (u32, u32) = (26, 4);
/// Days that somebody who died or left stays in the list.
const KEPT: i64 = 45;
/// Of a million rows, how many are touched in a night.
const TOUCHED: u32 = 9_000;

static KINDS: Table<&'static str> =
    Table { first: "毎日", rest: &["週1回", "週1回", "月1回", "月2回"] };
static RELATIVES: Table<&'static str> =
    Table { first: "長女", rest: &["長男", "二女", "妹", "甥", "隣人"] };

/// A row of 見守り対象者.
pub(crate) struct Watched {
    /// 見守り区分
    pub(crate) kind: &'static str,
    /// 同意
    pub(crate) consents: bool,
    /// 緊急連絡先: a telephone, where there is anybody to call
    pub(crate) emergency: Option<String>,
    /// 緊急連絡先続柄
    pub(crate) relative: Option<&'static str>,
    /// 登録日
    pub(crate) from: NaiveDate,
    /// 終了日
    pub(crate) until: Option<NaiveDate>,
}

/// What the list says of a person; `None` where it says nothing.
pub(crate) fn watched(view: &View) -> Option<Watched> {
    let person = view.person;
    let mut dice = view.dice(Stream::Mimamori);
    let draw = dice.below(1_000);
    let is_gone = !person.is_here();
    if view.first_age() < AGE || is_gone && person.days_since_change(view.night.date) > KEPT {
        return None;
    }
    // Who lives alone from the first: widows are found later, if at all.
    let is_alone = view.household.members.len() == 1;
    let share = if is_alone { SHARES.0 } else { SHARES.1 };
    if draw >= share && !view.plays(Role::Example) {
        return None;
    }
    let start = Watched {
        kind: dice.word(&KINDS),
        consents: dice.percent(85),
        emergency: None,
        relative: None,
        from: before(view.world().date(1), dice.between(60, 2_000)),
        until: is_gone.then_some(person.changed),
    };
    let is_known = dice.percent(85);
    Some(live(view, if is_known { reachable(start, &mut dice) } else { start }))
}

/// With somebody to call. 04-2900 is given to no exchange.
fn reachable(watched: Watched, dice: &mut Dice) -> Watched {
    let line = dice.between(2_000, 9_999);
    let relative = dice.word(&RELATIVES);
    Watched { emergency: Some(format!("04-2900-{line}")), relative: Some(relative), ..watched }
}

fn live(view: &View, mut watched: Watched) -> Watched {
    let chain = Chain::new(view.world().seed, Stream::MimamoriLife, view.person.key, TOUCHED);
    for (_, mut dice) in chain.until(view.night.number) {
        match dice.below(3) {
            0 => watched = reachable(watched, &mut dice),
            1 => watched.kind = dice.word(&KINDS),
            _ => watched.consents = !watched.consents,
        }
    }
    watched
}
