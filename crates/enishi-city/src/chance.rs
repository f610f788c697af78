//! Chance without state: every draw is a function of the seed, a stream and a key.
//!
//! The mixer is SplitMix64 (Steele, Lea, Flood 2014). It is counter-based here: a [`Dice`] is made afresh from
//! (seed, stream, key), so that any household of any night can be drawn without drawing those before it.

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
const MILLION: u32 = 1_000_000;

/// What a draw is for. Streams never share numbers: a new programme takes a new stream and disturbs no other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// who lives together, and where
    Household = 1,
    /// what happens to them: moves, births, deaths
    Life,
    /// rows that are missing from one night's snapshot
    Dropout,
    /// 宛名番号
    Number,
    /// how a department writes a name
    Glyph,
    /// which household plays which part
    Role,
    /// the order of other systems' numbers
    Order,
    /// 介護保険
    Kaigo,
    /// 介護保険: assessments over the nights
    KaigoLife,
    /// 介護宛名対応表
    KaigoTaio,
    /// 身体障害者手帳
    Techo,
    /// 身体障害者手帳 over the nights
    TechoLife,
    /// 身体障害者手帳: certificates issued in later nights
    TechoNew,
    /// 生活保護
    Seiho,
    /// 生活保護 over the nights
    SeihoLife,
    /// 生活保護: persons whom the register does not know
    SeihoOutsider,
    /// 支援措置
    Shiensochi,
    /// 支援措置 over the nights
    ShiensochiLife,
    /// 支援措置: protection that begins in later nights
    ShiensochiNew,
    /// 児童手当
    Jido,
    /// telephones
    Phone,
    /// 国民健康保険
    Kokuho,
    /// 知的障害: 療育手帳
    Ryoiku,
    /// 精神疾患: 精神障害者保健福祉手帳 and 精神通院医療
    Mind,
    /// 自立支援医療 beside 精神通院
    Jiritsu,
    /// 障害福祉サービス
    Service,
    /// 障害福祉サービス: children before a certificate
    ServiceChild,
    /// 特定医療費(難病)
    Nanbyo,
    /// ひとり親: 児童扶養手当 and ひとり親医療
    OneParent,
    /// ひとり親 over the nights
    OneParentLife,
    /// こども医療
    KodomoIryo,
    /// 保育
    Hoiku,
    /// 就学援助
    School,
    /// 要保護児童
    Yohogo,
    /// 健診・予防接種
    Kenko,
    /// 後期高齢者医療
    Koki = 101,
    /// 後期高齢者医療 over the nights
    KokiLife,
    /// 国民年金
    Nenkin,
    /// 国民年金 over the nights
    NenkinLife,
    /// 避難行動要支援者
    Yoshiensha,
    /// 避難行動要支援者 over the nights
    YoshienshaLife,
    /// 見守り対象者
    Mimamori,
    /// 見守り対象者 over the nights
    MimamoriLife,
    /// 民生委員
    Minsei,
    /// 民生委員 over the nights
    MinseiLife,
    /// ボランティア
    Volunteer,
    /// ボランティア over the nights
    VolunteerLife,
}

fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

fn root(seed: u64, stream: Stream, key: u64) -> u64 {
    let stream = mix(seed.wrapping_add((stream as u64).wrapping_mul(GOLDEN)));
    mix(stream ^ mix(key.wrapping_add(GOLDEN)))
}

/// A run of draws for one purpose.
#[derive(Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The draws of `stream` for `key`.
    pub(crate) fn new(seed: u64, stream: Stream, key: u64) -> Self {
        Self(root(seed, stream, key))
    }

    /// 64 random bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// A number below `limit`; 0 where the limit is 0.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        let high = self.next() >> 32;
        u32::try_from((high * u64::from(limit)) >> 32).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in `share` of a million cases.
    pub(crate) fn chance(&mut self, share: u32) -> bool {
        self.below(MILLION) < share
    }

    /// True in `share` of a hundred cases.
    pub(crate) fn percent(&mut self, share: u32) -> bool {
        self.below(100) < share
    }

    /// One entry of a table, all alike.
    pub(crate) fn pick<T>(&mut self, table: &'static Table<T>) -> &'static T {
        let index = self.below(table.len());
        table.get(index)
    }

    /// One word of a table, all alike.
    pub(crate) fn word(&mut self, table: &'static Table<&'static str>) -> &'static str {
        self.pick::<&'static str>(table)
    }

    /// The first entry whose running weight exceeds a draw. The last entry takes what is left.
    pub(crate) fn weighted<T: Copy>(&mut self, table: &[(u32, T)], or: T) -> T {
        let total = table.iter().map(|(weight, _)| *weight).sum();
        let mut left = self.below(total);
        for (weight, value) in table {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        or
    }
}

/// A table that is never empty, so that a draw from it always gives something.
pub(crate) struct Table<T: 'static> {
    /// the first entry
    pub(crate) first: T,
    /// all others
    pub(crate) rest: &'static [T],
}

impl<T> Table<T> {
    /// How many entries.
    pub(crate) fn len(&self) -> u32 {
        1 + u32::try_from(self.rest.len()).unwrap_or_default()
    }
}

impl<T: 'static> Table<T> {
    /// The entry at `index`, counted round and round.
    pub(crate) fn get(&self, index: u32) -> &T {
        match (index % self.len()).checked_sub(1) {
            None => &self.first,
            Some(at) => self.rest.get(at as usize).unwrap_or(&self.first),
        }
    }

    /// Every entry.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.first).chain(self.rest)
    }
}

/// Events that strike with a fixed chance each night from the second on. Asking for night 400 costs 400 mixes,
/// a microsecond, and no event remembers another.
pub(crate) struct Chain {
    root: u64,
    share: u32,
}

impl Chain {
    /// The chain of `stream` for `key`; `share` of a million each night.
    pub(crate) fn new(seed: u64, stream: Stream, key: u64, share: u32) -> Self {
        Self { root: root(seed, stream, key), share }
    }

    /// Whether it strikes in `night`, and then the draws of that event.
    pub(crate) fn strike(&self, night: u32) -> Option<Dice> {
        let mut dice = Dice(self.root ^ u64::from(night).wrapping_mul(GOLDEN));
        (night > 1 && dice.chance(self.share)).then_some(dice)
    }

    /// Every strike up to and including `night`, in order.
    pub(crate) fn until(&self, night: u32) -> impl Iterator<Item = (u32, Dice)> {
        (2..=night).filter_map(|night| Some((night, self.strike(night)?)))
    }
}

/// An order of `count` things that follows no visible rule, and can be read from either side:
/// position p holds thing (a·p + b) mod count, with a prime to count.
pub(crate) struct Order {
    count: u64,
    factor: u64,
    inverse: u64,
    shift: u64,
}

impl Order {
    /// The order of `count` things for `key`.
    pub(crate) fn new(seed: u64, key: u64, count: u32) -> Self {
        let count = u64::from(count.max(1));
        let mut dice = Dice::new(seed, Stream::Order, key);
        loop {
            let factor = dice.next() % count;
            if let Some(inverse) = inverse(factor.max(1), count) {
                return Self { count, factor: factor.max(1), inverse, shift: dice.next() % count };
            }
        }
    }

    /// What stands at `position`.
    pub(crate) fn at(&self, position: u32) -> u32 {
        let thing = (u64::from(position) * self.factor + self.shift) % self.count;
        u32::try_from(thing).unwrap_or_default()
    }

    /// Where `thing` stands.
    pub(crate) fn position(&self, thing: u32) -> u32 {
        let lifted = u64::from(thing) + self.count - self.shift;
        u32::try_from(lifted % self.count * self.inverse % self.count).unwrap_or_default()
    }
}

/// The inverse of `factor` modulo `count`, by Euclid; `None` where they share a divisor.
fn inverse(factor: u64, count: u64) -> Option<u64> {
    let modulus = i128::from(count);
    let (mut old, mut rest) = (i128::from(factor), modulus);
    let (mut wanted, mut next) = (1_i128, 0_i128);
    while rest != 0 {
        let quotient = old / rest;
        (old, rest) = (rest, old - quotient * rest);
        (wanted, next) = (next, wanted - quotient * next);
    }
    (old == 1).then(|| u64::try_from(wanted.rem_euclid(modulus)).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_gives_the_same_draws() {
        let draws = |seed, key| {
            let mut dice = Dice::new(seed, Stream::Household, key);
            [dice.next(), dice.next(), dice.next()]
        };
        assert_eq!(draws(42, 7), draws(42, 7));
        assert_ne!(draws(42, 7), draws(42, 8));
        assert_ne!(draws(42, 7), draws(43, 7));
    }

    #[test]
    fn chances_come_out_as_asked() {
        let mut dice = Dice::new(1, Stream::Life, 0);
        let hits = (0..100_000).filter(|_| dice.chance(30_000)).count();
        assert!((2_800..3_200).contains(&hits), "{hits}");
        let chain = Chain::new(1, Stream::Life, 3, 10_000);
        let nights = chain.until(100_000).count();
        assert!((850..1_150).contains(&nights), "{nights}");
    }

    #[test]
    fn an_order_can_be_read_from_both_sides() {
        for count in [1, 2, 9, 900, 1_999] {
            let order = Order::new(42, 1, count);
            let mut seen: Vec<u32> = (0..count).map(|position| order.at(position)).collect();
            assert!((0..count).all(|thing| order.at(order.position(thing)) == thing));
            seen.sort_unstable();
            assert!(seen.into_iter().eq(0..count));
        }
    }
}
