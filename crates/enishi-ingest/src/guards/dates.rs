//! Which night a file speaks of, and when its people were born.

use chrono::Days;
use enishi_model::batch::{Objection, Suspicion};

use super::{Evidence, share};

// One slip of the pen passes. Own judgement, not a rule.
const FEW_BIRTHS: u64 = 1;

/// A file that is older than the one that is served, or whose date lies far from the night in which it came. By the
/// date in its name; the time at which it was written tells nothing.
pub(super) fn night(evidence: &Evidence<'_>) -> Option<Objection> {
    let Evidence { date, came, .. } = *evidence;
    if let Some(served) = evidence.past.served.filter(|served| date < *served) {
        return Some(Objection::Suspected(Suspicion::OlderFile { date, served }));
    }
    let guards = &evidence.connector.guards;
    let latest = came.checked_add_days(Days::new(guards.nights_ahead.into()))?;
    let earliest = came.checked_sub_days(Days::new(guards.nights_back.into()))?;
    let is_old = date < earliest && evidence.past.served.is_some();
    (date > latest || is_old).then_some(Objection::Suspected(Suspicion::OtherNight { date, came }))
}

/// People who are not born yet, or older than anybody: dates read by the wrong eras.
pub(super) fn births(evidence: &Evidence<'_>) -> Option<Objection> {
    let (births, rows) = (evidence.births, evidence.figures.rows);
    let (future, ancient) = (births.future, births.ancient);
    let odd = future + ancient;
    let most = share(rows, evidence.connector.guards.births_at_most).max(FEW_BIRTHS);
    let is_suspicious = odd > most || (odd > 0 && odd * 2 >= rows);
    let suspicion = Suspicion::BirthDates { future, ancient, rows, most };
    is_suspicious.then_some(Objection::Suspected(suspicion))
}
