//! Ordinary work of a month: cases, families, the assessment of a whole list, a Friday evening.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::look::Look;
use super::dice::Dice;
use super::people::{People, handle};

/// 2026-11-02, a Monday, midnight in Japan.
fn midnight(day: usize) -> DateTime<Utc> {
    let first = DateTime::parse_from_rfc3339("2026-11-02T00:00:00+09:00").unwrap().to_utc();
    first + TimeDelta::days(i64::try_from(day).unwrap())
}

pub(super) fn at(day: usize, minutes: usize, seconds: usize) -> DateTime<Utc> {
    midnight(day) + TimeDelta::seconds(i64::try_from(minutes * 60 + seconds).unwrap())
}

/// The days of four weeks on which the offices are open.
pub(super) fn working_days() -> impl Iterator<Item = usize> {
    (0..28).filter(|day| day % 7 < 5)
}

pub(super) fn look(people: &People, holder: usize, at: DateTime<Utc>) -> Look {
    Look {
        at,
        holder: people.holders[holder].clone(),
        role: "worker".to_owned(),
        opened: Vec::new(),
        shown: Vec::new(),
        number: None,
    }
}

pub(super) fn opening(people: &People, holder: usize, resident: usize, at: DateTime<Utc>) -> Look {
    Look { opened: vec![handle(resident)], ..look(people, holder, at) }
}

pub(super) fn asking(people: &People, holder: usize, number: u64, at: DateTime<Utc>) -> Look {
    Look { number: Some(number), ..look(people, holder, at) }
}

pub(super) fn month(people: &People, dice: &mut Dice) -> Vec<Look> {
    let clients: Vec<usize> =
        (0..people.residents.len()).filter(|one| people.residents[*one].is_client).collect();
    let mut looks = Vec::new();
    for day in working_days() {
        for holder in 0..people.holders.len() {
            let closes = if day % 7 == 4 && dice.percent(15) { 20 * 60 + 30 } else { 17 * 60 + 15 };
            for _ in 0..dice.between(8, 24) {
                let begun = dice.between(8 * 60 + 30, closes);
                case(people, holder, *dice.one(&clients), at(day, begun, dice.below(60)), dice, &mut looks);
            }
        }
        let busy = dice.below(people.holders.len());
        assessment(people, busy, &clients, day, dice, &mut looks);
        passed_on(people, *dice.one(&clients), day, dice, &mut looks);
    }
    looks
}

// Found by number or by name, opened, and sometimes the family with them.
fn case(
    people: &People,
    holder: usize,
    client: usize,
    begun: DateTime<Utc>,
    dice: &mut Dice,
    looks: &mut Vec<Look>,
) {
    let household = people.residents[client].household;
    let family = people.residents.iter().enumerate().skip(client.saturating_sub(5)).take(11);
    let family: Vec<usize> = family
        .filter(|(place, one)| one.household == household && *place != client)
        .map(|(place, _)| place)
        .collect();
    let opened = if dice.percent(20) { family } else { Vec::new() };
    for (place, resident) in std::iter::once(client).chain(opened).enumerate() {
        let begun = begun + TimeDelta::seconds(i64::try_from(40 * place).unwrap());
        if dice.percent(40) {
            looks.push(asking(people, holder, people.residents[resident].number, begun));
        }
        looks.push(opening(people, holder, resident, begun + TimeDelta::seconds(5)));
    }
}

// A list is gone through, one after the other, within an hour.
fn assessment(
    people: &People,
    holder: usize,
    clients: &[usize],
    day: usize,
    dice: &mut Dice,
    looks: &mut Vec<Look>,
) {
    for place in 0..dice.between(20, 38) {
        let begun = at(day, 13 * 60, place * 90);
        let client = *dice.one(clients);
        looks.push(asking(people, holder, people.residents[client].number, begun));
        looks.push(opening(people, holder, client, begun));
    }
}

// A hard case goes from desk to desk.
fn passed_on(people: &People, client: usize, day: usize, dice: &mut Dice, looks: &mut Vec<Look>) {
    for desk in 0..dice.between(2, 4) {
        let holder = dice.below(people.holders.len());
        looks.push(opening(people, holder, client, at(day, 9 * 60 + desk * 70, 0)));
    }
}
