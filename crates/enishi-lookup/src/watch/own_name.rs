//! `own_name`: a resident who bears the looker's surname. A shared 佐藤 says nothing: one resident in seventy is
//! one. So a surname is a sign by itself only where few bear it, and otherwise with a second one, that both
//! have lived in one town.

use enishi_config::StaffMember;
use enishi_model::likeness::Likeness;
use enishi_store::Figures;

/// Whether a shared surname means something. `per_10000` says how many of 10,000 residents bear one.
pub(super) fn sign(
    member: &StaffMember,
    of: &Likeness,
    per_10000: &dyn Fn(&str) -> u64,
    rare: u64,
) -> Option<Figures> {
    let shared = member.surnames.intersection(&of.surnames);
    let bearers = shared.map(|surname| per_10000(surname)).min()?;
    let same_town = member.abodes.iter().any(|own| of.abodes.iter().any(|other| own.is_near(other)));
    let is_sign = bearers <= rare || same_town;
    is_sign.then(|| {
        Figures::from([("per_10000".to_owned(), bearers), ("same_town".to_owned(), u64::from(same_town))])
    })
}
