//! Abuses, as they happen: the neighbour, the family, the spouse who has fled, the list that is carried off.

use super::super::look::Look;
use super::super::rule::Rule;
use super::dice::Dice;
use super::people::{People, handle};
use super::work::{asking, at, opening};
use super::{Told, told};

/// An abuse and what must be told of it.
pub(super) struct Planted {
    pub(super) told: Told,
    pub(super) looks: Vec<Look>,
}

pub(super) fn all(people: &People, dice: &mut Dice) -> Vec<Planted> {
    let mut planted = Vec::new();
    planted.extend(relatives(people, dice));
    planted.extend(homes(people, dice));
    planted.extend(colleagues(people, dice));
    planted.extend(
        [(3, 10 * 60), (11, 18 * 60), (26, 11 * 60)].map(|(day, from)| mass(people, dice, day, from)),
    );
    planted.extend([Walk::Up, Walk::Down, Walk::Leaping].map(|walk| sequence(people, dice, walk)));
    planted.extend([2, 9, 17].map(|day| sought(people, dice, day)));
    planted
}

fn personal(people: &People, rule: Rule, holder: usize, resident: usize, dice: &mut Dice) -> Planted {
    let begun = at(dice.below(4) * 7 + dice.below(5), dice.between(8 * 60 + 30, 20 * 60), 0);
    let told = told(rule, &people.holders[holder], Some(handle(resident)));
    Planted { told, looks: vec![opening(people, holder, resident, begun)] }
}

// The same rare surname somewhere in the city; a common one in the same town.
fn relatives(people: &People, dice: &mut Dice) -> Vec<Planted> {
    let mut planted = Vec::new();
    for holder in 0..people.holders.len() {
        let related = people.related(holder, |own, other| {
            let name = own.surnames.intersection(&other.surnames).next();
            let near =
                own.abodes.iter().any(|one| other.abodes.iter().any(|two| one.is_near(two) && !one.is(two)));
            let home = own.abodes.iter().any(|one| other.abodes.iter().any(|two| one.is(two)));
            name.is_some_and(|name| !home && (near || people.per_10000(name) <= 10))
        });
        if let Some(resident) = related.into_iter().find(|one| !people.selves.contains(one)) {
            planted.push(personal(people, Rule::OwnName, holder, resident, dice));
        }
    }
    planted
}

fn homes(people: &People, dice: &mut Dice) -> Vec<Planted> {
    let mut planted = Vec::new();
    for holder in 0..people.holders.len() {
        let own = people.residents[people.selves[holder]].household;
        let family = people.residents.iter().position(|one| one.household == own);
        let spouse = people.fled.get(&holder).copied();
        let not_staff = |one: &usize| !people.selves.contains(one);
        for resident in [family, spouse].into_iter().flatten().filter(not_staff) {
            planted.push(personal(people, Rule::OwnAddress, holder, resident, dice));
        }
    }
    planted
}

fn colleagues(people: &People, dice: &mut Dice) -> Vec<Planted> {
    let pairs = [(0, 0), (1, 2), (5, 9), (20, 30)];
    pairs.map(|(holder, other)| personal(people, Rule::Colleague, holder, people.selves[other], dice)).into()
}

// A list is carried off by hand, in just under an hour.
fn mass(people: &People, dice: &mut Dice, day: usize, from: usize) -> Planted {
    let holder = dice.below(people.holders.len());
    let looks = (0..75)
        .map(|place| opening(people, holder, dice.below(people.residents.len()), at(day, from, place * 45)));
    Planted { told: told(Rule::Mass, &people.holders[holder], None), looks: looks.collect() }
}

enum Walk {
    Up,
    Down,
    Leaping,
}

fn sequence(people: &People, dice: &mut Dice, walk: Walk) -> Planted {
    let holder = dice.below(people.holders.len());
    let day = dice.below(4) * 7 + dice.below(5);
    let first = dice.below(people.residents.len() - 20);
    let mut numbers: Vec<u64> = people.residents[first..first + 12].iter().map(|one| one.number).collect();
    match walk {
        Walk::Up => {}
        Walk::Down => numbers.reverse(),
        Walk::Leaping => numbers.rotate_left(5),
    }
    let looks = numbers
        .iter()
        .enumerate()
        .map(|(place, number)| asking(people, holder, *number, at(day, 600 + 4 * place, 0)));
    Planted { told: told(Rule::Sequence, &people.holders[holder], None), looks: looks.collect() }
}

// Somebody who is in the news.
fn sought(people: &People, dice: &mut Dice, day: usize) -> Planted {
    let resident = dice.below(people.residents.len());
    let first = dice.below(people.holders.len() - 8);
    let looks = (first..first + 8)
        .map(|holder| opening(people, holder, resident, at(day, 600 + (holder - first) * 30, 0)));
    Planted { told: told(Rule::Sought, "", Some(handle(resident))), looks: looks.collect() }
}
