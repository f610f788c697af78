//! What every draw needs to know of the city as a whole.

use chrono::NaiveDate;

use crate::CitySpec;
use crate::calendar::after;
use crate::chance::{Dice, Order, Stream};
use crate::household::{Household, Role};
use crate::names::Names;

/// Persons of the register in a hundred households, measured over many seeds.
const PERSONS_OF_HUNDRED: u64 = 205;
/// Fewer cannot play the parts that examples need.
const FEWEST_HOUSEHOLDS: u32 = 16;

/// Seed, size and tables. Holds no person.
pub(crate) struct World {
    /// the seed of every draw
    pub(crate) seed: u64,
    /// how many households
    pub(crate) households: u32,
    /// all names
    pub(crate) names: Names,
    /// the order of 被保険者番号
    pub(crate) kaigo_order: Order,
    /// the order of 手帳番号
    pub(crate) techo_order: Order,
    /// the order of ケース番号
    pub(crate) seiho_order: Order,
    /// the order in which households apply for 児童手当
    pub(crate) jido_order: Order,
    ledgers: [Order; Ledger::COUNT],
    first_night: NaiveDate,
    stage: Stage,
}

/// Departments that numbered the households each in an order of its own.
#[derive(Clone, Copy)]
pub(crate) enum Ledger {
    /// 国民健康保険: 記号番号
    Kokuho,
    /// 自立支援医療: 受給者番号
    Jiritsu,
    /// 障害福祉サービス: 受給者証番号
    Service,
    /// 療育手帳: 手帳番号
    Ryoiku,
    /// 精神障害者保健福祉手帳: 手帳番号
    Seishin,
    /// 特定医療費(難病): 受給者番号
    Nanbyo,
    /// 児童扶養手当: 証書番号
    Jifu,
    /// こども医療: 受給者番号
    KodomoIryo,
    /// ひとり親医療: 受給者番号
    Hitorioya,
    /// 保育: 支給認定番号
    Hoiku,
    /// 就学援助: the order of its list
    School,
    /// 要保護児童: ケース番号
    Yohogo,
    /// 健診・予防接種: the order of its list
    Kenko,
}

impl Ledger {
    const COUNT: usize = 13;
    /// Keeps their orders apart from the others.
    const FIRST_KEY: u64 = 21;
}

/// Where the households stand that play a part: one in each stretch of the city.
struct Stage {
    stretch: u32,
    parts: u32,
    order: Order,
}

impl World {
    /// The world of a specification.
    pub(crate) fn new(spec: &CitySpec) -> Self {
        let households = u64::from(spec.residents) * 100 / PERSONS_OF_HUNDRED;
        let households = u32::try_from(households).unwrap_or(u32::MAX).max(FEWEST_HOUSEHOLDS);
        let order = |key| Order::new(spec.seed, key, households);
        let all = u32::try_from(Role::ALL.len()).unwrap_or_default();
        let parts = all.min(households / 2).max(1);
        Self {
            seed: spec.seed,
            households,
            names: Names::new(),
            kaigo_order: order(1),
            techo_order: order(2),
            seiho_order: order(3),
            jido_order: order(4),
            ledgers: std::array::from_fn(|index| order(Ledger::FIRST_KEY + index as u64)),
            first_night: spec.first_night,
            stage: Stage { stretch: households / parts, parts, order: Order::new(spec.seed, 5, parts) },
        }
    }

    /// The order in which a department numbered the households.
    pub(crate) fn order(&self, ledger: Ledger) -> &Order {
        self.ledgers.get(ledger as usize).unwrap_or(&self.kaigo_order)
    }

    /// The business date of a night, counted from 1.
    pub(crate) fn date(&self, night: u32) -> NaiveDate {
        after(self.first_night, night.saturating_sub(1))
    }

    /// The part that a household plays.
    pub(crate) fn role_of(&self, household: u32) -> Option<Role> {
        let stretch = household / self.stage.stretch;
        if stretch >= self.stage.parts || self.home_in(stretch) != household {
            return None;
        }
        Role::ALL.get(self.stage.order.at(stretch) as usize).copied()
    }

    /// The household that plays a part; `None` where the city is too small for it.
    pub(crate) fn home_of(&self, role: Role) -> Option<u32> {
        let part = Role::ALL.iter().position(|candidate| *candidate == role)?;
        let part = u32::try_from(part).ok().filter(|part| *part < self.stage.parts)?;
        Some(self.home_in(self.stage.order.position(part)))
    }

    fn home_in(&self, stretch: u32) -> u32 {
        let mut dice = Dice::new(self.seed, Stream::Role, 1_000 + u64::from(stretch));
        stretch * self.stage.stretch + dice.below(self.stage.stretch)
    }
}

/// One night of the city.
pub(crate) struct Night<'w> {
    /// the city
    pub(crate) world: &'w World,
    /// counted from 1
    pub(crate) number: u32,
    /// the business date
    pub(crate) date: NaiveDate,
}

impl<'w> Night<'w> {
    /// Night `number` of a world.
    pub(crate) fn new(world: &'w World, number: u32) -> Self {
        Self { world, number, date: world.date(number) }
    }

    /// The night before; the first night has none.
    pub(crate) fn before(&self) -> Option<Self> {
        let number = self.number.checked_sub(1).filter(|number| *number > 0)?;
        Some(Self::new(self.world, number))
    }

    /// A household as it is tonight.
    pub(crate) fn household(&self, index: u32) -> Household {
        Household::at(self.world, index, self.number)
    }
}
