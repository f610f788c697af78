//! Removing what law orders removed. Who may, proposes by number and sees nobody; another holder confirms.
//! Here an order is a row at the desk: ingest carries it out.

use enishi_config::Right;
use enishi_model::Handle;
use enishi_store::{EventKind, Marks, Purge, PurgeOf};

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Refusal, Result};
use crate::service::Lookup;

impl Lookup {
    /// Asks for a resident to be removed; returns the order's number. Whether the hub knows them is not
    /// looked at, so that it cannot be told.
    pub fn propose_resident(&self, actor: &Actor, resident_id: &str, reason: &str) -> Result<Disclosed<i64>> {
        self.may_purge(actor)?;
        if resident_id.trim().is_empty() {
            return Err(Refusal::PurgeNeedsReason.into());
        }
        let handle = self.store.handle_key().of_resident(&self.city.resident_id(resident_id));
        let id = self.propose(actor, &PurgeOf::Resident(handle), reason, &Marks::new())?;
        self.disclose_to(actor, Deed::of(EventKind::Decided, "purge propose", vec![handle]), id)
    }

    /// Asks for everything to be removed that a batch brought; returns the order's number.
    pub fn propose_batch(&self, actor: &Actor, label: &str, reason: &str) -> Result<Disclosed<i64>> {
        self.may_purge(actor)?;
        let batch = self.store.batch(label)?.filter(|batch| self.may_know(actor, &batch.source));
        let label = batch.ok_or(LookupError::NotFound)?.label();
        let marks = self.store.marks_of_batch(&label)?;
        let id = self.propose(actor, &PurgeOf::Batch(label), reason, &marks)?;
        self.disclose_to(actor, Deed::new(EventKind::Decided, "purge propose"), id)
    }

    fn propose(&self, actor: &Actor, of: &PurgeOf, reason: &str, marks: &Marks) -> Result<i64> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refusal::PurgeNeedsReason.into());
        }
        let id = self.desk.propose_purge(of, reason, &actor.holder, self.now())?;
        self.desk.add_purge_marks(id, marks)?;
        Ok(id)
    }

    /// Every order, oldest first.
    pub fn purges(&self, actor: &Actor) -> Result<Disclosed<Vec<Purge>>> {
        self.may_purge(actor)?;
        let purges = self.desk.purges()?;
        self.disclose_to(actor, Deed::new(EventKind::Operations, "purge list"), purges)
    }

    /// Agrees to an order that somebody else asked for. From now on it is carried out.
    pub fn confirm_purge(&self, actor: &Actor, id: i64) -> Result<Disclosed<()>> {
        let purge = self.known_purge(actor, id)?;
        if purge.proposed.by == actor.holder {
            return Err(Refusal::PurgeNeedsAnother.into());
        }
        if !self.desk.confirm_purge(id, &actor.holder, self.now())? {
            return Err(Refusal::PurgeIsDecided.into());
        }
        self.disclose_to(actor, decided("purge confirm", &purge), ())
    }

    /// Takes an order back. What was removed stays removed; later files are taken as they come. One person is
    /// enough: it destroys nothing, and whoever finds a wrong order should be able to stop it alone.
    pub fn withdraw_purge(&self, actor: &Actor, id: i64) -> Result<Disclosed<()>> {
        let purge = self.known_purge(actor, id)?;
        if !self.desk.withdraw_purge(id, &actor.holder, self.now())? {
            return Err(Refusal::PurgeIsDecided.into());
        }
        self.disclose_to(actor, decided("purge withdraw", &purge), ())
    }

    fn known_purge(&self, actor: &Actor, id: i64) -> Result<Purge> {
        self.may_purge(actor)?;
        self.desk.purges()?.into_iter().find(|purge| purge.id == id).ok_or(LookupError::NotFound)
    }

    fn may_purge(&self, actor: &Actor) -> Result<()> {
        actor.needs(Right::Purge).inspect_err(|_| self.note_refusal(actor, None, "purge"))
    }
}

fn resident(purge: &Purge) -> Option<Handle> {
    match purge.of {
        PurgeOf::Resident(handle) => Some(handle),
        PurgeOf::Batch(_) => None,
    }
}

fn decided(what: &'static str, purge: &Purge) -> Deed {
    Deed::of(EventKind::Decided, what, resident(purge).into_iter().collect())
}
