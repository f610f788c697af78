//! 自立支援医療: 精神通院, 更生 (for holders of a certificate) and 育成 (for children).

use chrono::NaiveDate;

use super::clinics::{CLINICS, MIND_CLINICS};
use super::mind::{MIND, outpatient};
use super::rare::{Rare, Span};
use super::{View, techo};
use crate::calendar::{after, month_start, term};
use crate::chance::{Dice, Stream};
use crate::household::number;
use crate::world::{Ledger, World};

/// Holders of a certificate who are treated for what it is for, of a thousand households.
const TREATED: Rare = Rare { stream: Stream::Jiritsu, households: 310, share: |_| 1_000 };
/// Days that an award that ended stays in the file.
const KEPT: i64 = 180;
/// Of a million awards, how many the desk touches in a night.
const TOUCHED: u32 = 4_000;
const BLOCK: u64 = 8;
const FIRST: u64 = 100_000;

/// Monthly caps in yen by income (障害者総合支援法施行令 35条): 0 for 生活保護.
const CAPS: [(u32, u32); 5] = [(8, 0), (26, 2_500), (22, 5_000), (30, 10_000), (14, 20_000)];

/// An award.
pub(crate) struct Award {
    /// 受給者番号, seven digits and a check digit
    pub(crate) number: u64,
    /// 種別: the 公費 number
    pub(crate) kind: &'static str,
    /// 有効開始
    pub(crate) from: NaiveDate,
    /// 有効終了
    pub(crate) to: NaiveDate,
    /// 医療機関
    pub(crate) clinic: &'static str,
    /// 負担上限月額, in yen
    pub(crate) cap: u32,
    /// 重度かつ継続
    pub(crate) lasting: bool,
}

/// Whether anybody of a household may have an award. Cheap: nobody is drawn for it.
pub(crate) fn may_have(world: &World, household: u32) -> bool {
    MIND.may_have(world, household) || TREATED.may_have(world, household) && techo::may_hold(world, household)
}

/// The award of a person.
pub(crate) fn award(view: &View) -> Option<Award> {
    let mind = outpatient(view, KEPT).map(|span| ("21", span));
    let (kind, span) = mind.or_else(|| treated(view))?;
    let mut dice = view.nth_dice(Stream::Jiritsu, 1);
    let lead = dice.between(3, 60);
    let turns = view.turns(Stream::Jiritsu, TOUCHED, span.last(view.night));
    let (start, last) = (month_start(span.from), span.last(view.night));
    // A renewal that comes early lengthens the validity; it does not move its first day into the future.
    let (from, to) = (term(start, 12, last).0, term(start, 12, after(last, lead)).1);
    let clinic = dice.below(40) + turns;
    Some(Award {
        number: award_number(view),
        kind,
        from,
        to: span.until.map_or(to, |until| until.max(from).min(to)),
        clinic: if kind == "21" { MIND_CLINICS.get(clinic) } else { CLINICS.get(clinic) },
        cap: cap(&mut dice, turns),
        lasting: dice.percent(55),
    })
}

/// Incomes are looked at anew now and then.
fn cap(dice: &mut Dice, turns: u32) -> u32 {
    (0..=turns / 3).map(|_| dice.weighted(&CAPS, 5_000)).last().unwrap_or(5_000)
}

/// Heart, kidneys and the like: 更生医療 from 18 on, 育成医療 before.
fn treated(view: &View) -> Option<(&'static str, Span)> {
    let mut dice = TREATED.strikes(view)?;
    let held = techo::certificates(view, 1);
    let inner = |certificate: &techo::Certificate| certificate.disability.kind == "05";
    if !held.iter().any(|certificate| inner(certificate) && certificate.returned.is_none()) {
        return None;
    }
    let kind = if view.person.birth.age(view.night.date) < 18 { "16" } else { "15" };
    Some((kind, Span::draw(view, &mut dice, 8, KEPT)?))
}

fn award_number(view: &View) -> u64 {
    let position = view.world().order(Ledger::Jiritsu).position(view.household.index);
    number::checked(FIRST + u64::from(position) * BLOCK + u64::from(view.person.slot % 8))
}
