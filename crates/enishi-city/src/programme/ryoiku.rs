//! 療育手帳: certificates of an intellectual disability. What the four degrees are called each prefecture says for
//! itself, and what clerks type varies.

use chrono::NaiveDate;

use super::View;
use super::rare::{Rare, Span};
use crate::calendar::{Ymd, after, term};
use crate::chance::{Stream, Table};
use crate::world::Ledger;

/// Whom it strikes: fewer than one in a hundred.
pub(crate) const RYOIKU: Rare = Rare { stream: Stream::Ryoiku, households: 38, share };
/// Days that a returned certificate stays in the file.
const KEPT: i64 = 700;
/// Of a million certificates, how many the desk touches in a night.
const TOUCHED: u32 = 6_000;
/// Numbers that a household has.
const BLOCK: u32 = 8;
const FIRST: u32 = 501;

/// The degrees, from the heaviest, each as clerks type it; the first way is the prefecture's.
static DEGREES: [Table<&'static str>; 4] = [
    Table { first: "Ⓐ", rest: &["Ⓐ", "Ⓐ", "○A", "マルA"] },
    Table { first: "A", rest: &["A", "A", "Ａ"] },
    Table { first: "B1", rest: &["B1", "B1", "Ｂ１", "B-1"] },
    Table { first: "B2", rest: &["B2", "B2", "Ｂ２", "B-2", "Ｂの２"] },
];

/// A certificate.
pub(crate) struct Certificate {
    /// 手帳番号
    pub(crate) number: u32,
    /// 判定区分, as it was typed
    pub(crate) degree: &'static str,
    /// 交付年月日
    pub(crate) issued: NaiveDate,
    /// 次回判定年月; none for adults whose degree stays
    pub(crate) next: Option<Ymd>,
    /// 返還年月日
    pub(crate) returned: Option<NaiveDate>,
    /// whether a child holds it
    pub(crate) is_young: bool,
}

fn share(age: u32) -> u32 {
    match age {
        0..3 => 40,
        3..18 => 480,
        18..40 => 360,
        40..65 => 200,
        _ => 90,
    }
}

/// The certificate of a person.
pub(crate) fn certificate(view: &View) -> Option<Certificate> {
    let mut dice = RYOIKU.strikes(view)?;
    let degree = dice.weighted(&[(17, 0), (22, 1), (24, 2), (37, 3)], 3);
    let (typed, lead, months) = (dice.below(60), dice.below(40), dice.weighted(&[(50, 36), (50, 60)], 36));
    let span = Span::draw(view, &mut dice, 18, KEPT)?;
    let turns = view.turns(Stream::Ryoiku, TOUCHED, span.last(view.night));
    let age = view.person.birth.age(view.night.date);
    let next = after(term(span.from, months, after(span.last(view.night), lead)).1, 1);
    Some(Certificate {
        number: number(view),
        degree: degree_text(degree, typed + turns),
        issued: span.from,
        next: (age < 30 && span.until.is_none()).then(|| Ymd::from(next)),
        returned: span.until,
        is_young: age < 18,
    })
}

fn degree_text(degree: usize, typed: u32) -> &'static str {
    DEGREES.get(degree).map_or("B2", |table| table.get(typed))
}

fn number(view: &View) -> u32 {
    let position = view.world().order(Ledger::Ryoiku).position(view.household.index);
    FIRST + position * BLOCK + u32::from(view.person.slot % 8)
}

/// Whether the person holds one tonight.
pub(crate) fn holds(view: &View) -> bool {
    certificate(view).is_some_and(|certificate| certificate.returned.is_none())
}
