//! Where the lot begins and ends.

use super::number::{Trust, Unit, counts_rooms, is_joint, read, unit};
use super::town::number_of_town;

/// Where the lot starts, the lot as `N-M-L`, and where it ends. Without a lot, both places are the end of the
/// town: the end of the text, or a number of rooms.
pub(super) fn find(chars: &[char]) -> (usize, String, usize) {
    let mut at = 0;
    while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
        let before = at.checked_sub(1).and_then(|before| chars.get(before)).copied();
        if let Some((_, after)) = number_of_town(before, rest) {
            at = chars.len() - after.len();
            continue;
        }
        if let Some((first, after)) = read(rest, Trust::Town) {
            if counts_rooms(after) {
                return (at, String::new(), at);
            }
            let (lot, end) = chain(first, after);
            return (at, lot, chars.len() - end.len());
        }
        at += 1;
    }
    (chars.len(), String::new(), chars.len())
}

/// Follows the numbers from the `first`: the lot, and what is behind it.
fn chain(first: String, rest: &[char]) -> (String, &[char]) {
    let mut lot = first;
    let mut trust = Trust::Lot;
    let mut rest = rest;
    loop {
        let unit = unit(rest);
        if let Some((unit, after)) = unit {
            rest = after;
            if unit != Unit::Chome {
                trust = Trust::Settled;
            }
        }
        match next_number(rest, unit.map(|(unit, _)| unit), trust) {
            Some((number, after)) => {
                lot.push('-');
                lot.push_str(&number);
                rest = after;
            }
            None => return (lot, rest),
        }
    }
}

/// The number that goes on after a `unit`, or after none.
fn next_number(rest: &[char], after: Option<Unit>, trust: Trust) -> Option<(String, &[char])> {
    let (number, rest) = match rest {
        [joint, next @ ..] if is_joint(*joint) => read(next, trust)?,
        // 3丁目 5番地 and 5番地 2号, but 5番地 201 is a room.
        [' ', next @ ..] => match after? {
            Unit::Chome => read(next, trust)?,
            Unit::Lot => read(next, trust).filter(|(_, rest)| is_house(rest))?,
            Unit::House => return None,
        },
        _ => match after? {
            Unit::House => return None,
            Unit::Chome | Unit::Lot => read(rest, trust)?,
        },
    };
    (!counts_rooms(rest)).then_some((number, rest))
}

fn is_house(rest: &[char]) -> bool {
    matches!(unit(rest), Some((Unit::House, _)))
}
