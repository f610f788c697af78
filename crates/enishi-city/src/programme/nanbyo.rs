//! 特定医療費(難病): who has an illness that the law names. The file is differential.

use chrono::NaiveDate;

use super::View;
use super::clinics::CLINICS;
use super::rare::{Rare, Span};
use crate::calendar::{after, term, year_start};
use crate::chance::{Stream, Table};
use crate::world::Ledger;

/// Whom it strikes: fewer than one in a hundred.
pub(crate) const NANBYO: Rare = Rare { stream: Stream::Nanbyo, households: 44, share };
/// Days that somebody whose award ended stays known.
const KEPT: i64 = 200;
/// Of a million awards, how many the desk touches in a night.
const TOUCHED: u32 = 6_000;
/// Of a hundred awards, how many are severe.
const SEVERE: u32 = 38;
const BLOCK: u32 = 8;
const FIRST: u32 = 100_001;

static ILLNESSES: Table<&'static str> = Table {
    first: "パーキンソン病",
    rest: &[
        "潰瘍性大腸炎",
        "潰瘍性大腸炎",
        "クローン病",
        "全身性エリテマトーデス",
        "全身性強皮症",
        "シェーグレン症候群",
        "後縦靱帯骨化症",
        "網膜色素変性症",
        "重症筋無力症",
        "多発性硬化症／視神経脊髄炎",
        "特発性拡張型心筋症",
        "サルコイドーシス",
        "脊髄小脳変性症(多系統萎縮症を除く。)",
        "IgA腎症",
    ],
};
/// Whose muscles breathe no more.
const ALS: &str = "筋萎縮性側索硬化症";

/// An award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Award {
    /// 受給者番号
    pub(crate) number: u32,
    /// 疾病名
    pub(crate) illness: &'static str,
    /// 重症度区分: 1 severe, 2 not, 3 light and costly (軽症高額)
    pub(crate) severity: u8,
    /// 人工呼吸器等装着
    pub(crate) ventilator: bool,
    /// the first day
    pub(crate) from: NaiveDate,
    /// 有効期限
    pub(crate) to: NaiveDate,
    /// 指定医療機関
    pub(crate) clinic: &'static str,
    /// whether it ended before its time
    pub(crate) ended: bool,
}

fn share(age: u32) -> u32 {
    match age {
        0..15 => 0,
        15..20 => 70,
        20..65 => 230,
        65..80 => 370,
        _ => 220,
    }
}

/// The award of a person.
pub(crate) fn award(view: &View) -> Option<Award> {
    let mut dice = NANBYO.strikes(view)?;
    let (is_als, illness, clinic, lead) =
        (dice.percent(3), dice.word(&ILLNESSES), dice.below(8), dice.between(5, 90));
    let (severe, costly, ventilator) = (dice.percent(SEVERE), dice.percent(30), dice.percent(35));
    let span = Span::draw(view, &mut dice, 11, KEPT)?;
    let turns = view.turns(Stream::Nanbyo, TOUCHED, span.last(view.night));
    let last = span.last(view.night);
    // All awards run out together, on 30 September; renewals come in over the months before.
    let (_, to) = term(september(span.from), 12, after(last, lead));
    Some(Award {
        number: FIRST + number(view),
        illness: if is_als { ALS } else { illness },
        severity: if severe || is_als || turns % 5 == 4 { 1 } else { 2 + u8::from(costly) },
        ventilator: is_als && ventilator,
        from: span.from,
        to: span.until.map_or(to, |until| until.min(to)),
        clinic: CLINICS.get(clinic + turns),
        ended: span.until.is_some(),
    })
}

/// 1 October before a day.
fn september(day: NaiveDate) -> NaiveDate {
    let october = after(year_start(crate::calendar::fiscal_year(day)), 183);
    if october <= day { october } else { crate::calendar::years_before(october, 1) }
}

fn number(view: &View) -> u32 {
    let position = view.world().order(Ledger::Nanbyo).position(view.household.index);
    position * BLOCK + u32::from(view.person.slot % 8)
}

/// Whether somebody breathes by a machine or is severely ill: who counts for 障害福祉サービス.
pub(crate) fn is_severe(view: &View) -> bool {
    award(view).is_some_and(|award| award.severity == 1 && !award.ended)
}
