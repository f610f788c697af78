//! 身体障害者手帳: who holds a certificate, and what the ledger says of it.

use chrono::NaiveDate;

use super::View;
use crate::calendar::{after, before, years_before};
use crate::chance::{Chain, Dice, Stream, Table};
use crate::household::{Residency, Role};
use crate::world::World;

/// Of a million certificates, how many the desk touches in a night.
const TOUCHED: u32 = 8_000;
/// Of a million residents without a certificate, how many get one in a night.
const ISSUED: u32 = 45;
/// The highest share of an age, of a thousand.
const MOST: u32 = 105;
/// Members whom the cheap test looks at; others are children in large families.
const SLOTS: u64 = 4;
/// Numbers that a household has in each series.
const BLOCK: u32 = 18;
/// The first number of a series.
const FIRST: u32 = 2_001;

/// What the certificate is for: 障害種別, 障害名, and the grades that the law knows for it.
pub(crate) struct Disability {
    /// 障害種別コード
    pub(crate) kind: &'static str,
    /// 障害名
    pub(crate) name: &'static str,
    grades: &'static [u8],
}

const fn d(kind: &'static str, name: &'static str, grades: &'static [u8]) -> Disability {
    Disability { kind, name, grades }
}

static DISABILITIES: Table<Disability> = Table {
    first: d("04", "両下肢機能の著しい障害", &[2]),
    rest: &[
        d("04", "両下肢機能障害", &[3, 4]),
        d("04", "右下肢機能障害", &[4, 5, 6]),
        d("04", "左下肢機能障害", &[3, 4, 5]),
        d("04", "右上肢機能障害", &[2, 3, 4]),
        d("04", "左上肢機能障害", &[2, 3, 4]),
        d("04", "脳血管障害による左上下肢機能障害", &[1, 2, 3]),
        d("04", "体幹機能障害", &[1, 2, 3, 5]),
        d("04", "右膝関節機能障害", &[4, 5]),
        d("05", "心臓機能障害", &[1, 3, 4]),
        d("05", "心臓機能障害(ペースメーカ植込み)", &[1, 3]),
        d("05", "じん臓機能障害", &[1, 3]),
        d("05", "ぼうこう又は直腸機能障害", &[3, 4]),
        d("05", "呼吸器機能障害", &[1, 3, 4]),
        d("05", "肝臓機能障害", &[1, 2]),
        d("02", "聴力障害", &[2, 3, 4, 6]),
        d("02", "両耳聴力レベル90dB以上", &[3]),
        d("02", "平衡機能障害", &[3, 5]),
        d("01", "視力障害", &[1, 2, 4, 6]),
        d("01", "視野狭窄", &[2, 5]),
        d("03", "音声機能障害", &[3, 4]),
        d("03", "そしゃく機能障害", &[3, 4]),
    ],
};

static REMARKS: Table<&'static str> = Table {
    first: "等級変更",
    rest: &[
        "再交付(紛失)",
        "要再認定",
        "駐車禁止除外標章交付済",
        "転入 前住地の手帳を書換",
        "代理人申請",
        "写真更新",
    ],
};

/// A certificate as the ledger has it.
#[derive(Clone, Copy)]
pub(crate) struct Certificate {
    /// 1 before the first night, 2 since
    pub(crate) series: u32,
    /// 手帳番号 within the series
    pub(crate) number: u32,
    /// 障害
    pub(crate) disability: &'static Disability,
    /// 総合等級
    pub(crate) grade: u8,
    /// 初回交付日
    pub(crate) issued: NaiveDate,
    /// 返還日
    pub(crate) returned: Option<NaiveDate>,
    /// 備考
    pub(crate) remark: &'static str,
    /// whether the address was brought up to date
    pub(crate) fresh: bool,
}

/// The certificates of a series that a person holds or held.
pub(crate) fn certificates(view: &View, series: u32) -> Vec<Certificate> {
    match (series, holds(view)) {
        (1, count) => (0..count).map(|index| live(view, index, old(view, index))).collect(),
        (_, 0) => new(view).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether anybody of a household may hold a certificate from before the first night. Cheap: nobody is drawn.
pub(crate) fn may_hold(world: &World, household: u32) -> bool {
    (0..SLOTS).any(|slot| {
        let key = u64::from(household) << 4 | slot;
        Dice::new(world.seed, Stream::Techo, key).below(1_000) < MOST
    })
}

/// How many certificates the person has from before the first night.
fn holds(view: &View) -> u32 {
    match view.person.role {
        Some(Role::TwoCertificates) => 2,
        Some(role) => u32::from(role.has_certificate()),
        None => {
            let mut dice = view.dice(Stream::Techo);
            let holds = dice.below(1_000) < share(view.first_age());
            u32::from(holds) + u32::from(holds && dice.percent(2))
        }
    }
}

/// Of a thousand people of an age, how many hold one.
fn share(age: u32) -> u32 {
    match age {
        0..3 => 1,
        3..18 => 5,
        18..40 => 10,
        40..65 => 22,
        65..75 => 70,
        _ => MOST,
    }
}

fn old(view: &View, index: u32) -> Certificate {
    let mut dice =
        Dice::new(view.world().seed, Stream::Techo, view.person.key ^ (u64::from(index + 1) << 56));
    let disability = dice.pick(&DISABILITIES);
    let first = view.world().date(1);
    let years = dice.below(view.first_age().clamp(1, 24)).min(dice.below(24));
    let issued = before(years_before(first, years), dice.between(31, 360)).max(view.person.birth.day);
    let last = if view.person.is_here() { first } else { before(view.person.changed, 15) };
    let returned = before(first, dice.between(30, 500));
    let is_returned = dice.percent(4) && returned > issued && view.person.role.is_none();
    Certificate {
        series: 1,
        number: number(view, index),
        disability,
        grade: grade(disability, &mut dice),
        issued: issued.min(last),
        returned: is_returned.then_some(returned),
        remark: if dice.percent(9) { dice.word(&REMARKS) } else { "" },
        fresh: dice.percent(82),
    }
}

/// The number of a person's certificate: by the order in which households came to the desk.
fn number(view: &View, index: u32) -> u32 {
    let position = view.world().techo_order.position(view.household.index);
    FIRST + position * BLOCK + u32::from(view.person.slot) * 2 + index
}

fn grade(disability: &Disability, dice: &mut Dice) -> u8 {
    let index = dice.below(u32::try_from(disability.grades.len()).unwrap_or_default());
    disability.grades.get(index as usize).copied().unwrap_or(4)
}

/// What happened to a certificate since the first night, and what a death does to it.
fn live(view: &View, index: u32, mut certificate: Certificate) -> Certificate {
    let world = view.world();
    let chain =
        Chain::new(world.seed, Stream::TechoLife, view.person.key ^ (u64::from(index) << 56), TOUCHED);
    let events = chain.until(view.night.number).filter(|_| view.person.role.is_none());
    for (night, mut dice) in events {
        if certificate.returned.is_some() {
            break;
        }
        match dice.below(100) {
            0..30 => certificate.remark = dice.word(&REMARKS),
            30..55 => certificate.fresh = true,
            55..85 => {
                (certificate.grade, certificate.remark) = (other_grade(&certificate, &mut dice), "等級変更")
            }
            _ => {
                certificate.returned = Some(before(world.date(night), dice.between(1, 9)));
                certificate.remark = "障害程度非該当により返還";
            }
        }
    }
    given_back(view, certificate)
}

fn other_grade(certificate: &Certificate, dice: &mut Dice) -> u8 {
    let grade = grade(certificate.disability, dice);
    let others = [grade, certificate.grade.saturating_sub(1).max(1), certificate.grade + 1];
    others.into_iter().find(|other| *other != certificate.grade).unwrap_or(grade)
}

/// Relatives of most of the dead bring it back, weeks later; who moves away mostly hands it in.
fn given_back(view: &View, certificate: Certificate) -> Certificate {
    let mut dice = view.dice(Stream::TechoLife);
    let (weeks, draw) = (dice.between(14, 60), dice.below(100));
    let (share, remark) = match view.person.residency {
        Residency::Here => return certificate,
        Residency::Dead if draw % 3 == 0 => (75, "本人死亡\n遺族より返還"),
        Residency::Dead => (75, "本人死亡により返還"),
        Residency::Away | Residency::Removed => (60, "市外転出"),
    };
    let day = after(view.person.changed, weeks);
    if certificate.returned.is_some() || draw >= share || day > view.night.date {
        return certificate;
    }
    Certificate { returned: Some(day), remark, ..certificate }
}

/// A certificate issued since the first night.
fn new(view: &View) -> Option<Certificate> {
    let world = view.world();
    if view.person.role.is_some() {
        return None;
    }
    let chain = Chain::new(world.seed, Stream::TechoNew, view.person.key, ISSUED);
    let (night, mut dice) = chain.until(view.night.number).next()?;
    if !view.person.is_here() && view.person.changed <= world.date(night) {
        return None;
    }
    let disability = dice.pick(&DISABILITIES);
    let certificate = Certificate {
        series: 2,
        number: number(view, 0),
        disability,
        grade: grade(disability, &mut dice),
        issued: before(world.date(night), 1).max(view.person.birth.day),
        returned: None,
        remark: "",
        fresh: true,
    };
    Some(given_back(view, certificate))
}
