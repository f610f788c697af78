//! Releasing a held file: how many persons it takes, and what their decision covers.

use crate::batch::Objection;

/// How many different persons must say so before a file held for this is published. Two where residents would lose
/// protection, or most of a source would vanish: one mistake must not be enough.
pub fn persons_needed(reasons: &[Objection]) -> usize {
    if reasons.iter().any(needs_two) { 2 } else { 1 }
}

fn needs_two(reason: &Objection) -> bool {
    match reason {
        Objection::MassLifting { .. } => true,
        Objection::RowCount { found, last, .. } => found.saturating_mul(2) < *last,
        _ => false,
    }
}

/// What a guard says of the file now that those who released it have not seen. Whatever is worse than they were told
/// is not covered by their decision.
pub fn unseen(told: &[Objection], now: Vec<Objection>) -> Vec<Objection> {
    now.into_iter().filter(|now| !told.iter().any(|told| covers(told, now))).collect()
}

fn covers(told: &Objection, now: &Objection) -> bool {
    match (told, now) {
        (Objection::MassLifting { lifted: told, .. }, Objection::MassLifting { lifted, .. }) => {
            lifted <= told
        }
        (Objection::RejectedShare { rejected: told, .. }, Objection::RejectedShare { rejected, .. }) => {
            rejected <= told
        }
        _ => told == now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lifting(lifted: u64) -> Objection {
        Objection::MassLifting { lifted, protected: 100, most: 5 }
    }

    fn rows(found: u64) -> Objection {
        Objection::RowCount { found, last: 1_000, least: 800, most: 1_500 }
    }

    #[test]
    fn what_takes_protection_or_most_of_a_source_away_needs_two() {
        assert_eq!(persons_needed(&[lifting(40)]), 2);
        assert_eq!(persons_needed(&[rows(700)]), 1);
        assert_eq!(persons_needed(&[rows(2_000)]), 1);
        assert_eq!(persons_needed(&[rows(700), rows(499)]), 2);
        assert_eq!(persons_needed(&[Objection::Empty]), 1);
    }

    #[test]
    fn a_release_covers_what_was_told_and_nothing_worse() {
        assert!(unseen(&[lifting(40), rows(700)], vec![lifting(40), rows(700)]).is_empty());
        assert!(unseen(&[lifting(40)], vec![lifting(39)]).is_empty());
        assert_eq!(unseen(&[lifting(40)], vec![lifting(41)]), [lifting(41)]);
        assert_eq!(unseen(&[lifting(40)], vec![rows(700)]), [rows(700)]);
        assert_eq!(unseen(&[rows(700)], vec![rows(600)]), [rows(600)]);
    }
}
