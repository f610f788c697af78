//! Draws a household as it is before the first night.

use chrono::NaiveDate;

use super::name::{Family, namesake, year_of};
use super::number::{self, Band};
use super::plan::{Kind, Plan};
use super::{Former, Household, Person, Relation, Residency, Role};
use crate::address::Place;
use crate::calendar::{Birth, Known, after, before, years_before};
use crate::chance::{Dice, Stream};
use crate::names::{Name, Sex};
use crate::world::World;

/// Since when new numbers come from the later band.
const LATER_SINCE: i32 = 2010;

/// A household under construction.
struct Scene<'w> {
    world: &'w World,
    dice: Dice,
    family: Family,
    plan: Plan,
    household: Household,
}

/// The part that a household plays, its plan, and the dice that go on from there.
pub(super) fn outline(world: &World, index: u32) -> (Option<Role>, Plan, Dice) {
    let mut dice = Dice::new(world.seed, Stream::Household, u64::from(index));
    let role = world.role_of(index);
    let plan = match role {
        Some(role) => role.plan(&mut dice),
        None => Plan::draw(&mut dice),
    };
    (role, plan, dice)
}

/// The household `index` as it is before the first night.
pub(super) fn household(world: &World, index: u32) -> Household {
    let (role, plan, mut dice) = outline(world, index);
    let family = Family::draw(world, role, plan.foreign, &mut dice);
    let place = Place::draw(&mut dice, flats(&plan));
    let household = Household { index, role, kind: plan.kind, place, members: Vec::with_capacity(4) };
    let mut scene = Scene { world, dice, family, plan, household };
    scene.furnish();
    scene.cast();
    scene.settle();
    if role.is_none() {
        scene.fate();
    }
    scene.number();
    scene.household
}

/// How many of a hundred live in a building with a name.
fn flats(plan: &Plan) -> u32 {
    match plan.kind {
        Kind::ThreeGenerations | Kind::GrownChild => 5,
        _ if plan.age >= 65 => 18,
        Kind::Alone | Kind::Partners => 75,
        _ => 45,
    }
}

impl Scene<'_> {
    fn furnish(&mut self) {
        let Plan { kind, head, age, .. } = self.plan;
        self.add(Relation::Head, head, age);
        let spouse_age = (age + self.dice.below(7)).saturating_sub(4).max(19);
        match kind {
            Kind::Alone => {}
            Kind::Couple => self.add(Relation::Spouse, head.other(), spouse_age),
            Kind::Partners => self.add_partner(spouse_age),
            Kind::Parents => {
                self.add(Relation::Spouse, head.other(), spouse_age);
                self.add_children(spouse_age.min(age));
            }
            Kind::Mother | Kind::Father => self.add_children(age),
            Kind::GrownChild => self.add_grown_child(),
            Kind::ThreeGenerations => {
                self.add(Relation::Spouse, head.other(), spouse_age);
                self.add_children(spouse_age.min(age));
                self.add_grandparents();
            }
        }
    }

    fn add(&mut self, relation: Relation, sex: Sex, age: u32) {
        let day = before(years_before(self.world.date(1), age), self.dice.below(365));
        let birth = Birth { day, known: known(&mut self.dice, day) };
        self.push(relation, sex, birth);
    }

    fn push(&mut self, relation: Relation, sex: Sex, birth: Birth) {
        let slot = u8::try_from(self.household.members.len()).unwrap_or(u8::MAX);
        let person =
            person(self.world, &self.household, self.family, (relation, sex, birth, slot), &mut self.dice);
        self.household.members.push(person);
    }

    fn add_partner(&mut self, age: u32) {
        self.add(Relation::Partner, self.plan.head.other(), age);
        let surname = self.world.names.surname(&mut self.dice);
        if let Some(Person { name: Name::Japanese { surname: own, .. }, .. }) =
            self.household.members.last_mut()
        {
            *own = surname;
        }
    }

    /// Children of a mother (or a father alone) of that age, the eldest first. Most grown ones live elsewhere.
    fn add_children(&mut self, parent: u32) {
        let mut at_birth = if self.household.role.is_some() {
            parent.saturating_sub(self.dice.between(7, 12))
        } else {
            self.dice.between(22, 35)
        };
        for _ in 0..self.plan.children {
            let Some(age) = parent.checked_sub(at_birth) else { return };
            at_birth += 2 + self.dice.below(3);
            let stays = match age {
                0..19 => true,
                19..25 => self.dice.percent(65),
                _ => self.dice.percent(22),
            };
            if stays {
                let sex = self.sex();
                self.add(Relation::Child, sex, age);
                self.perhaps_twin(sex);
            }
        }
    }

    /// One birth in a hundred is of twins.
    fn perhaps_twin(&mut self, sex: Sex) {
        let first = self.household.role == Some(Role::Twins) && self.household.members.len() == 3;
        let by_chance = self.household.role.is_none() && self.dice.percent(1);
        if let (true, Some(sibling)) = (first || by_chance, self.household.members.last()) {
            let birth = sibling.birth;
            let sex = if first || self.dice.percent(70) { sex } else { sex.other() };
            self.push(Relation::Child, sex, birth);
        }
    }

    fn add_grown_child(&mut self) {
        let Plan { head, age, .. } = self.plan;
        if self.dice.percent(35) {
            let spouse = age.saturating_sub(self.dice.below(5));
            self.add(Relation::Spouse, head.other(), spouse);
        }
        let sex = if self.dice.percent(60) { Sex::Male } else { Sex::Female };
        let child = age.saturating_sub(self.dice.between(23, 36));
        self.add(Relation::Child, sex, child);
    }

    fn add_grandparents(&mut self) {
        let relation = if self.dice.percent(70) { Relation::Parent } else { Relation::WifesParent };
        let age = self.plan.age + self.dice.between(23, 32);
        self.add(relation, Sex::Female, age.min(99));
        if self.dice.percent(40) {
            let grandfather = age + self.dice.below(4);
            self.add(relation, Sex::Male, grandfather.min(99));
        }
    }

    fn sex(&mut self) -> Sex {
        if self.dice.percent(51) { Sex::Male } else { Sex::Female }
    }

    /// Gives whoever plays a part what the part needs.
    fn cast(&mut self) {
        let Some(role) = self.household.role else { return };
        let shared = self.world.names.either(&mut self.dice);
        if role == Role::SameNameCouple {
            for member in &mut self.household.members {
                if let Name::Japanese { given, .. } = &mut member.name {
                    *given = shared;
                }
            }
        }
        let protagonist = match role {
            Role::Wedding => self.household.members.last_mut(),
            _ => self.household.members.first_mut(),
        };
        let Some(person) = protagonist else { return };
        person.role = Some(role);
        person.birth.known = role.birth_known();
        if role == Role::Example {
            person.large_kana = true;
            let rare = self.world.names.rare_given(&mut self.dice, person.sex, year_of(person));
            if let Name::Japanese { given, .. } = &mut person.name {
                *given = rare;
            }
        }
        if role == Role::ImpossibleBirth {
            person.birth.day = common_february(person.birth.day);
        }
        if matches!(role, Role::Namesake | Role::NamesakeToo) {
            let mut dice = namesake(self.world);
            person.birth.day = before(years_before(self.world.date(1), 61), dice.below(300));
            let year = year_of(person);
            person.name = self.family.name(self.world, person.sex, year, &mut dice);
        }
    }

    /// When and from where they came.
    fn settle(&mut self) {
        let country = self.family.country();
        let moved_in =
            self.household.role == Some(Role::Protected) || self.dice.percent(arrivals(&self.plan));
        if moved_in || country.is_some() {
            let years = self.dice.below(30).min(self.dice.below(30)) / if country.is_some() { 3 } else { 1 };
            let arrived = self.day_of_life(years);
            let abroad = country.filter(|_| self.dice.percent(60)).map(Former::Abroad);
            let former = abroad.unwrap_or(Former::Elsewhere(u64::from(self.household.index) + (1 << 40)));
            self.move_all(arrived, former, LATER_SINCE);
        } else if self.dice.percent(45) {
            let old = Place::draw(&mut self.dice, 60);
            let years = self.dice.below(25);
            let moved = self.day_of_life(years);
            self.move_all(moved, Former::City(old), i32::MAX);
        } else {
            self.found();
        }
    }

    /// A day so many years ago, but one on which 世帯主 was grown.
    fn day_of_life(&mut self, years: u32) -> NaiveDate {
        let years = years.min(self.plan.age.saturating_sub(20));
        before(years_before(self.world.date(1), years), 20 + self.dice.below(345))
    }

    /// A couple that always lived in the city moved together when it married, before the eldest child.
    fn found(&mut self) {
        let eldest = self.household.members.iter().find(|member| member.relation == Relation::Child);
        let years = match eldest {
            Some(child) => child.birth.age(self.world.date(1)) + self.dice.between(1, 3),
            None => self.dice.below(40),
        };
        let (day, old) = (self.day_of_life(years), Place::draw(&mut self.dice, 40));
        let couple = |member: &&mut Person| matches!(member.relation, Relation::Head | Relation::Spouse);
        if self.household.members.iter().any(|member| member.relation == Relation::Spouse) {
            for member in self.household.members.iter_mut().filter(couple) {
                (member.changed, member.former) = (day.max(member.birth.day), Former::City(old));
            }
        }
    }

    fn move_all(&mut self, day: NaiveDate, former: Former, later_since: i32) {
        let in_later_band = chrono::Datelike::year(&day) >= later_since;
        for member in self.household.members.iter_mut().filter(|member| member.birth.day < day) {
            (member.changed, member.moved) = (day, Some(day));
            member.former = former;
            member.arrived = (!matches!(former, Former::City(_))).then_some(day);
            if in_later_band {
                member.band = Band::Later;
            }
        }
    }

    /// Who of them is dead or has moved away and is still in the file: about three in a hundred.
    fn fate(&mut self) {
        let today = self.world.date(1);
        let day = before(today, 10 + self.dice.below(900));
        let Plan { kind, head, age, .. } = self.plan;
        match kind {
            Kind::Alone if age >= 65 && self.dice.percent(12) => {
                let age = age + self.dice.below(5);
                self.add(Relation::Head, head.other(), age);
                self.end_last(Residency::Dead, day);
            }
            Kind::Alone if age >= 65 && self.dice.percent(4) => self.end_all(Residency::Dead, day),
            Kind::Couple if age >= 50 && self.dice.percent(7) => {
                let (sex, child) = (self.sex(), age.saturating_sub(self.dice.between(25, 32)));
                self.add(Relation::Child, sex, child);
                self.end_last(Residency::Away, day);
            }
            Kind::Parents if age >= 46 && self.dice.percent(7) => self.end_last(Residency::Away, day),
            Kind::GrownChild if self.dice.percent(6) => {
                self.add(Relation::Parent, head.other(), age + 20);
                self.end_last(Residency::Dead, day);
            }
            Kind::Alone if self.dice.chance(2_000) => self.end_all(Residency::Removed, day),
            _ if age < 65 && self.dice.chance(16_000) => self.end_all(Residency::Away, day),
            _ => {}
        }
    }

    fn end_all(&mut self, residency: Residency, day: NaiveDate) {
        for member in &mut self.household.members {
            end(member, residency, day);
        }
    }

    fn end_last(&mut self, residency: Residency, day: NaiveDate) {
        if let Some(member) = self.household.members.last_mut() {
            end(member, residency, day);
        }
    }

    fn number(&mut self) {
        for member in &mut self.household.members {
            if member.is_foreign() || chrono::Datelike::year(&member.birth.day) >= LATER_SINCE {
                member.band = Band::Later;
            }
            member.number = number::resident(self.world.seed, self.household.index, member.slot, member.band);
        }
    }
}

fn end(member: &mut Person, residency: Residency, day: NaiveDate) {
    member.residency = residency;
    member.changed = day.max(after(member.changed, 30));
}

/// How many of a hundred households came from elsewhere.
fn arrivals(plan: &Plan) -> u32 {
    match plan.kind {
        Kind::Alone if plan.age < 40 => 72,
        Kind::ThreeGenerations | Kind::GrownChild => 12,
        _ if plan.age >= 65 => 30,
        _ => 48,
    }
}

/// A few of the oldest do not know their birthday.
fn known(dice: &mut Dice, day: NaiveDate) -> Known {
    let is_old = chrono::Datelike::year(&day) < 1955;
    match dice.below(10_000) {
        0..12 if is_old => Known::Month,
        12..20 if is_old => Known::Year,
        20..24 if is_old => Known::About,
        _ => Known::Day,
    }
}

/// 28 February of the next common year, to stand for the 29th that it does not have.
fn common_february(day: NaiveDate) -> NaiveDate {
    let year = chrono::Datelike::year(&day);
    let common = if NaiveDate::from_ymd_opt(year, 2, 29).is_some() { year + 1 } else { year };
    NaiveDate::from_ymd_opt(common, 2, 28).unwrap_or(day)
}

/// A new member of a household: relation, sex, birth and place in it.
pub(super) fn person(
    world: &World,
    household: &Household,
    family: Family,
    (relation, sex, birth, slot): (Relation, Sex, Birth, u8),
    dice: &mut Dice,
) -> Person {
    let year = chrono::Datelike::year(&birth.day);
    let name = family.unused_name(world, &household.members, (sex, year), dice);
    let married = relation == Relation::Spouse && sex == Sex::Female && matches!(name, Name::Japanese { .. });
    Person {
        key: u64::from(household.index) << 4 | u64::from(slot),
        slot,
        number: 0,
        band: Band::Migrated,
        role: None,
        sex,
        birth,
        name,
        former_surname: (married && dice.percent(3)).then(|| world.names.surname(dice)),
        renamed: None,
        relation,
        residency: Residency::Here,
        changed: birth.day,
        place: household.place,
        former: Former::Unknown,
        moved: None,
        arrived: None,
        large_kana: dice.percent(if year < 1990 { 70 } else { 25 }),
    }
}
