//! `colleague`: the looker themself, or somebody else of the staff, by resident ID.

use enishi_config::{Staff, StaffMember};
use enishi_model::likeness::Likeness;
use enishi_store::Figures;

/// Whether the resident is of the staff; `own` is 1 where they are the looker.
pub(super) fn sign(staff: &Staff, member: Option<&StaffMember>, of: &Likeness) -> Option<Figures> {
    let is_staff = of.resident_ids.iter().any(|id| staff.has(id));
    let is_own = member.is_some_and(|member| !member.resident_ids.is_disjoint(&of.resident_ids));
    is_staff.then(|| Figures::from([("own".to_owned(), u64::from(is_own))]))
}
