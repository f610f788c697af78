//! 宛名番号 and 世帯番号.

use crate::chance::{Dice, Stream};

/// Households leave gaps, so that later members find a number beside the others.
const BLOCK: u64 = 12;
/// Members of one household, living or gone, that the block has room for.
pub(crate) const MEMBERS: usize = 9;
/// The first number that the computer gave.
const MIGRATED: u64 = 100_000;
/// The first number of the band used since 2010.
const LATER: u64 = 60_000_000;
/// The first number of those who are not in the register (住登外).
const OUTSIDE: u64 = 900_000_000;

/// Which band a 宛名番号 comes from. Within a band numbers rise with household and member,
/// so that a file sorted by number is one walk over all households per band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Band {
    /// numbered when the register went onto a computer
    Migrated,
    /// numbered since 2010
    Later,
}

/// Both bands, in the order of their numbers.
pub(crate) const BANDS: [Band; 2] = [Band::Migrated, Band::Later];

/// The 宛名番号 of member `slot` of a household.
pub(crate) fn resident(seed: u64, household: u32, slot: u8, band: Band) -> u64 {
    let mut dice = Dice::new(seed, Stream::Number, u64::from(household));
    let jitter = u64::from(dice.below(3));
    let within = u64::from(household) * BLOCK + jitter + u64::from(slot);
    match band {
        Band::Later => checked(LATER + within),
        // A village that joined the city had computed its last digit in its own way.
        Band::Migrated if dice.percent(15) => unchecked(MIGRATED + within, dice.between(1, 9)),
        Band::Migrated => checked(MIGRATED + within),
    }
}

/// The 宛名番号 of person `index` of those who are not in the register.
pub(crate) fn outsider(index: u32) -> u64 {
    checked(OUTSIDE + 7 * u64::from(index) + 1)
}

/// The 世帯番号 of a household.
pub(crate) fn household(household: u32) -> u64 {
    checked(10_000 + 3 * u64::from(household))
}

/// A serial number with its check digit: modulus 11, weights 2 to 7 from the right.
pub(crate) fn checked(serial: u64) -> u64 {
    serial * 10 + check_digit(serial)
}

fn unchecked(serial: u64, off: u32) -> u64 {
    serial * 10 + (check_digit(serial) + u64::from(off)) % 10
}

fn check_digit(serial: u64) -> u64 {
    let (mut left, mut sum, mut weight) = (serial, 0, 2);
    while left > 0 {
        sum += left % 10 * weight;
        left /= 10;
        weight = if weight == 7 { 2 } else { weight + 1 };
    }
    match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    }
}

/// A 宛名番号 as it is written: ten digits.
pub(crate) fn ten(number: u64) -> String {
    format!("{number:010}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computes_the_check_digit_from_the_right() {
        // 1·2 + 0·3 + 0·4 + 1·5 = 7; 11 − 7 = 4
        assert_eq!(checked(1_001), 10_014);
        assert_eq!(ten(checked(1_001)), "0000010014");
        // 2 · 6 = 12; 12 mod 11 = 1, which has no digit of its own
        assert_eq!(checked(6), 60);
    }

    #[test]
    fn numbers_rise_with_household_and_member() {
        for band in BANDS {
            let all =
                (0..500).flat_map(|household| (0..9).map(move |slot| resident(42, household, slot, band)));
            let all: Vec<u64> = all.collect();
            assert!(all.is_sorted_by(|one, next| one < next));
        }
        assert!(outsider(0) > resident(42, 4_000_000, 8, Band::Later));
    }
}
