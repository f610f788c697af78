//! `own_address`: a resident who lives, or once lived, where the looker does. Finds the family, the neighbour
//! of the same house, and the spouse who has fled: their former address is the looker's.

use enishi_config::StaffMember;
use enishi_model::likeness::Likeness;
use enishi_store::Figures;

/// Whether an address is the looker's own.
pub(super) fn sign(member: &StaffMember, of: &Likeness) -> Option<Figures> {
    let shared = member.abodes.iter().any(|own| of.abodes.iter().any(|other| own.is(other)));
    shared.then(Figures::new)
}
