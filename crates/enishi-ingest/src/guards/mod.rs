//! Judging a whole file before anything of it is visible: by its figures, by what it looks like, and by how well it
//! fits what the source brought before. One idea a file.

mod dates;
mod distinct;
mod gather;
mod keys;
mod my_number;
mod protection;
mod rows;
mod scan;
mod text;

pub(crate) use rows::rejected_share;

use chrono::NaiveDate;
use enishi_config::Connector;
use enishi_model::batch::{Figures, Objection};
use enishi_model::profile::Profile;
use enishi_store::{Lifted, Overlap, Past};

pub use gather::{Births, Gathering};
pub use my_number::Exempt;
pub use scan::find_my_numbers;

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
    pub fn reasons(&self) -> &[Objection] {
        match self {
            Self::Refuse(reasons) | Self::Hold(reasons) => reasons,
        }
    }

    /// The same, taken out.
    pub fn into_reasons(self) -> Vec<Objection> {
        match self {
            Self::Refuse(reasons) | Self::Hold(reasons) => reasons,
        }
    }
}

/// What is known of a file once every row was put.
#[derive(Debug)]
pub struct Evidence<'e> {
    /// what its files should look like
    pub connector: &'e Connector,
    /// the night that it speaks of
    pub date: NaiveDate,
    /// the night in which it came
    pub came: NaiveDate,
    /// what became of its rows
    pub figures: &'e Figures,
    /// what it looks like
    pub profile: &'e Profile,
    /// births that cannot be
    pub births: Births,
    /// what its trailer says against it
    pub trailer: Option<Objection>,
    /// from how many it lifts protection
    pub lifted: Lifted,
    /// how much of the last file is in it, where that tells anything
    pub overlap: Option<Overlap>,
    /// how many it names whom nobody knows, where somebody could
    pub strangers: Option<u64>,
    /// what the source brought before
    pub past: &'e Past,
}

/// Judges a file: every reason to hold it, none where all is well.
pub fn judge(evidence: &Evidence<'_>) -> Vec<Objection> {
    let mut reasons = Vec::from_iter(evidence.trailer.clone());
    reasons.extend(dates::night(evidence));
    reasons.extend(rows::count(evidence));
    reasons.extend(rows::rejected(evidence));
    reasons.extend(keys::overlap(evidence));
    reasons.extend(keys::strangers(evidence));
    reasons.extend(keys::keyless(evidence));
    reasons.extend(text::broken(evidence));
    reasons.extend(text::private_use(evidence));
    reasons.extend(text::line_breaks(evidence));
    reasons.extend(text::long_cells(evidence));
    reasons.extend(dates::births(evidence));
    reasons.extend(protection::mass_lifting(&evidence.connector.guards, evidence.lifted));
    reasons
}

// Row counts are far below 2^52, where this would lose digits.
fn share(rows: u64, share: f64) -> u64 {
    (rows as f64 * share).floor() as u64
}

/// The largest share of rows that `count` names, over the profiles of past files.
fn usual(past: &Past, count: impl Fn(&Profile) -> u64) -> f64 {
    let profiles = past.files.iter().filter_map(|file| file.profile.as_ref());
    let shares = profiles.filter(|profile| profile.rows > 0).map(|profile| {
        // Counts of rows, as above.
        count(profile) as f64 / profile.rows as f64
    });
    shares.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests;
