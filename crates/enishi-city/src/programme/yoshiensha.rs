//! 避難行動要支援者: who cannot get away alone in a disaster, and lives at home.

use chrono::NaiveDate;

use super::{View, kaigo, techo};
use crate::calendar::{after, before};
use crate::chance::{Chain, Dice, Stream, Table};
use crate::household::Role;

/// 要介護3 and heavier count by themselves; 31 and 88 are no levels.
const SEVERE_LEVELS: [&str; 3] = ["23", "24", "25"];
/// Levels that count where somebody lives alone.
const LEVELS: [&str; 7] = ["12", "13", "21", "22", "23", "24", "25"];
/// Grades of a certificate that count: 1級 and 2級.
const SEVERE_GRADE: u8 = 2;
/// Alone and of this age without any level, some ask to be listed.
const OLD: u32 = 75;
/// Of a hundred people with a heavy level, how many live in a facility.
const IN_FACILITY: u32 = 18;
/// Days that somebody who died or left stays in the file.
const KEPT: i64 = 60;
/// Of a million people of the list, whom the desk hears of in a night; moves and care levels change more rows.
const TOUCHED: u32 = 2_000;
/// 同意区分, of a hundred: 1 同意, 2 不同意, 3 未回答.
const CONSENTS: [(u32, char); 3] = [(62, '1'), (12, '2'), (26, '3')];

static SUPPORTERS: Table<&'static str> = Table {
    first: "自主防災会",
    rest: &["隣家の森さん", "民生委員", "近隣の佐々木さん", "自治会長", "長男(市内別居)", "訪問介護事業所"],
};

/// A row of 避難行動要支援者.
pub(crate) struct Listed {
    /// 事由
    pub(crate) reason: &'static str,
    /// 同意区分
    pub(crate) consent: char,
    /// 個別計画有無
    pub(crate) has_plan: bool,
    /// 避難支援等実施者
    pub(crate) supporter: Option<&'static str>,
    /// 登録年月日
    pub(crate) from: NaiveDate,
    /// 抹消年月日
    pub(crate) until: Option<NaiveDate>,
}

/// What the list says of a person; `None` where it says nothing.
pub(crate) fn listed(view: &View) -> Option<Listed> {
    let person = view.person;
    let mut dice = view.dice(Stream::Yoshiensha);
    let (facility, asks) = (dice.percent(IN_FACILITY), dice.below(1_000));
    let is_gone = !person.is_here();
    if is_gone && person.days_since_change(view.night.date) > KEPT {
        return None;
    }
    let reason = reason(view, facility, asks)?;
    let from = before(view.world().date(1), dice.between(20, 1_500)).max(person.birth.day);
    let start = Listed {
        reason,
        consent: dice.weighted(&CONSENTS, '3'),
        has_plan: false,
        supporter: None,
        from: from.max(person.arrived.unwrap_or(from)),
        until: is_gone.then_some(person.changed),
    };
    Some(live(view, planned(start, &mut dice)))
}

/// 事由: 1 要介護3以上, 2 手帳1・2級, 3 alone with a care level, 4 alone and old, at the person's own wish.
fn reason(view: &View, facility: bool, asks: u32) -> Option<&'static str> {
    let level = level(view);
    let is_alone = view.household.members.iter().filter(|member| member.is_here()).count() <= 1;
    let is_old = view.person.birth.age(view.night.date) >= OLD;
    match level {
        Some(level) if SEVERE_LEVELS.contains(&level) => (!facility).then_some("1"),
        _ if has_severe_certificate(view) => Some("2"),
        Some(level) if LEVELS.contains(&level) && is_alone => Some("3"),
        _ if is_old && is_alone && asks < 150 => Some("4"),
        _ => None,
    }
}

fn level(view: &View) -> Option<&'static str> {
    match kaigo::insured(view)?.care {
        kaigo::Care::Assessed(assessment) => Some(assessment.level),
        kaigo::Care::None | kaigo::Care::Applied => None,
    }
}

// What relatives gave back after a death stood until then.
fn has_severe_certificate(view: &View) -> bool {
    let person = view.person;
    let held = [1, 2].into_iter().flat_map(|series| techo::certificates(view, series));
    let stands = |day: NaiveDate| !person.is_here() && day >= person.changed;
    held.filter(|certificate| certificate.grade <= SEVERE_GRADE)
        .any(|certificate| certificate.returned.is_none_or(stands))
}

/// Who consents mostly has a plan, with somebody who comes.
fn planned(listed: Listed, dice: &mut Dice) -> Listed {
    let (has_plan, supporter) = (dice.percent(45), dice.word(&SUPPORTERS));
    let has_plan = has_plan && listed.consent == '1';
    Listed { has_plan, supporter: has_plan.then_some(supporter), ..listed }
}

/// Answers that came since, and plans that were made or changed.
fn live(view: &View, mut listed: Listed) -> Listed {
    let is_example = view.plays(Role::Example);
    if is_example {
        listed = Listed { consent: '1', has_plan: true, supporter: Some(SUPPORTERS.first), ..listed };
    }
    let chain = Chain::new(view.world().seed, Stream::YoshienshaLife, view.person.key, TOUCHED);
    for (_, mut dice) in chain.until(view.night.number).filter(|_| !is_example) {
        listed.consent = match (listed.consent, dice.below(100)) {
            (_, 0..90) => '1',
            (_, 90..97) => '2',
            (other, _) => other,
        };
        let supporter = dice.word(&SUPPORTERS);
        listed.has_plan = listed.consent == '1';
        listed.supporter = listed.has_plan.then_some(supporter);
    }
    listed.from = listed.from.min(before(view.night.date, 1));
    listed.until = listed.until.map(|until| until.max(after(listed.from, 1)));
    listed
}
