//! How many rows there are, and how many of them were of use.

use enishi_config::connector::Guards;
use enishi_model::batch::{Figures, Objection};
use enishi_model::schema::FileKind;
use enishi_store::Past;

use super::{Evidence, share};

// Rows by which small files may differ without being suspicious. Own judgement, not a rule.
const FEW_LESS: u64 = 2;
const FEW_MORE: u64 = 10;
const FEW_REJECTED: u64 = 3;
// From so many files on, how much they differed from each other tells how steady the source is.
const STEADY: usize = 5;
// A file may lack as many times what ever changed between two of them.
const LEEWAY: f64 = 4.0;

/// A snapshot with far fewer or far more rows than the files before it.
pub(super) fn count(evidence: &Evidence<'_>) -> Option<Objection> {
    if evidence.connector.source.kind != FileKind::Snapshot {
        return None;
    }
    let (found, band) = (evidence.figures.rows, Band::learnt(&evidence.connector.guards, evidence.past)?);
    let Band { last, least, most } = band;
    (found < least || found > most).then_some(Objection::RowCount { found, last, least, most })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Band {
    last: u64,
    least: u64,
    most: u64,
}

impl Band {
    // Around the median and the last file: neither one odd night nor a slow loss moves it far.
    fn learnt(guards: &Guards, past: &Past) -> Option<Self> {
        let rows: Vec<u64> = past.files.iter().map(|file| file.rows).collect();
        let (last, median) = (*rows.first()?, median(&rows)?);
        let (low, high) = (last.min(median), last.max(median));
        let least = share(low, 1.0 - loss(guards, &rows)).saturating_sub(FEW_LESS).max(u64::from(last > 0));
        Some(Self { last, least, most: share(high, guards.rows_at_most) + FEW_MORE })
    }
}

fn median(rows: &[u64]) -> Option<u64> {
    let mut sorted = rows.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}

// The share of rows that may be missing.
fn loss(guards: &Guards, rows: &[u64]) -> f64 {
    let most = 1.0 - guards.rows_at_least;
    if rows.len() < STEADY {
        return most;
    }
    let pairs = rows.iter().zip(rows.iter().skip(1));
    // Row counts are far below 2^52, where this would lose digits.
    let changes = pairs.map(|(one, other)| one.abs_diff(*other) as f64 / (*one).max(*other).max(1) as f64);
    (changes.fold(0.0, f64::max) * LEEWAY).max(guards.rows_swing).min(most)
}

/// Too many rows were not taken.
pub(super) fn rejected(evidence: &Evidence<'_>) -> Option<Objection> {
    rejected_share(&evidence.connector.guards, evidence.figures)
}

/// Too many rejected rows, for the file or for anybody who rehearses it.
pub(crate) fn rejected_share(guards: &Guards, figures: &Figures) -> Option<Objection> {
    let most = share(figures.rows, guards.rejected_at_most).max(FEW_REJECTED);
    // Rows of residents who were removed by order are no fault of the file.
    let kept_out = figures.noticed.get("purged").copied().unwrap_or_default();
    let (rejected, rows) = (figures.rejected.saturating_sub(kept_out), figures.rows);
    let is_all = rejected > 0 && rejected == rows;
    (rejected > most || is_all).then_some(Objection::RejectedShare { rejected, rows, most })
}

#[cfg(test)]
mod tests {
    use super::*;
    use enishi_store::PastFile;

    // Newest first.
    fn band(guards: &Guards, rows: &[u64]) -> Band {
        let files = rows.iter().map(|rows| PastFile { rows: *rows, profile: None }).collect();
        Band::learnt(guards, &Past { files, served: None }).unwrap()
    }

    #[test]
    fn a_snapshot_may_shrink_a_little_and_never_to_nothing() {
        let guards = Guards::default();
        let holds = |found, last| {
            let band = band(&guards, &[last]);
            found < band.least || found > band.most
        };
        assert!(!holds(1_000, 1_000));
        assert!(!holds(900, 1_000));
        assert!(!holds(798, 1_000) && holds(797, 1_000));
        assert!(!holds(1_510, 1_000) && holds(1_511, 1_000));
        assert!(holds(0, 1), "the last row of a small file does not vanish unseen");
        assert!(!holds(0, 0));
        assert!(!holds(7, 8));
        assert_eq!(Band::learnt(&guards, &Past::default()), None, "a first file has nothing to compare with");
    }

    #[test]
    fn the_band_of_a_steady_source_is_narrow_and_that_of_a_lively_one_is_not() {
        let guards = Guards::default();
        assert_eq!(band(&guards, &[1_000; 4]).least, 798, "too few files to tell");
        assert_eq!(band(&guards, &[1_000; 5]).least, 948);
        assert_eq!(band(&guards, &[1_000, 1_000, 975, 1_000, 1_000]).least, 898);
        assert_eq!(band(&guards, &[1_000, 700, 1_000, 700, 1_000]).least, 798, "never wider than declared");
        assert_eq!(band(&guards, &[1_000; 5]).most, 1_510);
    }

    #[test]
    fn a_slow_loss_is_a_loss_and_an_odd_night_is_forgotten() {
        let guards = Guards::default();
        let slow = band(&guards, &[850, 1_000, 1_000, 1_000]);
        assert_eq!(slow.least, 678, "the last one counts");
        let odd = band(&guards, &[1_000, 1_000, 2_000, 1_000, 1_000]);
        assert_eq!((odd.last, odd.least, odd.most), (1_000, 798, 1_510));
        let after_the_odd_one = band(&guards, &[1_500, 1_000, 1_000, 1_000]);
        assert_eq!((after_the_odd_one.least, after_the_odd_one.most), (798, 2_260));
    }

    #[test]
    fn a_few_bad_rows_pass_and_a_file_of_nothing_else_does_not() {
        let guards = Guards::default();
        let holds = |rejected, rows| {
            rejected_share(&guards, &Figures { rejected, rows, ..Figures::default() }).is_some()
        };
        assert!(!holds(3, 20));
        assert!(holds(4, 20));
        assert!(!holds(50, 1_000));
        assert!(holds(51, 1_000));
        assert!(holds(1, 1));
        let kept_out = [("purged".to_owned(), 1)].into();
        let figures = Figures { rejected: 1, rows: 1, noticed: kept_out, ..Figures::default() };
        assert!(
            rejected_share(&guards, &figures).is_none(),
            "nobody can mend a row that was removed by order"
        );
    }
}
