//! Releasing a held file: how many persons it takes, and what their decision covers.

use crate::batch::{Objection, Suspicion};

/// How many different persons must say so before a file held for this is published. Two where residents would lose
/// protection, where most of a source would vanish or become somebody else's, or where older data would take the
/// place of newer: one mistake must not be enough.
pub fn persons_needed(reasons: &[Objection]) -> usize {
    if reasons.iter().any(needs_two) { 2 } else { 1 }
}

fn needs_two(reason: &Objection) -> bool {
    match reason {
        Objection::MassLifting { .. } => true,
        Objection::RowCount { found, last, .. } => found.saturating_mul(2) < *last,
        Objection::Suspected(suspicion) => {
            matches!(suspicion, Suspicion::KeyOverlap { .. } | Suspicion::OlderFile { .. })
        }
        _ => false,
    }
}

/// Whether a file held for this can be published as it is: not where its rows could not even be read.
pub fn is_possible(reasons: &[Objection]) -> bool {
    !reasons.iter().any(|reason| matches!(reason, Objection::MissingColumns { .. }))
}

/// Whether those who decide were told that the file is older than the one that is served.
pub fn tells_of_age(reasons: &[Objection]) -> bool {
    reasons.iter().any(|reason| matches!(reason, Objection::Suspected(Suspicion::OlderFile { .. })))
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
        (Objection::RowCount { found: told, .. }, Objection::RowCount { found, .. }) => found == told,
        (Objection::Suspected(told), Objection::Suspected(now)) => told == now || is_no_worse(told, now),
        _ => told == now,
    }
}

// The bounds may have been learnt anew since: what was found counts.
fn is_no_worse(told: &Suspicion, now: &Suspicion) -> bool {
    use Suspicion as S;
    match (told, now) {
        (S::KeyOverlap { found: told, .. }, S::KeyOverlap { found, .. }) => found >= told,
        (S::UnknownResidents { unknown: told, .. }, S::UnknownResidents { unknown, .. }) => unknown <= told,
        (S::KeylessRows { column: of, empty: told, .. }, S::KeylessRows { column, empty, .. }) => {
            of == column && empty <= told
        }
        (S::BrokenText { broken: told, .. }, S::BrokenText { broken, .. }) => broken <= told,
        (S::PrivateUseText { private_use: told, .. }, S::PrivateUseText { private_use, .. }) => {
            private_use <= told
        }
        (S::LongCells { column: of, longest: told, .. }, S::LongCells { column, longest, .. }) => {
            of == column && longest <= told
        }
        (
            S::BirthDates { future: told_future, ancient: told_ancient, .. },
            S::BirthDates { future, ancient, .. },
        ) => future <= told_future && ancient <= told_ancient,
        (S::OtherNight { date: told, .. }, S::OtherNight { date, .. }) => told == date,
        _ => false,
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

    fn keys(found: u64) -> Objection {
        Objection::Suspected(Suspicion::KeyOverlap { found, expected: 100, least: 50 })
    }

    fn older(served: &str) -> Objection {
        let (date, served) = ("2026-11-20".parse().unwrap(), served.parse().unwrap());
        Objection::Suspected(Suspicion::OlderFile { date, served })
    }

    fn broken(broken: u64, most: u64) -> Objection {
        Objection::Suspected(Suspicion::BrokenText { broken, rows: 100, most })
    }

    #[test]
    fn another_departments_keys_and_older_data_need_two_and_broken_text_one() {
        for (reason, needed) in [(keys(3), 2), (older("2026-11-21"), 2), (broken(60, 1), 1)] {
            assert_eq!(persons_needed(&[reason]), needed);
        }
        let renamed = Objection::MissingColumns { missing: vec!["a".to_owned()], unknown: Vec::new() };
        assert!(is_possible(&[keys(3)]) && !is_possible(&[keys(3), renamed]));
    }

    #[test]
    fn a_release_covers_the_same_suspicion_and_none_that_is_worse() {
        assert!(unseen(&[keys(10), broken(60, 1)], vec![keys(11), broken(60, 2)]).is_empty());
        assert_eq!(unseen(&[keys(10)], vec![keys(9)]), [keys(9)]);
        assert_eq!(unseen(&[broken(60, 1)], vec![broken(61, 1)]), [broken(61, 1)]);
        assert_eq!(unseen(&[keys(10)], vec![broken(1, 0)]), [broken(1, 0)]);
        assert_eq!(unseen(&[older("2026-11-21")], vec![older("2026-11-22")]), [older("2026-11-22")]);
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
