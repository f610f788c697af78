//! Two resident IDs of one human (宛名統合): decided here, undone here.

use enishi_config::Right;
use enishi_model::ResidentId;
use enishi_store::{EventKind, JoinDecision};

use crate::actor::Inquiry;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Result};
use crate::service::Lookup;

impl Lookup {
    /// From now on `id` stands under `canonical`. The decision is durable before it takes effect.
    pub fn join(&self, inquiry: &Inquiry, id: &ResidentId, canonical: &ResidentId) -> Result<Disclosed<()>> {
        self.decide_join(inquiry, id, canonical, true)
    }

    /// `id`, which was joined to `canonical`, stands by itself again.
    pub fn part(&self, inquiry: &Inquiry, id: &ResidentId, canonical: &ResidentId) -> Result<Disclosed<()>> {
        self.decide_join(inquiry, id, canonical, false)
    }

    fn decide_join(
        &self,
        inquiry: &Inquiry,
        id: &ResidentId,
        canonical: &ResidentId,
        joined: bool,
    ) -> Result<Disclosed<()>> {
        inquiry.actor.needs(Right::Tray)?;
        // Both must be residents whom the actor may see; for others there is nothing to decide.
        let shown = [self.find(inquiry, id)?.into_answer(), self.find(inquiry, canonical)?.into_answer()];
        self.desk.decide_join(&JoinDecision {
            resident_id: id.clone(),
            canonical: canonical.clone(),
            joined,
            decided_by: inquiry.actor.holder.clone(),
            decided_at: self.now(),
        })?;
        let applied = match joined {
            true => self.store.apply_join(id, canonical)?,
            false => self.store.apply_parting(id, canonical)?,
        };
        if !applied {
            return Err(LookupError::NotFound);
        }
        let what = if joined { "join" } else { "part" };
        self.disclose(inquiry, Deed::of(EventKind::Decided, what, shown.to_vec()), ())
    }
}
