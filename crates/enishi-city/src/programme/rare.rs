//! Rare things: who may be concerned is told by a few draws, so that a file of few rows costs little.

use chrono::NaiveDate;

use super::View;
use crate::calendar::{after, before};
use crate::chance::{Dice, Stream};
use crate::world::{Night, World};

/// New cases come as evenly in so many days after the first night as they did before it.
const AHEAD: u32 = 730;
/// Keeps the draws of households apart from those of persons.
const HOUSEHOLDS: u64 = 1 << 41;

/// Something that strikes persons of some households only. Whether a household is among them is one draw;
/// whom of it, is a draw for each member, weighted by age.
pub(crate) struct Rare {
    /// where the draws come from
    pub(crate) stream: Stream,
    /// of a thousand households, how many are among them
    pub(crate) households: u32,
    /// of a thousand members at an age (in years, in the first night), how many it strikes
    pub(crate) share: fn(u32) -> u32,
}

impl Rare {
    /// Whether a household is among them. Cheap: nobody is drawn for it.
    pub(crate) fn may_have(&self, world: &World, household: u32) -> bool {
        let key = u64::from(household) | HOUSEHOLDS;
        Dice::new(world.seed, self.stream, key).below(1_000) < self.households
    }

    /// The draws of a person whom it strikes. Whoever plays a part is not left to chance.
    pub(crate) fn strikes(&self, view: &View) -> Option<Dice> {
        if view.household.role.is_some() || !self.may_have(view.world(), view.household.index) {
            return None;
        }
        let mut dice = view.dice(self.stream);
        (dice.below(1_000) < (self.share)(view.first_age())).then_some(dice)
    }
}

/// From when to when something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// the first day
    pub(crate) from: NaiveDate,
    /// the last day, or that of the loss
    pub(crate) until: Option<NaiveDate>,
}

impl Span {
    /// A span that began in the `years` before the first night, or begins in those after it, and that three in ten
    /// see end within five years. `None` while it has not begun, and once it is over for more than `kept` days.
    pub(crate) fn draw(view: &View, dice: &mut Dice, years: u32, kept: i64) -> Option<Self> {
        let first = view.world().date(1);
        let from = before(after(first, AHEAD), dice.below(years * 365 + AHEAD));
        let own = after(before(first, 200), dice.below(1_600));
        let own = dice.percent(30).then_some(own);
        Self { from, until: own }.lived(view, kept)
    }

    /// The span as a person's life leaves it: not before birth or arrival, not after death or departure.
    pub(crate) fn lived(self, view: &View, kept: i64) -> Option<Self> {
        let person = view.person;
        let from = self.from.max(person.birth.day).max(person.arrived.unwrap_or(self.from));
        let own = self.until.filter(|until| *until <= view.night.date);
        let until = [own, person.lost()].into_iter().flatten().min();
        let is_over = until.is_some_and(|until| until <= from || is_forgotten(view.night, until, kept));
        (from <= view.night.date && !is_over).then_some(Self { from, until })
    }

    /// The last day on which it held, tonight at the latest.
    pub(crate) fn last(&self, night: &Night) -> NaiveDate {
        self.until.map_or(night.date, |until| until.min(night.date))
    }
}

fn is_forgotten(night: &Night, until: NaiveDate, kept: i64) -> bool {
    (night.date - until).num_days() > kept
}
