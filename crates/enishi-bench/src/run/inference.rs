//! What visibility costs a search, and whether an answer's time tells what it must not.

use std::time::Duration;

use serde::Serialize;

use crate::error::Result;
use crate::http::{Ask, Asks, Load, Pair, Until, compare, load, lookup, search};
use crate::site::{Asker, Served};

/// What was measured of visibility.
#[derive(Debug, Serialize)]
pub(crate) struct Inference {
    /// the same searches by a role that may see every class of terms
    pub(crate) all_classes: Load,
    /// and by one that may see the register alone
    pub(crate) one_programme: Load,
    /// questions about what is hidden beside questions about what is not there
    pub(crate) pairs: Vec<Pair>,
}

/// Who asks: roles that the benchmark adds to the standard policy.
pub(crate) struct Askers {
    /// sees everything
    pub(crate) all: Asker,
    /// sees the register alone
    pub(crate) register: Asker,
    /// sees one programme of which most residents know nothing
    pub(crate) programme: Asker,
}

// Connections of the searches that are compared.
const SEARCHING: usize = 8;

/// Measures it on a serving installation that nothing else asks.
pub(crate) fn measure(served: &Served, askers: &Askers, asks: &Asks, length: Duration) -> Result<Inference> {
    let until = Until::Over(length);
    let searches = |asker: &Asker| load(served.address, asker, &asks.searches, SEARCHING, &until);
    // Warmed up by the first of them.
    searches(&askers.all)?;
    let (all_classes, one_programme) = (searches(&askers.all)?, searches(&askers.register)?);
    let pairs = vec![
        pair(served, &askers.programme, "lookup by number", lookup, asks, length)?,
        pair(served, &askers.programme, "search by number", search, asks, length)?,
    ];
    Ok(Inference { all_classes, one_programme, pairs })
}

// Residents of the register whom the one programme does not know, beside numbers that nobody has.
fn pair(
    served: &Served,
    asker: &Asker,
    what: &'static str,
    ask: fn(&str) -> Ask,
    asks: &Asks,
    length: Duration,
) -> Result<Pair> {
    let hidden: Vec<Ask> = asks.hidden.iter().map(|id| ask(id)).collect();
    let nothing: Vec<Ask> = asks.nobody.iter().map(|id| ask(id)).collect();
    compare(served.address, asker, what, (&hidden, &nothing), length)
}
