//! 精神疾患: 精神障害者保健福祉手帳, and what 精神通院医療 is granted for.

use chrono::NaiveDate;

use super::View;
use super::rare::{Rare, Span};
use crate::calendar::{after, month_start, term};
use crate::chance::Stream;
use crate::world::Ledger;

/// Whom it strikes: about one in fifty.
pub(crate) const MIND: Rare = Rare { stream: Stream::Mind, households: 70, share };
/// Days that a returned certificate stays in the file.
const KEPT: i64 = 500;
/// A certificate holds for two years (精神保健及び精神障害者福祉に関する法律 45条4項).
const MONTHS: u32 = 24;
/// Of a million certificates, how many the desk touches in a night.
const TOUCHED: u32 = 4_500;
/// Days before the last one from which a renewal may be applied for.
const DUE: i64 = 90;
/// Numbers that a household has.
const BLOCK: u32 = 8;
const FIRST: u32 = 3_001;

/// A certificate.
pub(crate) struct Certificate {
    /// 手帳番号
    pub(crate) number: u32,
    /// 等級
    pub(crate) grade: u8,
    /// 交付年月日
    pub(crate) issued: NaiveDate,
    /// 有効期限
    pub(crate) to: NaiveDate,
    /// 返還年月日
    pub(crate) returned: Option<NaiveDate>,
    /// whether a renewal was applied for
    pub(crate) renewing: bool,
}

fn share(age: u32) -> u32 {
    match age {
        0..15 => 20,
        15..25 => 230,
        25..65 => 400,
        65..75 => 280,
        _ => 120,
    }
}

/// The certificate of a person; a little more than half of those whom it strikes hold one.
pub(crate) fn certificate(view: &View) -> Option<Certificate> {
    if !MIND.strikes(view)?.percent(59) {
        return None;
    }
    let mut dice = view.nth_dice(Stream::Mind, 1);
    let grade = dice.weighted(&[(11, 1), (60, 2), (29, 3)], 2);
    let lead = dice.below(50);
    let span = Span::draw(view, &mut dice, 14, KEPT)?;
    let turns = view.turns(Stream::Mind, TOUCHED, span.last(view.night));
    let last = span.last(view.night);
    let lapsed = dice.percent(3);
    // Who forgot to renew stays in the file with the first validity.
    let (_, to) = term(month_start(span.from), MONTHS, if lapsed { span.from } else { after(last, lead) });
    let is_due = (to - last).num_days() < DUE && number(view) % 3 < 2;
    Some(Certificate {
        number: number(view),
        grade: if turns % 4 == 3 { 1 + grade % 3 } else { grade },
        issued: span.from,
        to,
        returned: span.until,
        renewing: span.until.is_none() && (is_due || turns % 2 == 1),
    })
}

/// Whether the person has 精神通院医療: the span of it, and draws for the rest.
pub(crate) fn outpatient(view: &View, kept: i64) -> Option<Span> {
    let mut dice = MIND.strikes(view)?;
    let (_, treated) = (dice.percent(59), dice.percent(84));
    Span::draw(view, &mut dice, 9, kept).filter(|_| treated)
}

/// Whether the person holds a certificate tonight.
pub(crate) fn holds(view: &View) -> bool {
    certificate(view).is_some_and(|certificate| certificate.returned.is_none())
}

fn number(view: &View) -> u32 {
    let position = view.world().order(Ledger::Seishin).position(view.household.index);
    FIRST + position * BLOCK + u32::from(view.person.slot % 8)
}
