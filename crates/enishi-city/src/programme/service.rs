//! 障害福祉サービス: who gets which service. Mostly holders of one of the three certificates, or children on the
//! way to one.

use chrono::NaiveDate;

use super::rare::{Rare, Span};
use super::{View, family, mind, nanbyo, ryoiku, techo};
use crate::calendar::{after, month_start, term};
use crate::chance::{Dice, Stream, Table};
use crate::household::{Person, number};
use crate::world::{Ledger, Night};

/// Households whose physically disabled members apply, and those with a child who needs help before a certificate.
const PHYSICAL: Rare = Rare { stream: Stream::Service, households: 260, share: |_| 1_000 };
const CHILD: Rare =
    Rare { stream: Stream::ServiceChild, households: 14, share: |age| if age < 12 { 260 } else { 0 } };
/// Days that a decision that ended stays in the file.
const KEPT: i64 = 150;
/// Of a million recipients, how many the desk touches in a night.
const TOUCHED: u32 = 5_000;
/// Of a hundred adults with a service, how many live in a home.
const IN_HOMES: u32 = 18;
const BLOCK: u64 = 8;
const FIRST: u64 = 110_000_000;

/// A service: サービス種類 and 支給量.
pub(crate) type Service = (&'static str, &'static str);

/// For adults at home, for adults who work, for those who live in a home, for children.
static AT_HOME: Table<Service> = Table {
    first: ("11", "月20時間"),
    rest: &[
        ("11", "月32.5時間"),
        ("22", "23日/月"),
        ("24", "月7日"),
        ("15", "月15時間"),
        ("12", "月180時間"),
    ],
};
static AT_WORK: Table<Service> = Table {
    first: ("46", "各月の日数から8日を控除した日数"),
    rest: &[("46", "22日/月"), ("45", "22日/月"), ("43", "22日/月"), ("42", "23日/月")],
};
static IN_A_HOME: Table<Service> =
    Table { first: ("33", "31日/月"), rest: &[("33", "31日/月"), ("32", "31日/月")] };
static OF_A_CHILD: Table<Service> = Table {
    first: ("63", "23日/月"),
    rest: &[("63", "10日/月"), ("61", "15日/月"), ("24", "月7日")],
};

static OFFICES: Table<&'static str> = Table {
    first: "相談支援センター結",
    rest: &["縁市障害者相談支援事業所", "相談室ひなた", "(福)絆の会 相談支援室", "こども発達相談ゆい"],
};

/// What the decision says of a person.
pub(crate) struct Decision {
    /// 受給者証番号, ten digits
    pub(crate) number: u64,
    /// 障害支援区分: 1 to 6; 0 for children and where none is needed
    pub(crate) degree: u8,
    /// 区分有効期限
    pub(crate) degree_to: NaiveDate,
    /// the services, in the order of their codes
    pub(crate) services: Vec<Service>,
    /// 支給決定期間開始
    pub(crate) from: NaiveDate,
    /// 支給決定期間終了
    pub(crate) to: NaiveDate,
    /// 相談支援事業所; some plan for themselves
    pub(crate) office: Option<&'static str>,
}

/// Whether anybody of a household may get a service. Cheap: nobody is drawn for it.
pub(crate) fn may_have(night: &Night, household: u32) -> bool {
    let world = night.world;
    ryoiku::RYOIKU.may_have(world, household)
        || mind::MIND.may_have(world, household)
        || nanbyo::NANBYO.may_have(world, household)
        || CHILD.may_have(world, household) && family::may_have_child(night, household, 18)
        || PHYSICAL.may_have(world, household) && techo::may_hold(world, household)
}

/// The decision for a person.
pub(crate) fn decision(view: &View) -> Option<Decision> {
    let mut dice = view.nth_dice(Stream::Service, 1);
    if !dice.percent(share(view)?) {
        return None;
    }
    let lead = dice.below(60);
    let span = Span::draw(view, &mut dice, 10, KEPT)?;
    let young = view.person.birth.age(view.night.date) < 18;
    let turns = view.turns(Stream::Service, TOUCHED, span.last(view.night));
    let (start, last) = (month_start(span.from), span.last(view.night));
    // A renewal that comes early lengthens the decision; it does not move its first day into the future.
    let (from, to) = (term(start, 12, last).0, term(start, 12, after(last, lead)).1);
    let (_, degree_to) = term(start, 36, after(last, lead));
    Some(Decision {
        number: recipient_number(view),
        degree: if young {
            0
        } else {
            dice.weighted(&[(12, 0), (8, 1), (20, 2), (21, 3), (17, 4), (11, 5), (11, 6)], 3)
        },
        degree_to,
        services: services(view.person, young, turns, &mut dice),
        from,
        to: span.until.map_or(to, |until| until.max(from).min(to)),
        office: dice.percent(86).then(|| *OFFICES.get(dice.below(5) + turns)),
    })
}

/// Of a hundred like the person, how many get a service; `None` where nothing speaks for it.
fn share(view: &View) -> Option<u32> {
    let is_old = view.first_age() >= 65;
    match () {
        () if ryoiku::holds(view) => Some(if is_old { 40 } else { 62 }),
        () if mind::holds(view) => Some(if is_old { 8 } else { 24 }),
        () if CHILD.strikes(view).is_some() => Some(95),
        // From 65 on 介護保険 goes first (障害者総合支援法 7条).
        () if !is_old && PHYSICAL.strikes(view).is_some() && is_certified(view) => Some(75),
        () if !is_old && nanbyo::is_severe(view) => Some(9),
        () => None,
    }
}

fn is_certified(view: &View) -> bool {
    let held = techo::certificates(view, 1);
    held.iter().any(|certificate| certificate.returned.is_none() && certificate.grade <= 4)
}

fn services(person: &Person, young: bool, turns: u32, dice: &mut Dice) -> Vec<Service> {
    let kind = dice.below(100);
    let table = match kind {
        _ if young => &OF_A_CHILD,
        0..IN_HOMES => &IN_A_HOME,
        IN_HOMES..62 => &AT_WORK,
        _ => &AT_HOME,
    };
    let several = dice.weighted(&[(48, 1), (36, 2), (16, 3)], 1);
    // Nobody lives in two homes.
    let count = if !young && kind < IN_HOMES { 1 } else { several };
    let first = dice.below(6) + turns / 2 + u32::from(person.slot);
    let mut services: Vec<Service> = (0..count).map(|step| *table.get(first + step)).collect();
    services.sort_unstable();
    services.dedup_by_key(|service| service.0);
    services
}

fn recipient_number(view: &View) -> u64 {
    let position = view.world().order(Ledger::Service).position(view.household.index);
    number::checked(FIRST + u64::from(position) * BLOCK + u64::from(view.person.slot % 8))
}
