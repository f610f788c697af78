//! A seeded month: a few dozen people at work, and among them every abuse that the rules are for. What is found,
//! what is missed, and how often the officer is called for nothing.

mod dice;
mod people;
mod planted;
mod work;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use enishi_config::WatchLimits;
use enishi_model::Handle;
use enishi_store::Sameness;

use self::dice::Dice;
use self::people::People;
use self::planted::Planted;
use super::detectors::Detectors;
use super::look::Look;
use super::own::own;
use super::rule::Rule;

const SEED: u64 = 20_261_101;
/// How often in a month the officer may be called for nothing, of about fifteen thousand residents opened.
const BOUNDS: [(Rule, usize); 6] = [
    (Rule::OwnName, 12),
    (Rule::OwnAddress, 4),
    (Rule::Colleague, 25),
    (Rule::Mass, 0),
    (Rule::Sequence, 0),
    (Rule::Sought, 1),
];

/// A finding as the queue would have it: once a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    rule: Rule,
    holder: Option<String>,
    handle: Option<Handle>,
}

fn told(rule: Rule, holder: &str, handle: Option<Handle>) -> Told {
    let holder = Some(holder.to_owned());
    match rule.sameness() {
        Sameness::Holder => Told { rule, holder, handle: None },
        Sameness::Resident => Told { rule, holder: None, handle },
        Sameness::Both => Told { rule, holder, handle },
    }
}

fn watch(people: &People, looks: &[Look]) -> Vec<Told> {
    let limits = WatchLimits::default();
    let mut detectors = Detectors::new(limits, "+09:00".parse().unwrap());
    let mut last: BTreeMap<Told, DateTime<Utc>> = BTreeMap::new();
    let mut queue = Vec::new();
    let mut judge = |holder: &str, handle: Handle| {
        let bearers = |surname: &str| people.per_10000(surname);
        own(&people.staff, holder, people.likeness(handle), &bearers, limits.rare_surname_per_10000)
    };
    for look in looks {
        for finding in detectors.look(look, &mut judge) {
            let told = told(finding.rule, &look.holder, finding.handle);
            let known = last.get(&told).is_some_and(|then| look.at - *then < TimeDelta::days(1));
            if !known {
                last.insert(told.clone(), look.at);
                queue.push(told);
            }
        }
    }
    queue
}

// What the officer would be called for if every shared surname were a finding.
fn by_surname_alone(people: &People, looks: &[Look]) -> usize {
    let shares = |look: &&Look| {
        let member = people.staff.member(&look.holder).unwrap();
        let of = |handle: &Handle| !member.surnames.is_disjoint(&people.likeness(*handle).surnames);
        look.opened.iter().any(of)
    };
    looks.iter().filter(shares).count()
}

#[test]
fn every_abuse_of_a_month_is_found_and_work_is_left_in_peace() {
    let mut dice = Dice(SEED);
    let people = People::draw(&mut dice);
    let mut looks = work::month(&people, &mut dice);
    let ordinary = looks.iter().map(|look| look.opened.len()).sum::<usize>();
    let alone = by_surname_alone(&people, &looks);
    let planted: Vec<Planted> = planted::all(&people, &mut dice);
    looks.extend(planted.iter().flat_map(|one| one.looks.clone()));
    looks.sort_by_key(|look| look.at);
    let queue = watch(&people, &looks);

    println!("{ordinary} residents opened in ordinary work; a shared surname alone would call {alone} times");
    println!("{:<12} {:>7} {:>5} {:>6} {:>12}", "rule", "planted", "found", "missed", "false alarms");
    for (rule, bound) in BOUNDS {
        let of_rule: Vec<&Planted> = planted.iter().filter(|one| one.told.rule == rule).collect();
        let found = of_rule.iter().filter(|one| queue.contains(&one.told)).count();
        let false_alarms =
            queue.iter().filter(|told| told.rule == rule && !of_rule.iter().any(|one| one.told == **told));
        let false_alarms = false_alarms.count();
        let missed = of_rule.len() - found;
        println!("{:<12} {:>7} {found:>5} {missed:>6} {false_alarms:>12}", rule.code(), of_rule.len());
        assert!(of_rule.len() >= 3 && missed == 0, "{rule:?}: {missed} of {} missed", of_rule.len());
        assert!(false_alarms <= bound, "{rule:?}: {false_alarms} false alarms, at most {bound}");
    }
    assert!(ordinary > 12_000 && alone > 50, "{ordinary} {alone}: too quiet a month to say anything");
}
