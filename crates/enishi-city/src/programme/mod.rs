//! What each department knows of a person in a night.
//!
//! Everything here is a pure function of the [`View`]. Each programme draws from streams of its own.

pub(crate) mod changes;
pub(crate) mod clinics;
pub(crate) mod family;
pub(crate) mod hoiku;
pub(crate) mod jido;
pub(crate) mod jiritsu;
pub(crate) mod kaigo;
pub(crate) mod kenko;
pub(crate) mod kodomo_iryo;
pub(crate) mod kokuho;
pub(crate) mod mind;
pub(crate) mod nanbyo;
pub(crate) mod one_parent;
pub(crate) mod rare;
pub(crate) mod ryoiku;
pub(crate) mod school;
pub(crate) mod seiho;
pub(crate) mod service;
pub(crate) mod shiensochi;
pub(crate) mod techo;
pub(crate) mod yohogo;

pub(crate) mod koki;
pub(crate) mod mimamori;
pub(crate) mod minsei;
pub(crate) mod nenkin;
pub(crate) mod volunteer;
pub(crate) mod yoshiensha;

use chrono::NaiveDate;

use crate::chance::{Chain, Dice, Stream};
use crate::household::{Household, Person, Role};
use crate::names::Glyph;
use crate::world::{Night, World};

/// One person as departments see them in a night.
#[derive(Clone, Copy)]
pub(crate) struct View<'v> {
    /// the night
    pub(crate) night: &'v Night<'v>,
    /// the household as it is in that night
    pub(crate) household: &'v Household,
    /// one of its members
    pub(crate) person: &'v Person,
}

/// Departments that write names in their own way. The number keeps their draws apart.
#[derive(Clone, Copy)]
pub(crate) enum Desk {
    /// 介護保険
    Kaigo = 1,
    /// 身体障害者手帳
    Techo,
    /// 国民健康保険
    Kokuho,
    /// 自立支援医療
    Jiritsu,
    /// 障害福祉サービス
    Service,
    /// 療育手帳
    Ryoiku,
    /// こども医療
    KodomoIryo,
    /// 保育
    Hoiku,
    /// 就学援助
    School,
    /// 後期高齢者医療
    Koki = 101,
    /// 国民年金
    Nenkin,
    /// 避難行動要支援者
    Yoshiensha,
    /// 社会福祉協議会
    Shakyo,
}

impl<'v> View<'v> {
    /// The city.
    pub(crate) fn world(&self) -> &'v World {
        self.night.world
    }

    /// Draws that are the same in every night.
    pub(crate) fn dice(&self, stream: Stream) -> Dice {
        self.person.dice(self.night.world, stream)
    }

    /// Draws for one of several things of the person, the same in every night.
    pub(crate) fn nth_dice(&self, stream: Stream, nth: u64) -> Dice {
        Dice::new(self.world().seed, stream, self.person.key ^ (nth << 56))
    }

    /// How often a desk touched the person's papers up to a day: it leaves those that are closed alone. `share` of
    /// a million nights it does.
    pub(crate) fn turns(&self, stream: Stream, share: u32, last: NaiveDate) -> u32 {
        if self.household.role.is_some() {
            return 0;
        }
        let chain = Chain::new(self.world().seed, stream, self.person.key ^ (1 << 60), share);
        let nights = chain.until(self.night.number);
        u32::try_from(nights.filter(|(night, _)| self.world().date(*night) <= last).count())
            .unwrap_or_default()
    }

    /// Whether the person plays `role`.
    pub(crate) fn plays(&self, role: Role) -> bool {
        self.person.plays(role)
    }

    /// The glyphs that a desk writes: the common ones for `plain` of a hundred persons.
    pub(crate) fn glyph(&self, desk: Desk, plain: u32, or: Glyph) -> Glyph {
        let key = self.person.key ^ ((desk as u64) << 56);
        let is_plain = Dice::new(self.world().seed, Stream::Glyph, key).percent(plain);
        if is_plain || self.plays(Role::Example) { Glyph::Plain } else { or }
    }

    /// The age in the first night: what was decided before it was decided by this.
    pub(crate) fn first_age(&self) -> u32 {
        self.person.birth.age(self.world().date(1))
    }
}

/// The household's telephone, as a clerk typed it; a quarter left none. 04-2900 is given to no exchange.
pub(crate) fn phone(view: &View) -> Option<String> {
    let mut dice = Dice::new(view.world().seed, Stream::Phone, u64::from(view.household.index));
    let (line, known, form) = (dice.between(2_000, 9_999), dice.percent(75), dice.below(100));
    let number = format!("04-2900-{line}");
    (known || view.plays(Role::Example)).then(|| match form {
        0..6 => crate::text::wide(&number),
        6..12 => number.replace('-', ""),
        12..16 => format!("04(2900){line}"),
        _ => number,
    })
}
