//! Judging a whole file before anything of it is visible.

use enishi_config::Connector;
use enishi_config::connector::Guards;
use enishi_model::batch::{Figures, Objection};
use enishi_model::schema::FileKind;
use enishi_store::Lifted;

/// Why a file is not published.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// it cannot be what the connector expects
    Refuse(Vec<Objection>),
    /// it may be right, and a person must say so
    Hold(Vec<Objection>),
}

impl Stop {
    /// The reasons, whichever it is.
    pub fn into_reasons(self) -> Vec<Objection> {
        match self {
            Self::Refuse(reasons) | Self::Hold(reasons) => reasons,
        }
    }
}

// Rows by which small files may differ without being suspicious. Own judgement, not a rule.
const FEW_LESS: u64 = 2;
const FEW_MORE: u64 = 10;
const FEW_REJECTED: u64 = 3;
const FEW_LIFTED: u64 = 2;

/// Judges a file by its figures, by what its trailer says, and by from how many it lifts protection. `last_rows`: how
/// many rows the source's last published file had.
pub fn judge(
    connector: &Connector,
    figures: &Figures,
    last_rows: Option<u64>,
    trailer: Option<Objection>,
    lifted: Lifted,
) -> Result<(), Stop> {
    let mut reasons = Vec::from_iter(trailer);
    if connector.source.kind == FileKind::Snapshot {
        reasons.extend(last_rows.and_then(|last| row_count(&connector.guards, figures.rows, last)));
    }
    reasons.extend(rejected_share(&connector.guards, figures));
    reasons.extend(mass_lifting(&connector.guards, lifted));
    if reasons.is_empty() { Ok(()) } else { Err(Stop::Hold(reasons)) }
}

fn row_count(guards: &Guards, found: u64, last: u64) -> Option<Objection> {
    let least = share(last, guards.rows_at_least).saturating_sub(FEW_LESS).max(u64::from(last > 0));
    let most = share(last, guards.rows_at_most) + FEW_MORE;
    (found < least || found > most).then_some(Objection::RowCount { found, last, least, most })
}

pub(crate) fn rejected_share(guards: &Guards, figures: &Figures) -> Option<Objection> {
    let most = share(figures.rows, guards.rejected_at_most).max(FEW_REJECTED);
    // Rows of residents who were removed by order are no fault of the file.
    let kept_out = figures.noticed.get("purged").copied().unwrap_or_default();
    let (rejected, rows) = (figures.rejected.saturating_sub(kept_out), figures.rows);
    let is_all = rejected > 0 && rejected == rows;
    (rejected > most || is_all).then_some(Objection::RejectedShare { rejected, rows, most })
}

fn mass_lifting(guards: &Guards, lifted: Lifted) -> Option<Objection> {
    let most = share(lifted.before, guards.lifted_at_most).max(FEW_LIFTED);
    let Lifted { lifted, before: protected } = lifted;
    (lifted > most).then_some(Objection::MassLifting { lifted, protected, most })
}

// Row counts are far below 2^52, where this would lose digits.
fn share(rows: u64, share: f64) -> u64 {
    (rows as f64 * share).floor() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_may_shrink_a_little_and_never_to_nothing() {
        let guards = Guards::default();
        let holds = |found, last| row_count(&guards, found, last).is_some();
        assert!(!holds(1_000, 1_000));
        assert!(!holds(900, 1_000));
        assert!(holds(10, 1_000));
        assert!(holds(2_000, 1_000));
        assert!(holds(0, 1), "the last row of a small file does not vanish unseen");
        assert!(!holds(0, 0));
        assert!(!holds(7, 8));
    }

    #[test]
    fn a_night_lifts_protection_from_a_few_and_not_from_many() {
        let guards = Guards::default();
        let holds = |lifted, before| mass_lifting(&guards, Lifted { lifted, before }).is_some();
        assert!(!holds(0, 0));
        assert!(!holds(2, 2));
        assert!(holds(3, 3));
        assert!(!holds(10, 200));
        assert!(holds(11, 200));
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
