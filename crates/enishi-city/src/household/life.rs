//! What happens to a household from the second night on.

use chrono::NaiveDate;

use super::draw::person;
use super::name::Family;
use super::number::{self, Band, MEMBERS};
use super::{Former, Household, Person, Relation, Residency};
use crate::address::Place;
use crate::calendar::{Birth, Known, before};
use crate::chance::{Chain, Dice, Stream};
use crate::names::{Name, Sex};
use crate::world::World;

/// Of a million households, how many something happens to in a night: then about one row of the register
/// in a hundred changes.
const SHARE: u32 = 14_500;

/// Something that changes rows of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// 転居
    Move,
    /// 転出 of the whole household
    Leave,
    /// 転出 of a grown child
    ChildLeaves,
    /// 死亡
    Death,
    /// 出生
    Birth,
    /// 婚姻
    Wedding,
    /// a kana is corrected
    Kana,
    /// the building's name is put on file
    Building,
}

const EVENTS: [(u32, Event); 8] = [
    (36, Event::Move),
    (7, Event::Leave),
    (5, Event::ChildLeaves),
    (9, Event::Death),
    (9, Event::Birth),
    (4, Event::Wedding),
    (22, Event::Kana),
    (8, Event::Building),
];

/// Lets a household live up to and including `night`.
pub(super) fn replay(world: &World, household: &mut Household, night: u32) {
    if let Some(role) = household.role {
        if let Some(event) = role.event().filter(|_| night > 1) {
            let dice = Dice::new(world.seed, Stream::Life, u64::from(household.index));
            Scene { world, household, dice, night: 2 }.happen(event);
        }
        return;
    }
    for (night, mut dice) in chain(world, household.index).until(night) {
        let event = dice.weighted(&EVENTS, Event::Move);
        Scene { world, household, dice, night }.happen(event);
    }
}

/// Whether something may happen to a household in just that night.
pub(crate) fn touched(world: &World, household: u32, night: u32) -> bool {
    match world.role_of(household) {
        Some(_) => night == 2,
        None => chain(world, household).strike(night).is_some(),
    }
}

/// Whether anything happened to a household up to and including that night.
pub(crate) fn lived(world: &World, household: u32, night: u32) -> bool {
    match world.role_of(household) {
        Some(_) => night > 1,
        None => chain(world, household).until(night).next().is_some(),
    }
}

fn chain(world: &World, household: u32) -> Chain {
    Chain::new(world.seed, Stream::Life, u64::from(household), SHARE)
}

struct Scene<'h> {
    world: &'h World,
    household: &'h mut Household,
    dice: Dice,
    night: u32,
}

impl Scene<'_> {
    /// Lets it happen, or something else where it cannot.
    fn happen(&mut self, event: Event) {
        let date = before(self.world.date(self.night), 1 + self.dice.below(6));
        let happened = match event {
            Event::Move => false,
            Event::Leave => self.leave(date),
            Event::ChildLeaves => self.child_leaves(date),
            Event::Death => self.death(date),
            Event::Birth => self.birth(date),
            Event::Wedding => self.wedding(date),
            Event::Kana => self.kana(date),
            Event::Building => self.building(date),
        };
        if !happened {
            self.relocate(date);
        }
    }

    fn relocate(&mut self, date: NaiveDate) {
        let old = self.household.place;
        let place = Place::draw(&mut self.dice, 55);
        self.household.place = place;
        for member in present(self.household) {
            (member.place, member.former, member.changed) = (place, Former::City(old), date);
            member.moved = Some(date);
        }
    }

    fn leave(&mut self, date: NaiveDate) -> bool {
        for member in present(self.household) {
            (member.residency, member.changed) = (Residency::Away, date);
        }
        true
    }

    fn child_leaves(&mut self, date: NaiveDate) -> bool {
        let grown = |member: &&mut Person| member.relation == Relation::Child && member.birth.age(date) >= 18;
        let Some(member) = present(self.household).find(grown) else { return false };
        (member.residency, member.changed) = (Residency::Away, date);
        true
    }

    fn death(&mut self, date: NaiveDate) -> bool {
        let oldest = present(self.household).filter(|member| member.birth.age(date) >= 65);
        let Some(member) = oldest.min_by_key(|member| member.birth.day) else { return false };
        (member.residency, member.changed) = (Residency::Dead, date);
        if member.relation == Relation::Head {
            self.succeed(date);
        }
        true
    }

    /// A new 世帯主: the spouse, or the eldest of those left.
    fn succeed(&mut self, date: NaiveDate) {
        let next = present(self.household)
            .min_by_key(|member| (member.relation != Relation::Spouse, member.birth.day));
        let Some(next) = next else { return };
        (next.relation, next.changed) = (Relation::Head, date);
        let widow = next.sex == Sex::Female;
        for member in present(self.household) {
            member.relation = match (member.relation, widow) {
                (Relation::Parent, true) => Relation::HusbandsParent,
                (Relation::WifesParent, true) => Relation::Parent,
                (Relation::Parent, false) => Relation::WifesParent,
                (relation, _) => relation,
            };
        }
    }

    fn birth(&mut self, date: NaiveDate) -> bool {
        let may_bear = |member: &&Person| {
            let is_parent = matches!(member.relation, Relation::Head | Relation::Spouse | Relation::Partner);
            member.sex == Sex::Female && is_parent && (20..=42).contains(&member.birth.age(date))
        };
        let Some(mother) = self.household.present().find(may_bear) else { return false };
        let (Some(slot), false) = (self.free_slot(), mother.relation == Relation::Head && self.is_single())
        else {
            return false;
        };
        let family = self.family();
        let sex = if self.dice.percent(51) { Sex::Male } else { Sex::Female };
        let birth = Birth { day: before(date, 3), known: Known::Day };
        let mut child =
            person(self.world, self.household, family, (Relation::Child, sex, birth, slot), &mut self.dice);
        child.band = Band::Later;
        child.number = number::resident(self.world.seed, self.household.index, slot, Band::Later);
        self.household.members.push(child);
        true
    }

    fn free_slot(&self) -> Option<u8> {
        let slot = self.household.members.len();
        u8::try_from(slot).ok().filter(|_| slot < MEMBERS)
    }

    fn is_single(&self) -> bool {
        self.household.present().count() == 1
    }

    /// The family of 世帯主, whose name a child takes.
    fn family(&mut self) -> Family {
        let own = self.household.members.first().map(|member| member.name);
        match own {
            Some(Name::Japanese { surname, .. }) => Family::Japanese(surname),
            _ => Family::draw(self.world, None, true, &mut self.dice),
        }
    }

    fn wedding(&mut self, date: NaiveDate) -> bool {
        let Some(Name::Japanese { surname: new, .. }) =
            self.household.members.first().map(|member| member.name)
        else {
            return false;
        };
        let Some(partner) = present(self.household).find(|member| member.relation == Relation::Partner)
        else {
            return false;
        };
        let before = partner.name;
        if let Name::Japanese { surname, .. } = &mut partner.name {
            partner.former_surname = self.dice.percent(50).then_some(*surname);
            *surname = new;
        }
        (partner.relation, partner.changed, partner.renamed) = (Relation::Spouse, date, Some((date, before)));
        true
    }

    fn kana(&mut self, date: NaiveDate) -> bool {
        let Some(member) =
            present(self.household).find(|member| member.large_kana && has_small(&member.name))
        else {
            return false;
        };
        (member.large_kana, member.changed) = (false, date);
        true
    }

    fn building(&mut self, date: NaiveDate) -> bool {
        if self.household.place.building().is_some() {
            return false;
        }
        let place = self.household.place.with_building(&mut self.dice);
        self.household.place = place;
        for member in present(self.household) {
            (member.place, member.changed) = (place, date);
        }
        true
    }
}

fn present(household: &mut Household) -> impl Iterator<Item = &mut Person> {
    household.members.iter_mut().filter(|member| member.is_here())
}

/// Whether the kana differ at all where small ones are written large.
fn has_small(name: &Name) -> bool {
    name.kana("").contains(['ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ッ', 'ャ', 'ュ', 'ョ'])
}
