//! Households and the people in them, as they are in a night.

mod draw;
mod life;
mod name;
pub(crate) mod number;
mod plan;
mod role;

use chrono::NaiveDate;

use crate::address::{Place, elsewhere};
use crate::calendar::{Birth, after};
use crate::chance::{Dice, Stream};
use crate::names::{Name, Sex, Surname};
use crate::world::World;

pub(crate) use life::{lived, touched};
pub(crate) use number::{BANDS, Band, ten};
pub(crate) use plan::{Kind, Plan};
pub(crate) use role::Role;

/// Who lives together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Household {
    /// its number among all
    pub(crate) index: u32,
    /// the part that it plays, where its members were not left to chance
    pub(crate) role: Option<Role>,
    /// what kind of household it was at first
    pub(crate) kind: Kind,
    /// where it lives
    pub(crate) place: Place,
    /// everybody with this 世帯番号, by 宛名番号 within a band; the dead and those who left remain
    pub(crate) members: Vec<Person>,
}

/// One person of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// for draws: the same in every night
    pub(crate) key: u64,
    /// the place within the household
    pub(crate) slot: u8,
    /// 宛名番号
    pub(crate) number: u64,
    /// the band of the 宛名番号
    pub(crate) band: Band,
    /// the part that the person plays
    pub(crate) role: Option<Role>,
    /// 性別
    pub(crate) sex: Sex,
    /// 生年月日
    pub(crate) birth: Birth,
    /// 氏名 and 通称
    pub(crate) name: Name,
    /// 旧氏, where it was registered
    pub(crate) former_surname: Option<&'static Surname>,
    /// the name before the last change of it, and when that was
    pub(crate) renamed: Option<(NaiveDate, Name)>,
    /// 続柄
    pub(crate) relation: Relation,
    /// 住民状態
    pub(crate) residency: Residency,
    /// 異動日
    pub(crate) changed: NaiveDate,
    /// 住所
    pub(crate) place: Place,
    /// 前住所
    pub(crate) former: Former,
    /// when the person moved to it
    pub(crate) moved: Option<NaiveDate>,
    /// when the person came from outside the city
    pub(crate) arrived: Option<NaiveDate>,
    /// whether the register writes small kana large
    pub(crate) large_kana: bool,
}

/// 続柄
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// 世帯主
    Head,
    /// 妻 or 夫
    Spouse,
    /// 妻（未届） or 夫（未届）
    Partner,
    /// 子
    Child,
    /// 父 or 母
    Parent,
    /// 妻の父 or 妻の母
    WifesParent,
    /// 夫の父 or 夫の母
    HusbandsParent,
}

/// 住民状態
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Residency {
    /// 住民
    Here,
    /// 転出
    Away,
    /// 死亡
    Dead,
    /// 職権消除
    Removed,
}

/// 前住所
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Former {
    /// none on file
    Unknown,
    /// in the city
    City(Place),
    /// another municipality; the key draws which
    Elsewhere(u64),
    /// another country
    Abroad(&'static str),
}

impl Household {
    /// The household `index` as it is in `night`.
    pub(crate) fn at(world: &World, index: u32, night: u32) -> Self {
        let mut household = draw::household(world, index);
        life::replay(world, &mut household, night);
        household
    }

    /// The outline of household `index`, and the part that it plays. A fiftieth of the work of drawing it: files of
    /// few rows ask this first.
    pub(crate) fn outline(world: &World, index: u32) -> (Option<Role>, Plan) {
        let (role, plan, _) = draw::outline(world, index);
        (role, plan)
    }

    /// Those who live here.
    pub(crate) fn present(&self) -> impl Iterator<Item = &Person> {
        self.members.iter().filter(|person| person.is_here())
    }

    /// Who plays the household's part.
    pub(crate) fn protagonist(&self) -> Option<&Person> {
        self.members.iter().find(|person| person.role.is_some())
    }
}

impl Person {
    /// Whether the person lives here.
    pub(crate) fn is_here(&self) -> bool {
        self.residency == Residency::Here
    }

    /// Whether the person plays `role`.
    pub(crate) fn plays(&self, role: Role) -> bool {
        self.role == Some(role)
    }

    /// Whether the person is a foreign national.
    pub(crate) fn is_foreign(&self) -> bool {
        matches!(self.name, Name::Foreign { .. })
    }

    /// Draws that are the same in every night.
    pub(crate) fn dice(&self, world: &World, stream: Stream) -> Dice {
        Dice::new(world.seed, stream, self.key)
    }

    /// Whether the person is left out of a snapshot tonight, to be back tomorrow.
    /// One in two thousand rows is, from the second night on.
    pub(crate) fn drops_out(&self, world: &World, night: u32, file: u64) -> bool {
        if self.plays(Role::Dropout) {
            return night == 2;
        }
        let key = self.key ^ (u64::from(night) << 40) ^ (file << 58);
        night > 1 && self.role.is_none() && Dice::new(world.seed, Stream::Dropout, key).chance(500)
    }

    /// The name that a department knows which hears of a new one `days` late.
    pub(crate) fn name_known(&self, date: NaiveDate, days: i64) -> Name {
        match self.renamed {
            Some((since, before)) if (date - since).num_days() < days => before,
            _ => self.name,
        }
    }

    /// Where a department believes the person to live which hears of a move `days` late.
    pub(crate) fn place_known(&self, date: NaiveDate, days: i64) -> Place {
        match self.former {
            Former::City(old) if self.moved.is_some_and(|day| (date - day).num_days() < days) => old,
            _ => self.place,
        }
    }

    /// The day from which no programme of the city is for the person any more: that of leaving, or after death.
    pub(crate) fn lost(&self) -> Option<NaiveDate> {
        match self.residency {
            Residency::Here => None,
            Residency::Dead => Some(after(self.changed, 1)),
            Residency::Away | Residency::Removed => Some(self.changed),
        }
    }

    /// How long ago the last change was, in days.
    pub(crate) fn days_since_change(&self, date: NaiveDate) -> i64 {
        (date - self.changed).num_days()
    }

    /// 続柄 in words.
    pub(crate) fn relation_text(&self) -> &'static str {
        match (self.relation, self.sex) {
            (Relation::Head, _) => "世帯主",
            (Relation::Spouse, Sex::Female) => "妻",
            (Relation::Spouse, Sex::Male) => "夫",
            (Relation::Partner, Sex::Female) => "妻（未届）",
            (Relation::Partner, Sex::Male) => "夫（未届）",
            (Relation::Child, _) => "子",
            (Relation::Parent, Sex::Female) => "母",
            (Relation::Parent, Sex::Male) => "父",
            (Relation::WifesParent, Sex::Female) => "妻の母",
            (Relation::WifesParent, Sex::Male) => "妻の父",
            (Relation::HusbandsParent, Sex::Female) => "夫の母",
            (Relation::HusbandsParent, Sex::Male) => "夫の父",
        }
    }
}

impl Former {
    /// As the register writes it.
    pub(crate) fn text(&self, world: &World) -> Option<String> {
        match self {
            Self::Unknown => None,
            Self::City(place) => Some(place.registered()),
            Self::Elsewhere(key) => Some(elsewhere(&mut Dice::new(world.seed, Stream::Household, *key))),
            Self::Abroad(country) => Some((*country).to_owned()),
        }
    }
}
